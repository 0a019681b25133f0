-- One row per order and team, desk or vendor that ever held it: who may see it.
select order_id, party, branch_path
from in_parties
union all
select o.order_id, x.party, coalesce(any_value(a.branch_path), any_value(o.branch_path))
from (
    select order_id, branch_path, unnest([team, vendor]) as party from stg_imported
) x
join stg_imported o on o.order_id = x.order_id
left join in_teams t on t.code = x.party
left join stg_areas a on a.area = t.branch
where x.party is not null
group by o.order_id, x.party
order by 1, 2
