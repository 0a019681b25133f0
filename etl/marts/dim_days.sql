-- One row per day, from the first year that has data to the end of the year after the build's.
with data as (
    select min(coalesce(received_at, submitted_at))::date as first from fct_orders
    union all
    select min(month) from fct_revenue
    union all
    select min(period) from fct_targets
    union all
    select min(period) from fct_indicators
),
span as (
    select
        date_trunc('year', least(coalesce((select min(first) from data), m.as_of::date), m.as_of::date))
            as first,
        date_trunc('year', m.as_of) + interval 2 year - interval 1 day as last
    from in_moment m
)
select
    d.day::date as day,
    year(d.day)::int as year, quarter(d.day)::int as quarter, month(d.day)::int as month,
    date_trunc('month', d.day)::date as first_of_month,
    isodow(d.day)::int as weekday,
    coalesce(h.kind = 'makeup', false) or (isodow(d.day) <= 5 and coalesce(h.kind <> 'holiday', true))
        as is_workday,
    coalesce(h.kind = 'holiday', false) as is_holiday,
    coalesce(h.kind = 'makeup', false) as is_makeup,
    year(d.day) in (select year from in_known_years) as is_known
from span
cross join unnest(generate_series(span.first, span.last, interval 1 day)) as d(day)
left join in_holidays h on h.day = d.day::date
order by 1
