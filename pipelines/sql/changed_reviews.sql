-- The reviews in `landing` that are new or say something else than before. Of one that came twice, the content that was
-- written last counts, of two without a date the later line.
with latest as (
    select * from landing
    qualify row_number() over (partition by review_key order by written_at desc nulls last, line desc) = 1
)

select latest.*, reviews.review_key is null as is_new
from latest
left join reviews using (review_key)
where reviews.content_hash is distinct from latest.content_hash or reviews.reply is distinct from latest.reply
