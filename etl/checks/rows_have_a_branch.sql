-- Facts that nobody's rights could reach.
select 'fct_orders' as mart, order_id::varchar as which from checked_orders where branch_path is null
union all
select 'fct_clocks', order_id::varchar from checked_clocks where branch_path is null
