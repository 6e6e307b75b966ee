-- People's weeks with a vote for the cell, by week (weeks_ago counts back from the week of $as_of): all, those not of
-- burst days alone, and those that felt it, felt it strongly, turned there, or came from another company.
select polarity, company, source, theme, stage,
    date_diff('day', week, date_trunc('week', $as_of::date)::date) // 7 as weeks_ago,
    count(*) as voting, count(*) filter (not flagged) as unflagged, count(*) filter (felt) as felt,
    count(*) filter (intense) as intense,
    count(*) filter (turned) as turned, count(*) filter (switched) as switched
from cell_votes
group by polarity, company, source, theme, stage, weeks_ago
order by polarity, company, source, theme, stage, weeks_ago
