-- One row per order of one source: the operational store's, and imported ones it does not have. Kept.
with main_runs as (
    select order_id, any_value(due_at) as due_at
    from stg_measured_runs
    where is_main
    group by order_id
)
select
    o.order_id, o.source, o.order_no, o.kind, o.service, o.product_group, o.service_no,
    o.customer_no, o.customer_level, o.customer_class, o.circuit_grade, o.branch_path, o.area,
    o.division, o.industry, o.channel, o.team, if(t.kind = 'vendor', o.team, null) as vendor,
    p.code as assignee, o.manager, o.priority, o.status,
    wall(o.submitted_at) as submitted_at,
    wall(o.received_at) as received_at,
    wall(o.dispatched_at) as dispatched_at,
    wall(o.taken_at) as taken_at,
    wall(o.done_at) as done_at,
    wall(o.confirmed_at) as confirmed_at,
    if(o.is_open, null, wall(o.closed_at)) as closed_at,
    wall(o.due_at) as due_at,
    not o.is_open as is_closed,
    case
        when o.is_breached is not null then o.is_breached
        when not o.is_open then null
        when o.due_at is not null then wall(o.due_at) < m.as_of
        when c.is_paused then false
    end as is_breached,
    false as is_stated,
    o.is_open and o.is_breached is null as is_running,
    o.hold_minutes, o.returns, o.transfers, o.reopens, o.urges, o.satisfaction
from in_orders o
cross join in_moment m
left join stg_open_clocks c on c.order_id = o.order_id
left join in_people p on p.person_id = o.assignee
left join in_teams t on t.code = o.team
union all by name
select
    o.order_id, o.source, o.order_no, o.kind, o.service, o.product_group, o.service_no,
    o.customer_no, o.customer_level, o.customer_class, o.circuit_grade, o.branch_path, o.area,
    o.division, o.industry, o.channel, o.team, o.vendor, o.assignee, o.manager, o.priority,
    o.status, o.submitted_at, o.received_at, o.dispatched_at, o.taken_at, o.done_at,
    o.confirmed_at, if(o.is_closed, o.closed_at, null) as closed_at,
    coalesce(o.due_at, if(o.stated is null, r.due_at, null)) as due_at,
    o.is_closed,
    coalesce(o.stated, case
        when o.is_closed and o.stopped_at is null then null
        else coalesce(o.due_at, r.due_at) < coalesce(o.stopped_at, m.as_of)
    end) as is_breached,
    o.stated is not null as is_stated,
    o.stated is null and o.stopped_at is null and not o.is_closed as is_running,
    coalesce(o.hold_minutes, 0)::double as hold_minutes,
    coalesce(o.returns, 0) as returns,
    coalesce(o.transfers, 0) as transfers,
    coalesce(o.reopens, 0) as reopens,
    coalesce(o.urges, 0) as urges,
    o.satisfaction
from stg_imported o
cross join in_moment m
left join main_runs r on r.order_id = o.order_id
