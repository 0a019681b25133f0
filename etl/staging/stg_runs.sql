-- One row per clock of an imported order whose beginning is known and whose end is known or open.
with orders as (
    select o.*, e.epoch
    from stg_imported o
    asof join in_epochs e on coalesce(o.received_at, o.submitted_at) >= e.since
),
spans as (
    select order_id, 'receive' as role, desk as team, submitted_at as started_at,
        received_at as stopped_at, null::timestamp as stated_due_at
    from orders
    where submitted_at is not null and received_at is not null
    union all
    select order_id, 'dispatch', desk, received_at, dispatched_at, null
    from orders
    where received_at is not null and dispatched_at is not null
    union all
    select order_id, 'take', team, dispatched_at, taken_at, null
    from orders
    where dispatched_at is not null and taken_at is not null
    union all
    select order_id, 'main', team, received_at, stopped_at, due_at
    from orders
    where received_at is not null and (stopped_at is not null or not is_closed)
    union all
    select order_id, 'confirm', desk, done_at, confirmed_at, null
    from orders
    where done_at is not null and confirmed_at is not null
)
select
    s.order_id,
    r.clock,
    r.role = 'main' as is_main,
    s.team,
    s.started_at,
    s.stopped_at,
    s.stated_due_at,
    if(r.role = 'main' and o.stated is not null, null, r.limit_us) as limit_us,
    if(r.role = 'main' and o.stated is not null, null, r.limit_days) as limit_days,
    if(r.role = 'main', coalesce(o.hold_minutes, 0) * 60000000, 0)::bigint as hold_us,
    r.row_no as policy_row,
    coalesce(
        r.calendar,
        if(s.role = 'take', o.team_calendar, null),
        if(r.role = 'main', 'always', (select desk_calendar from in_moment))
    ) as calendar
from spans s
join orders o on o.order_id = s.order_id
join in_rulings r
    on r.kind = o.kind
    and r.product_group is not distinct from o.product_group
    and r.service is not distinct from o.service
    and r.customer_level is not distinct from o.customer_level
    and r.customer_class is not distinct from o.customer_class
    and r.circuit_grade is not distinct from o.circuit_grade
    and r.epoch = o.epoch
    and r.role = s.role
