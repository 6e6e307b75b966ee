-- Groups of a cell's segments that say much the same: who says it, the segment that stands for it, and the segment of
-- the opposite polarity that is nearest in meaning (null where the company has none).
create table pivot_groups (
    as_of date, company text, theme text, stage text, polarity text, rank integer,
    authors integer, of_authors integer, review_key text, segment integer,
    dissent_review_key text, dissent_segment integer
);
