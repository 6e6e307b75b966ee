-- What the published database is a snapshot of.
select as_of, run_id, published_at, model_version, window_start, market_name
from data.snapshot
