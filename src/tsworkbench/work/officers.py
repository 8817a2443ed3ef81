"""Officers: finding them by name, what is known of them, who leads a row, and handing all of it over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from tsworkbench.plan.english import an, counted, nearest
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.language.cell_labels import cell_words
from tsworkbench.plan.language.fields import Field, Kind, fields_of
from tsworkbench.plan.language.initials import initials
from tsworkbench.plan.language.leads import (
    NamedLead,
    in_a_list,
    is_one_name,
    listed_names,
    quoted,
    read_leads,
    stays_whole,
    unquoted,
    write_leads,
)
from tsworkbench.plan.model import VACANT, LeadRole, OfficerKind, PartyRole
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views import attached, people, workload
from tsworkbench.store.views.people import LeadView
from tsworkbench.store.views.refs import Place, cells_of, live
from tsworkbench.work.edits import Change, Edit, Write, change, require, standing, words_of

FIELDS = {field.name: field for field in fields_of("officer")}
"""What an officer has, by the name it is set by."""


def officer(book: Book, officer_id: str) -> Row:
    """The officer's cells. Raises NotFound if there is no such officer any more."""
    row = live(book, "officer", officer_id)
    if row is None:
        raise NotFound("That officer is no longer in the file: somebody has removed the name.")
    return row


def read_officer_field(book: Book, officer_id: str, name: str, text: str) -> str | None:
    """The cell that `text` makes; None for none. Raises WrongInput, with what to type."""
    if name not in FIELDS:
        raise WrongInput(f"“{name[:40]}” is not a field of an officer. The fields are {', '.join(FIELDS)}.")
    field = FIELDS[name]
    typed = words_of(text, field.called, lines=field.kind is Kind.LINES, empty=True)
    if field.kind is Kind.NAME:
        return _name(book, officer_id, typed)
    if field.kind is Kind.OFFICER_KIND:
        return _kind(typed)
    if field.kind is Kind.HOLDER:
        return _holder(book, officer_id, typed, [])[1]
    if field.kind is Kind.LEFT and typed:
        raise WrongInput("The day an officer left is set by handing the work over. “” says that the officer is back.")
    if field.kind is Kind.INITIALS and len(typed) > field.limit:
        raise WrongInput(f"Initials have {field.limit} letters at most: they stand in a narrow column.")
    if field.kind is Kind.INITIALS and typed:
        _refuse_taken(book, officer_id, typed)
    if field.kind is Kind.EMAIL and typed and not _EMAIL.fullmatch(typed):
        raise WrongInput(f"“{typed[:60]}” is not an e-mail address: type it as “l.russell@council.example”.")
    return typed or None


_EMAIL = re.compile(r"[^\s@<>,;:]{1,64}@[^\s@<>,;:]+\.[^\s@<>,;:.]{2,}")
"""Enough to tell an address from something else; only the mail itself tells whether it is read."""


def _name(book: Book, officer_id: str, typed: str) -> str:
    if not typed:
        raise WrongInput("An officer needs a name.")
    meant = unquoted(typed)
    if meant is None and not is_one_name(typed):
        raise WrongInput(
            f"“{typed[:40]}” reads as several names: give one name without “/”, “;” or “+”, or put it in quotation "
            f"marks, {quoted('HR / OD')}, if that is what it is called."
        )
    if meant is not None:
        if not meant.strip("+ "):
            raise WrongInput("An officer needs a name.")
        typed = meant
    if typed.casefold() in {row["name"].casefold() for row in officers(book) if row["id"] != officer_id}:
        raise WrongInput(f"There is an officer called {typed} already: hand the work over to that officer instead.")
    return typed


def _refuse_taken(book: Book, officer_id: str, typed: str) -> None:
    others = (row for row in officers(book) if row["id"] != officer_id)
    has = next((row["name"] for row in others if (row["initials"] or "").casefold() == typed.casefold()), None)
    if has is not None:
        raise WrongInput(f"{has} has been given the initials {typed} already: type others.")


def _kind(typed: str) -> str:
    kinds = [kind for kind in OfficerKind if typed and kind.value.startswith(typed.casefold())]
    if not kinds or len(kinds) > 1:
        raise WrongInput(f"“{typed[:40]}” is not a kind of lead: type a {', a '.join(OfficerKind)}.")
    return kinds[0].value


def set_officer(officer_id: str, name: str, text: str) -> Edit:
    """Writes one of `FIELDS`. Whoever works here under a name that changes goes on in the new one: see `mine.seat`."""

    def edit(book: Book) -> Change:
        row = officer(book, officer_id)
        field = FIELDS.get(name)
        if field is not None and field.kind is Kind.HOLDER:
            return _set_holder(book, row, words_of(text, field.called, empty=True))
        cell = read_officer_field(book, officer_id, name, text)
        field = FIELDS[name]
        column = field.column
        if row[column] == cell:
            raise NothingToDo(f"{row['name']}: nothing to change.")
        was = f" (was “{row[column]}”)" if row[column] else ""
        now = f"{field.called} “{cell}”" if cell else f"{field.called} removed"
        if field.kind is Kind.LEFT:
            now, was = "is back", ""
        cells: dict[str, str | int | None] = {column: cell}
        if field.kind is Kind.OFFICER_KIND and cell != OfficerKind.POST:
            cells |= {name: none for name, none in (("holder_id", None), ("vacant", 0)) if row[name] != none}
        writes = [Write("officer", officer_id, cells)]
        return Change(f"{row['name']}:", now, was, writes, ("officer", officer_id))

    return edit


# -- a post, and who holds it


def officer_words(book: Book, row: Row, name: str) -> str | None:
    """What is in one of `FIELDS` of an officer; None for nothing."""
    field = FIELDS[name]
    value = people.held(book, row["id"]) if field.kind is Kind.HOLDER else row[field.column]
    return str(value) if value else None


def _holder(book: Book, post_id: str, typed: str, writes: list[Write]) -> tuple[str | None, str | None]:
    """Id and name of who is to hold a post; no id and `VACANT` for nobody, and neither where that isn't to be said.

    Who is new is added to `writes`, as a lead is.
    """
    row = officer(book, post_id)
    if not typed:
        return None, None
    if row["kind"] != OfficerKind.POST:
        raise WrongInput(
            f"{row['name']} is {an(str(row['kind']))}: only a post has a holder. Set the kind to “post” first, if that "
            "is what it is."
        )
    if typed.casefold() in _VACANT:
        return None, VACANT
    named = read_leads(typed, known=names_in(book))
    if len(named) != 1:
        raise WrongInput(f"Name one person who holds {row['name']}, or type “{VACANT}”.")
    found, name = _officer(book, named[0], writes, typed)
    there = live(book, "officer", found)
    if found == post_id or (there is not None and there["kind"] != OfficerKind.PERSON):
        kind = an(str(there["kind"])) if there is not None else "a post"
        raise WrongInput(f"{name} is {kind}, and a person holds a post: name the person, or type “{VACANT}”.")
    return found, name


_VACANT = (VACANT, "vacancy", "nobody", "none", "no one")


def _set_holder(book: Book, row: Row, typed: str) -> Change:
    writes: list[Write] = []
    holder_id, name = _holder(book, row["id"], typed, writes)
    before = people.held(book, row["id"])
    if name == before and (holder_id is None or holder_id == row["holder_id"]):
        raise NothingToDo(f"{row['name']}: nothing to change.")
    was = "" if before is None else " (was vacant)" if before == VACANT else f" (was held by {before})"
    cells = {"holder_id": holder_id, "vacant": int(name == VACANT)}
    writes.append(Write("officer", row["id"], {key: value for key, value in cells.items() if row[key] != value}))
    now = "has no known holder" if name is None else "is vacant" if name == VACANT else f"is held by {name}"
    return Change(str(row["name"]), now, was, writes, ("officer", row["id"]))


# -- who leads a row: lead, joint leads and supporting officers, at any level


def officers(book: Book) -> list[Row]:
    """The officers of the file by name."""
    return people.officers(book)


def officer_named(book: Book, name: str) -> Row:
    """The one officer of that name, initials, or beginning of a name or surname; marks on letters may be left out.

    Raises NotFound, offering the nearest, or WrongInput if several fit.
    """
    everyone = officers(book)
    wanted = _meant(name, [o["name"] for o in everyone]).casefold()
    return _one_of(_fitting(book, everyone, wanted), name, everyone)


def _fitting(book: Book, everyone: list[Row], wanted: str) -> list[Row]:
    """Whom of these a name fits: wholly, else by initials, else by the beginning of a word of theirs."""
    exact = [o for o in everyone if wanted in (o["name"].casefold(), o["id"])]
    if len(exact) == 1:
        return exact
    if not exact:
        short = people.initials_of_all(book)
        exact = [o for o in everyone if wanted and short[o["id"]].casefold() == wanted]
    return exact or _beginning(everyone, wanted, str.casefold) or _beginning(everyone, wanted, _in_plain_letters)


def _one_of(fits: list[Row], name: str, everyone: list[Row]) -> Row:
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise NotFound(_nobody(name, [o["name"] for o in everyone]))
    raise WrongInput(
        f"“{name}” fits {len(fits)} officers: {listed_names([o['name'] for o in fits[:5]])}. Type more of the name."
    )


def _beginning(everyone: list[Row], wanted: str, spelled: Callable[[str], str]) -> list[Row]:
    """The officers one of whose words begins so, as it is `spelled`: "rus", "van der B"."""
    begin = f" {spelled(wanted)}"
    if not wanted or "?" in begin:  # a sign that has no plain letter
        return []
    return [one for one in everyone if begin in f" {spelled(one['name'])}"]


def _in_plain_letters(name: str) -> str:
    """A name as a keyboard without marks types it: "Siobhán O’Neill" is "siobhan o'neill"."""
    from tsworkbench.plan.language.glyphs import errors  # only where nobody is found

    return name.encode("ascii", errors("ascii")).decode().casefold()


def _meant(name: str, names: list[str]) -> str:
    """A name without its quotation marks, and with the first name first."""
    name = name.strip()
    if "," not in name:
        return unquoted(name) or name
    read = read_leads(name, known=names)
    return read[0].name if len(read) == 1 and not read[0].is_new else name


def _nobody(name: str, names: list[str]) -> str:
    near = nearest(name, names)
    return f"There is no officer called “{name}”." + (f" Did you mean {near[0]}?" if near else "")


def read_assignment(book: Book, text: str) -> str:
    """How `text` would be read, in words; raises as `assign` does."""
    named = [(_officer(book, lead, [], text), lead) for lead in read_leads(text, known=names_in(book))]
    if not named:
        return "nobody of its own: the lead of the row above leads it"
    words = {LeadRole.LEAD: "leads", LeadRole.JOINT: "leads jointly", LeadRole.SUPPORTING: "supports"}
    said = ", ".join(f"{in_a_list(name)} {words[lead.role]}" for (_, name), lead in named)
    known = {row["id"] for row in officers(book)}
    new = [name for (officer, name), _ in named if officer not in known]
    said += f" · new: {listed_names(new)}" if new else ""
    return said + _gone(book, [officer for (officer, _), _ in named])


def _gone(book: Book, officer_ids: list[str]) -> str:
    """Who of them has left the council, as the end of a sentence; empty where nobody has."""
    found = (cells_of(book, "officer", one) for one in sorted(set(officer_ids)))
    left = [row for row in found if row is not None and row["left_on"] is not None]
    return "".join(f" · {row['name']} left on {cell_words('left_on', row['left_on'])}" for row in left)


def names_in(book: Book) -> list[str]:
    """What the officers of the file are called: names that are recognised whatever they are made of."""
    return [row["name"] for row in sorted(officers(book), key=lambda row: str(row["id"]))]


def typed_leads(book: Book, leads: list[LeadView]) -> str:
    """Leads as an officer types them in this file: what an editor is filled with."""
    return write_leads([(lead.name, lead.role) for lead in leads], names_in(book))


def assign(place: Place, *texts: str) -> Edit:
    """Makes the officers typed in `texts`, one text after another, the leads of a row, replacing those it has.

    Empty text takes them off; the row is then led by the lead of the row above. A name is taken by its
    beginning or initials. A new name is added if it can be nobody's in the file, or the officer's own at this desk; one
    that is like another's is typed with a "+", and NotFound is raised without.
    """

    def edit(book: Book) -> Change:
        row = standing(book, place)
        typed = read_leads(*(words_of(text, "name", empty=True) for text in texts), known=names_in(book))
        writes: list[Write] = []
        wanted = _each_once([(_officer(book, lead, writes, *texts), lead) for lead in typed])
        before = people.own(book, [place.id]).get(place.id, [])
        was = write_leads([(lead.name, lead.role) for lead in before])
        now = write_leads([(name, lead.role) for (_, name), lead in wanted])
        if [(officer, lead.role.value) for (officer, _), lead in wanted] == [(b.officer_id, b.role) for b in before]:
            return change(place, row, f"led by {now or 'nobody of its own'}")
        for old in attached.leads_of(book, place.id):
            writes.append(Write("lead", old["id"], {"deleted": 1}))
        sorts = row_keys.spread(len(wanted))
        for (officer, _), lead in wanted:
            cells = {"row_id": place.id, "level": place.level, "officer_id": officer, "role": lead.role.value}
            writes.append(Write("lead", None, cells | {"sort": sorts.pop(0)}))
        said = f"led by {now}" if now else "has no lead of its own now"
        if now and all(lead.role is LeadRole.SUPPORTING for _, lead in wanted):
            said = f"has no lead of its own now, {now}"
        if unasked := [name for (_, name), lead in wanted if not lead.is_new and _is_added(writes, name)]:
            said += f" (new: {listed_names(unasked)})"
        said += _gone(book, [officer for (officer, _), _ in wanted])
        return change(place, row, said, f" (was {was})" if was else "", writes)

    return edit


def _each_once(named: list[tuple[tuple[str, str], NamedLead]]) -> list[tuple[tuple[str, str], NamedLead]]:
    """Each officer in the role typed first: "LR / Louise Russell" is one."""
    once: dict[str, tuple[tuple[str, str], NamedLead]] = {}
    for officer, lead in named:
        once.setdefault(officer[0], (officer, lead))
    return list(once.values())


def _is_added(writes: list[Write], name: str) -> bool:
    return any(write.table == "officer" and write.cells["name"] == name for write in writes)


def _officer(
    book: Book, lead: NamedLead, writes: list[Write], *texts: str, kind: OfficerKind | None = None
) -> tuple[str, str]:
    """Id and name of the officer a typed lead means, adding a new one to `writes`: of that kind, if one is given."""
    if not lead.name:
        raise WrongInput("There is no name after the “+”. Type the new officer's name.")
    if not lead.is_new:
        try:
            found = officer_named(book, lead.name) if kind is None else _of_kind(book, lead.name, kind)
            return found["id"], found["name"]
        except NotFound as error:
            name = _new_name(book, lead.name, texts, is_body=kind is OfficerKind.ORGANISATION)
            if not name and lead.name.casefold() in _NOBODY_YET:
                how = _how_new(lead.name, texts)
                raise NotFound(
                    f"There is no officer called “{lead.name}”: where nobody is, leave it empty. {how}"
                ) from None
            if not name:
                raise NotFound(f"{error} {_how_new(lead.name, texts)}") from None
            lead = lead._replace(name=name)
    known = next((row for row in officers(book) if row["name"].casefold() == lead.name.casefold()), None)
    if known is not None:
        return known["id"], known["name"]
    added = next(
        (w for w in writes if w.table == "officer" and w.cells["name"].casefold() == lead.name.casefold()), None
    )
    if added is not None:
        return added.cells["id"], added.cells["name"]
    new = book.mint()
    from tsworkbench.plan.imports.printed.titles import sort_of  # only a new name needs it

    sort = sort_of(lead.name)
    kind = kind or (sort.kind if sort.sure else OfficerKind.PERSON)
    writes.append(Write("officer", None, {"id": new, "name": lead.name, "kind": kind.value}))
    return new, lead.name


_NOBODY_YET = frozenset(("nobody", "none", "nil", "vacant", "vacancy", "tbc", "tba", "tbd", "n/a", "-", "–"))
_NOBODY = frozenset(
    ("nobody", "none", "nil", "vacant", "vacancy", "unknown", "various", "tbc", "tba", "tbd", "all", "everybody")
)
_TITLES = frozenset(("cllr", "councillor", "mrs", "miss", "dame", "lord", "lady", "prof", "professor", "rev", "ald"))
"""Words before a name that many have."""
_ALIKE = 0.8
"""How alike a word of a new name and one of another's must be for the two to be taken for one person's, mistyped."""


def _new_name(book: Book, name: str, texts: tuple[str, ...], *, is_body: bool = False) -> str:
    """The name of a new officer, where what was typed needs no "+"; else nothing.

    That is where it can be nobody's in the file: no word of it is like one of theirs, and it is no initials. Whoever
    works here needs none in any case, and may type initials or the beginning of the name. An organisation (`is_body`)
    may be known by its letters alone: "ELN".
    """
    me = (book.who or "").strip()
    if me and name.casefold() == me.casefold():
        return me
    begins = len(name) > 2 and f" {name}".casefold() in f" {me}".casefold()
    if " " in me and (begins or name.casefold() == initials([me])[me].casefold()):
        return me
    letters = sum(letter.isalpha() for letter in name)
    plain = _in_plain_letters(name)
    is_initials = not is_body and letters <= 4 and name == name.upper() and " " not in name
    parted = any(re.search(r",|\w/\w", text) for text in texts)  # it may be a piece of one name
    if (
        letters < (3 if name.isascii() else 2)
        or is_initials
        or parted
        or plain in _NOBODY
        or not _sounds_like_a_name(name)
    ):
        return ""
    taken = {word for row in officers(book) for word in re.findall(r"\w{3,}", _in_plain_letters(row["name"]))}
    words = [] if is_body else [word for word in re.findall(r"\w{3,}", plain) if word not in _TITLES]
    if any(nearest(word, taken, cutoff=_ALIKE) for word in words):
        return ""
    others = [row["name"] for row in officers(book) if not is_body or row["kind"] != OfficerKind.POST]
    return "" if nearest(name, others, cutoff=_ALIKE) else name


def _sounds_like_a_name(name: str) -> bool:
    """Whether a name begins with a letter, each of its words is one, and none is a figure: "B Patel", "Finance"."""
    return name[:1].isalpha() and not any(word.isdecimal() for word in name.split())


def _how_new(name: str, texts: tuple[str, ...]) -> str:
    """How the name would be typed as a new one; or the words around it, where a comma or a stroke has parted them."""
    words = next((text.strip(" +") for text in texts if name in text and re.search(r",|\w/\w", text)), "")
    if words and words != name and "“" not in words and '"' not in words:
        return f"If “{words}” is one name, type +{quoted(words)}; for a new officer “+{name}”."
    return f"For a new officer type {f'“+{name}”' if stays_whole(name) else f'+{quoted(name)}'}."


# -- who else has to do with a row: partner organisations, and the member who answers for it


_KINDS = {PartyRole.PARTNER: OfficerKind.ORGANISATION, PartyRole.PORTFOLIO_HOLDER: OfficerKind.COUNCILLOR}
_SAID = {PartyRole.PARTNER: "in partnership with {0}", PartyRole.PORTFOLIO_HOLDER: "portfolio holder {0}"}
_NONE = {PartyRole.PARTNER: "has no partner of its own now", PartyRole.PORTFOLIO_HOLDER: "has no portfolio holder now"}


def role_of(field: Field) -> PartyRole:
    """The role of those whom a field of parties names."""
    return PartyRole(field.name)


def typed_parties(book: Book, place: Place, role: PartyRole) -> str:
    """Those who have a role on a row itself, as an officer types them: what an editor is filled with."""
    named = [(one.name, LeadRole.LEAD) for one in people.own_parties(book, place.id) if one.role == role]
    return write_leads(named, names_in(book))


def read_parties(book: Book, text: str, role: PartyRole) -> str:
    """How `text` would be read, in words; raises as `name_parties` does."""
    writes: list[Write] = []
    named = _named_parties(book, (text,), role, writes)
    new = [name for _, name in named if _is_added(writes, name)]
    said = _SAID[role].format(listed_names([name for _, name in named])) if named else "nobody"
    return said + (f" · new: {listed_names(new)}" if new else "") + _gone(book, [one for one, _ in named])


def name_parties(place: Place, field: Field, *texts: str) -> Edit:
    """Makes those typed in `texts` the partners of a row, or its portfolio holder, in place of those it has.

    Empty text removes them. A name that is new is added as an organisation, or as a councillor; one that is like
    another's is typed with a "+", and NotFound is raised without.
    """
    role = role_of(field)

    def edit(book: Book) -> Change:
        require(place, field.levels, field.called)
        row = standing(book, place)
        writes: list[Write] = []
        wanted = _named_parties(book, tuple(words_of(text, "name", empty=True) for text in texts), role, writes)
        before = [one for one in people.own_parties(book, place.id) if one.role == role]
        was, now = listed_names([one.name for one in before]), listed_names([name for _, name in wanted])
        said = _SAID[role].format(now) if now else _NONE[role]
        if [one for one, _ in wanted] == [one.officer_id for one in before]:
            return change(place, row, said)
        writes += [Write("party", old["id"], {"deleted": 1}) for old in people.party_rows(book, place.id, role)]
        sorts = row_keys.spread(len(wanted))
        for officer_id, _ in wanted:
            cells = {"row_id": place.id, "level": place.level, "officer_id": officer_id, "role": role.value}
            writes.append(Write("party", None, cells | {"sort": sorts.pop(0)}))
        return change(place, row, said, f" (was {was})" if was else "", writes)

    return edit


_MEANT = {
    OfficerKind.ORGANISATION: (OfficerKind.ORGANISATION, OfficerKind.TEAM),
    OfficerKind.COUNCILLOR: (OfficerKind.COUNCILLOR, OfficerKind.PERSON),
}
"""Whom initials or the beginning of a name mean first, where one of a kind is named."""


def party_named(book: Book, name: str, role: PartyRole) -> Row:
    """As `officer_named`, for one who has a role on rows."""
    return _of_kind(book, name, _KINDS[role])


def _of_kind(book: Book, name: str, kind: OfficerKind) -> Row:
    """As `officer_named`, of that kind first: “CVS” is an organisation, not the beginning of the post “CVS Director”.

    A post is meant by its whole name, or by a beginning that is a post's itself: “Director of H”.
    """
    from tsworkbench.plan.imports.printed.titles import sort_of

    everyone = officers(book)
    wanted = _meant(name, [one["name"] for one in everyone]).casefold()
    named = [one for one in everyone if wanted in (one["name"].casefold(), one["id"])]
    of_kind = [one for one in everyone if one["kind"] in _MEANT[kind]]
    sort = sort_of(name)
    posts = sort.sure and sort.kind is OfficerKind.POST
    others = [one for one in everyone if posts or one["kind"] != OfficerKind.POST]
    return _one_of(named or _fitting(book, of_kind, wanted) or _fitting(book, others, wanted), name, others)


def _named_parties(book: Book, texts: tuple[str, ...], role: PartyRole, writes: list[Write]) -> list[tuple[str, str]]:
    """Id and name of each who is named, once; those who are new are added to `writes`."""
    read = read_leads(*texts, known=names_in(book))
    if role is PartyRole.PORTFOLIO_HOLDER and len(read) > 1:
        raise WrongInput("One member answers for a row: name one portfolio holder.")
    once: dict[str, str] = {}
    for one in read:
        once.setdefault(*_officer(book, one, writes, *texts, kind=_KINDS[role]))
    return list(once.items())


# -- when an officer leaves: all open work goes to another, in one act


_WEIGHT = {LeadRole.LEAD: 0, LeadRole.JOINT: 1, LeadRole.SUPPORTING: 2}


def open_rows(book: Book, officer_id: str) -> int:
    """On how many open rows an officer stands: what `hand_over` would hand over."""
    return len({lead["row_id"] for lead in workload.leading_open(book, officer_id)})


def hand_over(leaver_id: str, heir_id: str, *, as_at: date) -> Edit:
    """Puts another officer in a leaver's place on every open row, in the same role; the leaver left on `as_at`.

    Where the other stands on the row already, the weightier of the two roles counts. The posts of the leaver are the
    other's from then on. A post that is handed over to a person has a new holder, and its rows stay with the post.
    Raises WrongInput for an officer's own heir, and where there is nothing to hand over.
    """

    def edit(book: Book) -> Change:
        leaver, heir = officer(book, leaver_id), officer(book, heir_id)
        if leaver["id"] == heir["id"]:
            raise WrongInput(f"{leaver['name']} can't take over from {leaver['name']}: choose another officer.")
        if leaver["kind"] == OfficerKind.POST and heir["kind"] == OfficerKind.PERSON:
            return _set_holder(book, leaver, str(heir["id"]))
        standing = workload.leading_open(book, leaver["id"])
        posts, beside = people.posts_of(book, leaver["id"]), people.party_to(book, leaver["id"])
        if not standing and not posts and not beside:
            raise WrongInput(f"{leaver['name']} has no open work to hand over.")
        writes: list[Write] = []
        for lead in standing:
            writes.extend(_instead(book, lead, heir["id"]))
        heir_holds = heir["id"] if heir["kind"] == OfficerKind.PERSON else None
        writes += [Write("officer", post["id"], {"holder_id": heir_holds, **_left_empty(heir_holds)}) for post in posts]
        for party in beside:
            writes.extend(_in_party(book, party, heir["id"]))
        if leaver["left_on"] is None:
            writes.append(Write("officer", leaver["id"], {"left_on": as_at.isoformat()}))
        rows = len({one["row_id"] for one in (*standing, *beside)})
        held = f" and {counted(len(posts), 'post')}" if posts else ""
        now = f"handed over to {heir['name']}: {counted(rows, 'row')}{held}"
        return Change(str(leaver["name"]), now, "", writes)

    return edit


def _instead(book: Book, lead: Row, heir_id: str) -> list[Write]:
    """The heir in the leaver's place; or, where both stand on the row, the heir alone."""
    there = next((one for one in attached.leads_of(book, lead["row_id"]) if one["officer_id"] == heir_id), None)
    if there is None:
        return [Write("lead", lead["id"], {"officer_id": heir_id})]
    writes = [Write("lead", lead["id"], {"deleted": 1})]
    if _WEIGHT[LeadRole(lead["role"])] < _WEIGHT[LeadRole(there["role"])]:
        writes.append(Write("lead", there["id"], {"role": lead["role"]}))
    return writes


def _left_empty(holder_id: str | None) -> dict[str, int]:
    """A post that goes to nobody who could hold it is vacant."""
    return {} if holder_id is not None else {"vacant": 1}


def _in_party(book: Book, party: Row, heir_id: str) -> list[Write]:
    """The heir as partner or portfolio holder in the leaver's place, once."""
    rows = people.party_rows(book, party["row_id"], party["role"])
    cells = {"deleted": 1} if any(row["officer_id"] == heir_id for row in rows) else {"officer_id": heir_id}
    return [Write("party", party["id"], cells)]
