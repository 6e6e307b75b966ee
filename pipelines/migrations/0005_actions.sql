-- What people do about a pivot: one row each time its state is told, and none is ever changed or taken away.
create table actions (
    company text, theme text, stage text, polarity text,
    owner text, status text, note text, recorded_at timestamp
);
