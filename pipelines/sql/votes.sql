-- The numerators: one vote per person, week, theme, stage and polarity, however often it was said, in the 26 weeks up
-- to $as_of. `week` is its Monday; a theme's own count is over distinct (source, person, week), whatever the stage.
select distinct counted.company, counted.source, counted.person, counted.week,
    mentions.theme, segments.stage, mentions.polarity
from counted
join segments using (review_key)
join mentions using (review_key, segment)
where counted.day > $as_of::date - 182 and counted.day <= $as_of::date
