-- One row per customer, and per number that only a fact knows (placeholders of managers among them).
select
    c.customer_no, c.name, c.level as customer_level, c.customer_class, c.industry, c.division,
    c.branch as area, a.branch_path, c.manager, c.since, c.until, false as is_unknown
from in_customers c
left join stg_areas a on a.area = c.branch
union all
select customer_no, customer_no, null, null, null, null, null, null, null, null, null, true
from (
    select customer_no from fct_orders
    union
    select customer_no from fct_revenue
)
where customer_no is not null and customer_no not in (select customer_no from in_customers)
order by 1
