-- Every correction ever made, the newest first: where and whether it is in force, and the words it was made for.
with lined_up as (
    select *,
        row_number() over (
            partition by review_key, content_hash, start_offset, end_offset order by corrected_at desc
        ) as place
    from corrections
),

-- A version for each answer of the company may hold the same words.
contents as (
    select distinct review_key, content_hash, title, text from review_versions
)

select
    lined_up.corrected_at, lined_up.corrected_by, lined_up.review_key, corrected.segment,
    substring(
        concat_ws(chr(10), nullif(contents.title, ''), nullif(contents.text, '')),
        lined_up.start_offset + 1, lined_up.end_offset - lined_up.start_offset
    ) as text,
    lined_up.themes, lined_up.stage, lined_up.emotion, lined_up.valence,
    case
        when corrected.segment is not null then 'in force'
        when lined_up.place > 1 then 'replaced'
        when readings.review_key is null then 'out of date'
        else 'set aside'
    end as state
from lined_up
left join corrected using (review_key, start_offset, end_offset, corrected_at)
left join readings using (review_key, content_hash)
left join contents using (review_key, content_hash)
order by lined_up.corrected_at desc, lined_up.review_key, lined_up.start_offset
