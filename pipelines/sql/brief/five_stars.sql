-- What people who give five stars talk about, beside people who give three.
select source, theme, polarity, five_mentioning, five_people_weeks, three_mentioning, three_people_weeks, stands_out
from main.five_stars
order by source, log_odds desc, theme, polarity
