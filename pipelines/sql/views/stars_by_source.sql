-- What a star is worth where: for each source and number of stars (halves rounded), the n people's weeks of the last 26
-- weeks that gave it, their share of the source's, and how those people write (mean valence of their segments from -2
-- to 2, with its 90 % interval). Four stars in one place may be written like five in another. Companies from another
-- industry are left out.
with voices as (
    select counted.source, round(reviews.stars)::integer as stars, avg(segments.valence) as valence
    from data.counted as counted
    join data.reviews as reviews using (review_key)
    join data.segments as segments using (review_key)
    join data.companies as companies on counted.company = companies.company
    cross join data.snapshot as snapshot
    where counted.day between snapshot.window_start and snapshot.as_of
        and companies.role <> 'inspiration' and reviews.stars is not null
    group by counted.company, counted.source, counted.person, counted.week, round(reviews.stars)
),

levels as (
    select source, stars,
        count(*) as n,
        avg(valence) as mean_valence,
        1.645 * stddev_samp(valence) / sqrt(count(*)) as margin
    from voices
    group by source, stars
)

select
    source, stars, n,
    n / sum(n) over (partition by source) as share,
    mean_valence,
    -- One voice alone has no spread, and greatest() passes over nulls.
    if(n > 1, greatest(mean_valence - margin, -2), null) as valence_low,
    if(n > 1, least(mean_valence + margin, 2), null) as valence_high
from levels
order by source, stars
