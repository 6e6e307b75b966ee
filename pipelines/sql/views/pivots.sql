-- Where feelings turn: each company's themes (stage 'all') and their moments in the journey, as of the latest night,
-- with what customers say in their own words (phrase), the tier and every figure behind it. Ordered by strength of
-- evidence.
with latest as (
    select * from data.pivots where polarity = 'praise' and as_of = (select max(as_of) from data.pivots)
),

top_phrases as (
    select as_of, company, theme, stage,
        arg_min(phrase, rank) as phrase,
        arg_min(authors, rank) as phrase_authors,
        arg_min(of_authors, rank) as phrase_of_authors
    from data.pivot_phrases
    where polarity = 'praise'
    group by as_of, company, theme, stage
)

select
    latest.company, companies.name as company_name, latest.theme, latest.stage, latest.tier, latest.tier_week_before,
    top_phrases.phrase, latest.kano, latest.moving,
    latest.love_rate, latest.love_low, latest.love_high, latest.rivals_rate,
    latest.* exclude (
        company, theme, stage, polarity, tier, tier_week_before, kano, moving, love_rate, love_low, love_high,
        rivals_rate
    ),
    top_phrases.phrase_authors, top_phrases.phrase_of_authors
from latest
join data.companies as companies using (company)
left join top_phrases using (as_of, company, theme, stage)
order by latest.z desc nulls last, latest.company, latest.theme, latest.stage
