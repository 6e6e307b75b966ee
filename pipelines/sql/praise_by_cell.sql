-- People's weeks with praise, and the distinct people who gave it, by company, source, theme and stage; stage 'all' is
-- the theme as a whole, whatever the stage.
select company, source, theme, case when grouping(stage) = 1 then 'all' else stage end as stage,
    count(distinct (person, week)) as praising, count(distinct person) as authors
from votes
where polarity = 'praise'
group by grouping sets ((company, source, theme), (company, source, theme, stage))
order by company, source, theme, stage
