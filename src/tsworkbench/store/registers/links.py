"""What words of a link lead to, and the words for what a link leads to: officers, rows of the plan, entries."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from tsworkbench.plan.registers.kinds import Found, Namer, show
from tsworkbench.plan.registers.values import Field, FieldKind, Register, Registers
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import ROWS, title_column
from tsworkbench.store.views.people import initials_of_all
from tsworkbench.store.views.plan import reading_settings

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due, Unread

_MANY = 40
_IN = "in (select value from json_each(?))"


NOT_HERE = "(not in this file)"
"""What a link to something is called that is in another copy of the plan only."""


class Links:
    """What a plan's registers can lead to, and how phrases are read there.

    `find`, `name` and `day` are what the reading and the showing of cells ask for.
    """

    def __init__(
        self, book: Book, registers: Registers, plan_id: str | None, as_at: date, *, deep: bool = True
    ) -> None:
        self._deep = deep
        self.book = book
        self.registers = registers
        self.plan_id = plan_id
        self.as_at = as_at
        self._names: dict[tuple[FieldKind, str], str] = {}
        self._initials: dict[str, str] | None = None
        self._known: dict[str, _Known] = {}

    def day(self, phrase: str) -> "Due | Unread":
        """What a due phrase means in the plan."""
        from tsworkbench.plan import due

        return due.read(phrase, **reading_settings(self.book, self.plan_id, as_at=self.as_at))

    # -- found

    def find(self, field: Field, text: str) -> Sequence[Found]:
        """What the words of a link fit: one if they name it exactly, else all that they could mean."""
        match field.kind:
            case FieldKind.OFFICER:
                return self._officers(text)
            case FieldKind.ROW:
                return self._rows(field, text)
            case _:
                return self._entries(field, text)

    def _officers(self, text: str) -> list[Found]:
        rows = self.book.rows("select id, name from officer where deleted=0 order by name, id")
        plain, initials = _folded(text), self._initials_of_all()
        exact = [row for row in rows if _folded(row["name"]) == plain or row["id"] == text]
        short = [row for row in rows if initials.get(row["id"], "").casefold() == plain]
        words = plain.split()
        near = [row for row in rows if _begins(words, row["name"])]
        return [Found(row["id"], row["name"]) for row in (exact or short or near)[:_MANY]]

    def _rows(self, field: Field, text: str) -> list[Found]:
        found: list[Found] = []
        for level in [one for one in ROWS if one in (field.levels or ROWS)]:
            ref = "null" if level == "plan" else "t.ref"
            of = "t.id" if level == "plan" else "t.plan_id"
            rows = self.book.rows(
                f"select t.id, {ref} ref, t.{title_column(level)} title from {level} t where t.deleted=0 "
                f"and (t.id=?1 or {ref}=?1 collate nocase) and (?2 is null or {of}=?2) limit {_MANY}",
                text.strip(),
                self.plan_id,
            )
            found += [Found(row["id"], row["title"], row["ref"] or "") for row in rows]
        return found

    def _entries(self, field: Field, text: str) -> list[Found]:
        register = self.registers.get(field.to_register)
        if register is None:
            return []
        plain = " ".join(text.split())
        if register.name in self._known:
            return self._known[register.name].fitting(plain)
        words = _words_in_sql(register)
        base = f"select t.id, t.ref, {words} words from entry t where t.register_id=?1 and t.deleted=0 and "
        for where in (
            "(t.ref=?2 collate nocase or t.id=?2)",
            f"{words}=?2 collate nocase",
            f"instr(lower({words}), lower(?2))>0",
        ):
            rows = self.book.rows(f"{base}{where} order by t.sort, t.id limit {_MANY}", register.id, plain)
            if rows:
                return [Found(row["id"], str(row["words"]).strip(), row["ref"] or "") for row in rows]
        return []

    def read_entries(self, name: str | None) -> None:
        """Reads all entries of a register, once, so that the words of very many links are found quickly."""
        register = self.registers.get(name)
        if register is not None and register.name not in self._known:
            words = _words_in_sql(register)
            rows = self.book.rows(
                f"select t.id, t.ref, {words} words from entry t where t.register_id=? and t.deleted=0 "
                "order by t.sort, t.id",
                register.id,
            )
            found = (Found(row["id"], str(row["words"]).strip(), row["ref"] or "") for row in rows)
            self._known[register.name] = _Known(found)

    # -- named

    def name(self, field: Field, row_id: str) -> str:
        """The words for what a link leads to, which `find` finds again: a name, a number, a ref with its words."""
        known = self._names.get((field.kind, row_id))
        if known is None:
            self.read_names([(field.kind, row_id)])
            known = self._names[field.kind, row_id]
        return known

    def read_names(self, links: Iterable[tuple[FieldKind, str]]) -> None:
        """Reads the names of many at once."""
        wanted = [one for one in dict.fromkeys(links) if one not in self._names]
        officers = [row_id for kind, row_id in wanted if kind is FieldKind.OFFICER]
        rows = [row_id for kind, row_id in wanted if kind is FieldKind.ROW]
        entries = [row_id for kind, row_id in wanted if kind is FieldKind.ENTRY]
        if officers:
            for row in self.book.rows(f"select id, name, deleted from officer where id {_IN}", json.dumps(officers)):
                self._names[FieldKind.OFFICER, row["id"]] = _standing(row["name"], row["deleted"])
        for level in ROWS if rows else ():
            ref = "null" if level == "plan" else "ref"
            sql = f"select id, coalesce({ref}, {title_column(level)}) name, deleted from {level} where id {_IN}"
            for row in self.book.rows(sql, json.dumps(rows)):
                self._names[FieldKind.ROW, row["id"]] = _standing(row["name"], row["deleted"])
        if entries:
            named = names_of_entries(self.book, self.registers, entries, deep=self._deep)
            for row_id, words in named.items():
                self._names[FieldKind.ENTRY, row_id] = words
        for kind, row_id in wanted:
            self._names.setdefault((kind, row_id), NOT_HERE)

    def initials(self, officer_id: str) -> str:
        """An officer in letters, as lists show them."""
        return self._initials_of_all().get(officer_id, "")

    def _initials_of_all(self) -> dict[str, str]:
        if self._initials is None:
            self._initials = initials_of_all(self.book)
        return self._initials


def _words_in_sql(register: Register) -> str:
    called = [one for name in register.called if (one := register.field(name)) is not None and one.slot]
    return " || ' ' || ".join(f"coalesce(t.{one.slot}, '')" for one in called) or "''"


class _Known:
    """The entries of a register by what they may be found by: ref or id, all their words, some of their words."""

    def __init__(self, entries: Iterable[Found]) -> None:
        self._entries = list(entries)
        self._by: dict[str, list[Found]] = {}
        for one in self._entries:
            for name in {one.ref.casefold(), one.id} - {""}:
                self._by.setdefault(name, []).append(one)
        self._words: dict[str, list[Found]] = {}
        for one in self._entries:
            self._words.setdefault(one.words.casefold(), []).append(one)
        self._text = "".join(f"\n{one.words.casefold()}" for one in self._entries)
        starts = accumulate((len(one.words.casefold()) + 1 for one in self._entries), initial=0)
        self._starts = list(starts)[:-1]

    def fitting(self, text: str) -> list[Found]:
        """What words fit, in the order of the register."""
        plain = text.casefold()
        exact = self._by.get(plain) or self._by.get(text) or self._words.get(plain)
        return (exact or list(self._having(plain)))[:_MANY]

    def _having(self, plain: str) -> Iterator[Found]:
        at = self._text.find(plain) if plain else -1
        while at >= 0:
            which = bisect_right(self._starts, at) - 1
            yield self._entries[which]
            following = self._starts[which + 1] if which + 1 < len(self._starts) else len(self._text)
            at = self._text.find(plain, following)


def names_of_entries(
    book: Book, registers: Iterable[Register], ids: Sequence[str], *, deep: bool = True
) -> dict[str, str]:
    """Id → ref and words of some entries: "O17 Bromley by Bow Centre".

    Those that are called by other entries have the words of these, and no further unless `deep`.
    """
    by_id = {one.id: one for one in registers}
    below = Links(book, Registers(by_id.values()), None, date.min, deep=False).name if deep else None
    found = {}
    for row in book.rows(f"select * from entry where id {_IN}", json.dumps(list(ids))):
        register = by_id.get(row["register_id"])
        words = words_of(register, row, below) if register is not None else ""
        found[row["id"]] = _standing(f"{row['ref'] or ''} {words}".strip(), row["deleted"])
    return found


def words_of(register: Register, row: Row | Mapping[str, Any], name: Namer | None = None) -> str:
    """The words that stand for an entry, from its row: those of the fields it is called by.

    A link has the words that `name` gives it, without a ref; without `name` it is left out.
    """
    said = []
    for called in register.called:
        field = register.field(called)
        cell = row[field.slot] if field is not None and field.slot else None
        if field is None or cell is None or (field.kind.link and name is None):
            continue
        words = " ".join(show(field, cell, name).split())
        said.append(_REF.sub("", words) if field.kind is FieldKind.ENTRY else words)
    return " · ".join(one for one in said if one)


_REF = re.compile(r"^[A-Z]{1,3}[0-9]+ (?=\S)")


def _standing(words: str, deleted: int) -> str:
    return f"{words} (deleted)" if deleted else str(words)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _begins(words: list[str], name: str) -> bool:
    """Whether each of some words begins a word of a name."""
    parts = name.casefold().split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)
