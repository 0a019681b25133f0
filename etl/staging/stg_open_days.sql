-- One row per order: the first and the last day at whose end it was open, of the days that are over.
-- An order that is closed, nobody knows when, counts on no day.
select
    o.order_id,
    greatest(coalesce(o.received_at, o.submitted_at)::date, m.backlog_since) as first_day,
    least(
        coalesce(o.closed_at::date - 1, m.as_of::date - 1),
        m.as_of::date - 1
    ) as last_day,
    coalesce(o.received_at, o.submitted_at)::date as opened_on
from stg_orders o
cross join in_moment m
where coalesce(o.received_at, o.submitted_at) is not null
    and (o.closed_at is not null or not o.is_closed)
