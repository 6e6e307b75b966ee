"""Last week, again: claims are carried, strengthened, faded or withdrawn, each with its reason."""

import pytest

from pipelines.brief.frozen import thaw
from tests.pipelines.brief.made import made

ZIPPA = "company = 'zippa' and as_of = date '2026-11-22' and polarity = 'praise'"
PANTRIO = "company = 'pantrio' and as_of = date '2026-11-22' and polarity = 'pain'"


@pytest.fixture
def followed(tmp_path):
    """This week's `again` after changes, where last week's briefing was the small market as it is."""

    def of(*changes, week="2026-W46", last_week=""):
        last = made(tmp_path / "last", *filter(None, [last_week]))
        folder = tmp_path / "this" / "briefings" / week
        folder.mkdir(parents=True)
        text = last.json.read_text(encoding="utf-8").replace('"week": "2026-W47"', f'"week": "{week}"')
        (folder / "briefing.json").write_text(text, encoding="utf-8")
        files = made(tmp_path / "this", *changes)
        return thaw(files.json).again, files

    return of


def first(again):
    return again.claims[0]


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_first_briefing_has_nothing_to_return_to(tmp_path):
    files = made(tmp_path)
    assert thaw(files.json).again.week == ""
    assert "again\n" not in files.markdown.read_text(encoding="utf-8")


def test_a_claim_that_stands_is_carried_with_its_figures(followed):
    again, files = followed()
    assert [(claim.pivot, claim.word) for claim in again.claims] == [
        ("zippa/convenience/help", "carried"), ("pantrio/reliability/receive:pain", "carried"),
    ]  # fmt: skip
    assert plain(first(again).reason).endswith(
        "44 of 400 (11.0 %) then, 44 of 400 (11.0 %) now. "
        "It is growing: 20 of 100 (20.0 %) in the last 4 weeks, 24 of 300 (8.0 %) in the 22 before."
    )
    for path in (files.html, files.markdown):
        text = path.read_text(encoding="utf-8")
        assert "Last week, again" in text
        assert "carried" in text


def test_a_claim_that_falls_short_of_its_tier_has_faded(followed):
    again, _ = followed(f"update pivots set tier = 'Watch', rating_linked = false where {ZIPPA}")
    claim = first(again)
    assert (claim.word, claim.then.word, claim.now.word) == ("faded", "Confirmed", "Watch")
    assert "That it goes with stars is not shown" in claim.reason


def test_what_overturns_it_is_named(followed):
    change = "tier = 'Watch', rating_linked = false, robust = false, fragile = 'without flagged'"
    again, _ = followed(f"update pivots set {change} where {ZIPPA}")
    assert "But that does not hold up in every check. It does not stand out without" in first(again).reason


def test_a_claim_that_holds_a_second_week_is_strengthened(followed):
    again, _ = followed(last_week=f"update pivots set tier_week_before = 'Watch' where {ZIPPA}")
    claim = first(again)
    assert (claim.word, claim.then.word, claim.now.word) == ("strengthened", "First week", "Confirmed")
    assert "this week and a week before" in claim.reason


def test_a_claim_told_of_another_moment_says_so(followed):
    again, _ = followed(f"update pivots set tier = 'Not enough data' where {ZIPPA} and stage = 'help'")
    assert "It is told of praise for convenience as a whole now." in first(again).reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("praising_authors = 22", "Fewer than 30 reviewers mention it (22). Reviewers who mention it: 44 of 400"),
        ("love_low = 0.004", "The lower end of its interval (0.4 %) does not lie above the others’ 0.5 %."),
        ("odds_low = 1.1", "Its odds are surely only 1.10 times the others’, where 1.25 is needed."),
        ("praising_authors = 22, odds_low = 1.1", "Fewer than 30 reviewers mention it (22) and its odds are surely"),
        ("q = 0.3", "It does not stand out beyond chance among all cells of the week."),
    ],
)
def test_a_claim_below_watch_is_withdrawn_and_says_which_gate_failed(followed, change, reason):
    again, _ = followed(f"update pivots set tier = 'Not enough data', {change} where {ZIPPA}")
    claim = first(again)
    assert (claim.word, claim.now) == ("withdrawn", None)
    assert plain(claim.reason).startswith(reason)


def test_an_opening_is_followed_too(followed):
    again, _ = followed(f"update pivots set tier = 'Not enough data', praising_authors = 12 where {PANTRIO}")
    assert [claim.word for claim in again.claims] == ["carried", "withdrawn"]


def test_a_company_that_left_the_market(followed):
    again, _ = followed(*(f"delete from {table} where company = 'zippa'" for table in ("companies", "pivots")))
    assert first(again).reason == "Zippa is no longer in the market."


def test_nothing_to_compare_with(followed):
    again, _ = followed(f"update pivots set tier = 'Not compared' where {ZIPPA}")
    assert first(again).reason == "No other company’s reviews are there to compare it with this week."


def test_nothing_counted(followed):
    again, _ = followed(f"delete from pivots where {ZIPPA}")
    assert first(again).reason == "Nothing was counted for Zippa this week."


def test_nothing_is_withdrawn_for_a_collection_that_failed(followed):
    again, files = followed(
        "update crawls set status = 'failed'", f"update pivots set tier = 'Not enough data' where {ZIPPA}"
    )
    assert again.claims == ()
    assert "neither carried nor withdrawn" in files.markdown.read_text(encoding="utf-8")


def test_an_older_briefing_is_called_by_its_week(followed):
    again, _ = followed(week="2026-W40")
    assert again.title == "The briefing of 2026-W40, again"
