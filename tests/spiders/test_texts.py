"""Texts without the markup of forums."""

import pytest

from spiders.texts import own_words

QUOTE = '<aside class="quote"><div class="title">mo:</div><blockquote><p>It broke.</p></blockquote></aside>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>two<br>three</p><ul><li>four</li><li>five</li></ul>six", "One\ntwo\nthree\nfour\nfive\nsix"),
        ("<p>Tom &amp; Jo &lt;3 <em>it</em></p>", "Tom & Jo <3 it"),
        (f"{QUOTE}<p>Here, too.</p>", "Here, too."),
        (f"<p>Before.</p>{QUOTE}after", "Before.\nafter"),
        ("<blockquote><p>Older words</p></blockquote><p>Mine.</p>", "Mine."),
        ("<p>Run <code>zippa</code>:</p><pre><code>error 7</code></pre>", "Run zippa:"),
        ('<p>Thanks!</p><details class="elided"><summary>…</summary><p>On Friday Zippa wrote</p></details>', "Thanks!"),
        (QUOTE, ""),
        ("", ""),
        ("no markup < at all", "no markup < at all"),
        ("<p>half a pair \ud83d</p>", "half a pair ?"),
    ],
)
def test_own_words(html: str, expected: str) -> None:
    assert own_words(html) == expected
