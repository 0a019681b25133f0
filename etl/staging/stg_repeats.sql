-- One row per fault on a service number that had another fault closed in the 30 days before.
select distinct f.order_id
from stg_faults f
join stg_faults b
    on b.service_no = f.service_no
    and b.order_id <> f.order_id
    and b.closed_at <= f.received_at
    and b.closed_at > f.received_at - interval 30 days
