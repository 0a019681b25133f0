-- One row per period, indicator and owner: what is planned. A coarser target is never the sum of
-- finer ones.
select
    if(t.period_kind = 'year', date_trunc('year', t.period)::date, t.period) as period,
    t.period_kind, t.indicator, t.owner_kind, t.owner, t.target,
    o.manager, o.team, o.product_line, o.division, o.area, o.branch_path
from in_targets t
left join stg_owners o on o.owner_kind = t.owner_kind and o.owner is not distinct from t.owner
order by all
