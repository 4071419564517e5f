"""What a client would rather have: a media type by `Accept`, a language by `Accept-Language` (RFC 9110)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header

from progress_rules.errors import current_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JSON, HTML, MARKDOWN, TEXT = "application/json", "text/html", "text/markdown", "text/plain"


def media_type(header: str | None, offered: Sequence[str]) -> str:
    """Return the type to answer with; the first one offered where nothing, or nothing that is there, is asked for.

    >>> media_type("text/html,application/xhtml+xml,*/*;q=0.8", [JSON, HTML])
    'text/html'
    >>> media_type("*/*", [JSON, HTML]), media_type("image/png", [JSON, HTML])
    ('application/json', 'application/json')
    """
    return _best(header, {one: (one, f"{one.partition('/')[0]}/*", "*/*") for one in offered})


def language(header: str | None) -> str:
    """Return `en` or `zh`; the language of the service where neither is asked for.

    >>> language("zh-CN,zh;q=0.9,en;q=0.8"), language("en-GB, zh;q=0.5")
    ('zh', 'en')
    """
    now = current_language()
    spoken = [now, *({"en", "zh"} - {now})]
    known = {tag for tag, _ in _ranges(header or "")}
    named = {one: [tag for tag in known if tag == one or tag.startswith(f"{one}-")] for one in spoken}
    return _best(header, {one: (*sorted(tags), "*") for one, tags in named.items()})


def _best(header: str | None, offered: dict[str, tuple[str, ...]]) -> str:
    """Return what has the highest weight, and stands first where weights are equal."""
    asked = dict(_ranges(header or ""))
    place = {text: at for at, text in enumerate(asked)}
    found: dict[str, tuple[float, int]] = {}
    for one, names in offered.items():
        stated = [name for name in names if name in asked]
        if stated and asked[stated[0]] > 0:
            found[one] = asked[stated[0]], -place[stated[0]]
    return max(found, key=lambda one: found[one]) if found else next(iter(offered))


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
        try:
            yield name, min(max(float(weight), 0.0), 1.0)
        except ValueError:
            yield name, 0.0


async def _language(accept_language: Annotated[str | None, Header()] = None) -> str:
    return language(accept_language)


Spoken = Annotated[str, Depends(_language)]
"""The language of an answer, as an argument of an endpoint."""
