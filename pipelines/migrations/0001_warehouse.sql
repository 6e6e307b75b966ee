-- The warehouse as it stood first. No keys, indexes or checks: the same statements must run in DuckLake,
-- so uniqueness is kept by MERGE and proved by tests.

create table companies (company text, name text, role text);
create table sources (source_id text, company text, source text);
create table journey (stage text, touchpoint text, owner text, position integer);

create table crawls (
    run_id text, source_id text, company text, source text,
    status text, stop_reason text,
    expected integer, fetched integer, new integer, updated integer, unchanged integer, rejected integer,
    started_at timestamp, finished_at timestamp
);
create table rejects (run_id text, source_id text, company text, ref text, reason text, url text);

create table reviews (
    review_key text, company text, source text, source_id text, review_id text, author text,
    title text, text text,
    rating_raw text, rating_min double, rating_max double, stars double,
    written_at timestamp, locale text, language text, skipped text, url text, app_version text,
    content_hash text, duplicate_of text, first_seen_on date, changed_on date
);
create table review_versions (
    review_key text, version integer, content_hash text, title text, text text,
    rating_raw text, stars double, written_at timestamp, seen_on date
);

create table readings (review_key text, content_hash text, model_version text, backend text, dtype text);
create table segments (
    review_key text, segment integer, start_offset integer, end_offset integer, text text,
    stage text, emotion text, valence integer, confidence double
);
create table mentions (review_key text, segment integer, theme text, polarity text, confidence double);

create table pivots (
    as_of date, company text, theme text, stage text,
    praising integer, people_weeks integer, praising_authors integer,
    love_rate double, love_low double, love_high double, shrunk_rate double,
    rivals_praising integer, rivals_people_weeks integer, rivals_rate double,
    log_odds double, std_error double, z double, odds_ratio double, odds_low double, p double, q double,
    strata_used integer, strata_left_out integer,
    loved boolean, distinctive boolean, tier text, reviews_needed integer
);
create table pivot_phrases (
    as_of date, company text, theme text, stage text, rank integer,
    phrase text, authors integer, of_authors integer, z double
);
create table pivot_verbatims (
    as_of date, company text, theme text, stage text, kind text, rank integer, review_key text, segment integer
);

-- The reviews that count as somebody's vote: read by the tagger, not skipped, not a copy. An unknown author is a
-- person per review; a review without a date belongs to the day it was first seen. A company that was taken off the
-- market keeps its reviews and has no votes.
create view counted as
select
    review_key, company, source,
    coalesce(author, review_key) as person,
    coalesce(written_at::date, first_seen_on) as day,
    date_trunc('week', coalesce(written_at::date, first_seen_on))::date as week
from reviews
where skipped is null and duplicate_of is null and review_key in (select review_key from segments)
    and company in (select company from companies);
