"""Entries of registers: added, written, moved on, ticked, deleted and brought back, copied from field to field, merged.

Values are typed by the names or titles of fields. What a personal field holds is in no label: labels are read in
histories, on screens and in papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from tsworkbench.plan.english import agreeing, an, counted, few, listed, shortened
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers import crosses, kinds, pictures
from tsworkbench.plan.registers.kinds import Found
from tsworkbench.plan.registers.values import Cell, Entry, Field, FieldKind, Register
from tsworkbench.store.book import Book
from tsworkbench.store.log import history
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers import entries as held
from tsworkbench.store.registers.links import NOT_HERE, Links, words_of
from tsworkbench.store.views.refs import cells_of, key_of, live, place
from tsworkbench.work.edits import Change, Edit, Write
from tsworkbench.work.registers.definitions import standing_register
from tsworkbench.work.registers.fields import field_named


class EntryPlace(NamedTuple):
    """An entry that was named: its register, itself as it is now, and the plan whose registers it sees."""

    register: Register
    entry: Entry
    rid: int
    plan_id: str | None

    @property
    def id(self) -> str:
        """Its id."""
        return self.entry.id or ""

    @property
    def key(self) -> int:
        """Its key."""
        return key_of("entry", self.rid)


# -- what is typed, and how it is read


def links_of(book: Book, register: Register, as_at: date, plan_id: str | None = None) -> Links:
    """What links of a register can lead to, and how days are read there: in its own plan, or in the one named."""
    plan = register.plan_id or plan_id
    return Links(book, stored.registers_of(book, plan), plan, as_at)


_NO_DAY = date.min
"""Where no day is read."""


def read_field(links: Links, register: Register, field: Field, typed: str, *, kept: Sequence[str] = ()) -> kinds.Read:
    """The cell of what was typed for a field. Of the links in `kept` those that lead out of the file are kept where
    they are named. Raises WrongInput.
    """
    elsewhere = [one for one in kept if links.name(field, one) == NOT_HERE]

    def find(field: Field, text: str) -> Sequence[Found]:
        if text == NOT_HERE and elsewhere:
            return [Found(elsewhere.pop(0), text)]
        return fitting(links, field, text)

    return kinds.read(register, field, typed, day=links.day, find=find)


def fitting(links: Links, field: Field, text: str) -> Sequence[Found]:
    """What the words of a link fit. A row may be named with its plan: "THIN:9"."""
    if field.kind is not FieldKind.ROW or ":" not in text:
        return links.find(field, text)
    found = place(links.book, text)
    if links.plan_id is not None and found.plan_id != links.plan_id:
        raise WrongInput(f"{text} is in another plan than this register.")
    if field.levels and found.level not in field.levels:
        raise WrongInput(
            f"{text} is {an(found.level)}: {field.title} names {listed(map(an, field.levels), last='or')}."
        )
    return [Found(found.id, text)]


def words_of_entry(book: Book, register: Register, entry: Entry, name: kinds.Namer | None = None) -> str:
    """What an entry is called: the words of the fields it is called by; empty where they hold nothing."""
    row = {one.slot: entry[one.name] for one in register.stored if one.slot}
    return words_of(register, row, name or links_of(book, register, _NO_DAY).name)


def entry_named(book: Book, ref: str, *, plan_id: str | None = None) -> EntryPlace:
    """The live entry of a ref ("R12", "THIN:R12") or id. Raises NotFound, or WrongInput if several plans have it."""
    from tsworkbench.store.views.plan import closed_plans, plan_named, plans

    wanted = clean(ref)
    plan_name, _, inner = wanted.rpartition(":")
    if plan_name:
        plan_id, wanted = plan_named(book, plan_name)["id"], inner.strip()
    found = held.bearing(book, wanted, plan_id)
    if len(found) > 1:
        closed = closed_plans(book)
        found = [one for one in found if one.register.plan_id not in closed] or found
    if not found:
        raise NotFound(f"There is no entry {wanted[:40]} in this file. “register list NAME” shows the refs there are.")
    if len(found) > 1:
        names = {row["id"]: row["short_title"] or row["title"] for row in plans(book)}
        choices = listed(
            (f"“{names.get(one.register.plan_id or '', 'the file')}:{wanted}”" for one in found), last="or"
        )
        raise WrongInput(f"{wanted} is in {len(found)} registers. Choose one: {choices}.")
    return place_of_entry(book, found[0].id)


def place_of_entry(book: Book, row_id: str, plan_id: str | None = None) -> EntryPlace:
    """The place of a live entry by its id; that of a register of the whole file sees what a plan, if named, sees.

    Raises NotFound if it has gone.
    """
    row = live(book, "entry", row_id)
    register = stored.register_by_id(book, row["register_id"]) if row is not None else None
    if row is None or register is None:
        raise NotFound("That entry has been deleted. “history” shows who did it.")
    return EntryPlace(register, held.entry_of(register, row), row["rid"], register.plan_id or plan_id)


def _now(book: Book, there: EntryPlace) -> EntryPlace:
    return place_of_entry(book, there.id)


# -- added and written


def add(
    register: Register,
    typed: Mapping[str, str],
    *,
    as_at: date,
    plan_id: str | None = None,
    cells: Mapping[str, Cell] | None = None,
    new_id: str | None = None,
) -> Edit:
    """Adds an entry with the next ref. `typed` are words by fields; `cells` are values as they are kept, by names.

    A stage that isn't said is the first one. Raises WrongInput where nothing is said that it is called by.
    """

    def edit(book: Book) -> Change:
        now = standing_register(book, register)
        links = links_of(book, now, as_at, plan_id)
        values = dict(cells or {})
        doubts = _read_all(links, now, typed, values)
        if not any(values.get(name) not in (None, "") for name in now.called):
            named = listed(
                (now.field(one) or Field(name=one, title=one, kind=FieldKind.TEXT)).title for one in now.called
            )
            raise WrongInput(f"A new {now.one} needs its {named}. Nothing was added.")
        values = now.begun(values)
        said_so = {name for name, cell in values.items() if cell is not None}
        _stamp(now, {}, values, said_so, as_at)
        ref, sort = next(held.places(book, now))
        row = {"id": new_id or book.mint(), "register_id": now.id, "ref": ref, "sort": sort}
        words = words_of_entry(book, now, Entry(values=values), links.name)
        said = f"added: {shortened(words, 50)}" if words and not now.personal else "added"
        writes = [Write("entry", None, {**row, **held.cells_of(now, values)})]
        return Change(ref, f"{said}{_doubtful(doubts)}", "", writes, ("entry", row["id"] or ""))

    return edit


def _read_all(
    links: Links, register: Register, typed: Mapping[str, str], values: dict[str, Cell], entry: Entry | None = None
) -> list[str]:
    """Reads what was typed into `values`; what is doubtful about it comes back. `entry` is the one that is written."""
    doubts = []
    for name, words in typed.items():
        field = field_named(register, name)
        kept = kinds.lines_of(entry[field.name]) if entry is not None and NOT_HERE in words and field.kind.link else []
        cell, doubt = read_field(links, register, field, words, kept=kept)
        values[field.name] = cell
        doubts += [doubt] if doubt and not register.is_private(field) else []
    return doubts


def _doubtful(doubts: Sequence[str]) -> str:
    return f" ({' '.join(doubts)})" if doubts else ""


def write(there: EntryPlace, typed: Mapping[str, str], *, as_at: date) -> Edit:
    """Writes fields of an entry; no words clear a field. A field that stamps another's change gets the as-at day."""

    def edit(book: Book) -> Change:
        now = _now(book, there)
        values: dict[str, Cell] = {}
        links = links_of(book, now.register, as_at, there.plan_id)
        doubts = _read_all(links, now.register, typed, values, now.entry)
        _refuse_itself(now, values)
        return written(book, now, values, as_at=as_at, doubts=doubts)

    return edit


def written(book: Book, now: EntryPlace, values: dict[str, Cell], *, as_at: date, doubts: Sequence[str] = ()) -> Change:
    """The change that writes cells of an entry, with the days that stamp them, and its label."""
    was = {name: now.entry[name] for name in values}
    typed = set(values)
    _stamp(now.register, was, values, typed, as_at)
    new = {name: cell for name, cell in values.items() if now.entry[name] != cell}
    name = links_of(book, now.register, as_at).name
    _refuse_nameless(now, new)
    said = [one for one in now.register.fields if one.name in typed and (one.name in new or not new)]
    before = ""
    if not new:
        label = ", ".join(_still(now.register, one, was[one.name], name) for one in said)
    elif len(said) == 1:
        label, before = _said_of(now.register, said[0], was[said[0].name], values[said[0].name], name)
    elif len(said) > 3:
        label = f"{few(one.in_words for one in said)} written"
    else:
        label = ", ".join(_said_of(now.register, one, None, values[one.name], name)[0] for one in said)
    writes = [Write("entry", now.id, held.cells_of(now.register, new))] if new else []
    return Change(now.entry.ref or "", label, f"{before}{_doubtful(doubts)}", writes, ("entry", now.id))


def _still(register: Register, field: Field, cell: Cell, name: kinds.Namer) -> str:
    """What a field holds that was to be written again: "grade is 2 fair"; of a stage the stage alone."""
    if register.is_private(field):
        return f"{field.in_words} is the same"
    shown = shortened(kinds.show(field, cell, name), 40) or "empty"
    return f"is {shown}" if field.kind is FieldKind.STAGE else f"{field.in_words} is {shown}"


def _refuse_nameless(now: EntryPlace, new: Mapping[str, Cell]) -> None:
    """Raises WrongInput for a change that leaves an entry without any of the words that it is called by."""
    called = now.register.called
    if any(name in new for name in called) and not any({**now.entry.values, **new}.get(name) for name in called):
        titles = listed((field.title for name in called if (field := now.register.field(name))), last="or")
        raise WrongInput(f"{now.entry.ref} is called by its {titles}: write another, or delete it.")


def _refuse_itself(now: EntryPlace, values: Mapping[str, Cell]) -> None:
    """Raises WrongInput for a link of an entry to itself: no organisation is a part of itself."""
    for field in now.register.fields:
        if field.kind is FieldKind.ENTRY and now.id in kinds.lines_of(values.get(field.name)):
            raise WrongInput(f"{field.title} can't be {now.entry.ref} itself: choose another {now.register.one}.")


def _said_of(register: Register, field: Field, was: Cell, now: Cell, name: kinds.Namer) -> tuple[str, str]:
    """What became of a field, and what it was: "stage now closed", " (was open)". What is personal isn't said."""
    if register.is_private(field):
        return f"{field.in_words} written", ""
    if field.kind is FieldKind.LONG:
        return f"{field.in_words} {'written' if now is not None else 'removed'}", ""
    before = kinds.show(field, was, name)
    said = f" (was {shortened(before, 40)})" if before else ""
    if now is None:
        return f"without {field.in_words}", said
    shown = shortened(kinds.show(field, now, name), 40)
    return (f"now {shown}" if field.kind is FieldKind.STAGE else f"{field.in_words} now {shown}"), said


def _stamp(register: Register, was: Mapping[str, Cell], values: dict[str, Cell], typed: set[str], as_at: date) -> None:
    """Adds to `values` the days on which what is written became so; a day that was typed itself stays."""
    for field in register.fields:
        source = field.stamps
        if source is None or source not in values or field.name in typed or values[source] == was.get(source):
            continue
        is_so = values[source] not in (None, 0) or (register.field(source) or field).kind is FieldKind.NUMBER
        values[field.name] = as_at.isoformat() if is_so else None


# -- moved on, ticked


def move_on(there: EntryPlace, word: str, *, as_at: date) -> Edit:
    """Moves an entry to a stage, by its word, its beginning or its letter. Raises WrongInput where it has no stages."""
    stage = there.register.stage
    if stage is None:
        raise WrongInput(f"{there.register.has} no stages: write a field instead.")
    return write(there, {stage.name: word}, as_at=as_at)


def tick(there: EntryPlace, *, as_at: date) -> Edit:
    """Sets the register's tick: yes, or the as-at day; an entry that is ticked already is unticked.

    The day that it was ticked on before, if there was one, is there again. Raises WrongInput where the register has no
    tick.
    """

    def edit(book: Book) -> Change:
        now = _now(book, there)
        field = now.register.field(now.register.tick) if now.register.tick else None
        if field is None:
            raise WrongInput(f"{now.register.has} nothing to tick: write a field instead.")
        cell = now.entry[field.name]
        ticked: Cell = 1 if field.kind is FieldKind.YES_NO else as_at.isoformat()
        value = _before(book, now.id, field, ticked) if cell == ticked else ticked
        return written(book, now, {field.name: value}, as_at=as_at)

    return edit


def _before(book: Book, entry_id: str, field: Field, cell: Cell) -> Cell:
    """What a field held before it last became `cell`; None if that isn't known."""
    for past in history.of_row(book, entry_id):
        for change in past.changes:
            if change.column == field.id and change.new == cell:
                return change.old if isinstance(change.old, str | int | float) else None
    return None


# -- deleted, brought back, merged


def named_by(book: Book, there: EntryPlace) -> str:
    """What links to an entry, in words: "2 contracts, 1 grant and 4 attendances"; empty for nothing."""
    counts: dict[str, set[str]] = {}
    for one in held.naming(book, there.id):
        if one.entry.id != there.id:
            counts.setdefault(one.entry.register.one, set()).add(one.entry.id)
    return listed(counted(len(entries), word) for word, entries in counts.items())


def deletion_warning(book: Book, there: EntryPlace, how: str) -> str:
    """What deleting an entry would leave behind, with `how` to do it all the same; empty where nothing links to it."""
    said = named_by(book, there)
    if not said:
        return ""
    doubles = "duplicates" in there.register.settings
    return f"{there.entry.ref} is named by {said}. {how}; they will show “(deleted)”." + (
        " Or merge it with another: see its doubles." if doubles else ""
    )


def remove(there: EntryPlace, *, anyway: bool = False) -> Edit:
    """Deletes an entry. Raises WrongInput where others link to it, unless `anyway`."""

    def edit(book: Book) -> Change:
        now = _now(book, there)
        if not anyway and (said := deletion_warning(book, now, "Say --anyway to delete it all the same")):
            raise WrongInput(said)
        words = "" if now.register.personal else shortened(words_of_entry(book, now.register, now.entry), 40)
        writes = [Write("entry", now.id, {"deleted": 1})]
        return Change(now.entry.ref or "", f"deleted{f': {words}' if words else ''}", "", writes, ("entry", now.id))

    return edit


def deleted_named(book: Book, ref: str) -> str:
    """The id of the deleted entry that bore a ref. Raises NotFound without one, WrongInput where several did."""
    wanted = clean(ref).rpartition(":")[2].strip()
    gone = history.deleted_entries_called(book, wanted)
    found = [row for row in gone if stored.register_by_id(book, row["register_id"]) is not None]
    if not found:
        raise NotFound(f"No entry {wanted[:40]} has been deleted. “history” shows what has.")
    if len(found) > 1:
        raise WrongInput(f"{len(found)} deleted entries had the ref {wanted}. Choose one by its id: {found[0]['id']} …")
    return str(found[0]["id"])


def restore(row_id: str) -> Edit:
    """Brings back a deleted entry. Raises NothingToDo for one that is there, WrongInput if its register has gone."""

    def edit(book: Book) -> Change:
        row = cells_of(book, "entry", row_id)
        if row is None or not row["deleted"]:
            raise NothingToDo("That entry is there already: there is nothing to bring back.")
        register = stored.register_by_id(book, row["register_id"])
        if register is None:
            raise WrongInput("The register it was in is deleted too: bring that back first.")
        ref = str(row["ref"] or "")
        if not ref or any(one.register.id == register.id for one in held.bearing(book, ref)):
            ref, _ = next(held.places(book, register))
        cells: dict[str, Any] = {"deleted": 0} | ({"ref": ref} if ref != row["ref"] else {})
        return Change(ref, "brought back", "", [Write("entry", row_id, cells)], ("entry", row_id))

    return edit


def merge(keep: EntryPlace, other: EntryPlace) -> Edit:
    """Makes one entry of two: `keep` takes what it lacks, all links to the other lead to it, the other is deleted.

    Raises WrongInput for entries of two registers, or one entry twice.
    """

    def edit(book: Book) -> Change:
        here, there = _now(book, keep), _now(book, other)
        if here.id == there.id:
            raise WrongInput(f"{here.entry.ref} can't be merged with itself. Name two entries.")
        if here.register.id != there.register.id:
            raise WrongInput(
                f"{here.entry.ref} and {there.entry.ref} are in different registers, so they can't be one entry."
            )
        taken = _taken(here, there)
        writes = [Write("entry", here.id, held.cells_of(here.register, taken))] if taken else []
        moved = 0
        for one in held.naming(book, there.id):
            if one.entry.id == there.id or one.field.slot is None:
                continue
            now_to = None if one.entry.id == here.id else here.id
            row = live(book, "entry", one.entry.id)
            cell = kinds.replaced(row[one.field.slot] if row is not None else None, there.id, now_to)
            writes.append(Write("entry", one.entry.id, {one.field.slot: cell}))
            moved += 1
        writes.append(Write("entry", there.id, {"deleted": 1}))
        links = f": {counted(moved, 'link')} {agreeing(moved, 'leads', 'lead')} to it now" if moved else ""
        return Change(here.entry.ref or "", f"merged with {there.entry.ref}{links}", "", writes, ("entry", here.id))

    return edit


def _taken(here: EntryPlace, there: EntryPlace) -> dict[str, Cell]:
    """What an entry lacks and another has: whole fields, and of those that hold several what isn't among them yet.

    The other's name is kept as another name, where the register has a field for that and nothing is in it.
    """
    taken: dict[str, Cell] = {}
    for field in here.register.stored:
        own, others = here.entry[field.name], there.entry[field.name]
        ids = (here.id, there.id) if field.kind.link else ()
        if field.several:
            lines = [*kinds.lines_of(own), *(line for line in kinds.lines_of(others) if line not in ids)]
            joined = "\n".join(dict.fromkeys(lines)) or None
            if joined != own:
                taken[field.name] = joined
        elif own is None and others is not None and others not in ids:
            taken[field.name] = others
    names = here.register.settings.get("duplicates", {}).get("names", ())
    for name in names[1:]:
        first = there.entry[names[0]]
        if here.entry[name] is None and name not in taken and first not in (None, here.entry[names[0]]):
            taken[name] = first
            break
    return taken


# -- what is to be said of it all the same


def remarks(book: Book, entry_id: str, as_at: date) -> list[str]:
    """What an entry that was written makes doubtful: a pot that is over-allocated, weights that aren't 100."""
    row = live(book, "entry", entry_id)
    register = stored.register_by_id(book, row["register_id"]) if row is not None else None
    if row is None or register is None:
        return []
    links, entry = links_of(book, register, as_at), held.entry_of(register, row)
    found = []
    pots_to_look_at = [(register, entry_id)]
    for field in register.fields:
        there = links.registers.get(field.to_register) if field.kind is FieldKind.ENTRY else None
        pots_to_look_at += [(there, one) for one in kinds.lines_of(entry[field.name])] if there is not None else []
    for one, pot_id in pots_to_look_at:
        balance = pictures.balance_of(links.registers, one)
        view = held.view(book, pot_id, as_at) if balance is not None else None
        if balance is not None and view is not None:
            found += _over_allocated(balance, view)
    return found + _weights(book, links, register, entry)


def _over_allocated(balance: pictures.Balance, view: held.EntryView) -> list[str]:
    """That more of a pot is allocated than there is."""
    whole = replace(view.entry, values={**view.entry.values, **view.worked_out})
    said = [pictures.over_allocated(pot) for pot in pictures.pots(balance, [whole], lambda _: view.words)]
    return [f"{one} Saved all the same; the {view.register.one} is red." for one in said if one]


def _weights(book: Book, links: Links, register: Register, entry: Entry) -> list[str]:
    """That the weights of the appraisal that a criterion is of don't come to 100."""
    for options in links.registers:
        of = crosses.appraised_by(links.registers, options)
        same = of.scores.settings.get("lay_out_same") if of is not None else None
        if of is None or of.criteria.id != register.id or not same or not (row_id := entry[same]):
            continue
        criteria = tuple(one for one in held.entries_of(book, register) if one[same] == row_id)
        appraisal = crosses.Appraisal(of=of, row_id=str(row_id), criteria=criteria, options=())
        field = register.field(same)
        return appraisal.doubts(links.name(field, str(row_id))) if appraisal.weights and field is not None else []
    return []


# -- from field to field


class Copy(NamedTuple):
    """What copying one field to another comes to: the edit, how many it fills, and what the other doesn't take."""

    edit: Edit
    filled: int
    refused: tuple[tuple[str, str], ...]
    """(ref, why) of the entries that keep what they have."""


def copy_field(book: Book, register: Register, source: Field, to: Field, *, as_at: date) -> Copy:
    """Copies what a field shows into another of the same register, where that holds nothing and can read it."""
    if source.id == to.id or to.kind.derived or to.slot is None:
        raise WrongInput(f"{to.title} can't take what {source.title} holds: choose another field of {register.title}.")
    links = links_of(book, register, as_at)
    writes, refused = list[Write](), list[tuple[str, str]]()
    for entry in held.entries_of(book, register):
        words = kinds.show(source, entry[source.name], links.name)
        if not words or entry[to.name] is not None:
            continue
        try:
            cell, _ = read_field(links, register, to, words)
        except WrongInput as wrong:
            refused.append((entry.ref or "", str(wrong)))
            continue
        writes.append(Write("entry", entry.id, {to.slot: cell}))
    many = counted(len(writes), "entry")
    left = f", {len(refused):,} left as {agreeing(len(refused), 'it is', 'they are')}" if refused else ""

    def edit(book: Book) -> Change:
        said = f"{source.title} copied to {to.title} in {many}{left}"
        return Change(f"{register.title}:", said, "", writes, ("register", register.id or ""))

    return Copy(edit, len(writes), tuple(refused))
