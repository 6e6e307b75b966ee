select company, source, count(*) as people_weeks
from people_weeks
group by company, source
order by company, source
