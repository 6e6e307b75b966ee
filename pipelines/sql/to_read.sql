-- The reviews the tagger has to read: never read, changed since, or read by another version than $model_version.
select reviews.review_key, reviews.content_hash,
    concat_ws(chr(10), nullif(reviews.title, ''), nullif(reviews.text, '')) as full_text
from reviews
left join readings using (review_key)
where reviews.skipped is null
    and (
        readings.content_hash is distinct from reviews.content_hash
        or readings.model_version is distinct from $model_version
    )
