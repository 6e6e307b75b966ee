-- The denominator: one row per person and week that was read, in the 26 weeks up to $as_of. `week` is its Monday.
select distinct company, source, person, week
from counted
where day > $as_of::date - 182 and day <= $as_of::date
