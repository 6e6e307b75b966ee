"""basketwatch.example, which marks its reviews up in the page itself: in microdata, and on one page in RDFa."""

from collections.abc import Callable, Sequence
from html import escape

from demo.market import DemoReview

BROKEN_LINK = '<a itemprop="url" href="http://[an-address-that-was-never-filled-in">Read more</a>'
DAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
MONTHS = ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
          "novembro", "dezembro")  # fmt: skip


def microdata(name: str, shown: Sequence[DemoReview], total: int, page: int) -> str:
    """The item with the reviews of a numbered page, on a scale from 0 to 10."""
    draw = WAYS[(page - 1) % len(WAYS)]
    items = "\n".join(draw(review) for review in shown)
    return f"""<div itemscope itemtype="https://schema.org/Product">
<h1 itemprop="name">{escape(name)}</h1>
<div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
<span itemprop="ratingValue">7.2</span> from <span itemprop="reviewCount">{total}</span> reviews
<meta itemprop="bestRating" content="10"><meta itemprop="worstRating" content="0"></div>
{items}
</div>"""


def rdfa(name: str, shown: Sequence[DemoReview], total: int) -> str:
    """The same in RDFa."""
    items = "\n".join(_rdfa_item(review) for review in shown)
    return f"""<div vocab="https://schema.org/" typeof="Product">
<h1 property="name">{escape(name)}</h1>
<div property="aggregateRating" typeof="AggregateRating"><span property="ratingValue">7.2</span> from
<span property="reviewCount">{total}</span> reviews</div>
{items}
</div>"""


def _item(review: DemoReview, date: str, author: str = "", more: str = "") -> str:
    name = escape(review.person.name)
    person = '<div itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">{}</b></div>'
    return f"""<div itemprop="review" itemscope itemtype="https://schema.org/Review">
{author or person.format(name)}
{date}
<div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
<span itemprop="ratingValue">{_of_ten(review)}</span> of 10
<meta itemprop="bestRating" content="10"><meta itemprop="worstRating" content="0"></div>
<p itemprop="reviewBody">{escape(review.text)}</p>{more}</div>"""


def _plain(review: DemoReview) -> str:
    date = f'<time itemprop="datePublished" datetime="{review.written_at:%Y-%m-%d}">{review.written_at:%d %B %Y}</time>'
    return _item(review, date)


def _with_broken_links(review: DemoReview) -> str:
    """The author's name is a link, the date stands only in words, and another link leads nowhere."""
    author = f'<a itemprop="author" href="/people/{review.person.number}">{escape(review.person.name)}</a>'
    date = f'<time itemprop="datePublished">{review.written_at:%d %B %Y}</time>'
    return _item(review, date, author, f"\n{BROKEN_LINK}")


def _in_portuguese(review: DemoReview) -> str:
    at = review.written_at
    day = f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}"
    return _item(review, f'<meta itemprop="datePublished" content="{day}">')


def _rdfa_item(review: DemoReview) -> str:
    return f"""<div property="review" typeof="Review">
<div property="author" typeof="Person"><b property="name">{escape(review.person.name)}</b></div>
<time property="datePublished" datetime="{review.written_at:%Y-%m-%d}">{review.written_at:%d %B %Y}</time>
<div property="reviewRating" typeof="Rating"><span property="ratingValue">{_of_ten(review)}</span> of 10
<meta property="bestRating" content="10"><meta property="worstRating" content="0"></div>
<p property="reviewBody">{escape(review.text)}</p></div>"""


def _of_ten(review: DemoReview) -> str:
    return f"{(review.stars - 1) * 2.5:g}"


WAYS: tuple[Callable[[DemoReview], str], ...] = (_plain, _with_broken_links, _in_portuguese)
