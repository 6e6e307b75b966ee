-- The reviews whose reading no longer stands for anything: they changed into something that is not read.
select readings.review_key
from readings
left join reviews using (review_key)
where reviews.review_key is null or reviews.skipped is not null
