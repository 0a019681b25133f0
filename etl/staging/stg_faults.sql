-- One row per fault on a service number.
select order_id, service_no, received_at, closed_at
from stg_orders
where kind = 'fault' and service_no is not null
