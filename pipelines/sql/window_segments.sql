-- The segments in which phrases are sought, with the themes that each praises and pains as words in one string: of every
-- cell in shown_cells its newest 2,000 in the 26 weeks up to $as_of, and the market to hold them against. The market is
-- all counted segments of these weeks; from 200,000 on those of every second, third, … author, so that 100,000 to
-- 200,000 remain, told by a hash of the author, which says nothing about what they wrote.
with window_reviews as (
    select counted.review_key, counted.company, counted.source, person, day, stars
    from counted
    left join reviews using (review_key)
    where day > $as_of::date - 182 and day <= $as_of::date
),
window_mentions as (
    select review_key, segment, theme, polarity
    from mentions
    where review_key in (select review_key from window_reviews)
),
themes as (
    select review_key, segment,
        string_agg(distinct theme, ' ' order by theme) filter (polarity = 'praise') as praised,
        string_agg(distinct theme, ' ' order by theme) filter (polarity = 'pain') as pained
    from window_mentions
    group by review_key, segment
),
of_cells as (
    select review_key, segment
    from window_mentions
    join window_reviews using (review_key)
    join segments using (review_key, segment)
    join shown_cells as cells
        on cells.company = window_reviews.company and cells.theme = window_mentions.theme
        and cells.polarity = window_mentions.polarity and cells.stage in ('all', segments.stage)
    qualify row_number() over (
        partition by cells.company, cells.theme, cells.stage, cells.polarity order by day desc, review_key, segment
    ) <= 2000
),
every_author as (
    select greatest(1, count(*) // 100000) as nth
    from window_reviews
    join segments using (review_key)
),
chosen as (
    select window_reviews.*, md5_number_lower(concat(source, ' ', person)) % nth = 0 as in_market
    from window_reviews, every_author
)
select
    review_key, segment, company, source, person, day, text, stage, valence, praised, pained, stars, in_market
from chosen
join segments using (review_key)
left join themes using (review_key, segment)
where in_market or (review_key, segment) in (select (review_key, segment) from of_cells)
order by review_key, segment
