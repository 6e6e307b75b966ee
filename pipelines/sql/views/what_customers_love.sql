-- What customers love, company by company: of all people's weeks read in the last 26 weeks, how many praise the theme
-- (love_rate, with its 90 % interval), how many complain of it, and the words they use. A person counts once a week.
with people as (
    select company, count(*) as people_weeks from data.people_weeks group by company
),

themes as (
    select distinct theme from data.votes
),

voices as (
    select company, theme,
        count(distinct (source, person, week)) filter (polarity = 'praise') as praising,
        count(distinct (source, person, week)) filter (polarity = 'pain') as complaining
    from data.votes
    group by company, theme
),

whole_themes as (
    select company, theme, love_low, love_high, phrase, tier from main.pivots where stage = 'all'
)

select
    company, companies.name as company_name, companies.role, theme,
    coalesce(voices.praising, 0) as praising,
    people.people_weeks,
    coalesce(voices.praising, 0) / people.people_weeks as love_rate,
    whole_themes.love_low, whole_themes.love_high,
    coalesce(voices.complaining, 0) as complaining,
    coalesce(voices.complaining, 0) / people.people_weeks as pain_rate,
    whole_themes.phrase, whole_themes.tier
from people
join data.companies as companies using (company)
cross join themes
left join voices using (company, theme)
left join whole_themes using (company, theme)
order by love_rate desc, company, theme
