-- One row per period, basis, indicator and owner: what was reached, planned and reached a year before.
select
    i.period, i.basis, i.indicator, i.owner_kind, i.owner, i.actual, i.plan, i.last_year, i.unit,
    i.change_kind, i.published_completion, i.published_change,
    o.manager, o.team, o.product_line, o.division, o.area, o.branch_path
from in_indicators i
left join stg_owners o on o.owner_kind = i.owner_kind and o.owner is not distinct from i.owner
order by all
