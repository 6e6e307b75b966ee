"""Groups of like segments, from segments written by hand and from a warehouse."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from pipelines.pivots.corpus import Corpus, build_corpus, segments_of
from pipelines.pivots.evidence import SCHEMAS, cells_to_show, find_evidence
from pipelines.pivots.groups import Group, _cores, _joined, find_groups
from pipelines.pivots.meaning import MOST_IN_ALL, Meanings, sample_cells, shipped_vectors
from pipelines.pivots.segments import Cell
from pipelines.warehouse import open_warehouse
from tests.pipelines.pivots.made import AS_OF, Said, by_words, write_market
from tests.pipelines.pivots.test_phrases import CELL, segment

POLITE = [
    "the driver was polite",
    "polite driver was the best",
    "a polite driver",
    "driver was so polite",
    "the polite driver",
]
PUNCTUAL = [
    "always arrives on time",
    "it arrives on time",
    "arrives right on time",
    "on time always",
    "arrives on time always",
    "on time it arrives",
]
CHEAP = ["low fees here", "low fees and fair", "fair and low fees", "the fees stay low"]


def corpus_of(texts: Sequence[str], people: Sequence[str] = (), **more) -> Corpus:
    names = [*people, *[""] * len(texts)]
    rows = [segment(n, t, names[n], "zippa", praised=("convenience",), **more) for n, t in enumerate(texts)]
    return build_corpus(rows, [])


def groups_of(corpus: Corpus) -> list[Group]:
    inside = segments_of(corpus, CELL)
    return find_groups(corpus, inside, Meanings(corpus, inside.tolist(), by_words))


def members(corpus: Corpus, group: Group) -> set[str]:
    return {corpus.segments[at].text for at in group.members.tolist()}


def test_what_is_alike_is_one_group_and_the_largest_comes_first():
    corpus = corpus_of([*POLITE, *CHEAP, *PUNCTUAL])
    punctual, polite = groups_of(corpus)
    assert (members(corpus, punctual), members(corpus, polite)) == (set(PUNCTUAL), set(POLITE))
    assert (punctual.authors, polite.authors) == (6, 5)
    assert punctual.of_authors == polite.of_authors == 15  # the four who speak of fees are too few to be a group


def test_a_group_counts_authors_not_segments():
    assert groups_of(corpus_of(POLITE, people=["ada", "ada"])) == []
    assert [group.authors for group in groups_of(corpus_of([*POLITE, *POLITE[:2]], people=["ada", "ada"]))] == [6]


def test_where_all_say_the_same_there_is_one_group():
    corpus = corpus_of(["refund in one tap"] * 9)
    assert [(group.authors, group.of_authors) for group in groups_of(corpus)] == [(9, 9)]
    wordings = ["my old dad got his refund"] * 6 + ["refund for my dear mum"] * 6
    assert [group.authors for group in groups_of(corpus_of(wordings))] == [12]


def test_what_lies_between_two_groups_is_in_neither():
    corpus = corpus_of([*POLITE, *PUNCTUAL, "polite on time"])
    assert all("polite on time" not in members(corpus, group) for group in groups_of(corpus))


def test_at_most_four_groups():
    themes = ["bread", "milk", "fruit", "cheese", "wine", "fish"]
    corpus = corpus_of(
        [f"{word} {word} {word} {end}" for word in themes for end in ("now", "soon", "here", "there", "ever")]
    )
    assert [group.authors for group in groups_of(corpus)] == [5, 5, 5, 5]


def test_the_medoid_is_in_the_middle_long_enough_and_feels_like_it():
    short = ["polite driver"] * 5 + ["polite driver was polite", "a rather polite driver if I may say so"]
    corpus = corpus_of(short)
    assert corpus.segments[groups_of(corpus)[0].medoid].text == "polite driver was polite"
    rows = [one._replace(valence=-1) if one.text == "polite driver was polite" else one for one in corpus.segments]
    corpus = build_corpus(rows, [])
    assert corpus.segments[groups_of(corpus)[0].medoid].text == "a rather polite driver if I may say so"


def test_long_segments_tie_nothing_together():
    long = " ".join([*POLITE, *PUNCTUAL])
    corpus = corpus_of([*POLITE, *PUNCTUAL, *[f"{long} {n}" for n in range(9)]])
    assert [group.of_authors for group in groups_of(corpus)] == [20, 20]
    assert sorted(group.authors for group in groups_of(corpus)) == [5, 6]


def test_groups_do_not_depend_on_the_order_of_segments():
    rows = corpus_of([*POLITE, *CHEAP, *PUNCTUAL]).segments
    one, other = build_corpus(rows, []), build_corpus(rows[::-1], [])
    keys = [[{c.segments[at].review_key for at in g.members.tolist()} for g in groups_of(c)] for c in (one, other)]
    assert keys[0] == keys[1] != []
    assert [one.segments[g.medoid] for g in groups_of(one)] == [other.segments[g.medoid] for g in groups_of(other)]


def test_a_cell_is_sampled_from_its_newest():
    rows = [
        segment(n, f"so easy {n}", company="zippa", praised=("convenience",))._replace(
            day=AS_OF - timedelta(days=n % 90)
        )
        for n in range(900)
    ]
    corpus = build_corpus(rows, [])
    sample = sample_cells(corpus, [CELL])[CELL].inside
    assert len(sample) == 600
    assert {corpus.segments[at].day for at in sample.tolist()} == {AS_OF - timedelta(days=n) for n in range(60)}


def test_many_cells_share_what_can_be_afforded_and_what_two_cells_hold_counts_once():
    themes = [f"theme {n}" for n in range(30)]
    rows = [segment(n, "so easy", company="zippa", praised=(themes[n // 600],)) for n in range(18_000)]
    cells = [Cell("zippa", theme, "help") for theme in themes]
    samples = sample_cells(build_corpus(rows, []), [*cells, *(cell.at_any_stage for cell in cells)])
    assert {len(sample.inside) for sample in samples.values()} == {300}
    assert 30 * 300 <= MOST_IN_ALL < 30 * 450


PIVOTS = pa.table(
    {
        "company": ["zippa"] * 3 + ["tunely"] * 3,
        "theme": ["convenience", "convenience", "care", "quality", "fun", "quality"],
        "stage": ["help", "all", "all", "all", "all", "all"],
        "polarity": ["praise", "pain", "praise", "praise", "praise", "pain"],
        "tier": ["Confirmed", "Watch", "Not enough data", "Not compared", "Not compared", "Not compared"],
        "praising": [9, 9, 9, 60, 50, 70],
        "love_low": [0.1, 0.1, 0.1, 0.4, 0.3, 0.5],
    }
)


def test_pivots_openings_and_the_best_of_another_industry_are_shown():
    assert cells_to_show(PIVOTS, ["tunely"]) == [
        Cell("zippa", "convenience", "help", "praise"), Cell("zippa", "convenience", "all", "pain"),
        Cell("tunely", "quality", "all", "praise"),
    ]  # fmt: skip


@pytest.fixture
def warehouse(tmp_path):
    said = [Said("zippa", text, praise=["convenience"], stage="help") for text in [*PUNCTUAL, *POLITE]]
    said += [Said("zippa", f"the form is long {n}", pain=["convenience"], stage="buy", valence=-1) for n in "abcdef"]
    said += [Said("zippa", "never on time or late", pain=["convenience"], stage="help", valence=-2)]
    said += [Said("fetchr", "it is what it is") for _ in range(40)]
    write_market(tmp_path / "w.duckdb", said)
    return tmp_path / "w.duckdb"


def test_both_polarities_get_rows_of_all_three_tables(warehouse):
    calls = []

    def vectors(texts):
        calls.append(texts)
        return by_words(texts)

    with open_warehouse(warehouse) as con:
        tables = find_evidence(con, PIVOTS, AS_OF, None, vectors)
        for table, rows in tables.items():
            con.register("rows", rows)
            con.execute(f"insert into {table} by name select * from rows")
        text = dict(con.execute("select (review_key, segment), text from segments").fetchall())
    assert [len(calls), len(calls[0])] == [1, len(set(calls[0]))]
    groups = [
        (row["polarity"], row["rank"], row["authors"], row["of_authors"], text[row["review_key"], row["segment"]],
         text.get((row["dissent_review_key"], row["dissent_segment"])))
        for row in tables["pivot_groups"].to_pylist()
    ]  # fmt: skip
    assert [group[:4] for group in groups] == [("praise", 1, 6, 11), ("praise", 2, 5, 11), ("pain", 1, 6, 7)]
    assert groups[0][4] in PUNCTUAL
    assert groups[0][5] == "never on time or late"
    assert groups[2][4].startswith("the form is long")
    assert groups[2][5] in PUNCTUAL + POLITE
    verbatims = tables["pivot_verbatims"].to_pylist()
    kinds = {(row["polarity"], row["kind"]) for row in verbatims}
    assert kinds == {("praise", "typical"), ("praise", "dissenting"), ("pain", "typical"), ("pain", "dissenting")}
    for row in verbatims:
        praises = text[row["review_key"], row["segment"]] in PUNCTUAL + POLITE
        assert praises == ((row["polarity"], row["kind"]) in {("praise", "typical"), ("pain", "dissenting")})
    assert {row["phrase"] for row in tables["pivot_phrases"].to_pylist() if row["polarity"] == "pain"} == {
        "form is long"
    }


def test_nothing_to_show_asks_for_no_vectors(tmp_path):
    def vectors(texts):
        raise AssertionError("no text was to be read")

    with open_warehouse(tmp_path / "w.duckdb") as con:
        tables = find_evidence(con, PIVOTS.slice(0, 0), AS_OF, None, vectors)
    assert {name: table.schema for name, table in tables.items()} == SCHEMAS
    assert {table.num_rows for table in tables.values()} == {0}


def test_the_tables_of_the_warehouse_have_these_columns(tmp_path):
    with open_warehouse(tmp_path / "w.duckdb") as con:
        for table, schema in SCHEMAS.items():
            columns = con.execute(f"describe {table}").fetchall()
            assert {column[0] for column in columns} == set(schema.names)


def test_the_shipped_tagger_groups_what_people_mean():
    kind = ["The driver was lovely to me", "such friendly delivery people", "our courier is always so polite",
            "Kind and courteous drivers", "the delivery guy was really nice"]  # fmt: skip
    swift = ["super quick delivery", "it is delivered so fast every time", "fast delivery", "very quick delivery",
             "Delivery was quick.", "they deliver really fast"]  # fmt: skip
    corpus = corpus_of([*kind, *swift])
    inside = segments_of(corpus, CELL)
    found = find_groups(corpus, inside, Meanings(corpus, inside.tolist(), shipped_vectors))
    assert [members(corpus, group) for group in found] == [set(swift), set(kind)]


def test_a_text_of_two_segments_is_read_once(warehouse):
    corpus, asked = corpus_of(["refund in one tap"] * 7), []
    Meanings(corpus, range(7), lambda texts: asked.extend(texts) or by_words(texts))
    assert asked == ["refund in one tap"]


def test_no_core_no_group():
    """Segments without a direction of their own, as of texts without words, make no group and no error."""
    directions = np.zeros((6, 3))
    assert _joined(directions, _cores(directions)) == []
