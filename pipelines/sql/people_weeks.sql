-- The denominator: one row per person and week that was read, in the 26 weeks up to $as_of. `week` is its Monday;
-- flagged: all they wrote that week was written on days of a burst.
select counted.company, counted.source, counted.person, counted.week, bool_and(bursts.day is not null) as flagged
from counted
left join bursts using (company, source, day)
where counted.day > $as_of::date - 182 and counted.day <= $as_of::date
group by counted.company, counted.source, counted.person, counted.week
