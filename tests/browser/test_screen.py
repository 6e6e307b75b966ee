"""Every form in a real browser: it fits, asks nobody for anything, and can be read and walked through by everyone."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

WIDTHS = (360, 768, 1280)
SMALLEST = (10, 11)  # px, of the words in a drawing and of any other text

# Everything that takes the focus, numbered in the order of the document.
NUMBER = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"], button, input')]
    .filter((each) => each.checkVisibility())
    .map((each, at) => { each.dataset.at = at; return String(at) })"""
FOCUSED = """() => {
    const focused = document.activeElement;
    return [focused.dataset.at, getComputedStyle(focused).outlineStyle !== 'none'];
}"""
NOT_CONTAINED = """() => {
    const contained = (element) => element.closest('.unseen, thead, [aria-hidden=true], svg')
        || [...function* (up) { while (up = up.parentElement) yield up }(element)]
            .some((each) => ['auto', 'scroll'].includes(getComputedStyle(each).overflowX));
    return [...document.body.querySelectorAll('*')]
        .filter((each) => each.getClientRects().length && !contained(each))
        .filter((each) => Math.max(each.getBoundingClientRect().right, each.getBoundingClientRect().left
            + (getComputedStyle(each).overflow === 'visible' ? each.scrollWidth : 0)) > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 120));
}"""
TOO_SMALL = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = [];
    for (let text; text = texts.nextNode();) {
        const parent = text.parentElement;
        const shown = text.data.trim() && parent.checkVisibility() && parent.getBoundingClientRect().width > 1;
        const size = parseFloat(getComputedStyle(parent).fontSize) * (parent.getScreenCTM?.().a ?? 1);
        const least = parent.closest('svg') ? %d : %d;
        if (shown && size < least && !parent.closest('[aria-hidden=true]')) small.push(text.data.trim());
    }
    return small;
}"""


def test_asks_nobody_and_says_nothing(tab, form):
    """No request but to files of its own folder, no message on the console, no dialog, no script."""
    page = tab.context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(form.as_uri())
    pictures = page.evaluate("[...document.images].map((each) => [each.src, each.complete && each.naturalWidth > 0])")
    assert said == []
    assert all(url.startswith(form.parent.as_uri() + "/") for url in asked), asked
    assert all(drawn for _, drawn in pictures), pictures
    assert page.evaluate("document.scripts.length") == 0
    page.close()


def test_fits(open_page, form):
    for width in WIDTHS:
        page = open_page(form, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert page.evaluate(NOT_CONTAINED) == [], width
        assert page.evaluate(TOO_SMALL % SMALLEST) == [], width


def test_headings_are_in_order(open_page, form):
    page = open_page(form)
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((each) => each.checkVisibility())"
        ".map((each) => Number(each.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_is_accessible(open_page, form, width, scheme):
    """axe-core finds nothing serious or critical."""
    page = open_page(form, width, scheme)
    found = Axe().run(page).response["violations"]
    assert [
        (each["id"], each["help"], [node["html"][:160] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ] == []


def test_everything_is_reached_by_keyboard(open_page, form):
    """Tab comes to every link, summary and scrolling region, in order, and one sees where one is."""
    page = open_page(form)
    expected = page.evaluate(NUMBER)
    reached, seen = [], []
    for _ in expected:
        page.keyboard.press("Tab")
        at, outlined = page.evaluate(FOCUSED)
        reached.append(at)
        seen.append(outlined)
    assert reached == expected
    assert all(seen)


def test_what_is_folded_opens_by_keyboard(open_page, week):
    page = open_page(week("ordinary") / "briefing.html")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None
    assert page.locator("details .evidence").first.is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_curves_stand_on_a_phone_and_lie_on_a_desk(open_page, week, width):
    page = open_page(week("ordinary") / "briefing.html", width)
    assert page.locator("svg.upright").is_visible() == (width == 360)
    assert page.locator("svg.lying").is_visible() == (width == 1280)


def test_harmful_texts_stay_texts(open_page, week):
    page = open_page(week("hostile") / "briefing.html")
    assert page.evaluate("document.querySelectorAll('script, img, iframe, object').length") == 0
    assert "<script>alert(1)</script>" in page.locator("body").inner_text()
    links = page.evaluate("[...document.links].map((each) => each.protocol)")
    assert set(links) <= {"file:", "https:"}
