"""On paper: the right sheets, few enough of them, and nothing that belongs together cut in two."""

import io

import pytest
from pypdf import PdfReader

A4, A3_LYING = (595, 842), (1191, 842)  # points
MOST_PAGES = 6
# What must not be cut, by form.
WHOLE = {
    "briefing.html": ".card, .near, .followed, .glance, figure, figure + details, .map, blockquote, tbody tr",
    "journey-review.html": "blockquote, tbody tr",
}
# Marks that move nothing: each lies at the first or last line of its block, and is printed where that line is.
MARK = """(blocks) => document.querySelectorAll(blocks).forEach((block, at) => {
    for (const [end, place] of [['a', 'top'], ['z', 'bottom']]) {
        const mark = document.createElement('span');
        mark.textContent = `#${at}${end}#`;
        mark.style.cssText = `position: absolute; left: 0; ${place}: 0; font: 2px/1 sans-serif; white-space: nowrap`;
        (block.matches('tr') ? block.lastElementChild : block).append(mark);
    }
    (block.matches('tr') ? block.lastElementChild : block).style.position = 'relative';
})"""


def printed(page):
    """The PDF as the print dialogue makes it, by the style sheet's own paper."""
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages


def cut(page, blocks):
    """The blocks whose first and last line are not printed on one and the same sheet, with the sheets of both."""
    page.evaluate(MARK, blocks)
    texts = [sheet.extract_text().replace("\n", "") for sheet in printed(page)]
    found = []
    for at in range(page.locator(blocks).count()):
        first, last = ([n for n, text in enumerate(texts) if f"#{at}{end}#" in text] for end in "az")
        if first != last or len(first) != 1:
            found.append((page.locator(blocks).nth(at).evaluate("(each) => each.outerHTML.slice(0, 80)"), first, last))
    return found


def sizes(pages):
    return {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages}


def test_the_briefing_prints_on_a_few_sheets_of_a4(open_page, week, market):
    pages = printed(open_page(week(market) / "briefing.html"))
    assert sizes(pages) == {A4}
    assert len(pages) <= MOST_PAGES
    assert all(len(page.extract_text().strip()) > 100 for page in pages)


def test_the_journey_review_prints_on_a3(open_page, week, market):
    assert sizes(printed(open_page(week(market) / "journey-review.html"))) == {A3_LYING}


@pytest.mark.parametrize("form", WHOLE)
def test_nothing_is_cut(open_page, week, market, form):
    assert cut(open_page(week(market) / form), WHOLE[form]) == []


def test_a_moment_of_the_journey_review_is_one_sheet(open_page, week):
    assert cut(open_page(week("ordinary") / "journey-review.html"), ".sheet") == []


def test_a_cut_card_is_found(open_page, week):
    page = open_page(week("fullest") / "briefing.html")
    page.add_style_tag(content=".card, .card * { break-inside: auto !important }")
    assert cut(page, ".card")


def test_figures_on_paper_are_those_of_the_page(open_page, week):
    """What is folded away on the screen and needed on paper is printed; shades and bars keep their colours."""
    page = open_page(week("ordinary") / "briefing.html", scheme="dark")
    text = " ".join(sheet.extract_text() for sheet in printed(page))
    assert "Mean feeling with its 90 % interval" in text.replace("\u00a0", " ")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).printColorAdjust") == "exact"
