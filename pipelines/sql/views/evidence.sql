-- Every single piece of praise or pain, in the customer's own words, back to its review: the segment, where it stands in
-- the review (character offsets), and the date, source and link. counted says whether it has a vote in the figures;
-- a duplicate has none (duplicate_of is its origin), nor has a review outside the 26 weeks.
with votes_in_window as (
    select counted.review_key
    from data.counted as counted
    cross join data.snapshot as snapshot
    where counted.day between snapshot.window_start and snapshot.as_of
)

select
    reviews.company, companies.name as company_name, mentions.theme, mentions.polarity,
    segments.stage, segments.emotion, segments.valence,
    segments.text as segment_text, segments.start_offset, segments.end_offset,
    concat_ws(chr(10), nullif(reviews.title, ''), nullif(reviews.text, '')) as full_review,
    reviews.stars, reviews.written_at::date as written_on, reviews.source, reviews.source_id, reviews.url,
    reviews.review_key, mentions.segment, mentions.confidence,
    votes_in_window.review_key is not null as counted,
    reviews.duplicate_of is not null as is_duplicate, reviews.duplicate_of
from data.mentions as mentions
join data.segments as segments using (review_key, segment)
join data.reviews as reviews using (review_key)
join data.companies as companies using (company)
left join votes_in_window using (review_key)
order by coalesce(reviews.written_at::date, reviews.first_seen_on) desc, reviews.review_key, mentions.segment,
    mentions.theme, mentions.polarity
