-- The segments in which phrases are sought, with the themes that each praises and pains as words in one string: of every
-- cell in shown_cells its newest 1,000 in the 26 weeks up to $as_of, and the market to hold them against. The market is
-- all counted segments of these weeks; from 200,000 on those of every second, third, … author, so that 100,000 to
-- 200,000 remain, told by a hash of the author, which says nothing about what they wrote.
with window_reviews as (
    select review_key, company, source, person, day
    from counted
    where day > $as_of::date - 182 and day <= $as_of::date
),
every_author as (
    select greatest(1, count(*) // 100000) as nth
    from segments
    where review_key in (select review_key from window_reviews)
),
in_market as (
    select review_key
    from window_reviews, every_author
    where md5_number_lower(concat(source, ' ', person)) % nth = 0
),
said as (
    select window_reviews.company, day, review_key, mentions.segment, segments.stage, theme, polarity
    from mentions
    join window_reviews using (review_key)
    join segments using (review_key, segment)
    where (company, theme, polarity) in (select (company, theme, polarity) from shown_cells)
),
of_cells as (
    select review_key, segment
    from said
    join shown_cells as cells
        on cells.company = said.company and cells.theme = said.theme and cells.polarity = said.polarity
        and cells.stage in ('all', said.stage)
    qualify row_number() over (
        partition by cells.company, cells.theme, cells.stage, cells.polarity order by day desc, review_key, segment
    ) <= 1000
),
chosen as (
    select review_key, segment from segments where review_key in (select review_key from in_market)
    union
    select review_key, segment from of_cells
),
themes as (
    select review_key, segment,
        string_agg(distinct theme, ' ' order by theme) filter (polarity = 'praise') as praised,
        string_agg(distinct theme, ' ' order by theme) filter (polarity = 'pain') as pained
    from mentions
    where (review_key, segment) in (select (review_key, segment) from chosen)
    group by review_key, segment
)
select
    review_key, segment, window_reviews.company, window_reviews.source, person, day, segments.text, stage, valence,
    praised, pained, stars, review_key in (select review_key from in_market) as in_market
from chosen
join window_reviews using (review_key)
join segments using (review_key, segment)
left join reviews using (review_key)
left join themes using (review_key, segment)
order by review_key, segment
