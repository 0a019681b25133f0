-- Clocks that stand twice.
select order_id, clock, leg from checked_clocks group by all having count(*) > 1
