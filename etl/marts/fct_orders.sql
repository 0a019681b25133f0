-- One row per order of one source.
select
    o.order_id, o.source, o.order_no, o.kind, o.service, o.product_group, o.service_no,
    o.customer_no, o.customer_level, o.customer_class, o.circuit_grade, o.branch_path, o.area,
    o.division, o.industry, o.channel, o.team, o.vendor, o.assignee, o.manager, o.priority,
    o.status, o.submitted_at, o.received_at, o.dispatched_at, o.taken_at, o.done_at,
    o.confirmed_at, o.closed_at, o.due_at, o.is_closed, o.is_breached, o.is_stated, o.is_running,
    o.hold_minutes::double as hold_minutes,
    o.returns::int as returns,
    o.transfers::int as transfers,
    o.reopens::int as reopens,
    o.urges::int as urges,
    o.satisfaction::int as satisfaction,
    r.order_id is not null as is_repeat
from stg_orders o
left join stg_repeats r on r.order_id = o.order_id
order by coalesce(o.received_at, o.submitted_at), o.order_id
