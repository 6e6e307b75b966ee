-- The corrected segments as they stand now, as the text is cut now; themes as in care+ and speed-. A review that was
-- edited and not read again is left out.
with said as (
    select review_key, segment,
        list(theme || if(polarity = 'praise', '+', '-') order by theme, polarity desc) as themes
    from mentions
    group by review_key, segment
)

select
    reviews.review_key, reviews.source, reviews.stars,
    concat_ws(chr(10), nullif(reviews.title, ''), nullif(reviews.text, '')) as full_text,
    segments.start_offset, segments.end_offset, coalesce(said.themes, []) as themes,
    segments.stage, segments.emotion, segments.valence
from corrected
join segments using (review_key, segment)
join reviews using (review_key)
join readings using (review_key, content_hash)
left join said using (review_key, segment)
order by reviews.review_key, segment
