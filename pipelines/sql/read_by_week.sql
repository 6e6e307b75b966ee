-- People's weeks by company, source and week (weeks_ago counts back from the week of $as_of), and those that are not
-- of burst days alone.
select company, source, date_diff('day', week, date_trunc('week', $as_of::date)::date) // 7 as weeks_ago,
    count(*) as people_weeks, count(*) filter (not flagged) as unflagged
from people_weeks
group by company, source, weeks_ago
order by company, source, weeks_ago
