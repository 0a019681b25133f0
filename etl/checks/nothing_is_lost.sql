-- Orders and amounts that went in and did not come out.
select 'orders' as what
where (select count(*) from fct_orders)
    <> (select count(*) from in_orders)
    + (select count(*) from in_work_orders w anti join in_orders o on o.source = w.source and o.order_no = w.order_no)
union all
select 'revenue'
where (select coalesce(sum(amount_yuan), 0) from fct_revenue) <> (select coalesce(sum(amount_yuan), 0) from in_revenue)
union all
select 'targets' where (select count(*) from fct_targets) <> (select count(*) from in_targets)
union all
select 'indicators' where (select count(*) from fct_indicators) <> (select count(*) from in_indicators)
