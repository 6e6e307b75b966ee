-- What we took up: each pivot that somebody acts on, as it was told last, and our own movement in its cell: n of N
-- people's weeks of our companies in the 26 weeks up to since, the day it was first taken up, and in the weeks after it.
with told as (
    select company, theme, stage, polarity,
        arg_max(owner, recorded_at) as owner,
        arg_max(status, recorded_at) as status,
        arg_max(note, recorded_at) as note,
        min(recorded_at)::date as since,
        max(recorded_at)::date as told_on
    from data.actions
    group by company, theme, stage, polarity
),

ours as (
    select counted.*
    from data.counted as counted
    join data.companies as companies using (company)
    cross join data.snapshot as snapshot
    where companies.role = 'own' and counted.day <= snapshot.as_of
),

heard as (
    select told.company, told.theme, told.stage, told.polarity,
        count(distinct (ours.company, source, person, week)) filter (day <= since and day > since - 182) as before,
        count(distinct (ours.company, source, person, week)) filter (week > since) as after
    from told
    join ours on true
    group by told.company, told.theme, told.stage, told.polarity
),

said as (
    select told.company, told.theme, told.stage, told.polarity,
        count(distinct (ours.company, source, person, week)) filter (day <= since and day > since - 182) as before,
        count(distinct (ours.company, source, person, week)) filter (week > since) as after
    from told
    join data.mentions as mentions using (theme, polarity)
    join data.segments as segments on segments.review_key = mentions.review_key
        and segments.segment = mentions.segment and told.stage in ('all', segments.stage)
    join ours on ours.review_key = mentions.review_key
    group by told.company, told.theme, told.stage, told.polarity
)

select
    company, companies.name as company_name, theme, stage, polarity, told.status, told.owner, told.note, told.since,
    told.told_on,
    coalesce(said.before, 0) as our_praising_before, coalesce(heard.before, 0) as our_people_weeks_before,
    coalesce(said.after, 0) as our_praising_since, coalesce(heard.after, 0) as our_people_weeks_since
from told
join data.companies as companies using (company)
left join heard using (company, theme, stage, polarity)
left join said using (company, theme, stage, polarity)
order by told.since, company, theme, stage, polarity
