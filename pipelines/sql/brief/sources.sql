-- Each source's last crawl and what became of its reviews of the window.
select companies.name as company_name, health.source_id, health.status, health.reason, health.on_time,
    health.last_crawled_at::date as last_crawled_on, health.reviews_in_window, health.reviews_this_week,
    health.other_language, health.without_words, health.duplicates, health.untagged, health.oldest_review
from main.data_health as health
join data.companies as companies using (company)
order by companies.name, health.source_id
