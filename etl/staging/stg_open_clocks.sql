-- One row per order of the operational store: whether its main clock is paused with a known limit.
select
    c.order_id,
    bool_or(c.state = 'paused' and c.limit_minutes is not null and c.unknown_year is null)
        as is_paused
from in_clocks c
join in_orders o on o.order_id = c.order_id
join in_kinds k on k.kind = o.kind
where c.stopped_at is null
    and c.clock in ('repair', 'finish')
    and (c.clock = 'repair') = (k.main_clock = 'repair' and exists (
        from in_clocks r where r.order_id = c.order_id and r.clock = 'repair'))
group by c.order_id
