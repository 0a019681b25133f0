-- One row per customer manager, and per staff number that only a fact knows. Names are not here.
select
    p.code as manager, p.division, p.branch as area, a.branch_path, p.team,
    null::date as since, wall(p.valid_to)::date as until, false as is_unknown
from in_people p
left join stg_areas a on a.area = p.branch
where list_contains(from_json(p.roles, '["VARCHAR"]'), 'manager')
    or p.code in (select manager from in_customers)
union all
select manager, null, null, null, null, null, null, true
from (
    select manager from fct_orders
    union
    select manager from fct_revenue
    union
    select manager from in_customers
    union
    select manager from fct_targets
    union
    select manager from fct_indicators
)
where manager is not null and manager not in (select code from in_people)
order by 1
