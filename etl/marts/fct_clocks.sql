-- One row per clock of an order, and per leg.
select
    c.order_id, c.clock, c.leg::int as leg, c.cycle::int as cycle, c.team, c.started_at, c.warn_at,
    c.due_at, c.stopped_at, c.limit_minutes::double as limit_minutes,
    c.elapsed_minutes::double as elapsed_minutes, c.paused_minutes::double as paused_minutes,
    c.is_breached, c.is_stated, c.policy_row::int as policy_row, c.calendar,
    o.kind, o.service, o.product_group, o.customer_no, o.customer_level, o.branch_path, o.area,
    o.division, o.industry, o.manager, o.channel, o.priority, o.source, o.received_at, o.vendor,
    o.assignee
from stg_clocks c
join stg_orders o on o.order_id = c.order_id
order by coalesce(o.received_at, o.submitted_at), c.order_id, c.started_at, c.clock
