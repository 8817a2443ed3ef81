"""Acts and ops as they travel: read from a letter, put in order, and known again by their content."""

import json
import re
from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.sharing.facts import BIRTH, LIST_FACTS, LISTS, PRIVATE
from tsworkbench.plan.sharing.values import Head

Key = tuple[int, str, tuple[int, int, str]]
"""The order of acts: by clock, then by copy, then by number there."""
_COPY = re.compile(r"[0-9a-z][0-9a-z:._-]{0,79}")
_NUMBER = re.compile(r"[0-9a-z][0-9a-z.-]{0,79}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_KINDS = ("do", "undo", "redo", "import", "redact")
MOMENT = re.compile(r"[12]\d{3}-(?:0\d|1[0-2])-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z")
"""How a time is written in a file."""
_MOST = 1 << 62
_MOST_COPIES = 100_000


class Op(NamedTuple):
    """What an act set a fact of a row to; `over` names the acts whose ops it replaced."""

    table: str
    row: str
    fact: str
    cells: dict[str, Any]
    over: tuple[str, ...]


class Act(NamedTuple):
    """One act of a copy, or a piece of one."""

    copy: str
    number: str
    last: int
    hlc: int
    at: str | None
    who: str | None
    label: str
    kind: str
    target: tuple[str, str] | None
    seen: dict[str, int]
    form: int
    ops: tuple[Op, ...]

    @property
    def id(self) -> str:
        """By what it is known everywhere."""
        return f"{self.copy}/{self.number}"

    @property
    def key(self) -> Key:
        """Its place in the order of all acts."""
        return key_of(self.hlc, self.copy, self.number)


def key_of(hlc: int, copy: str, number: str) -> Key:
    """The place of an act in the order of all."""
    if number.isascii() and number.isdigit():
        return hlc, copy, (0, int(number), "")
    if number[:1] == "x" and number[1:].isascii() and number[1:].isdigit():
        return hlc, copy, (1, int(number[1:]), "")
    return hlc, copy, (2, 0, number)


FORM = "form:"
"""What the name of a copy begins with that is an Excel form: its acts have no order, so each is known by itself."""


def is_form(copy: str) -> bool:
    """Whether a copy is an Excel form."""
    return copy.startswith(FORM)


def copy_of(act_id: str) -> str:
    """The copy whose act it is."""
    return act_id.rpartition("/")[0]


# -- known again


def digest(cells: Mapping[str, Any]) -> str:
    """The content of an op in 16 characters: what is empty says nothing, so a newer column makes no difference."""
    said = {name: _plain(cell) for name, cell in cells.items() if cell is not None}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return clean(cell, lines=True)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1 << 53:
        return int(cell)
    return cell


def same_content(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two say the same in all cells that both have: a format may have more, and private ones are left out."""
    return all(_plain(one[name]) == _plain(other[name]) for name in one.keys() & other.keys())


# -- private


def is_private(table: str, cells: Mapping[str, Any], private: Collection[str] = ()) -> bool:
    """Whether a row never leaves unasked: a note, a task, or what hangs on one of those.

    `cells` are its own; `private` are the ids of rows known to be private.
    """
    if table in PRIVATE or cells.get("level") in PRIVATE or cells.get("to_level") in PRIVATE:
        return True
    return cells.get("tbl") in PRIVATE or cells.get("row_id") in private


# -- read from a letter


def read_act(said: Any) -> Act:
    """An act of a letter. Raises Refused unless it is one; whether its tables and cells exist is asked later."""
    try:
        return _read(said)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused(
            "The letter holds something that is no change of a plan. Nothing was taken in: ask for it again."
        ) from error


def read_head(said: Any) -> Head:
    """The head of a letter, its texts cleaned. Raises Refused unless it is one."""
    try:
        return _head(said)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused("The letter says nothing that can be read of itself. Ask for it again.") from error


def _head(said: Mapping[str, Any]) -> Head:
    if said["kind"] not in ("pack", "return") or not _ID.fullmatch(said["share"]) or not _ID.fullmatch(said["plan"]):
        raise ValueError(said["kind"])
    if len(said["since"]) > _MOST_COPIES or len(said["seen"]) > _MOST_COPIES:
        raise ValueError(len(said["seen"]))
    return Head(
        format=_count(said["format"]),
        kind=said["kind"],
        share=said["share"],
        plan=said["plan"],
        title=clean(_text(said["title"]))[:1000],
        home=None if said["home"] is None else _copy(said["home"]),
        sender=_copy(said["from"]),
        who=_name(said["who"]),
        officer=_name(said["officer"]),
        made_at=_moment(said["made_at"]),
        since={_copy(copy): _count(last) for copy, last in said["since"].items()},
        seen={_copy(copy): _count(last) for copy, last in said["seen"].items()},
        whole=said["whole"] is True,
        part=said["part"] is True,
        key=None if said.get("key") is None else _text(said["key"])[:200],
    )


def _name(said: Any) -> str | None:
    return None if said is None else clean(_text(said))[:200] or None


def _moment(said: Any) -> str:
    if not MOMENT.fullmatch(_text(said)):
        raise ValueError(said)
    return str(said)


def _read(said: Mapping[str, Any]) -> Act:
    target = said["target"]
    seen = {_copy(copy): _count(last) for copy, last in said["seen"].items()}
    if said["kind"] not in _KINDS:
        raise ValueError(said["kind"])
    return Act(
        _copy(said["r"]),
        _number(said["n"]),
        _count(said["last"]),
        _count(said["hlc"]),
        None if said["at"] is None else clean(_text(said["at"])),
        None if said["who"] is None else clean(_text(said["who"]))[:200] or None,
        clean(_text(said["label"]))[:2000] or "changed",
        said["kind"],
        None if target is None else (_copy(target[0]), _number(target[1])),
        seen,
        _count(said["format"]),
        tuple(_op(op) for op in said["ops"]),
    )


def _op(said: Mapping[str, Any]) -> Op:
    table, row, fact = _text(said["t"]), _text(said["i"]), _text(said["f"])
    if not _ID.fullmatch(row):
        raise ValueError(row)
    over = tuple(_over(one) for one in said["o"] or ())
    cells = said["v"]
    if fact in LIST_FACTS:
        return Op(table, row, fact, {"rows": _rows(cells["rows"], LISTS[LIST_FACTS[fact]].cells)}, over)
    return Op(table, row, fact, {_text(name): _cell(cell) for name, cell in cells.items()}, over)


def _rows(rows: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    found = {}
    for row, cells in rows.items():
        if not _ID.fullmatch(row):
            raise ValueError(row)
        found[row] = {name: _cell(cells[name]) for name in known if name in cells}
    return found


def _cell(cell: Any) -> Any:
    if cell is None or (isinstance(cell, float) and cell == cell and abs(cell) != float("inf")):
        return cell
    if isinstance(cell, str):
        return clean(cell, lines=True)
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < _MOST:
        return cell
    raise ValueError(cell)


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError(said)
    return said


def _copy(said: Any) -> str:
    if not _COPY.fullmatch(_text(said)):
        raise ValueError(said)
    return str(said)


def _number(said: Any) -> str:
    if not _NUMBER.fullmatch(_text(said)):
        raise ValueError(said)
    return str(said)


def _count(said: Any) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said < _MOST:
        raise ValueError(said)
    return said


def _over(said: Any) -> str:
    copy, _, number = _text(said).rpartition("/")
    return f"{_copy(copy)}/{_number(number)}"


def written(act: Mapping[str, Any]) -> dict[str, Any]:
    """An act as it travels, with its ops in a settled order: equal wherever it is written."""
    ops = sorted(act["ops"], key=lambda op: (op["f"] != BIRTH, op["t"], op["i"], op["f"]))
    return {**act, "ops": ops}
