-- The contents in `landing` that no earlier crawl brought, each once and with the next version number of its review, in
-- the order they were written.
with known as (
    select review_key, max(version) as versions from review_versions group by review_key
),

contents as (
    select * from landing
    qualify row_number() over (
        partition by review_key, content_hash, reply order by written_at nulls first, line
    ) = 1
),

unseen as (
    select * from contents
    where not exists (
        select 1 from review_versions
        where review_versions.review_key = contents.review_key
            and review_versions.content_hash = contents.content_hash
            and review_versions.reply is not distinct from contents.reply
    )
)

select
    unseen.review_key,
    (coalesce(known.versions, 0) + row_number() over (
        partition by unseen.review_key order by unseen.written_at nulls first, unseen.line
    ))::integer as version,
    unseen.content_hash, unseen.title, unseen.text, unseen.rating_raw, unseen.stars, unseen.written_at, unseen.reply
from unseen
left join known using (review_key)
