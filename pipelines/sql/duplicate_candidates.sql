-- Every review that is read, with its words and its day: what duplicates are looked for in.
select review_key, company, author,
    concat_ws(chr(10), nullif(title, ''), nullif(text, '')) as full_text,
    coalesce(written_at::date, first_seen_on) as day
from reviews
where skipped is null
