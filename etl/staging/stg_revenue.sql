-- One row per month, customer, product line and manager, as the sources give them.
select
    month, customer_no, product_line, manager, division, area, industry, sum(amount_yuan) as amount_yuan
from in_revenue
group by all
