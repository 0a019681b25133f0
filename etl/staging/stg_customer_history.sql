-- One row per customer and version: what was so from `since` on. The first version counts for all
-- time before it.
with versions as (
    select
        code as customer_no,
        wall(valid_from) as since,
        content ->> 'level' as customer_level,
        content ->> 'customer_class' as customer_class,
        content ->> 'industry' as industry,
        content ->> 'division' as division,
        content ->> 'branch' as area,
        content ->> 'manager' as manager
    from in_master_versions
    where entity = 'customers'
    union all by name
    select
        customer_no, timestamp '1900-01-01' as since, level as customer_level, customer_class,
        industry, division, branch as area, manager
    from in_customers
    where customer_no not in (select code from in_master_versions where entity = 'customers')
)
select
    * replace (
        if(row_number() over by_time = 1, timestamp '1900-01-01', since) as since
    )
from versions
window by_time as (partition by customer_no order by since)
