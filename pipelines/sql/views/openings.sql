-- Where customers are let down more than elsewhere: each company's themes (stage 'all') and moments by what people
-- complain of, told like pivots: their words (phrase), the tier and every figure behind it, counted for complaints.
-- rivals_rate is the others' pain rate; intense, turns (from positive to negative) and moving speak of complaints, too.
with latest as (
    select * from data.pivots where polarity = 'pain' and as_of = (select max(as_of) from data.pivots)
),

top_phrases as (
    select as_of, company, theme, stage,
        arg_min(phrase, rank) as phrase,
        arg_min(authors, rank) as phrase_authors,
        arg_min(of_authors, rank) as phrase_of_authors
    from data.pivot_phrases
    where polarity = 'pain'
    group by as_of, company, theme, stage
)

select
    latest.company, companies.name as company_name, latest.theme, latest.stage, latest.tier, latest.tier_week_before,
    top_phrases.phrase, latest.kano, latest.moving,
    latest.love_rate as pain_rate, latest.love_low as pain_low, latest.love_high as pain_high, latest.rivals_rate,
    latest.praising as complaining, latest.praising_authors as complaining_authors,
    latest.rivals_praising as rivals_complaining,
    latest.* exclude (
        company, theme, stage, polarity, tier, tier_week_before, kano, moving, love_rate, love_low, love_high,
        rivals_rate, praising, praising_authors, rivals_praising
    ),
    top_phrases.phrase_authors, top_phrases.phrase_of_authors
from latest
join data.companies as companies using (company)
left join top_phrases using (as_of, company, theme, stage)
order by latest.z desc nulls last, latest.company, latest.theme, latest.stage
