"""Office files are zips that bear the hour they were made at: here they get the day of their paper instead."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO

_OLDEST = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def day_of(made_on: str | None) -> datetime:
    """The hour 0 of an ISO day, for the properties of a document that bears no other; 1 January 2000 without a day."""
    return datetime.fromisoformat(made_on[:10]) if made_on else datetime(2000, 1, 1)  # noqa: DTZ001 - a paper's day has no zone


def settled(data: bytes, made_on: str | None) -> bytes:
    """The same zip with its parts in one order and no hour of its own, so that one paper is always the same bytes."""
    stamp = f"{day_of(made_on):%Y-%m-%dT00:00:00Z}".encode()
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", part)
            info = zipfile.ZipInfo(name, _OLDEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 0  # the same on every system
            target.writestr(info, part)
    return written.getvalue()
