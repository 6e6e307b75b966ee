-- What people who give five stars talk about and people who give three do not, source by source: of the people's weeks
-- with such a review in the last 26 weeks, how many mention the theme so (rates with 90 % Wilson intervals), and the
-- log odds ratio between the two. stands_out: surely more at five stars, at a level that is right for a source's twenty
-- lines (z > 2.81). Half stars are rounded; thumbs are no stars, and companies from another industry are left out.
with rated as (
    select counted.review_key, counted.source, round(reviews.stars)::integer as stars,
        hash(counted.company, counted.person, counted.week) as voice
    from data.counted as counted
    join data.reviews as reviews using (review_key)
    join data.companies as companies on counted.company = companies.company
    cross join data.snapshot as snapshot
    where counted.day between snapshot.window_start and snapshot.as_of
        and companies.role <> 'inspiration' and round(reviews.stars) in (3, 5)
),

levels as (
    select source, stars, count(distinct voice) as people_weeks from rated group by source, stars
),

told as (
    select rated.source, rated.stars, mentions.theme, mentions.polarity, count(distinct rated.voice) as mentioning
    from rated
    join data.mentions as mentions using (review_key)
    group by rated.source, rated.stars, mentions.theme, mentions.polarity
),

lines as (
    select distinct source, theme, polarity from told
),

rates as (
    select lines.source, lines.theme, lines.polarity, levels.stars, levels.people_weeks as n,
        coalesce(told.mentioning, 0) as y,
        (y + 1.3528) / (n + 2.7055) as centre,
        1.6449 / (n + 2.7055) * sqrt(y * (n - y) / n + 0.6764) as margin
    from lines
    join levels using (source)
    left join told using (source, stars, theme, polarity)
),

compared as (
    select five.source, five.theme, five.polarity,
        five.y as five_mentioning, five.n as five_people_weeks, five.y / five.n as five_rate,
        greatest(five.centre - five.margin, 0) as five_low, least(five.centre + five.margin, 1) as five_high,
        three.y as three_mentioning, three.n as three_people_weeks, three.y / three.n as three_rate,
        greatest(three.centre - three.margin, 0) as three_low, least(three.centre + three.margin, 1) as three_high,
        ln((five.y + 0.5) / (five.n - five.y + 0.5)) - ln((three.y + 0.5) / (three.n - three.y + 0.5)) as log_odds,
        sqrt(1 / (five.y + 0.5) + 1 / (five.n - five.y + 0.5) + 1 / (three.y + 0.5) + 1 / (three.n - three.y + 0.5))
            as std_error
    from rates as five
    join rates as three using (source, theme, polarity)
    where five.stars = 5 and three.stars = 3
)

select *, log_odds > 2.81 * std_error as stands_out
from compared
order by source, log_odds desc, theme, polarity
