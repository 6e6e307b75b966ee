-- Different people behind each cell's votes, all and without burst days.
select polarity, company, source, theme, stage,
    count(distinct person) as authors, count(distinct person) filter (not flagged) as unflagged
from cell_votes
group by polarity, company, source, theme, stage
order by polarity, company, source, theme, stage
