-- Every counted segment of the 26 weeks up to $as_of, with the themes it praises and those that pain,
-- each as words in one string.
with window_reviews as (
    select review_key, company, source, person, day
    from counted
    where day > $as_of::date - 182 and day <= $as_of::date
),
themes as (
    select review_key, segment,
        string_agg(distinct theme, ' ' order by theme) filter (polarity = 'praise') as praised,
        string_agg(distinct theme, ' ' order by theme) filter (polarity = 'pain') as pained
    from mentions
    group by review_key, segment
)
select review_key, segment, company, source, person, day, text, stage, valence, praised, pained
from window_reviews
join segments using (review_key)
left join themes using (review_key, segment)
order by review_key, segment
