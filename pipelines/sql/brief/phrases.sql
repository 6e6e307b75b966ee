-- What the praise (or the pain) of a cell says again and again, and how many of its authors say it.
select company, theme, stage, polarity, phrase, authors, of_authors
from data.pivot_phrases
join data.snapshot using (as_of)
order by company, theme, stage, polarity desc, rank
