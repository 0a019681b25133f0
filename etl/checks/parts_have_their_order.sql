-- Clocks, events and parties of orders that are not there.
select 'clock' as part, order_id from checked_clocks where order_id not in (select order_id from checked_orders)
union all
select 'event', order_id from checked_events where order_id not in (select order_id from checked_orders)
union all
select 'party', order_id from checked_parties where order_id not in (select order_id from checked_orders)
union all
select 'backlog', order_id from checked_backlog where order_id not in (select order_id from checked_orders)
