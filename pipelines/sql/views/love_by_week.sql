-- How love moves: company, theme and ISO week (week is its Monday), people praising the theme and people read that week.
with people as (
    select company, week, count(*) as people_weeks from data.people_weeks group by company, week
),

themes as (
    select distinct theme from data.votes
),

praise as (
    select company, theme, week, count(distinct (source, person)) as praising
    from data.votes
    where polarity = 'praise'
    group by company, theme, week
)

select
    company, companies.name as company_name, theme, week, strftime(week, '%G-W%V') as iso_week,
    coalesce(praise.praising, 0) as praising,
    people.people_weeks,
    coalesce(praise.praising, 0) / people.people_weeks as love_rate
from people
join data.companies as companies using (company)
cross join themes
left join praise using (company, theme, week)
order by company, theme, week
