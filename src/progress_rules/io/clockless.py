"""Save a workbook so that the same content gives the same bytes: no time of saving in it or around it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def save_without_clock(book: Any, path: Path) -> None:
    """Save an openpyxl workbook with one fixed time for all its parts, and as the time it was saved.

    openpyxl stamps the time of saving into the file, whatever the workbook's properties say.
    """
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _SAME_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", data) if name == _CORE else data)
    path.write_bytes(packed.getvalue())
