-- One vote per person, week and cell: the votes at their stage, and once more under stage 'all', whatever the stage.
select company, source, person, week, theme, stage, polarity, felt, intense, turned, switched, flagged
from votes
where stage <> 'none'
union all
select company, source, person, week, theme, 'all' as stage, polarity,
    bool_or(felt), bool_or(intense), bool_or(turned), bool_or(switched), bool_and(flagged)
from votes
group by company, source, person, week, theme, polarity
