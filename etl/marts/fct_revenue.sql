-- One row per month, customer, product line and manager; the manager, division, branch and industry
-- are those of that month. Revenue without a customer is booked on a placeholder of its manager.
with booked as (
    select
        r.*,
        coalesce(r.customer_no, 'manager:' || r.manager) as booked_on,
        r.month + interval 1 month - interval 1 day as month_end
    from stg_revenue r
)
select
    b.month,
    b.booked_on as customer_no,
    b.product_line,
    b.amount_yuan::decimal(18, 4) as amount_yuan,
    coalesce(b.manager, h.manager) as manager,
    coalesce(b.division, h.division, p.division) as division,
    coalesce(b.area, h.area, p.branch) as area,
    coalesce(a.branch_path, '/' || coalesce(b.area, h.area, p.branch) || '/', '/') as branch_path,
    coalesce(b.industry, h.industry) as industry,
    h.customer_level
from booked b
asof left join stg_customer_history h
    on h.customer_no = b.customer_no and b.month_end >= h.since
left join in_people p on p.code = coalesce(b.manager, h.manager)
left join stg_areas a on a.area = coalesce(b.area, h.area, p.branch)
order by b.month, customer_no, product_line
