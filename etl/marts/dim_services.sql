-- One row per service number, and per number that only a fact knows.
select
    s.service_no, s.customer_no, s.service, s.product_group, s.circuit_grade,
    c.level as customer_level, c.industry, c.division, c.branch as area, a.branch_path, c.manager,
    s.since, s.until, false as is_unknown
from in_services s
left join in_customers c on c.customer_no = s.customer_no
left join stg_areas a on a.area = c.branch
union all
select distinct
    service_no, null, null, null, null, null, null, null, null, null, null, null::date, null::date, true
from fct_orders
where service_no is not null and service_no not in (select service_no from in_services)
order by 1
