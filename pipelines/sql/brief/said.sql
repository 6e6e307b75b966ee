-- What reviewers say at each stage, theirs and ours, praise and pain: the four themes that most people mention there, of
-- all people's weeks that speak of the stage, each in one review's words. Two readings have to agree on it, the theme's
-- polarity and the segment's own feeling; of those that are of a length to be read aloud and go with the review's stars,
-- it is the one the tagger is surest of, the newest first.
with sides as (
    select company, name, role = 'own' as ours from data.companies where role <> 'inspiration'
),

speaking as (
    select sides.ours, journey.stage, sum(journey.n)::integer as of_people_weeks
    from main.journey as journey
    join sides using (company)
    group by sides.ours, journey.stage
),

told as (
    select sides.ours, votes.stage, votes.polarity, votes.theme,
        count(distinct (votes.company, votes.source, votes.person, votes.week)) as mentioning
    from data.votes as votes
    join sides using (company)
    where votes.stage <> 'none'
    group by sides.ours, votes.stage, votes.polarity, votes.theme
),

loudest as (
    select *
    from told
    qualify row_number() over (partition by ours, stage, polarity order by mentioning desc, theme) <= 4
),

words as (
    select evidence.*, sides.ours, reviews.rating_raw,
        coalesce(reviews.written_at::date, reviews.first_seen_on) as told_on,
        len(string_split(evidence.segment_text, ' ')) between 5 and 30 as reads_well,
        coalesce(if(evidence.polarity = 'praise', evidence.stars >= 4, evidence.stars <= 3), true) as goes_with_stars,
        evidence.confidence * segments.confidence as sureness
    from main.evidence as evidence
    join sides using (company)
    join data.reviews as reviews using (review_key)
    join data.segments as segments using (review_key, segment)
    where evidence.counted and if(evidence.polarity = 'praise', evidence.valence > 0, evidence.valence < 0)
),

surest as (
    select *
    from words
    qualify row_number() over (
        partition by ours, stage, polarity, theme
        order by reads_well and goes_with_stars desc, sureness desc, told_on desc, review_key, segment
    ) = 1
)

select
    loudest.stage, loudest.ours, loudest.polarity, loudest.theme, loudest.mentioning, speaking.of_people_weeks,
    surest.company, surest.company_name, surest.full_review, surest.segment_text, surest.start_offset,
    surest.end_offset, surest.source, surest.told_on as written_on, surest.stars, surest.rating_raw, surest.url,
    surest.review_key
from loudest
join speaking using (ours, stage)
join surest using (ours, stage, polarity, theme)
order by
    list_position(['choose', 'join', 'buy', 'receive', 'use', 'help', 'stay'], loudest.stage), loudest.ours,
    loudest.polarity desc, loudest.mentioning desc, loudest.theme
