-- Can the figures be trusted: one line per source with its last crawl (on_time says whether this night's run reached it)
-- and what became of its reviews of the last 26 weeks. Reviews in another language or without words are not analysed.
with last_crawls as (
    select * from data.crawls
    qualify row_number() over (partition by source_id order by finished_at desc, run_id desc) = 1
),

fates as (
    select
        reviews.source_id, reviews.skipped, reviews.duplicate_of, readings.review_key is null as unread,
        coalesce(reviews.written_at::date, reviews.first_seen_on) as day
    from data.reviews as reviews
    left join data.readings as readings using (review_key)
),

window_counts as (
    select fates.source_id,
        count(*) as reviews_in_window,
        count(*) filter (fates.day > snapshot.as_of - 7) as reviews_this_week,
        count(*) filter (fates.skipped = 'language') as other_language,
        count(*) filter (fates.skipped = 'no_words') as without_words,
        count(*) filter (fates.duplicate_of is not null) as duplicates,
        count(*) filter (fates.skipped is null and fates.unread) as untagged,
        min(fates.day) as oldest_review,
        max(fates.day) as newest_review
    from fates
    cross join data.snapshot as snapshot
    where fates.day between snapshot.window_start and snapshot.as_of
    group by fates.source_id
)

select
    sources.company, sources.source_id, sources.source,
    coalesce(last_crawls.status, 'never') as status, last_crawls.stop_reason as reason,
    last_crawls.run_id is not distinct from snapshot.run_id as on_time,
    last_crawls.run_id as last_run, last_crawls.finished_at as last_crawled_at,
    last_crawls.expected, last_crawls.fetched, last_crawls.new, last_crawls.updated, last_crawls.rejected,
    coalesce(window_counts.reviews_in_window, 0) as reviews_in_window,
    coalesce(window_counts.reviews_this_week, 0) as reviews_this_week,
    coalesce(window_counts.other_language, 0) as other_language,
    coalesce(window_counts.without_words, 0) as without_words,
    coalesce(window_counts.duplicates, 0) as duplicates,
    coalesce(window_counts.untagged, 0) as untagged,
    window_counts.oldest_review,
    window_counts.newest_review,
    snapshot.model_version
from data.sources as sources
cross join data.snapshot as snapshot
left join last_crawls using (source_id)
left join window_counts using (source_id)
order by sources.company, sources.source_id
