-- One row per event of the ledger.
select
    e.order_id, e.seq::int as seq, e.verb,
    wall(e.happened_at) as happened_at,
    wall(e.recorded_at) as recorded_at,
    p.code as actor, e.team, e.reason,
    o.kind, o.service, o.product_group, o.customer_no, o.customer_level, o.branch_path, o.area,
    o.division, o.industry, o.manager, o.channel, o.priority, o.source
from in_events e
join stg_orders o on o.order_id = e.order_id
left join in_people p on p.person_id = e.actor
order by e.order_id, e.seq
