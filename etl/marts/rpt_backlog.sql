-- One row per order and day at whose end it was open (opened <= end of day < closed).
select
    d.day::date as day, o.order_id, (d.day::date - s.opened_on)::int as age_days,
    o.kind, o.service, o.product_group, o.customer_no, o.customer_level, o.branch_path, o.area,
    o.division, o.industry, o.team, o.manager, o.source, o.priority, o.channel, o.vendor, o.assignee
from stg_open_days s
join stg_orders o on o.order_id = s.order_id
cross join unnest(generate_series(s.first_day, s.last_day, interval 1 day)) as d(day)
where s.first_day <= s.last_day
order by day, o.order_id
