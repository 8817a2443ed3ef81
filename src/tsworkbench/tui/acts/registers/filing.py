"""What goes between registers and files: entries from a table, a register as a table; and words taken out for good."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import NoSuchFile, WorkbenchError, WrongInput
from tsworkbench.plan.registers.values import Register
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.paths import path_of
from tsworkbench.tui.screens.prompts import Asking, Blank, Choice, Choosing
from tsworkbench.work.registers.entries import entry_named

if TYPE_CHECKING:
    from tsworkbench.store.book import Book, Done
    from tsworkbench.tui.screens.registers.place import RegistersPlace
    from tsworkbench.work.registers.redaction import Redacted, Wanted

_TAKE, _LEAVE = "take", "leave"


def _register(place: RegistersPlace) -> Register:
    register = place.register
    if register is None:
        raise WrongInput(f"Open a register first: put the cursor on it, and press {key_to('open_row')}.")
    return register


# -- in


def import_entries(place: RegistersPlace) -> None:
    """Entries from a table: the file, then all that it was read as and would change, with what is in doubt."""
    from tsworkbench.tui.screens.imports.entries_review import bring_in

    register = _register(place)
    bench = place.bench

    def submit(typed: list[str]) -> None:
        path = path_of(typed[0])
        if not os.path.isfile(path):
            raise NoSuchFile(f"There is no file {path}. Check the name, or connect the drive that it is on.")
        asking.dismiss(path)

    def then(path: str | None) -> None:
        if path is not None:
            bench.run_worker(bring_in(bench, register, path, place.begun_imports), group="import", exclusive=True)

    words = (
        f"The table whose rows are to be {register.title}: Excel, CSV, OpenDocument, Word. Nothing is written before "
        "you have seen what it was read as."
    )
    asking = Asking("Import entries", words, [Blank("File", completes=True)], submit)
    bench.open(asking, then)


# -- out


_WITH_PERSONAL = "+"


def export_register(place: RegistersPlace) -> None:
    """The open register, or what a filter shows of it, as a table: in its own columns, or in the form of a standard."""
    from tsworkbench.papers.registers.tables import OWN

    register = _register(place)
    bench = place.bench
    forms = [Choice(one, f"{_CALLED.get(one, one)}") for one in (*OWN, *register.exports)]
    if secret := [one.title for one in register.fields if one.personal and not register.personal]:
        forms += [Choice(f"{one}{_WITH_PERSONAL}", f"{_CALLED[one]}, with {listed(secret)} (personal)") for one in OWN]

    def chosen(form: str | None) -> None:
        if form is not None:
            _ask_file(place, register, form)

    only = place.asked.words
    words = f"{register.title}{f', those of “{only}”,' if only else ''} written as what?"
    bench.open(Choosing(words, forms, title="Write a register"), chosen)


_CALLED = {
    "csv": "CSV",
    "xlsx": "Excel",
    "json": "JSON, for other programs",
    "360giving": "360Giving (CSV)",
    "transparency-code": "the Transparency Code's list (CSV)",
    "open-referral-uk": "Open Referral UK (CSV)",
    "open-referral-uk-identifiers": "Open Referral UK, identifiers (CSV)",
}


def _ask_file(place: RegistersPlace, register: Register, chosen: str) -> None:
    from tsworkbench.papers.disk import path_of as paper_path
    from tsworkbench.papers.disk import save
    from tsworkbench.papers.registers import tables
    from tsworkbench.work.registers.definitions import name_funder

    bench, only = place.bench, place.asked.words
    form = chosen.removesuffix(_WITH_PERSONAL)
    secret = register.personal or form != chosen
    ending = form if form in tables.OWN else "csv"
    names_funder = any("=setting:" in one for one in register.exports.get(form, {}).get("columns", {}).values())
    funder = register.settings.get("funder", {})

    def write(path: str) -> None:
        desk = bench.desk
        now = place.shelf.registers.get(register.name) or register
        if form in tables.OWN:
            personal = [one.name for one in now.fields if one.personal] if secret else []
            table = tables.own_table(desk.book, now, desk.as_at, where=only, personal=personal)
        else:
            table = tables.standard_table(desk.book, now, form, desk.as_at, where=only)
        written = save(tables.written(table, form), paper_path(path), private=secret)
        bench.tell(f"Written to {written}. {table.said}")

    def submit(typed: list[str]) -> None:
        path, *said = typed
        if os.path.lexists(paper_path(path)):
            raise WrongInput(f"{paper_path(path)} is there already: choose another name.")
        new = tuple(said) != (funder.get("id") or "", funder.get("prefix") or "")
        if not names_funder or not any(said) or not new:
            write(path)
            asking.dismiss(None)
            return
        asking.dismiss(None)
        bench.perform(name_funder(register, funder=said[0], prefix=said[1]), then=lambda _: write_or_say(path))

    def write_or_say(path: str) -> None:
        try:
            write(path)
        except WorkbenchError as error:
            bench.refuse(error)

    words = "Where to write it." + (" It is personal: the file is for your eyes only." if secret else "")
    name = f"{register.name.replace('_', '-')}{'' if form == ending else f'-{form}'}.{ending}"
    blanks = [Blank("File", os.path.join("~", name), completes=True)]
    if names_funder:
        words += " The council's organisation identifier (GB-LAE-…) and the publisher's prefix (360G-…) are kept."
        blanks += [Blank("Funder", funder.get("id") or ""), Blank("Prefix", funder.get("prefix") or "")]
    asking = Asking("Write a register", words, blanks, submit)
    bench.open(asking)


# -- taken out for good


def redact(place: RegistersPlace) -> None:
    """The personal words of the entry are taken out of the file for good, once its ref and a reason are typed."""
    from tsworkbench.work.registers import redaction

    view = place.view
    if view is None:
        raise WrongInput(f"Put the cursor on an entry first: {key_to('go_registers')}.")
    bench = place.bench
    there = entry_named(bench.desk.book, view.id)
    what = redaction.wanted(bench.desk.book, there.id)
    said: list[str] = []
    found: list[Redacted] = []

    def submit(typed: list[str]) -> None:
        redaction.refuse_unsure(what, *typed)
        said[:] = typed
        asking.dismiss(_TAKE)

    def write(book: Book) -> Done:
        why, ref = said
        found.append(redaction.redact(book, what, why=why, typed=ref))
        return found[-1].done

    def then(answer: str | None) -> None:
        if answer == _TAKE:
            bench.write(write, then=lambda _: _told(place, what, found[-1]))

    blanks = [Blank("Why", "kept no longer"), Blank(f"Type {what.ref}")]
    asking = Asking(f"Redact {what.ref}", what.warning, blanks, submit)
    bench.open(asking, then)


def _told(place: RegistersPlace, what: Wanted, done: Redacted) -> None:
    from tsworkbench.work.registers import redaction

    if done.trouble is not None:
        place.bench.tell(done.trouble)
    if not done.backups:
        place.bench.tell(f"{what.ref} is redacted. {redaction.ELSEWHERE}")
        return
    many = counted(len(done.backups), "backup")
    choices = (Choice(_TAKE, f"Make a new backup, and delete the {many}"), Choice(_LEAVE, "Leave them"))

    def chosen(choice: str | None) -> None:
        if choice == _TAKE:
            place.bench.tell(redaction.replace_backups(place.bench.desk.book, done.backups))

    words = f"{what.ref} is redacted. {done.of_backups} {redaction.ELSEWHERE}"
    place.bench.open(Choosing(words, choices, title="Backups"), chosen)
