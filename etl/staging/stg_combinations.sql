-- One row per combination of what decides about limits, among the imported orders.
select distinct
    o.kind, o.product_group, o.service, o.customer_level, o.customer_class, o.circuit_grade, e.epoch
from stg_imported o
asof join in_epochs e on coalesce(o.received_at, o.submitted_at) >= e.since
