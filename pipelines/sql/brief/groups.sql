-- Groups of a cell's segments that say the same in like words: how many of its authors, and the most typical segment.
select
    groups.company, groups.theme, groups.stage, groups.polarity, groups.authors, groups.of_authors, reviews.review_key,
    segments.text as segment_text,
    reviews.source, coalesce(reviews.written_at::date, reviews.first_seen_on) as written_on,
    reviews.stars, reviews.rating_raw, reviews.url
from data.pivot_groups as groups
join data.snapshot as snapshot using (as_of)
join data.reviews as reviews using (review_key)
join data.segments as segments using (review_key, segment)
order by groups.company, groups.theme, groups.stage, groups.polarity desc, groups.rank
