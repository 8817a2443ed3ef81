"""Doubles of a register: looked for, made one, or known to be two.

Pairs that an officer has said are two are kept with the register's settings, and not offered again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.plan.registers.doubles import Alike, Double, Report, candidates_of, find_doubles
from tsworkbench.plan.registers.values import Entry, Register
from tsworkbench.plan.sharing.facts import NOT_SAME
from tsworkbench.store.book import Book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers.whole import as_json
from tsworkbench.work.edits import Change, Edit, Write
from tsworkbench.work.registers.entries import merge, place_of_entry


def rejected(register: Register) -> frozenset[frozenset[str]]:
    """The pairs of entries that are known to be two."""
    return frozenset(frozenset(str(pair).split(" ")) for pair in register.settings.get(NOT_SAME, ()))


def found_in(register: Register, entries: Sequence[Entry], report: Report | None = None) -> list[Double]:
    """The entries that may be one, surest first. Raises WrongInput for a register that doesn't say what is compared.

    The entries are compared in the order in which they were added.
    """
    settings = register.settings.get("duplicates")
    if not settings:
        raise WrongInput(f"{register.title} don't say by what two entries would be one: only organisations do.")
    checks = {one.name: one.check for one in register.fields if one.check}
    ordered = sorted(entries, key=lambda one: _age(one))
    return find_doubles(candidates_of(ordered, settings, checks), rejected=rejected(register), report=report)


def _age(entry: Entry) -> tuple[int, str]:
    """Entries are as old as their refs: R2 was added before R12."""
    digits = "".join(c for c in entry.ref or "" if c.isdigit())
    return (int(digits) if digits else 0, entry.id or "")


def why(register: Register, one: Double) -> str:
    """Why two entries may be one: "The same charity number, 1109871.", "The same words, and the same postcode."."""
    field = register.field(one.by) if one.by else None
    title = field.in_words if field is not None else ""
    if one.alike is Alike.NUMBER:
        return f"The same {title}, {one.what}."
    words = "The same words" if one.alike is Alike.WORDS else "The same words but one"
    return f"{words}, and the same {title}." if title else f"{words}."


def older_first(book: Book, one: str, other: str) -> tuple[str, str]:
    """Two entries by their ids, the one that was added first in front."""
    first, second = (place_of_entry(book, entry_id) for entry_id in (one, other))
    return (one, other) if _age(first.entry) <= _age(second.entry) else (other, one)


def merge_pair(book: Book, one: str, other: str) -> Edit:
    """Makes one entry of two: the older stays, takes what it lacks, and all links to the other lead to it."""
    keep, gone = older_first(book, one, other)
    return merge(place_of_entry(book, keep), place_of_entry(book, gone))


def not_the_same(register: Register, one: str, other: str) -> Edit:
    """Keeps that two entries are two. Raises WrongInput for one entry twice, NothingToDo where it is known."""

    def edit(book: Book) -> Change:
        now = stored.register_by_id(book, register.id or "") or register
        here, there = (place_of_entry(book, entry_id) for entry_id in (one, other))
        if here.id == there.id:
            raise WrongInput(f"{here.entry.ref} is one entry. Name two.")
        if {here.register.id, there.register.id} != {now.id}:
            raise WrongInput(
                f"{here.entry.ref} and {there.entry.ref} are in different registers, so they are two anyhow."
            )
        pair = " ".join(sorted((here.id, there.id)))
        kept: Collection[str] = now.settings.get(NOT_SAME, ())
        if pair in kept:
            raise NothingToDo(f"{here.entry.ref} and {there.entry.ref} are already known to be two.")
        settings = {**now.settings, NOT_SAME: sorted([*kept, pair])}
        writes = [Write("register", now.id, {"settings": as_json(settings)})]
        said = f"{here.entry.ref} and {there.entry.ref} are not the same"
        return Change(f"{now.title}:", said, "", writes, ("register", now.id or ""))

    return edit
