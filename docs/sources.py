"""The README's lists of sources, read and not read: `python -m docs.sources` writes them anew from the spiders."""

from pathlib import Path

from spiders.registry import all_spiders, described
from spiders.unsupported import UNSUPPORTED

README = Path(__file__).parents[1] / "README.md"


def read() -> str:
    heading = "| spider | what it reads | how it was last verified |\n|---|---|---|\n"
    rows = ((name, described(cls)) for name, cls in sorted(all_spiders().items()))
    return heading + "".join(f"| `{name}` | {each.reads} | {each.verified} |\n" for name, each in rows)


def not_read() -> str:
    return "".join(f"- {each.site[0].upper()}{each.site[1:]} {each.why}: {each.instead}.\n" for each in UNSUPPORTED)


def written(text: str) -> str:
    """The README with both lists as they should be; each stands between two comments that name it."""
    for name, lines in (("read", read()), ("not read", not_read())):
        before, mark, rest = text.partition(f"<!-- sources {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        text = before + mark + lines + end + after
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
