-- Advocates, neutral and detractors among those who speak of a stage; another industry is not laid beside the others.
select company, stage, n, advocates, neutral, detractors
from main.journey
where role <> 'inspiration'
order by role <> 'own', company_name, company, position
