-- Every counted review of a compared company with a rating, in the 26 weeks up to $as_of: its level (1 to 5 stars, or
-- thumbs down 1 and up 2), the themes it praises and those that pain as bits in the order of $themes, and its length as
-- the logarithm of its characters in steps of a half. An author's reviews share `person`.
with reviews_of_window as (
    select counted.*, reviews.stars, reviews.rating_raw, companies.role, bursts.day is not null as flagged,
        month(counted.day) as calendar_month
    from counted
    join reviews using (review_key)
    join companies on counted.company = companies.company
    left join bursts on (counted.company, counted.source, counted.day) = (bursts.company, bursts.source, bursts.day)
    where counted.day > $as_of::date - 182 and counted.day <= $as_of::date and companies.role <> 'inspiration'
        and (reviews.stars is not null or reviews.rating_raw in ('up', 'down'))
),

said as (
    select review_key,
        bit_or(if(polarity = 'praise', 1 << (list_position($themes, theme) - 1), 0)) as praise,
        bit_or(if(polarity = 'pain', 1 << (list_position($themes, theme) - 1), 0)) as pain
    from mentions
    group by review_key
),

lengths as (
    select review_key, round(2 * ln(1 + sum(end_offset - start_offset)))::bigint as half_logs
    from segments
    group by review_key
)

select company, source, calendar_month, dense_rank() over (order by source, person) as person, stars is null as thumbs,
    case when stars is not null then round(stars)::bigint when rating_raw = 'up' then 2 else 1 end as level,
    coalesce(said.praise, 0)::bigint as praise, coalesce(said.pain, 0)::bigint as pain,
    lengths.half_logs, flagged
from reviews_of_window
join lengths using (review_key)
left join said using (review_key)
order by review_key
