-- The whole ladder: praise and pain rows in one table, and the figures of rungs 3 to 6 beside those of 1 and 2.
-- Rows from before this migration spoke of praise.

alter table pivots add column polarity text default 'praise';
alter table pivots add column rated_reviews integer;
alter table pivots add column praise_effect double;
alter table pivots add column praise_effect_se double;
alter table pivots add column praise_floor double;
alter table pivots add column pain_effect double;
alter table pivots add column pain_effect_se double;
alter table pivots add column pain_floor double;
alter table pivots add column effect_low double;
alter table pivots add column rating_p double;
alter table pivots add column rating_q double;
alter table pivots add column company_rated integer;
alter table pivots add column company_effect double;
alter table pivots add column company_effect_low double;
alter table pivots add column rating_linked boolean;
alter table pivots add column intense integer;
alter table pivots add column intense_of integer;
alter table pivots add column intense_log_odds double;
alter table pivots add column intense_q double;
alter table pivots add column turns integer;
alter table pivots add column turn_low double;
alter table pivots add column turn_high double;
alter table pivots add column turn_q double;
alter table pivots add column switched integer;
alter table pivots add column emotional boolean;
alter table pivots add column recent_praising integer;
alter table pivots add column recent_people_weeks integer;
alter table pivots add column before_praising integer;
alter table pivots add column before_people_weeks integer;
alter table pivots add column moving text;
alter table pivots add column true_rate double;
alter table pivots add column true_low double;
alter table pivots add column true_high double;
alter table pivots add column robust boolean;
alter table pivots add column fragile text;
alter table pivots add column kano text;
alter table pivots add column tier_week_before text;

alter table pivot_phrases add column polarity text default 'praise';
alter table pivot_verbatims add column polarity text default 'praise';
