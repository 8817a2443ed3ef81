"""What a workbook's styles say of a cell: how its number is shown, its colour, whether its text is struck out.

Excel keeps the bare number, and beside it a number format that says how it is to look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Any

from tsworkbench.documents.blocks import Colour
from tsworkbench.documents.formats.office import A, Package, S, family_of, numbered_colour, tinted

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
"""The colours of a theme in the order in which cells number them, which isn't the one they are in."""


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


BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
    9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip
"""The formats that are known by number alone; those of money have no sign here, as it depends on the computer."""

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_FIRST_DAY = date(1899, 12, 30)
_FIRST_DAY_1904 = date(1904, 1, 1)
_PHANTOM_LEAP_DAY = 60  # Excel believes in 29 February 1900
_LAST_SERIAL = 2_958_465  # 31 December 9999
_MOST_PLACES = 15
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$)[^\]]*\]')
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_LOCALE = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?(,*)")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*.|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[(?P<condition>[^\]]*)\]'
    rf"|(?P<digits>{_DIGITS.pattern})|(?P<other>.)"
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a format prints before the digits, how it prints them, and what after; and by how many "%" it multiplies."""

    before: str
    digits: str
    after: str
    percents: int


def as_date(serial: float, *, from_1904: bool) -> date | None:
    """The day that a number stands for in a cell of dates, None if it is none."""
    if not 0 < serial <= _LAST_SERIAL:
        return None
    days = int(serial)
    if from_1904:
        return _FIRST_DAY_1904 + timedelta(days=days)
    if not days:
        return None
    return _FIRST_DAY + timedelta(days=days + (days < _PHANTOM_LEAP_DAY))


@cache
def date_parts(code: str) -> str:
    """What a format shows of a date: some of the letters "y", "m", "d", "h" (any time); "" for one of numbers."""
    first = code.split(";", 1)[0]
    if _ELAPSED.search(first):
        return "h"
    bare = _LOCALE.sub("", _LITERAL.sub("", first)).lower().replace("general", "").replace("am/pm", "")
    if re.search(r"[#0?]", bare.replace("ss.0", "ss")) or bare.strip() == "@":
        return ""
    has = {letter for letter in "ymdhs" if letter in bare}
    if has & {"h", "s"} and not has & {"y", "d"}:
        return "h"
    return "".join(letter for letter in "ymd" if letter in has) + ("h" if has & {"h", "s"} else "")


def shown_date(day: date, code: str) -> tuple[str, bool]:
    """A date as its cell shows it, unmistakably; and whether a day is shown at all ("Mar-10" is a month)."""
    parts = date_parts(code)
    letters = _LITERAL.sub("", code).lower()
    month = _MONTHS[day.month - 1]
    month = month if "mmmm" in letters or "mmm" not in letters else month[:3]
    if "d" not in parts:
        return (f"{month} {day.year}", False) if "m" in parts else (str(day.year), False)
    if "mmm" in letters:
        return f"{day.day} {month} {day.year}", True
    return f"{day:%d/%m}/{day.year:04d}", True


def shown_time(serial: float) -> str:
    """The time of day in a cell that shows only that: "14:30"."""
    minutes = round((serial % 1) * 24 * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def shown_number(value: float, code: str) -> str:
    """A number as its cell shows it.

    >>> shown_number(1.1, "0.00"), shown_number(105000, '"£"#,##0'), shown_number(0.5, "0%")
    ('1.10', '£105,000', '50%')
    """
    pattern, shown = _section(value, code)
    if pattern is None:
        return _bare(value)
    places, scale, grouped = _measures(pattern.digits)
    try:
        number = Decimal(repr(shown)).scaleb(2 * pattern.percents - 3 * scale)
        number = number.quantize(Decimal(1).scaleb(-places[1]), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return _bare(value)
    text = f"{number:,f}" if grouped else f"{number:f}"
    if places[1] > places[0]:  # places marked "#" are shown only if something stands in them
        whole, _, rest = text.partition(".")
        rest = rest[: places[0]] + rest[places[0] :].rstrip("0")
        text = f"{whole}.{rest}" if rest else whole
    width = len(pattern.digits.partition(".")[0].replace(",", "").lstrip("#?"))
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = text.partition(".")
    if whole == "0" and not width:
        whole = ""  # a nought that no "0" asks for isn't shown
    return f"{sign}{pattern.before}{whole.zfill(width)}{dot}{rest}{pattern.after}".strip()


def _bare(value: float) -> str:
    if value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return f"{value:.11g}"


def _section(value: float, code: str) -> tuple[_Pattern | None, float]:
    """The part of a format that applies to a value, and the value as it shows it: some show no sign."""
    sections = _split(code)
    chosen, shown = sections[0], value
    if value < 0 and len(sections) > 1:
        chosen, shown = sections[1], -value
    elif value == 0 and len(sections) > 2:
        chosen = sections[2]
    return _parsed(chosen), shown


@cache
def _split(code: str) -> tuple[str, ...]:
    sections, quoted = [""], False
    for character in code:
        quoted ^= character == '"'
        if character == ";" and not quoted:
            sections.append("")
        else:
            sections[-1] += character
    return tuple(sections)


@cache
def _parsed(section: str) -> _Pattern | None:
    if section.strip().lower() in ("general", "@", ""):
        return None
    before, digits, after, percents = "", "", "", 0
    for token in _TOKEN.finditer(section):
        if token["digits"]:
            if digits:
                return None  # a fraction, or a number in groups of another kind
            digits = token["digits"]
            continue
        other = token["other"] or ""
        if other in ("/", "E") or (token["condition"] or "")[:1] in ("<", ">", "="):
            return None
        percents += other == "%"
        text = token["quoted"] or token["escaped"] or token["sign"] or (" " if token["space"] else other)
        if digits:
            after += text
        else:
            before += text
    return _Pattern(before.lstrip(), digits, after.rstrip(), percents) if digits else None


def _measures(digits: str) -> tuple[tuple[int, int], int, bool]:
    """Of a pattern: the fewest and most decimal places, how often it divides by 1,000, whether it groups digits."""
    found = _DIGITS.fullmatch(digits)
    assert found is not None
    decimals = (found[1] or "")[:_MOST_PLACES]
    whole = digits.split(".")[0]
    scale = len(found[2]) if found[1] is not None else len(whole) - len(whole.rstrip(","))
    return (len(decimals.rstrip("#")), len(decimals)), scale, "," in whole.rstrip(",")
