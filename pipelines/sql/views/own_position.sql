-- Our own position, theme by theme (stage 'all') and moment by moment: how much praise of the theme is worth
-- (importance: the market's log odds of a higher star, with its standard error), and how often it is praised at the
-- pooled competitors (theirs) and at our own companies (ours): n of N people's weeks of the last 26 weeks, with a 90 %
-- interval (Jeffreys of one company, Wilson of several pooled). position: 'both' when both intervals lie above
-- typical_rate, the mean rate of all themes, or of all moments; else 'loved there, not here' when theirs lies above
-- ours, 'only here' when ours lies above theirs. Where the two overlap: 'both' when both rates reach the typical one,
-- 'neither' when neither does, else 'unknown', as with fewer than 30 people's weeks of our own, or of theirs. Companies
-- from another industry are left out.
with cells as (
    select pivots.*, companies.role
    from data.pivots as pivots
    join data.companies as companies using (company)
    where pivots.polarity = 'praise' and pivots.as_of = (select max(as_of) from data.pivots)
        and companies.role <> 'inspiration'
),

worth as (
    select theme, any_value(praise_effect) as importance, any_value(praise_effect_se) as importance_se
    from cells
    group by theme
),

pooled as (
    select theme, stage, role, count(*) as companies, sum(praising) as y, sum(people_weeks) as n,
        any_value(love_low) as love_low, any_value(love_high) as love_high,
        (y + 1.3528) / (n + 2.7055) as centre,
        1.6449 / (n + 2.7055) * sqrt(y * (n - y) / n + 0.6764) as margin
    from cells
    group by theme, stage, role
),

performance as (
    select theme, stage, role, y::integer as praising, n::integer as people_weeks, y / n as rate,
        if(companies = 1, love_low, greatest(centre - margin, 0)) as low,
        if(companies = 1, love_high, least(centre + margin, 1)) as high
    from pooled
),

market as (
    select theme, stage, sum(praising) / sum(people_weeks) as rate from cells group by theme, stage
),

typical as (
    select stage = 'all' as whole, avg(rate) as rate from market group by whole
),

laid_out as (
    select market.theme, market.stage, worth.importance, worth.importance_se,
        theirs.praising as their_praising, theirs.people_weeks as their_people_weeks, theirs.rate as their_rate,
        theirs.low as their_low, theirs.high as their_high,
        ours.praising as our_praising, ours.people_weeks as our_people_weeks, ours.rate as our_rate,
        ours.low as our_low, ours.high as our_high,
        typical.rate as typical_rate
    from market
    join worth using (theme)
    join typical on typical.whole = (market.stage = 'all')
    left join performance as theirs
        on market.theme = theirs.theme and market.stage = theirs.stage and theirs.role = 'competitor'
    left join performance as ours
        on market.theme = ours.theme and market.stage = ours.stage and ours.role = 'own'
)

select
    *,
    case
        when coalesce(our_people_weeks, 0) < 30 or coalesce(their_people_weeks, 0) < 30 then 'unknown'
        when least(their_low, our_low) > typical_rate then 'both'
        when their_low > our_high then 'loved there, not here'
        when our_low > their_high then 'only here'
        when least(their_rate, our_rate) >= typical_rate then 'both'
        when greatest(their_rate, our_rate) < typical_rate then 'neither'
        else 'unknown'
    end as position
from laid_out
order by importance desc nulls last, theme, stage = 'all' desc, stage
