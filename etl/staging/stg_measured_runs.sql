-- One row per row of stg_runs: its working time and when its limit is used up. Kept.
-- The arithmetic of domain.workdays: working time is the running sum of the open spans; the day of a
-- moment tells the sum up to it, the stretch of a sum tells its moment. What touches a year whose
-- holidays are not known is null.
with placed as (
    select
        r.*,
        c.is_always, c.width_us,
        -- The working days before the one that a limit in working days ends with.
        s.nth + if(r.limit_days = 0 and not coalesce(s.close > r.started_at, false), 1, 0) as nth,
        case
            when c.is_always then timestamp '2200-01-01'
            when r.started_at between s.known_from and s.known_until then s.known_until
        end as known_until,
        case
            when c.is_always then ever_us(r.started_at)
            when r.started_at between s.known_from and s.known_until
                then s.before_us + open_us(s.parts, r.started_at)
        end as start_us,
        if(c.is_always, ever_us(r.stopped_at), e.before_us + open_us(e.parts, r.stopped_at)) as stop_us,
        if(c.is_always, ever_us(r.stated_due_at), d.before_us + open_us(d.parts, r.stated_due_at))
            as stated_us
    from stg_runs r
    left join stg_calendars c on c.calendar = r.calendar
    left join stg_hours s on s.calendar = r.calendar and s.day = r.started_at::date
    left join stg_hours e on e.calendar = r.calendar and e.day = r.stopped_at::date
    left join stg_hours d on d.calendar = r.calendar and d.day = r.stated_due_at::date
),
-- A limit in working days lasts to the close of the n-th working day after the day of the start; of
-- none, to the close of the first that is not over.
allowed as (
    select
        r.*,
        case
            when r.stated_due_at <= r.started_at then 0
            when r.stated_due_at is not null
                then if(r.stated_due_at <= r.known_until, r.stated_us - r.start_us, null)
            when r.limit_days is null then r.limit_us
            when r.is_always then
                date_diff('us', r.started_at,
                    r.started_at::date::timestamp + to_days(r.limit_days::int + 1))
            when n.close <= r.known_until then n.close_us - r.start_us
        end as allowed_us
    from placed r
    left join in_days n on n.calendar = r.calendar and n.nth = r.nth + r.limit_days
),
-- Of a limit of nothing, the first open moment: one more microsecond is worked, and taken off again.
wanted as (
    select
        r.*,
        if(stated_due_at is null and allowed_us is not null,
            start_us + greatest(allowed_us + hold_us, 1), null) as due_us,
        if(allowed_us + hold_us = 0, 1, 0) as due_more,
        if(stopped_at is null and allowed_us is not null,
            start_us + greatest(warned_us + hold_us, 1), null) as warn_us,
        if(warned_us + hold_us = 0, 1, 0) as warn_more
    from (select a.*, (a.allowed_us * m.warn_share)::bigint as warned_us
          from allowed a cross join in_moment m) r
),
reached as (
    select
        r.*,
        moment_of(r.due_us, d.opens, d.before_us, d.upto_us, d.next_opens)
            - to_microseconds(r.due_more) as due_then,
        moment_of(r.warn_us, w.opens, w.before_us, w.upto_us, w.next_opens)
            - to_microseconds(r.warn_more) as warn_then
    from wanted r
    left join stg_reach d on d.calendar = r.calendar and d.stretch = (r.due_us - 1) // r.width_us
    left join stg_reach w on w.calendar = r.calendar and w.stretch = (r.warn_us - 1) // r.width_us
)
select
    order_id, clock, is_main, team, started_at, stopped_at, policy_row, calendar, hold_us,
    allowed_us,
    case
        when stopped_at <= started_at then 0
        when stopped_at <= known_until then stop_us - start_us
    end as worked_us,
    coalesce(stated_due_at, if(due_then <= known_until, due_then, null)) as due_at,
    if(warn_then <= known_until, warn_then, null) as warn_at
from reached
