-- The contents of `landed_versions` that no earlier crawl brought, each with the next version number of its review.
with known as (
    select review_key, max(version) as versions from review_versions group by review_key
),

unseen as (
    select * from landed_versions
    where not exists (
        select 1 from review_versions
        where review_versions.review_key = landed_versions.review_key
            and review_versions.content_hash = landed_versions.content_hash
    )
)

select
    unseen.review_key,
    (coalesce(known.versions, 0)
        + row_number() over (partition by unseen.review_key order by unseen.position))::integer as version,
    unseen.content_hash, unseen.title, unseen.text, unseen.rating_raw, unseen.stars, unseen.written_at
from unseen
left join known using (review_key)
