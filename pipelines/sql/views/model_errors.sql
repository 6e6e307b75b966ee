-- The tagger's live error figure: of the segments whose themes people looked at (corrected, or confirmed by saying the
-- same), how many the tagger gave the theme, how many people did, and how many both: precision and recall, with 90 %
-- Wilson intervals; theme 'all' is the total. Corrected segments are not a random sample: people look where something
-- seems wrong, so these figures are worse than the tagger is. models/README.md has those of a fair sample.
with looks as (
    select review_key, segment, model_themes, themes from data.looked_at where themes is not null
),

model as (
    select review_key, segment, unnest(string_split(model_themes, ' ')) as mention from looks where model_themes <> ''
),

people as (
    select review_key, segment, unnest(string_split(themes, ' ')) as mention from looks where themes <> ''
),

told as (
    select review_key, segment, mention,
        model.mention is not null as by_model, people.mention is not null as by_people
    from model
    full join people using (review_key, segment, mention)
),

counts as (
    select
        if(grouping(mention) = 1, 'all', left(mention, -1)) as theme,
        case when grouping(mention) = 1 then 'all' when right(mention, 1) = '+' then 'praise' else 'pain' end
            as polarity,
        count(*) filter (by_model) as model_said,
        count(*) filter (by_people) as people_said,
        count(*) filter (by_model and by_people) as both_said
    from told
    group by grouping sets ((mention), ())
),

shares as (
    select *,
        (both_said + 1.3528) / (model_said + 2.7055) as precision_centre,
        1.6449 / (model_said + 2.7055) * sqrt(both_said * (model_said - both_said) / model_said + 0.6764)
            as precision_margin,
        (both_said + 1.3528) / (people_said + 2.7055) as recall_centre,
        1.6449 / (people_said + 2.7055) * sqrt(both_said * (people_said - both_said) / people_said + 0.6764)
            as recall_margin
    from counts
)

select
    theme, polarity, (select count(*) from looks) as segments, model_said, people_said, both_said,
    if(model_said > 0, both_said / model_said, null) as precision,
    if(model_said > 0, greatest(precision_centre - precision_margin, 0), null) as precision_low,
    if(model_said > 0, least(precision_centre + precision_margin, 1), null) as precision_high,
    if(people_said > 0, both_said / people_said, null) as recall,
    if(people_said > 0, greatest(recall_centre - recall_margin, 0), null) as recall_low,
    if(people_said > 0, least(recall_centre + recall_margin, 1), null) as recall_high
from shares
order by theme = 'all' desc, theme, polarity desc
