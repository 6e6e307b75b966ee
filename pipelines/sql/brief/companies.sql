-- The companies of the market, ours first, with the people's weeks read in the window.
with read_people as (
    select company, count(*) as people_weeks from data.people_weeks group by company
)

select company, name, role, coalesce(people_weeks, 0) as people_weeks
from data.companies
left join read_people using (company)
order by role <> 'own', name, company
