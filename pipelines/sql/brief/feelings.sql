-- The emotion curves: mean valence by company and stage; another industry is not laid beside the others.
select company, company_name, role, stage, n, mean_valence, valence_low, valence_high
from main.journey
where role <> 'inspiration'
order by role <> 'own', company_name, company, position
