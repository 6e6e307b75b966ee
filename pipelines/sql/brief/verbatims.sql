-- The segments that stand for a cell, each in its review: offsets count the characters of title, line break and text.
select
    verbatims.company, verbatims.theme, verbatims.stage, verbatims.polarity, verbatims.kind, verbatims.rank, reviews.review_key,
    concat_ws(chr(10), nullif(reviews.title, ''), nullif(reviews.text, '')) as full_review,
    segments.text as segment_text, segments.start_offset, segments.end_offset,
    reviews.source, coalesce(reviews.written_at::date, reviews.first_seen_on) as written_on,
    reviews.stars, reviews.rating_raw, reviews.url
from data.pivot_verbatims as verbatims
join data.snapshot as snapshot using (as_of)
join data.reviews as reviews using (review_key)
join data.segments as segments using (review_key, segment)
order by
    verbatims.company, verbatims.theme, verbatims.stage, verbatims.polarity desc, verbatims.kind desc, verbatims.rank
