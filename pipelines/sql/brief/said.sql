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

-- Keys and figures alone are sorted; the words are fetched for the few that are chosen.
candidates as (
    select sides.ours, segments.stage, mentions.polarity, mentions.theme, mentions.review_key, mentions.segment,
        coalesce(reviews.written_at::date, reviews.first_seen_on) as told_on,
        mentions.confidence * segments.confidence as sureness,
        len(string_split(segments.text, ' ')) between 5 and 30
        and coalesce(if(mentions.polarity = 'praise', reviews.stars >= 4, reviews.stars <= 3), true) as suits
    from data.mentions as mentions
    join data.segments as segments using (review_key, segment)
    join data.counted as counted using (review_key)
    join data.reviews as reviews using (review_key)
    join sides on sides.company = counted.company
    cross join data.snapshot as snapshot
    where counted.day between snapshot.window_start and snapshot.as_of
        and if(mentions.polarity = 'praise', segments.valence > 0, segments.valence < 0)
),

surest as (
    select *
    from candidates
    qualify row_number() over (
        partition by ours, stage, polarity, theme
        order by suits desc, sureness desc, told_on desc, review_key, segment
    ) = 1
)

select
    loudest.stage, loudest.ours, loudest.polarity, loudest.theme, loudest.mentioning, speaking.of_people_weeks,
    reviews.company, companies.name as company_name,
    concat_ws(chr(10), nullif(reviews.title, ''), nullif(reviews.text, '')) as full_review,
    segments.text as segment_text, segments.start_offset, segments.end_offset,
    reviews.source, surest.told_on as written_on, reviews.stars, reviews.rating_raw, reviews.url, surest.review_key
from loudest
join speaking using (ours, stage)
join surest using (ours, stage, polarity, theme)
join data.reviews as reviews using (review_key)
join data.segments as segments on segments.review_key = surest.review_key and segments.segment = surest.segment
join data.companies as companies on companies.company = reviews.company
order by
    list_position(['choose', 'join', 'buy', 'receive', 'use', 'help', 'stay'], loudest.stage), loudest.ours,
    loudest.polarity desc, loudest.mentioning desc, loudest.theme
