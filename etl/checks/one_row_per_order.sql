-- Orders that stand twice, or two orders that share an id.
select order_id, count(*) as orders from checked_orders group by order_id having count(*) > 1
union all
select min(order_id), count(*) from checked_orders group by source, order_no having count(*) > 1
