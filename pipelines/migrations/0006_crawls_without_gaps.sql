-- What a company answered to a review is kept, and a new answer makes a new version, as a new text does.
alter table reviews add column reply text;
alter table review_versions add column reply text;

-- The run that brought a content. With it, a crawl of what is new knows which reviews earlier crawls read without a gap:
-- `gapless` says that a crawl came down to what was known before, or to the end it was asked for; `whole`, that it did
-- not stop at what was known. Of earlier crawls nobody knows: null.
alter table review_versions add column run_id text;
alter table crawls add column gapless boolean;
alter table crawls add column whole boolean;
