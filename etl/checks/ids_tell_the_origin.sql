-- Operational orders whose id lies where imported ones have theirs, and the reverse.
select o.order_id
from checked_orders o
left join in_orders i on i.order_id = o.order_id
where (o.order_id >= 4503599627370496) = (i.order_id is not null)
