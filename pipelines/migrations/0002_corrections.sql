-- What people overrule. The model's own tags move to model_segments and model_mentions; segments and mentions become
-- views of the same columns in which corrections win.

drop view counted;
alter table segments rename to model_segments;
alter table mentions rename to model_mentions;

-- One row a correction, and none is ever changed or taken away. It stands for a stretch of one text: offsets count
-- within the content whose hash it keeps. themes as in 'convenience+ speed-', '' for none; null is as the model says.
create table corrections (
    review_key text, content_hash text, start_offset integer, end_offset integer,
    themes text, stage text, emotion text, valence integer,
    corrected_by text, corrected_at timestamp
);

-- The corrections in force, and the model's segment each speaks of: the newest of its stretch, of a review that still
-- says what it said. The tagger may have cut the text differently since: a correction goes to the segment it shares
-- most characters with, the earlier of two alike. Of two that meet in one segment, the one that shares more with it
-- wins, then the newer; a correction of the segment as it is cut today shares all of it.
create view corrected as
with newest as (
    select corrections.*
    from corrections
    join readings using (review_key, content_hash)
    qualify row_number() over (
        partition by review_key, corrections.start_offset, corrections.end_offset order by corrected_at desc
    ) = 1
),
shared as (
    select newest.*, model_segments.segment,
        least(newest.end_offset, model_segments.end_offset)
        - greatest(newest.start_offset, model_segments.start_offset) as characters
    from newest
    join model_segments using (review_key)
),
placed as (
    select *
    from shared
    where characters > 0
    qualify row_number() over (
        partition by review_key, start_offset, end_offset order by characters desc, segment
    ) = 1
)
select review_key, segment, themes, stage, emotion, valence, start_offset, end_offset, corrected_by, corrected_at
from placed
qualify row_number() over (partition by review_key, segment order by characters desc, corrected_at desc) = 1;

create view segments as
select
    model.review_key, model.segment, model.start_offset, model.end_offset, model.text,
    coalesce(corrected.stage, model.stage) as stage,
    coalesce(corrected.emotion, model.emotion) as emotion,
    coalesce(corrected.valence, model.valence) as valence,
    if(corrected.segment is null, model.confidence, 1) as confidence
from model_segments as model
left join corrected using (review_key, segment);

create view mentions as
select review_key, segment, theme, polarity, confidence
from model_mentions
where (review_key, segment) not in (select (review_key, segment) from corrected where themes is not null)
union all
select review_key, segment, left(mention, -1) as theme, if(right(mention, 1) = '+', 'praise', 'pain') as polarity,
    1 as confidence
from (
    select review_key, segment, unnest(string_split(themes, ' ')) as mention
    from corrected
    where themes <> ''
);

-- The segments people looked at: what the model says of each, and what they say; null is what they left to the model.
create view looked_at as
select
    corrected.review_key, corrected.segment,
    coalesce(model.themes, '') as model_themes, corrected.themes,
    model_segments.stage as model_stage, corrected.stage,
    model_segments.emotion as model_emotion, corrected.emotion,
    model_segments.valence as model_valence, corrected.valence,
    corrected.corrected_by, corrected.corrected_at
from corrected
join model_segments using (review_key, segment)
left join (
    select review_key, segment,
        string_agg(theme || if(polarity = 'praise', '+', '-'), ' ' order by theme, polarity desc) as themes
    from model_mentions
    group by review_key, segment
) as model using (review_key, segment);

-- The reviews that count as somebody's vote: read by the tagger, not skipped, not a copy. An unknown author is a
-- person per review; a review without a date belongs to the day it was first seen. A company that was taken off the
-- market keeps its reviews and has no votes.
create view counted as
select
    review_key, company, source,
    coalesce(author, review_key) as person,
    coalesce(written_at::date, first_seen_on) as day,
    date_trunc('week', coalesce(written_at::date, first_seen_on))::date as week
from reviews
where skipped is null and duplicate_of is null and review_key in (select review_key from model_segments)
    and company in (select company from companies);
