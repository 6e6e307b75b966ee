"""The journey review: what lies at which moment, and the sheets that a room stands before."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import pipelines.brief
from pipelines.brief.forms.render import render_journey_review
from pipelines.brief.forms.wall import COLUMN, SHEET, column, pinned
from pipelines.brief.frozen import freeze, thaw
from pipelines.brief.gather import gather
from pipelines.brief.journey_rows import StarLine
from pipelines.brief.rows import read_rows
from pipelines.brief.telling.five_stars import no_stars, star_talk
from pipelines.brief.words import MOMENTS
from pipelines.warehouse import open_published
from tests.pipelines.brief.made import published
from tests.pipelines.brief.test_contrast import contrast, rgb
from tests.pipelines.brief.test_hostile import HOSTILE, Tags
from tests.pipelines.brief.test_html import CROWD, Page
from tests.pipelines.brief.test_language import NAMES, UNKIND
from tests.pipelines.brief.test_states import CONTENT, NOTHING_WATCH, ONE_COMPANY

STATES = {
    "full": [CROWD],
    "small": [],
    "nothing watch": [NOTHING_WATCH],
    "one company": ONE_COMPANY,
    "no journey": ["delete from journey"],
    "own unknown": ["update companies set role = 'competitor'"],
    "empty": [f"delete from {table}" for table in CONTENT],
}
TEMPLATES = Path(pipelines.brief.__file__).parent / "forms" / "templates"
STYLE = (TEMPLATES / "journey-review.css").read_text(encoding="utf-8")
QUESTIONS = (
    "What do their customers say works well, and why?",
    "What would they like to see improved?",
    "What would they change if they could?",
    "What could we do more of, or less of, at this touchpoint?",
)


@pytest.fixture(scope="module")
def briefed(tmp_path_factory):
    @cache
    def of(*changes):
        with open_published(published(tmp_path_factory.mktemp("review"), *changes)) as con:
            return gather(read_rows(con))

    return of


@pytest.fixture(scope="module")
def review(briefed):
    return lambda *changes: briefed(*changes).review


@pytest.fixture(scope="module", params=STATES)
def sheets(request, briefed):
    return render_journey_review(briefed(*STATES[request.param]))


def at(review, stage):
    return next(moment for moment in review.moments if moment.stage == stage)


def said(voices):
    return [(voice.number, voice.ours, voice.topic, voice.share, voice.verbatim.said) for voice in voices]


def plain(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text.replace("\u00a0", " ")))


def test_pivots_and_openings_lie_at_their_moments_with_their_owners(review):
    found = review()
    assert [moment.stage for moment in found.moments] == list(MOMENTS)
    lying = {moment.stage: [(n.number, n.is_opening, str(n.heading)) for n in moment.notes] for moment in found.moments}
    assert {stage: notes for stage, notes in lying.items() if notes} == {
        "help": [(1, False, "At Zippa, refund in one tap")],
        "receive": [(2, True, "At Pantrio, never came")],
    }
    helping = at(found, "help")
    assert [(step.touchpoint, step.owner) for step in helping.steps] == [("Refunds", "Support team")]
    assert helping.notes[0].owner == "Support team (Refunds)"
    assert helping.notes[0].question.endswith("?")
    assert at(found, "receive").no_steps == "No touchpoint of ours stands at this moment yet. Who could speak for it?"
    assert found.room == ("Onboarding team", "Support team")


def test_the_numbers_are_those_of_the_briefings_cards(briefed):
    briefing = briefed()
    notes = [note for moment in briefing.review.moments for note in moment.notes]
    numbers = {note.pivot: note.number for note in notes}
    assert all(numbers[card.pivot] == card.number for card in briefing.cards)


def test_a_whole_theme_lies_where_most_of_it_is_said(review):
    whole = "update pivots set tier = 'Not enough data', loved = false where stage = 'help'"
    note = at(review(whole), "help").notes[0]
    assert note.pivot == "zippa/convenience/all"
    assert note.placed == "Told of convenience as a whole; most of it is said at this moment."


def test_a_whole_theme_that_is_said_at_no_moment_is_kept_apart(review):
    found = review("delete from pivots where theme = 'convenience' and stage <> 'all'")
    assert [note.pivot for note in found.unplaced] == ["zippa/convenience/all"]


def test_more_pivots_than_the_briefing_has_cards_of(review):
    more = [
        f"insert into pivots select * replace ('{theme}' as theme, z - {step} as z) from pivots "
        "where theme = 'convenience' and stage = 'use'"
        for step, theme in enumerate(("speed", "fun", "value", "trust"), 1)
    ]
    stage = "update pivots set stage = 'use' where theme = 'convenience' and stage = 'help'"
    found = at(review(stage, *more), "use")
    assert [note.number for note in found.notes] == [1, 2, 3]


def test_a_notes_voices_come_first_and_its_theme_is_not_told_again(review):
    helping = at(review(), "help")
    assert said(helping.well) == [
        (1, False, "convenience when asking for help", "", "Refund in one tap."),
        (0, True, "care", "1 of 1", "Kind help."),
    ]
    assert said(helping.wished) == [
        (1, False, "one who does not praise convenience there", "", "The refund form is a maze."),
    ]
    assert all(voice.verbatim.review for voice in (*helping.well, *helping.wished))


def test_what_many_mention_stands_in_for_a_note(review):
    helping = at(review(NOTHING_WATCH), "help")
    assert said(helping.well)[0] == (0, False, "convenience", "2 of 3", "I asked for a refund in one tap.")
    assert said(helping.wished) == [(0, False, "convenience", "1 of 3", "The refund form is a maze.")]


def test_praise_in_a_bad_mood_is_not_quoted(review):
    cold = "update model_segments set valence = -1 where review_key in ('zippa-ios:1', 'zippa-ios:2')"
    assert said(at(review(NOTHING_WATCH, cold), "help").well) == [(0, True, "care", "1 of 1", "Kind help.")]


def test_the_same_words_are_quoted_once(review):
    twice = (
        "insert into model_mentions select * replace ('speed' as theme) from model_mentions where theme = 'convenience'"
    )
    words = [voice.verbatim.said for voice in at(review(NOTHING_WATCH, twice), "help").well]
    assert len(words) == len(set(words))


def test_theirs_are_loved_and_ours_are_not(review):
    place = at(review(), "help").places[0]
    assert (place.theme, place.sign, place.word) == ("convenience", "↓", "loved there, less so here")
    assert (place.theirs_of, place.ours_of) == ("48 of 900", "1 of 500")
    assert at(review(), "buy").no_places.startswith("At this moment no theme is surely praised more")


def test_an_unknown_own_position_is_an_opportunity(review):
    found = review("update companies set role = 'competitor'")
    unknown = "own position is unknown. No company of the market is marked as ours."
    assert at(found, "help").no_places == f"What stands out here is an opportunity: our {unknown}"
    assert at(found, "buy").no_places == f"Our {unknown}"


def test_shares_and_mean_where_enough_speak_of_a_moment(review):
    found = {each.company: each for each in at(review(CROWD), "stay").feelings}
    assert found["Zippa"].n == 12
    assert (found["Zippa"].mean, found["Zippa"].detractors) == (1.0, 0.0)
    assert next(iter(found)) == "Larder & Lane"
    alone = next(each for each in at(review(CROWD), "help").feelings if each.ours)
    assert (alone.n, alone.mean, alone.advocates) == (1, None, None)


def test_the_surest_note_is_taken_up_first(review):
    found = [(start.stage, start.why) for start in review(CROWD).starts]
    assert found[:2] == [("help", "pivot 1"), ("receive", "opening 2")]
    assert found[2] == ("choose", "it feels cool here (−1.00)")


def test_without_a_note_theirs_are_loved_or_it_feels_cool(review):
    found = [(start.stage, start.why) for start in review(CROWD, NOTHING_WATCH).starts]
    assert found[0] == ("help", "loved there, less so here: convenience")
    assert found[1] == ("choose", "it feels cool here (−1.00)")


def test_without_a_journey_each_moment_says_so_and_one_line_says_how_it_is_written(review, briefed):
    found = review("delete from journey")
    assert {moment.no_steps for moment in found.moments} == {"No owner yet"}
    assert "[[journey]] in market.toml" in found.no_journey
    assert found.no_journey in plain(render_journey_review(briefed("delete from journey")))
    assert review().no_journey == ""


def test_five_stars_talk():
    line = StarLine("app_store", "fun", "praise", 273, 1922, 13, 356, True)
    quiet = StarLine("app_store", "value", "pain", 20, 1922, 4, 356, False)
    talk = star_talk([line, quiet])
    assert [(each.platform, each.topic, each.five_of, each.three_of) for each in talk] == [
        ("App Store", "praise for fun", "273 of 1,922", "13 of 356")
    ]
    assert no_stars([quiet]) == "Nothing is surely mentioned more at five stars than at three. That is a result, too."
    assert no_stars([]).startswith("No platform has both")


def test_the_marked_column_stands_about_its_stage(briefed):
    briefing = briefed(CROWD)
    moment = at(briefing.review, "help")
    assert [pin.number for pin in pinned(briefing.strip, briefing.review).pins] == [2, 1]
    assert [pin.number for pin in pinned(briefing.strip, briefing.review, moment).pins] == [1]
    assert column("choose") == 0
    assert column("stay") + COLUMN == SHEET.width


def test_every_moment_has_its_sheet_with_room_to_write(sheets):
    page = Page(sheets)
    assert [tag["id"] for tag in page.all("section") if "id" in tag] == list(MOMENTS)
    for question in QUESTIONS:
        assert sheets.count(question) == len(MOMENTS)
    for column_name in ("What we decide", "Who", "By when", "How we will notice"):
        assert sheets.count(f'<th scope="col">{column_name}</th>') == len(MOMENTS) + 1
    assert "What people who give five stars talk about, and people who give three do not" in sheets


def test_the_hour_and_a_half_is_laid_out(sheets):
    minutes = re.findall(r"<b>(\d+)–(\d+)</b>", sheets)
    assert [int(start) for start, _ in minutes] == [0, *(int(end) for _, end in minutes[:-1])]
    assert minutes[-1][1] == "90"


def test_well_formed_with_headings_in_order(sheets):
    page = Page(sheets)
    assert page.unbalanced == []
    assert page.open == []
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes}
    wanted |= {anchor["href"].removeprefix("#") for anchor in page.all("a") if anchor["href"].startswith("#")}
    assert wanted <= set(ids)


def test_tables_have_captions_and_header_cells(sheets):
    page = Page(sheets)
    assert len(page.all("caption")) == len(page.all("thead")) == len(page.all("table"))
    assert all(cell["scope"] in ("col", "row") for cell in page.all("th"))


def test_one_file_without_network_or_script(sheets):
    page = Page(sheets)
    assert page.all("script", "link", "img", "iframe", "object", "embed", "form", "base") == []
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"url\(|@import|@font-face", sheets)
    assert all(a["href"].startswith("#") or a["rel"] == "noopener nofollow" for a in page.all("a"))
    assert "None" not in re.sub(r"(?s)<style>.*</style>", "", sheets)


def test_kind_and_asking(sheets):
    body = re.sub(r"(?s)<style>.*?</style>|<blockquote.*?</blockquote>", " ", sheets)
    assert UNKIND.findall(NAMES.sub("", plain(body))) == []
    assert not re.search(r"\b(?:we|you|they|teams?) (?:must|should|need to|have to)\b", plain(body), re.IGNORECASE)


def test_figures_are_of_reviewers_who_mention(sheets):
    for sentence in re.findall(r'<p class="says">(.*?)</p>', sheets):
        assert "Reviewers who mention" in sentence


def test_prints_on_a3_a_moment_a_sheet():
    assert "@page { size: A3 landscape" in STYLE
    assert re.search(r"\.sheet \{[^}]*break-after: page", STYLE)
    assert re.search(r"article, blockquote, figure, tr[^{]*\{ break-inside: avoid", STYLE)


@pytest.mark.parametrize("mode", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_can_be_read(mode):
    found = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[mode]
    colours = {name: rgb(code) for name, code in re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", found)}
    for ground in ("paper", "leaf"):
        for text in ("ink", "soft", "love", "ours"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for line in ("ours", "c1", "c2", "c3", "c4", "c5"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)
    assert contrast(colours["mark-ink"], colours["mark"]) >= 4.5
    assert contrast(colours["paper"], colours["love"]) >= 4.5


def test_the_frozen_briefing_gives_the_same_sheets(briefed, tmp_path):
    briefing = briefed(CROWD)
    freeze(briefing, tmp_path / "briefing.json")
    assert render_journey_review(thaw(tmp_path / "briefing.json")) == render_journey_review(briefing)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_foreign_markup(name, briefed):
    literal = "'" + HOSTILE[name].replace("\x00", "").replace("'", "''") + "'"
    html = render_journey_review(
        briefed(
            f"update reviews set title = '', text = {literal}",
            f"update model_segments set text = {literal}, start_offset = 0, end_offset = length({literal})",
            f"update pivot_phrases set phrase = {literal}",
            f"update companies set name = {literal} where company in ('pantrio', 'larder')",
            f"update journey set owner = {literal}, touchpoint = {literal}",
            "update reviews set url = 'javascript:alert(1)'",
        )
    )
    tags = Tags()
    tags.feed(html)
    assert tags.names.isdisjoint({"script", "img", "iframe", "object", "form", "base"})
    assert not any(key.startswith("on") for key, _ in tags.attributes)
    assert all(value.startswith("#") for key, value in tags.attributes if key in ("href", "src"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", html)
    assert not re.search("w{200}", html)
