-- What crawls of source $source_id without a gap brought, up to the last of them: review ids and the dates of their
-- contents, the newest 20,000. Below a crawl that has a gap there may be reviews nobody has read yet. Four weeks after
-- the last crawl that read everything nothing counts as known, so that late edits of old reviews are found, too.
with ends as (
    select run_id, finished_at, gapless, gapless and whole and left(run_id, 10)::date > $as_of - 28 as recent
    from crawls
    where source_id = $source_id
),

last_gapless as (
    select max(finished_at) as finished_at from ends where gapless having bool_or(recent)
)

select reviews.review_id, review_versions.written_at
from review_versions
join reviews using (review_key)
join ends using (run_id)
where reviews.source_id = $source_id and ends.finished_at <= (select finished_at from last_gapless)
order by review_versions.written_at desc nulls last, reviews.review_id
limit 20000
