-- Days on which a source brought far more reviews than its own history explains: at least ten, and more than six robust
-- standard deviations above its median day of the 26 weeks up to $as_of (1.4826 x the median absolute deviation, or
-- what chance alone spreads if that is more). Reviews without a date have no day of their own and are no burst.
with days as (
    select counted.company, counted.source, counted.day, count(*) as reviews
    from counted
    join reviews using (review_key)
    where reviews.written_at is not null and counted.day > $as_of::date - 182 and counted.day <= $as_of::date
    group by counted.company, counted.source, counted.day
),

spans as (
    select company, source, min(day) as first_day from days group by company, source
),

calendar as (
    select company, source, unnest(generate_series(first_day, $as_of::date, interval 1 day))::date as day from spans
),

history as (
    select calendar.company, calendar.source,
        median(coalesce(days.reviews, 0)) as usual,
        mad(coalesce(days.reviews, 0)) as deviation
    from calendar
    left join days using (company, source, day)
    group by calendar.company, calendar.source
)

select days.company, days.source, days.day, days.reviews, history.usual
from days
join history using (company, source)
where days.reviews >= 10
    and days.reviews > history.usual + 6 * greatest(1.4826 * history.deviation, sqrt(history.usual + 1))
