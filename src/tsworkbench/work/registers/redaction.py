"""Words taken out of an entry for good, when they are kept no longer: of the people named in a case, above all.

What a personal field holds goes from the entry, from its history and from the bytes of the file; that something was
written, when and by whom, stays. Nobody can take it back, so it is asked for by the ref of the entry. Copies of the
file that are elsewhere are out of reach, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tsworkbench.plan.english import agreeing, counted, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.registers.values import Register, in_words
from tsworkbench.store.backups.rotation import Backup
from tsworkbench.store.book import Book, Done, Row
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers import redaction
from tsworkbench.store.registers.redaction import Words
from tsworkbench.work.edits import words_of
from tsworkbench.work.registers.entries import deleted_named, entry_named

ELSEWHERE = (
    "It can't reach copies of the file that are elsewhere, packs and forms that were sent, and what the disk itself "
    "keeps of files that were deleted."
)


class Wanted(NamedTuple):
    """What would be taken out: of which entry, which fields."""

    register: Register
    entry: Row
    fields: tuple[Words, ...]

    @property
    def ref(self) -> str:
        """The entry's ref."""
        return str(self.entry["ref"] or "")

    @property
    def warning(self) -> str:
        """What is lost, before it is done."""
        return (
            f"{self.ref} will lose the words of {listed(field.title for field in self.fields)}, in the list and in all "
            f"of its history. This can't be taken back. Type {self.ref} to go on."
        )


class Redacted(NamedTuple):
    """What was done, what could not be, and the backups that still hold the words."""

    done: Done
    trouble: str | None
    backups: tuple[Backup, ...]

    @property
    def of_backups(self) -> str:
        """That backups beside the file still hold the words; empty where none does."""
        return backups_words(self.backups)


def wanted(book: Book, ref: str, fields: Iterable[str] = ()) -> Wanted:
    """What a redaction of an entry would take out: its personal fields, and those named.

    A deleted entry can be redacted too. Raises NotFound, WrongInput for a field it hasn't, NothingToDo where nothing
    was ever written in them.
    """
    register, entry = _placed(book, ref)
    every = redaction.fields_of(book, entry["register_id"])
    named = {_named(register, every, name).id for name in fields}
    chosen = [field for field in every if field.personal or field.id in named]
    if not chosen:
        raise WrongInput(f"{register.has} no personal fields. Name the field to take the words out of: --field title.")
    held = tuple(field for field in chosen if redaction.has_held(book, entry, field))
    if not held:
        raise NothingToDo(f"{entry['ref']} holds no words of {listed(field.title for field in chosen)}, nor did it.")
    return Wanted(register, entry, held)


def _placed(book: Book, ref: str) -> tuple[Register, Row]:
    try:
        row_id = entry_named(book, ref).id
    except NotFound as gone:
        try:
            row_id = deleted_named(book, ref)
        except NotFound:
            raise gone from None
    row = redaction.entry_of(book, row_id)
    register = stored.register_by_id(book, row["register_id"]) if row is not None else None
    if row is None or register is None:
        raise NotFound("The register of that entry has been deleted. Bring it back first: “undo”.")
    return register, row


def _named(register: Register, every: Sequence[Words], name: str) -> Words:
    wanted_name = name.strip().casefold()
    for field in every:
        if wanted_name in (field.name.casefold(), field.title.casefold()):
            return field
    raise WrongInput(f"{register.has} no field “{name.strip()[:60]}” that holds words.")


def redact(book: Book, what: Wanted, *, why: str, typed: str) -> Redacted:
    """Takes words out of an entry for good, and packs the file. `typed` must be the ref, as a sign that it is meant.

    Raises WrongInput where it isn't, or without a reason, and Damaged; then nothing was changed. Where the file could
    not be packed afterwards, `trouble` says so.
    """
    said = refuse_unsure(what, why, typed)
    label = f"{what.ref} redacted: {listed(in_words(field.title) for field in what.fields)} ({said})"
    done = redaction.redact(book, what.entry, what.fields, why=said, label=label)
    return Redacted(done, pack(book), tuple(redaction.holding(book, what.entry["id"])))


def refuse_unsure(what: Wanted, why: str, typed: str) -> str:
    """The reason, cleaned. Raises WrongInput without one, and unless the ref was typed as a sign that it is meant."""
    if typed.strip().casefold() != what.ref.casefold():
        raise WrongInput(f"Nothing was redacted: type {what.ref} to redact it.")
    return words_of(why, "reason")


def pack(book: Book) -> str | None:
    """Packs a file out of which words were taken. What went wrong, in a sentence; None where nothing did."""
    try:
        redaction.pack(book)
    except redaction.FAILURES as error:
        return (
            f"The words are gone from the entry and its history, but the file could not be packed: {error} Traces may "
            "remain until “backup” succeeds."
        )
    return None


def backups_words(backups: Sequence[Backup]) -> str:
    """That backups still hold what was redacted; empty where none does."""
    if not backups:
        return ""
    each = listed(one.when for one in backups)
    return (
        f"{counted(len(backups), 'backup')} beside the file still {agreeing(len(backups), 'holds', 'hold')} the words, "
        f"or can't be read: of {each}."
    )


def backups_of(book: Book, ref: str) -> tuple[Backup, ...]:
    """The backups that still hold what was redacted of an entry. Raises NotFound for one that there isn't."""
    return tuple(redaction.holding(book, _placed(book, ref)[1]["id"]))


def replace_backups(book: Book, backups: Sequence[Backup]) -> str:
    """Replaces backups that still hold words by one new one, and says what became of them. Raises as `copies.make`."""
    made, left = redaction.replace_backups(book, backups)
    gone = len(backups) - len(left)
    said = f"Made and checked {made}, and deleted {counted(gone, 'older backup')}."
    if left:
        said += f" Delete by hand what could not be deleted: {listed(one.path for one in left)}."
    return said
