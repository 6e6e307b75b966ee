-- Reviews of the window that have a vote, and those among them in which no theme was found.
select count(*) as counted, count(*) filter (review_key not in (select review_key from data.mentions)) as without_theme
from data.counted as counted
cross join data.snapshot as snapshot
where counted.day between snapshot.window_start and snapshot.as_of
