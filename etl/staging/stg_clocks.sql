-- One row per clock (and leg) of an order, without what its order says.
select
    c.order_id, c.clock, c.leg, c.cycle, c.team,
    wall(c.started_at) as started_at,
    wall(c.warn_at) as warn_at,
    wall(c.due_at) as due_at,
    wall(c.stopped_at) as stopped_at,
    c.limit_minutes, c.elapsed_minutes, c.paused_minutes,
    case
        when c.stopped_at is not null then c.is_breached
        when c.due_at is not null then wall(c.due_at) < m.as_of
        when c.state = 'paused' and c.limit_minutes is not null and c.unknown_year is null
            then false
    end as is_breached,
    false as is_stated,
    c.policy_row, c.calendar
from in_clocks c
cross join in_moment m
union all by name
select
    r.order_id, r.clock, 1 as leg, 1 as cycle, r.team, r.started_at, r.warn_at,
    r.due_at, r.stopped_at,
    r.allowed_us / 60e6 as limit_minutes,
    if(r.worked_us > r.hold_us, r.worked_us - r.hold_us, r.worked_us * 0) / 60e6 as elapsed_minutes,
    if(r.stopped_at is null, null, r.hold_us / 60e6) as paused_minutes,
    if(r.is_main, o.is_breached, r.due_at < coalesce(r.stopped_at, m.as_of)) as is_breached,
    r.is_main and o.is_stated as is_stated,
    r.policy_row, r.calendar
from stg_measured_runs r
cross join in_moment m
join stg_orders o on o.order_id = r.order_id
