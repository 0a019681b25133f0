-- One row per owner of a target or an indicator: where it stands among divisions and branches.
with owners as (
    select owner_kind, owner from in_targets
    union
    select owner_kind, owner from in_indicators
),
placed as (
    select
        w.owner_kind, w.owner,
        if(w.owner_kind = 'manager', w.owner, null) as manager,
        if(w.owner_kind = 'team', w.owner, null) as team,
        if(w.owner_kind = 'product_line', w.owner, null) as product_line,
        if(w.owner_kind = 'division', w.owner, p.division) as division,
        case w.owner_kind
            when 'branch' then w.owner when 'manager' then p.branch when 'team' then t.branch
        end as area
    from owners w
    left join in_people p on w.owner_kind = 'manager' and p.code = w.owner
    left join in_teams t on w.owner_kind = 'team' and t.code = w.owner
)
select p.*, coalesce(a.branch_path, '/' || p.area || '/', '/') as branch_path
from placed p
left join stg_areas a on a.area = p.area
