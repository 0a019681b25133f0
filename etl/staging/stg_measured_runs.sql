-- One row per row of stg_runs: its working time and when its limit is used up. Kept.
-- The arithmetic of domain.workdays: working time is the running sum of the open spans, found by an
-- ASOF join; what touches a year whose holidays are not known is null.
with started as (
    select
        r.*,
        if(r.started_at <= s.known_until, s.known_until, null) as known_until,
        s.opens as span_opens,
        s.before_us + greatest(0, date_diff('us', s.opens, least(r.started_at, s.closes)))
            as start_us
    from (select row_number() over () as run, * from stg_runs) r
    asof left join in_spans s on s.calendar = r.calendar and r.started_at >= s.opens
),
stopped as (
    select
        r.*,
        if(r.stopped_at <= r.known_until,
            s.before_us + greatest(0, date_diff('us', s.opens, least(r.stopped_at, s.closes))),
            null) as stop_us
    from started r
    asof left join in_spans s on s.calendar = r.calendar and r.stopped_at >= s.opens
),
stated as (
    select
        r.*,
        if(r.stated_due_at <= r.known_until,
            s.before_us + greatest(0, date_diff('us', s.opens, least(r.stated_due_at, s.closes))),
            null) as stated_us
    from stopped r
    asof left join in_spans s on s.calendar = r.calendar and r.stated_due_at >= s.opens
),
-- A limit in working days lasts to the close of the n-th working day after the day of the start.
last_day as (
    select r.run, coalesce(l.nth, 0) + r.limit_days as nth
    from (select run, calendar, started_at, limit_days from stated where limit_days > 0) r
    asof left join in_days l on l.calendar = r.calendar and r.started_at::date >= l.day
),
allowed as (
    select
        r.*,
        case
            when r.stated_due_at <= r.started_at then 0
            when r.stated_due_at is not null then r.stated_us - r.start_us
            when r.limit_days is null then r.limit_us
            when r.calendar = 'always' then
                date_diff('us', r.started_at,
                    r.started_at::date::timestamp + to_days(r.limit_days::int + 1))
            when d.close <= r.known_until then d.close_us - r.start_us
        end as allowed_us
    from stated r
    left join last_day l on l.run = r.run
    left join in_days d on d.calendar = r.calendar and d.nth = l.nth
),
-- When the limit is used up, and, of a clock that still runs, when it comes near.
wanted as (
    select run, 'due' as what, calendar, started_at, start_us + allowed_us + hold_us as us,
        allowed_us + hold_us > 0 as runs
    from allowed
    where allowed_us is not null and stated_due_at is null
    union all
    select run, 'warn', calendar, started_at,
        start_us + (allowed_us * m.warn_share)::bigint + hold_us, allowed_us + hold_us > 0
    from allowed
    cross join in_moment m
    where allowed_us is not null and stopped_at is null
),
reached as (
    select w.run, w.what, s.opens + to_microseconds(w.us - s.before_us) as moment,
        w.us - s.before_us <= date_diff('us', s.opens, s.closes) as is_reached
    from (from wanted where runs) w
    asof join (from in_spans where closes > opens) s
        on s.calendar = w.calendar and w.us > s.before_us
    union all
    select w.run, w.what, greatest(w.started_at, s.opens), true
    from (from wanted where not runs) w
    asof join (from in_spans where closes > opens) s
        on s.calendar = w.calendar and w.started_at < s.closes
)
select
    r.order_id, r.clock, r.is_main, r.team, r.started_at, r.stopped_at, r.policy_row, r.calendar,
    r.hold_us,
    r.allowed_us,
    if(r.stopped_at <= r.started_at, 0, r.stop_us - r.start_us) as worked_us,
    coalesce(r.stated_due_at, if(d.moment <= r.known_until and d.is_reached, d.moment, null))
        as due_at,
    if(w.moment <= r.known_until and w.is_reached, w.moment, null) as warn_at
from allowed r
left join reached d on d.run = r.run and d.what = 'due'
left join reached w on w.run = r.run and w.what = 'warn'
