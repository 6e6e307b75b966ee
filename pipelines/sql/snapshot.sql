-- What the published database is a snapshot of; window_start is the first of the 26 weeks' days.
select
    $as_of::date as as_of,
    $run_id::text as run_id,
    $published_at::timestamp as published_at,
    (select mode(model_version) from readings) as model_version,
    ($as_of::date - 181) as window_start,
    $market_name::text as market_name
