"""Readers of what a source answers: JSON, and the values at paths of keys in it."""

import json
from typing import Any

from scrapy.http import Response

from spiders.errors import ReviewError, ShapeError


def short(url: str) -> str:
    """The address without a long query."""
    return url if len(url) <= 120 else url.split("?")[0]


def json_answer(response: Response) -> Any:
    """The answer as JSON of any kind. Raises ShapeError naming the address and what came instead."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        kind = (response.headers.get("Content-Type") or b"no content type").decode("latin-1")
        raise ShapeError(f"{short(response.url)}: expected JSON, got {len(response.body)} bytes of {kind}") from None


def json_object(response: Response) -> dict[str, Any]:
    """The answer as a JSON object. Raises ShapeError naming the address and what came instead."""
    answer = json_answer(response)
    if not isinstance(answer, dict):
        raise ShapeError(f"{short(response.url)}: expected a JSON object, got {type(answer).__name__}")
    return answer


def list_at(answer: Any, url: str, *path: str) -> list[Any]:
    """The list at a path of keys; without a path, the answer itself. Raises ShapeError naming what came instead."""
    if isinstance(rows := may(answer, *path), list):
        return rows
    where = f'a list "{".".join(path)}"' if path else "a list"
    came = sorted(answer) if isinstance(answer, dict) else type(answer).__name__
    raise ShapeError(f"{short(url)}: expected {where}, got {came}")


def text_at(answer: Any, url: str, *path: str) -> str:
    """The text at a path of keys of an answer, "" when there is none. Raises ShapeError for anything but a text."""
    try:
        return words(answer, *path)
    except ReviewError as error:
        raise ShapeError(f"{short(url)}: {error}") from None


def listed(value: Any) -> list[Any]:
    """A value that may stand alone, in a list or not at all, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def need(node: Any, *path: str) -> Any:
    """The value at a path of keys. Raises ReviewError naming the path when it is not there."""
    value = node
    for key in path:
        if not isinstance(value, dict) or value.get(key) is None:
            raise ReviewError(f'no "{".".join(path)}"')
        value = value[key]
    return value


def words(node: Any, *path: str) -> str:
    """The text at a path of keys, "" when there is none. Raises ReviewError for anything but a text."""
    value = may(node, *path)
    if value is not None and not isinstance(value, str):
        raise ReviewError(f'"{".".join(path)}" is {type(value).__name__}, expected text')
    return value or ""


def need_words(node: Any, *path: str) -> str:
    """The text at a path of keys, which may be empty. Raises ReviewError when there is none."""
    need(node, *path)
    return words(node, *path)


def count_at(answer: dict[str, Any], path: tuple[str, ...]) -> int | None:
    """A count at a path of keys, None when the answer gives none there."""
    value = may(answer, *path) if path else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def may(node: Any, *path: str) -> Any:
    """The value at a path of keys, None when it is not there."""
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node
