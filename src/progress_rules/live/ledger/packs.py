"""Rule packs as entries hold them: their whole content, so that nothing has to be found again later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from progress_rules.errors import Bilingual, LedgerError, Place, Problem
from progress_rules.live.ledger.entry import Draft
from progress_rules.quantities import format_decimal

if TYPE_CHECKING:
    from progress_rules.live.ledger.entry import Entry
    from progress_rules.packs import Pack


def pack_draft(pack: Pack, *, author: str = "", reason: str = "") -> Draft:
    """Return the draft that puts a pack in force: its content, the parameters set at load, and its digest.

    >>> from progress_rules.packs import load_pack
    >>> draft = pack_draft(load_pack("ziyang", parameters={"lag_points": 5}))
    >>> draft.key, draft.body["parameters"]
    ('ziyang', {'lag_points': '5'})
    """
    from importlib.metadata import version

    given = {n: _text(v.segments[0].value) for n, v in pack.parameters.items() if v.given}
    body = {
        "pack": pack.id,
        "version": pack.spec.version,
        "digest": pack.digest,
        "parameters": given,
        "content": pack.to_yaml(),
        "progress_rules": version("progress-rules"),
    }
    return Draft("pack", key=pack.id, body=body, author=author, reason=reason)


def pack_of(entry: Entry | Draft) -> Pack:
    """Return the pack that an entry holds.

    Raises:
        LedgerError: PR718 when it has another digest than when it was posted; PR723 when it holds no pack.
        PackError: When this version of the library cannot read it.

    >>> from progress_rules.packs import load_pack
    >>> pack = load_pack("ziyang", parameters={"lag_points": 5})
    >>> pack_of(pack_draft(pack)) == pack
    True
    """
    from progress_rules.packs import load_pack_text

    body, number = entry.body, getattr(entry, "number", 0)
    names = ("content", "digest", "pack", "progress_rules")
    if not all(isinstance(body.get(n), str) for n in names) or not isinstance(body.get("parameters"), dict):
        raise unreadable(number, PACK, ", ".join(sorted(body)) or "{}")
    pack = load_pack_text(body["content"], file=f"entry[{number}]", parameters=body["parameters"])
    if pack.digest != body["digest"]:
        values = {
            "name": body["pack"],
            "number": number,
            "found": pack.digest,
            "expected": body["digest"],
            "version": body["progress_rules"],
        }
        raise LedgerError(Problem("PR718", Place(field=f"entry[{number}]"), values))
    return pack


PACK, DAY, DECISION = Bilingual("pack", "规则包"), Bilingual("day", "日期"), Bilingual("decision", "决定")
"""What entries about no fact can be meant to hold."""


def unreadable(number: int, what: Bilingual, reason: str) -> LedgerError:
    """Return the error for an entry that does not hold what its kind says."""
    values = {"number": number, "what": what, "reason": reason}
    return LedgerError(Problem("PR723", Place(field=f"entry[{number}]"), values))


def day_of(entry: Entry | Draft) -> date:
    """Return the day that an entry of the clock holds.

    Raises:
        LedgerError: PR723 when it holds none.
    """
    try:
        return date.fromisoformat(entry.body["day"])
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(getattr(entry, "number", 0), DAY, repr(error)) from error


def _text(value: Any) -> str:
    """Return the value of a parameter as text, which a parameter of any type reads."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format_decimal(value)
    return value.isoformat() if isinstance(value, date) else str(value)
