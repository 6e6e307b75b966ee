-- What we took up, with our own movement since; what was dropped is told for a week, and then no more.
select company, company_name, theme, stage, polarity, status, owner, note, since,
    our_praising_before, our_people_weeks_before, our_praising_since, our_people_weeks_since
from main.actions
cross join data.snapshot as snapshot
where status <> 'dropped' or told_on > snapshot.as_of - 7
order by since, company, theme, stage, polarity
