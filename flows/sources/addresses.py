"""Which source a public address names."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_plus, urldefrag, urlsplit

from pipelines.market import Source
from spiders.errors import SourceError
from spiders.registry import all_spiders, arguments


def address(words: str) -> str:
    """A public address as it is asked for. Raises SourceError for what is none."""
    url = urldefrag(words.strip()).url
    parts = urlsplit(url if "://" in url else f"https://{url}")
    path = "" if parts.path == "/" and not parts.query else parts.path
    url = parts._replace(netloc=parts.netloc.lower(), path=path).geturl()
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or re.search(r"\s", url):
        raise SourceError(f'"{words}": expected a public address, such as https://apps.apple.com/gb/app/name/id123')
    return url


def recognised(url: str) -> Source | None:
    """The source that an address names by its form; None when no spider knows it."""
    secure = re.sub("^http:", "https:", url)
    for name, cls in sorted(all_spiders().items(), key=lambda pair: not pair[1].site):  # what fits any host comes last
        for found in filter(None, (re.match(pattern, secure) for pattern in cls.addresses)):
            return _source(name, {key: value for key, value in found.groupdict().items() if value is not None})
    return None


def _source(name: str, given: Mapping[str, str]) -> Source:
    """The spider told what stands in the address, in the order in which it names its arguments."""
    plain = {key: value if "://" in value else unquote_plus(value) for key, value in given.items()}
    told = {
        key: [plain[key]] if argument.kind == "list" else plain[key]
        for key, argument in arguments()[name].items()
        if key in plain
    }
    return Source.model_validate({"id": "new", "spider": name, **told})


def candidates(url: str) -> list[Source]:
    """What the address may be read as: what its form says, else a page with marked-up reviews, or a forum."""
    found = recognised(url)
    return [found] if found else [_source(name, {"urls": url}) for name in ("schema_org", "discourse")]
