-- The customer's journey, company by company and stage by stage over the last 26 weeks: how people feel there (mean
-- valence from -2 to 2, with its 90 % interval), the shares of advocates (positive and intense), neutral and detractors
-- among the n people's weeks that speak of the stage, and the theme they praise most there.
with stages (stage, position) as (
    values ('choose', 1), ('join', 2), ('buy', 3), ('receive', 4), ('use', 5), ('help', 6), ('stay', 7)
),

spoken as (
    select counted.company, counted.source, counted.person, counted.week, segments.stage, segments.valence,
        segments.valence = 2 or segments.emotion in ('joy', 'gratitude', 'relief', 'surprise') as intense
    from data.segments as segments
    join data.counted as counted using (review_key)
    cross join data.snapshot as snapshot
    where counted.day between snapshot.window_start and snapshot.as_of
),

-- One feeling per person, week and stage, however many segments it took to say it.
feelings as (
    select company, stage,
        avg(valence) as valence,
        case
            when sum(valence) > 0 and bool_or(intense and valence > 0) then 'advocate'
            when sum(valence) < 0 then 'detractor'
            else 'neutral'
        end as stance
    from spoken
    group by company, source, person, week, stage
),

curve as (
    select company, stage,
        count(*) as n,
        avg(valence) as mean_valence,
        1.645 * stddev_samp(valence) / sqrt(count(*)) as margin,
        avg((stance = 'advocate')::integer) as advocates,
        avg((stance = 'neutral')::integer) as neutral,
        avg((stance = 'detractor')::integer) as detractors
    from feelings
    group by company, stage
),

voices as (
    select company, stage,
        count(distinct (source, person, week)) filter (polarity = 'praise') as praising,
        count(distinct (source, person, week)) filter (polarity = 'pain') as complaining
    from data.votes
    group by company, stage
),

loved as (
    select company, stage, theme, count(distinct (source, person, week)) as praising
    from data.votes
    where polarity = 'praise'
    group by company, stage, theme
),

best_loved as (
    select company, stage, theme, praising
    from loved
    qualify row_number() over (partition by company, stage order by praising desc, theme) = 1
)

select
    company, companies.name as company_name, companies.role, stages.position, stage,
    coalesce(curve.n, 0) as n,
    curve.mean_valence,
    -- One voice alone has no spread, and greatest() passes over nulls.
    if(curve.n > 1, greatest(curve.mean_valence - curve.margin, -2), null) as valence_low,
    if(curve.n > 1, least(curve.mean_valence + curve.margin, 2), null) as valence_high,
    curve.advocates, curve.neutral, curve.detractors,
    coalesce(voices.praising, 0) as praising,
    coalesce(voices.complaining, 0) as complaining,
    best_loved.theme as best_loved_theme,
    best_loved.praising as best_loved_praising
from data.companies as companies
cross join stages
left join curve using (company, stage)
left join voices using (company, stage)
left join best_loved using (company, stage)
order by company, position
