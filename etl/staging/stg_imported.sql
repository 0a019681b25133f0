-- One row per imported order that the operational store does not have. Kept.
with orders as (
    select
        w.*,
        coalesce(w.received_at, if(w.status is distinct from 'submitted', w.submitted_at, null))
            as accepted_at
    from in_work_orders w
    anti join in_orders o on o.source = w.source and o.order_no = w.order_no
),
with_service as (
    select
        o.* exclude (customer_no, service, product_group, circuit_grade),
        coalesce(o.customer_no, s.customer_no) as customer_no,
        coalesce(o.service, s.service) as service,
        coalesce(o.product_group, s.product_group) as product_group,
        coalesce(o.circuit_grade, s.circuit_grade) as circuit_grade,
        coalesce(o.accepted_at, o.submitted_at) as began_at
    from orders o
    left join in_services s on s.service_no = o.service_no
),
with_customer as (
    select
        o.* exclude (customer_level, customer_class, industry, division, manager, area),
        coalesce(o.customer_level, h.customer_level) as customer_level,
        coalesce(o.customer_class, h.customer_class) as customer_class,
        coalesce(o.industry, h.industry) as industry,
        coalesce(o.division, h.division) as division,
        coalesce(o.manager, h.manager) as manager,
        coalesce(o.area, h.area) as area
    from with_service o
    asof left join stg_customer_history h
        on h.customer_no = o.customer_no and o.began_at >= h.since
),
with_status as (
    select
        *,
        coalesce(status, case
            when closed_at is not null then 'closed'
            when confirmed_at is not null then 'confirmed'
            when done_at is not null then 'done'
            when taken_at is not null then 'in_progress'
            when dispatched_at is not null then 'dispatched'
            when accepted_at is not null then 'received'
            else 'submitted'
        end) as status_then
    from with_customer
)
select
    imported_id(o.source, o.order_no) as order_id,
    o.* exclude (status, status_then, received_at, accepted_at, began_at, vendor),
    o.status_then as status,
    o.accepted_at as received_at,
    coalesce(a.branch_path, '/' || o.area || '/', '/') as branch_path,
    a.desk,
    coalesce(o.vendor, if(t.kind = 'vendor', o.team, null)) as vendor,
    t.calendar as team_calendar,
    o.status_then in ('closed', 'refused', 'cancelled') as is_closed,
    coalesce(o.done_at, if(is_closed, o.closed_at, null)) as stopped_at,
    coalesce(o.is_breached, not o.on_time) as stated
from with_status o
left join stg_areas a on a.area = o.area
left join in_teams t on t.code = o.team
