"""What a workbook's styles say of a cell: how its number is shown, its colour, whether its text is struck out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tsworkbench.documents.blocks import Colour
from tsworkbench.documents.excel.number_formats import BUILT_IN
from tsworkbench.documents.office.colours import family_of, numbered_colour, tinted
from tsworkbench.documents.office.package import A, Package, S

_OFF = frozenset({"0", "false"})


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The style of a cell."""

    format: str = "General"
    struck: bool = False
    bold: bool = False
    fill: Colour | None = None


PLAIN = CellStyle()


def is_on(parent: Any, tag: str) -> bool:
    """Whether a font has a property such as ``<b/>``."""
    found = parent.find(S + tag) if parent is not None else None
    return found is not None and found.get("val", "1") not in _OFF


class CellStyles:
    """The workbook's cell styles by their number."""

    def __init__(self, package: Package, part: str) -> None:
        self._styles: list[CellStyle] = []
        self._theme = next((_theme(package.tree(theme)) for theme in package.related(part, "theme")), ())
        for styles in package.related(part, "styles"):
            self._take(package.tree(styles))

    def get(self, number: str | None) -> CellStyle:
        """The style that a cell names, the plain one if there is none of that number."""
        try:
            return self._styles[int(number)] if number else PLAIN
        except (ValueError, IndexError):
            return PLAIN

    def _take(self, root: Any) -> None:
        codes = dict(BUILT_IN)
        for each in root.iterfind(f"{S}numFmts/{S}numFmt"):
            codes[_number(each, "numFmtId")] = each.get("formatCode") or "General"
        fonts = [(is_on(font, "strike"), is_on(font, "b")) for font in root.iterfind(f"{S}fonts/{S}font")]
        fills = [_colour_of(fill, self._theme) for fill in root.iterfind(f"{S}fills/{S}fill")]
        for style in root.iterfind(f"{S}cellXfs/{S}xf"):
            font, fill = _number(style, "fontId"), _number(style, "fillId")
            struck, bold = fonts[font] if 0 <= font < len(fonts) else (False, False)
            self._styles.append(
                CellStyle(
                    format=codes.get(_number(style, "numFmtId"), "General"),
                    struck=struck,
                    bold=bold,
                    fill=fills[fill] if 0 <= fill < len(fills) else None,
                )
            )


_IN_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme in the order in which cells number them, which isn't the one they stand in."""


def _theme(root: Any) -> tuple[str | None, ...]:
    """The theme's colours as "FF0000", by the number that cells call them by."""
    scheme = root.find(f".//{A}clrScheme")
    if scheme is None:
        return ()
    named = {str(each.tag).rpartition("}")[2]: each for each in scheme if isinstance(each.tag, str)}
    return tuple(_in_theme(named.get(name)) for name in _IN_THEME)


def _in_theme(element: Any) -> str | None:
    if element is None or not len(element):
        return None
    colour: str | None = element[0].get("lastClr") or element[0].get("val")
    return colour


def _colour_of(fill: Any, theme: Sequence[str | None]) -> Colour | None:
    pattern = fill.find(S + "patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return None
    colour = pattern.find(S + "fgColor")
    if colour is None:
        return None
    number = colour.get("theme") or ""
    if number.isdecimal() and int(number) < len(theme):
        return family_of(tinted(theme[int(number)], colour.get("tint")))
    return family_of(colour.get("rgb") or numbered_colour(colour.get("indexed")))


def _number(element: Any, attribute: str) -> int:
    try:
        return int(element.get(attribute) or 0)
    except ValueError:
        return 0
