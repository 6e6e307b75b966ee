-- Our own position at the moments of the journey, what goes most with stars first.
select theme, stage, position, their_praising, their_people_weeks, our_praising, our_people_weeks
from main.own_position
where stage not in ('all', 'none')
order by importance desc nulls last, stage, theme
