"""Whether the entries of registers hold what their fields can hold."""

from collections.abc import Iterator

from tsworkbench.plan.registers.kinds import lines_of
from tsworkbench.plan.registers.values import Field, FieldKind, Register
from tsworkbench.store.book import Book, Row
from tsworkbench.store.log.cells import SLOTS
from tsworkbench.store.registers.definitions import all_registers
from tsworkbench.store.tables import ROWS

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)


def faults(book: Book) -> Iterator[str]:
    """A sentence for each thing found wrong."""
    known = _Known(book)
    for register in all_registers(book):
        yield from _twice(book, register)
        yield from _in_no_field(book, register)
        for field in register.stored:
            if field.slot:
                yield from _strange(book, known, register, field)


def _twice(book: Book, register: Register) -> Iterator[str]:
    for row in book.rows(
        "select ref, count(*) many from entry where register_id=? and deleted=0 and ref is not null group by ref "
        "having count(*)>1 order by ref",
        register.id,
    ):
        yield f"{row['many']} entries of {register.title} have the ref {row['ref']}. Give all but one of them another."


def _in_no_field(book: Book, register: Register) -> Iterator[str]:
    """Slots that hold something, and that no field has, live or deleted."""
    taken = {row["slot"] for row in book.rows("select slot from field where register_id=?", register.id)}
    free = [slot for slot in SLOTS if slot not in taken]
    if not free:
        return
    held = " or ".join(f"{slot} is not null" for slot in free)
    for row in book.rows(f"select ref, id from entry where register_id=? and ({held}) order by sort, id", register.id):
        yield f"{row['ref'] or row['id']} of {register.title} holds a value that is in none of its fields."


def _strange(book: Book, known: "_Known", register: Register, field: Field) -> Iterator[str]:
    """Values of a field that it can't have."""
    for row in book.rows(
        f"select id, ref, {field.slot} cell from entry where register_id=? and deleted=0 and {field.slot} is not null "
        "order by sort, id",
        register.id,
    ):
        for cell in lines_of(row["cell"]) if field.several else (row["cell"],):
            if (why := _why(known, field, cell)) is not None:
                yield f"The {field.in_words} of {_called(register, row)} {why}."


def _called(register: Register, row: Row) -> str:
    return f"{row['ref'] or row['id']} ({register.title})"


def _why(known: "_Known", field: Field, cell: object) -> str | None:
    kind = field.kind
    if kind.chosen:
        return None if cell in field.all_choices else f"is “{str(cell)[:60]}”, which is no choice"
    if kind in _NUMBERS:
        return None if isinstance(cell, int | float) else f"is “{str(cell)[:60]}”, which is no number"
    if kind is FieldKind.YES_NO:
        return None if cell in (0, 1) else f"is “{str(cell)[:60]}”, which is neither yes nor no"
    if kind is FieldKind.SCALE:
        fits = isinstance(cell, int) and 1 <= cell <= len(field.choices)
        return None if fits else f"is “{str(cell)[:60]}”, which is not on its scale"
    if kind.link:
        return known.link(kind, str(cell))
    return None if isinstance(cell, str) else f"is “{cell}”, which is no text"


class _Known:
    """What links may lead to, read when the first link is met."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ids: dict[FieldKind, dict[str, bool]] = {}
        self._is_part = book.local("share.part") is not None

    def link(self, kind: FieldKind, row_id: str) -> str | None:
        """What is wrong with a link; None where it leads to something that is in the file."""
        if kind not in self._ids:
            tables = {FieldKind.OFFICER: ("officer",), FieldKind.ENTRY: ("entry",)}.get(kind, ROWS)
            self._ids[kind] = {
                row["id"]: bool(row["deleted"])
                for table in tables
                for row in self._book.rows(f"select id, deleted from {table}")
            }
        gone = self._ids[kind].get(row_id)
        if gone is None and self._is_part:
            return None  # the rest of the plan is elsewhere
        if gone is None:
            return "leads to what isn't in the file"
        return "leads to what was deleted" if gone else None
