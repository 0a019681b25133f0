-- Days that count an order that was not open at their end, or count it twice.
select b.day, b.order_id
from checked_backlog b
join checked_orders o on o.order_id = b.order_id
where coalesce(o.received_at, o.submitted_at) >= b.day + interval 1 day
    or o.closed_at < b.day + interval 1 day
union all
select day, order_id from checked_backlog group by all having count(*) > 1
