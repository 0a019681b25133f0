-- One row per team, desk and vendor, and per code that only a fact knows.
select
    t.code as team, t.name ->> 'zh_CN' as name_zh, t.name ->> 'en' as name_en, t.kind, t.branch as area,
    a.branch_path, t.calendar, t.capacity::int as capacity, false as is_unknown
from in_teams t
left join stg_areas a on a.area = t.branch
union all
select team, team, team, null, null, null, null, null, true
from (
    select team from fct_orders
    union
    select vendor from fct_orders
    union
    select team from fct_clocks
    union
    select team from fct_targets
    union
    select team from fct_indicators
)
where team is not null and team not in (select code from in_teams)
order by 1
