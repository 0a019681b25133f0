-- One row per branch: its path and the order centre that receives for it (its own, or the nearest
-- above; failing that, the first).
with desks as (
    select t.code, b.path
    from in_teams t
    join in_branches b on b.code = t.branch
    where t.kind = 'desk' and t.valid_to is null
),
nearest as (
    select a.code, max_by(d.code, (length(d.path), d.code)) as desk
    from in_branches a
    join desks d on starts_with(a.path, d.path)
    group by a.code
)
select
    a.code as area,
    a.path as branch_path,
    coalesce(n.desk, (select min(code) from desks)) as desk
from in_branches a
left join nearest n on n.code = a.code
