-- The numerators: one vote per person, week, theme, stage and polarity, however often it was said, in the 26 weeks up
-- to $as_of. `week` is its Monday; a theme's own count is over distinct (source, person, week), whatever the stage.
-- felt: the segment's own feeling goes with it; intense: strongly. turned: there the review's feeling turned, to positive for praise, to negative for
-- pain. switched: they say there that they came from another company. flagged: said on days of a burst alone.
with window_reviews as (
    select counted.*, bursts.day is not null as flagged
    from counted
    left join bursts using (company, source, day)
    where counted.day > $as_of::date - 182 and counted.day <= $as_of::date
),

felt as (
    select review_key, segment, sign(valence) as feeling,
        lag(sign(valence)) over (partition by review_key order by segment) as feeling_before
    from segments
    where valence <> 0
),

said as (
    select segments.review_key, segments.segment, segments.stage, segments.valence,
        segments.valence > 0
        and (segments.valence = 2 or segments.emotion in ('joy', 'gratitude', 'relief', 'surprise')) as delighted,
        segments.valence < 0
        and (segments.valence = -2 or segments.emotion in ('anger', 'frustration', 'disappointment', 'worry')) as hurt,
        coalesce(felt.feeling > 0 and felt.feeling_before < 0, false) as turned_up,
        coalesce(felt.feeling < 0 and felt.feeling_before > 0, false) as turned_down,
        regexp_matches(
            segments.text,
            '\b(switch(ed|ing)?|mov(ed|ing)|chang(ed|ing)|came|coming|migrat(ed|ing)) (over |away |here |to \S+ )?from\b'
            || '|\bafter (leaving|ditching|quitting)\b|\b(left|ditched|dropped|cancelled) \S+( \S+)? for (this|them|these)\b'
            || '|\bused to (use|shop|order|buy|bank|ride)\b.*\b(now|this|here)\b',
            'i'
        ) as switched
    from segments
    left join felt using (review_key, segment)
)

select window_reviews.company, window_reviews.source, window_reviews.person, window_reviews.week,
    mentions.theme, said.stage, mentions.polarity,
    bool_or(if(mentions.polarity = 'praise', said.valence > 0, said.valence < 0)) as felt,
    bool_or(if(mentions.polarity = 'praise', said.delighted, said.hurt)) as intense,
    bool_or(if(mentions.polarity = 'praise', said.turned_up, said.turned_down)) as turned,
    bool_or(said.switched) as switched,
    bool_and(window_reviews.flagged) as flagged
from window_reviews
join said using (review_key)
join mentions using (review_key, segment)
group by window_reviews.company, window_reviews.source, window_reviews.person, window_reviews.week,
    mentions.theme, said.stage, mentions.polarity
