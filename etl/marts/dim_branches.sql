-- One row per branch, and per area that only a fact knows.
select
    code as branch, parent, path as branch_path, name ->> 'zh_CN' as name_zh, name ->> 'en' as name_en,
    position::int as position, false as is_unknown
from in_branches
union all
select area, null, min(branch_path), area, area, null, true
from (
    select area, branch_path from fct_orders
    union all
    select area, branch_path from fct_revenue
    union all
    select area, branch_path from fct_targets
    union all
    select area, branch_path from fct_indicators
)
where area is not null and area not in (select code from in_branches)
group by area
order by 1
