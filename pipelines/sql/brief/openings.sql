-- What hurts, cell by cell of the snapshot's day, under the names that praise has in cells.sql: the two are read alike.
with this_week as (
    select openings.*, companies.role
    from main.openings as openings
    join data.companies as companies using (company)
    join data.snapshot as snapshot on openings.as_of = snapshot.as_of
),

earlier as (
    select pivots.company, pivots.theme, pivots.stage, pivots.as_of, pivots.praising, pivots.people_weeks
    from data.pivots as pivots
    cross join data.snapshot as snapshot
    where pivots.as_of <= snapshot.as_of - 7 and pivots.polarity = 'pain'
    qualify pivots.as_of = max(pivots.as_of) over ()
)

select
    this_week.company, company_name, role, this_week.theme, this_week.stage, 'pain' as polarity, tier, phrase,
    phrase_authors, phrase_of_authors, complaining as praising, this_week.people_weeks,
    complaining_authors as praising_authors, pain_rate as love_rate, pain_low as love_low, pain_high as love_high,
    shrunk_rate, rivals_complaining as rivals_praising, rivals_people_weeks, rivals_rate, odds_ratio, odds_low, z, q,
    strata_used, strata_left_out, reviews_needed,
    rated_reviews, praise_effect, praise_effect_se, praise_floor, pain_effect, pain_effect_se, pain_floor, effect_low,
    rating_p, rating_q, company_rated, company_effect, company_effect_low, rating_linked, intense, intense_of,
    intense_log_odds, intense_q, turns, turn_low, turn_high, turn_q, switched, emotional, recent_praising,
    recent_people_weeks, before_praising, before_people_weeks, moving, true_rate, true_low, true_high, robust, fragile,
    kano, tier_week_before,
    earlier.as_of as earlier_as_of, earlier.praising as earlier_praising, earlier.people_weeks as earlier_people_weeks
from this_week
left join earlier using (company, theme, stage)
order by z desc nulls last, this_week.company, this_week.theme, this_week.stage
