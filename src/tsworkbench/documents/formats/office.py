"""What Word documents and Excel workbooks share: a package of XML parts that point to each other (ISO/IEC 29500-2).

The parts are walked as they are written, with lxml, rather than through python-docx and openpyxl: a plan's table
needs what those leave out (struck and deleted text, merges as they physically stand, rows streamed past without
being kept), and documents that other programs wrote often break a rule that those insist on.

Here also are the names of colours, by which a cell is often rated, and words set alike, joined to the lines they print.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import Any, NoReturn
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from tsworkbench.documents.blocks import INLINE_BULLET, Colour, Line, split_bullet, tidy
from tsworkbench.plan.errors import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_STRICT = (  # the strict variant of the standard renames every namespace; what is in them is the same
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", S[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
)
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One part's pointer to another; `kind` is the last word of its type, such as "hyperlink" or "styles"."""

    kind: str
    target: str
    external: bool


class Package:
    """An Office file's parts, read by name. Nothing outside the file is ever looked at."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except zipfile.BadZipFile as error:
            self.damaged(error)
        self._parts = {part.filename.casefold(): part for part in self._archive.infolist()}
        self._relations: dict[str, dict[str, Relation]] = {}

    def has(self, part: str) -> bool:
        """Whether the file has this part."""
        return part.casefold() in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return [part.filename for part in self._parts.values()]

    def main_part(self, usual: str) -> str:
        """The part that everything else hangs on; `usual` is what it nearly always is called."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        if not self.has(usual):
            self.damaged(None)
        return usual

    def relations(self, part: str) -> dict[str, Relation]:
        """What `part` ("" for the file itself) points to, by the id it uses for it."""
        if part not in self._relations:
            folder, base = posixpath.split(part)
            listing = posixpath.join(folder, "_rels", f"{base}.rels")
            found: dict[str, Relation] = {}
            if self.has(listing):
                for told in self.tree(listing):
                    target = told.get("Target") or ""
                    external = told.get("TargetMode") == "External"
                    if not external:
                        target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
                    kind = (told.get("Type") or "").rsplit("/", 1)[-1]
                    found[told.get("Id") or ""] = Relation(kind, target, external)
            self._relations[part] = found
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind ("styles", "comments") that `part` points to and that are there."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def tree(self, part: str) -> Any:
        """The root element of a part. Raises Refused if it is missing or isn't sound XML."""
        parser = etree.XMLParser(**_OPTIONS)
        try:
            root = etree.fromstring(self._bytes(part), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            self.damaged(error)
        if root is None:
            self.damaged(None)
        return root

    def stream(self, part: str, *tags: str) -> Iterator[Any]:
        """The elements of a part that have one of these tags, each when it is complete.

        All are held unless the caller lets them go, by `forget_before`, now and then.
        """
        try:
            yield from (
                element
                for _, element in etree.iterparse(BytesIO(self._bytes(part)), events=("end",), tag=tags, **_OPTIONS)
            )
        except (etree.XMLSyntaxError, ValueError) as error:
            self.damaged(error)

    def damaged(self, error: Exception | None) -> NoReturn:
        """Refuses the document as damaged."""
        why = str(error).lower()  # libxml2's own words
        if "depth" in why:
            what = "nested far deeper than a document is"
        elif any(sign in why for sign in ("huge", "memory", "unknown error")):  # the last when memory gives out midway
            what = "too large to be read: a part of it holds more than any document does"
        else:
            what = "damaged: a part of it is missing or cannot be read"
        raise Refused(
            f"“{self.name}” is {what}. Open it in the program that made it, save it again, and import the new file."
        ) from error

    def _bytes(self, part: str) -> bytes:
        found = self._parts.get(part.casefold())
        if found is None:
            self.damaged(None)
        try:
            data = self._archive.read(found)
        except (
            zipfile.BadZipFile,
            EOFError,
            zlib.error,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            self.damaged(error)
        if b"http://purl.oclc.org/ooxml/" in data[:8192]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return data


def forget_before(element: Any) -> None:
    """Lets go of the elements before this one, which stand beside it in the part and have been used.

    Those after it may have been read already, and are still to come.
    """
    parent = element.getparent()
    del parent[: parent.index(element)]


_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_VIVID = 0x60
"""By how much the strongest of red, green and blue is over the weakest where a colour is there to say something."""
_GREY = 0x18
_SHADES = range(0x60, 0xE0)
_PALETTE = {
    2: "FF0000", 3: "00FF00", 4: "0000FF", 5: "FFFF00", 10: "FF0000", 11: "00FF00", 12: "0000FF", 13: "FFFF00",
    16: "800000", 17: "008000", 22: "C0C0C0", 23: "808080", 30: "0066CC", 40: "00CCFF", 42: "CCFFCC", 43: "FFFF99",
    45: "FF99CC", 48: "3366FF", 50: "99CC00", 51: "FFCC00", 52: "FF9900", 53: "FF6600", 55: "969696", 57: "339966",
}  # fmt: skip
"""The numbered colours of older workbooks that are used for ratings."""


@lru_cache(maxsize=1024)
def family_of(colour: str | None) -> Colour | None:
    """The family of a fill ("FFC000", "FFFFC000"), None for white, black and the pale shades that are there for looks.

    >>> family_of("FFC000")
    <Colour.AMBER: 'amber'>
    """
    found = _RGB.fullmatch(colour or "")
    if not found:
        return None
    parts = bytes.fromhex(found[1])
    if max(parts) - min(parts) < _GREY:
        return Colour.GREY if parts[0] in _SHADES else None
    if max(parts) - min(parts) <= _VIVID:
        return None
    hue = rgb_to_hls(*(part / 255 for part in parts))[0] * 360
    if hue < 20 or hue >= 330:
        return Colour.RED
    if hue < 65:
        return Colour.AMBER
    return Colour.GREEN if hue < 170 else Colour.BLUE if hue < 260 else None


def tinted(colour: str | None, tint: str | None) -> str | None:
    """A colour of a theme made lighter or darker by a share of 1, as Excel does it: "-0.25" is a quarter darker."""
    try:
        share = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        share = 0.0
    found = _RGB.fullmatch(colour or "")
    if not found or not share:
        return colour
    hue, light, strength = rgb_to_hls(*(part / 255 for part in bytes.fromhex(found[1])))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return bytes(round(part * 255) for part in hls_to_rgb(hue, light, strength)).hex().upper()


def numbered_colour(number: str | None) -> str | None:
    """The fill that a workbook names by its number in the palette, as "FF0000"."""
    return _PALETTE.get(int(number)) if number and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row, as they are set."""

    text: str
    struck: bool = False
    bold: bool = False


def line_of(pieces: Sequence[Piece], links: Sequence[str] = ()) -> Line | None:
    """The line that pieces make together, None if nothing is in it. It is bold if all of its words are."""
    if len(pieces) == 1 and not pieces[0].struck:
        text = tidy(pieces[0].text)
        return Line(text=text, bold=pieces[0].bold, links=tuple(links)) if text else None
    text = tidy("".join(piece.text for piece in pieces if not piece.struck))
    struck = None
    if any(piece.struck for piece in pieces):
        struck = tidy("".join(piece.text if piece.struck else " " for piece in pieces)) or None
    if not text and not struck:
        return None
    bold = bool(text) and all(piece.bold for piece in pieces if not piece.struck and piece.text.strip())
    return Line(text=text, bold=bold, struck=struck, links=tuple(dict.fromkeys(links)))


def with_typed_bullets(line: Line) -> list[Line]:
    """The line with a bullet typed in front of it told from its words; a line of several bullets is several lines."""
    pieces = INLINE_BULLET.split(line.text) if line.struck is None and not line.links else [line.text]
    lines = []
    for piece in pieces:
        marker, words = split_bullet(piece)
        lines.append(replace(line, text=words, marker=marker) if marker and words else replace(line, text=piece))
    return lines
