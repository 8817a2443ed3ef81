"""Where the money of an activity comes from: the sources as they are typed, kept beside the plan's own words."""

from typing import Any

from tsworkbench.plan import order
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.fields import money_words
from tsworkbench.plan.printed.money import Funded, is_nothing, read_funding
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.attached import sums_of
from tsworkbench.store.views.refs import Place
from tsworkbench.work.acting import Change, Edit, Write, change
from tsworkbench.work.rows import name_of, require, standing, words_of


def written_funding(book: Book, activity: Row) -> str:
    """An activity's funding as it was printed or typed."""
    if activity["funding_text"]:
        return str(activity["funding_text"])
    return "; ".join(row["text"] or row["name"] for row in sums_of(book, activity["id"]))


def funding_words(text: str) -> str:
    """How funding that is typed will be read: "Lottery £20,000, to be confirmed". Raises as `set_funding`."""
    said = []
    for one in _sources(text):
        sure = {True: ", confirmed", False: ", to be confirmed", None: ""}[one.confirmed]
        said.append(f"{one.source}{f' {money_words(one.pence)}' if one.pence is not None else ''}{sure}")
    return "; ".join(said) or "no source"


def set_funding(place: Place, text: str) -> Edit:
    """Writes where an activity's money comes from: "Lottery £20,000 (to be confirmed); Council £5,000".

    A source that stays keeps what isn't said anew of it: its sum, whether it is confirmed, the budget it is inside.
    The only source of an activity bears its whole cost, unless it says another sum. Raises WrongInput for a sum alone.
    """

    def edit(book: Book) -> Change:
        require(place, ("activity",), "funding")
        row = standing(book, place)
        words = words_of(text, "funding", empty=True)
        if words == written_funding(book, row):
            return change(place, row, "funding as before")
        there = sums_of(book, place.id)
        wanted = _sources(words)
        writes = [Write("activity", place.id, {"funding_text": words or None})]
        for said, sort in zip(wanted, order.spread(len(wanted)), strict=True):
            before = _stood(there, said)
            there = [other for other in there if other is not before]
            cost = row["cost_pence"] if len(wanted) == 1 else None
            cells = {"sort": sort, "text": said.text} | _read(said, before, cost)
            if before is not None:
                changed = {column: cell for column, cell in cells.items() if before[column] != cell}
                writes += [Write("allocation", before["id"], changed)] if changed else []
                continue
            source = _source(book, said.source, writes)
            writes.append(Write("allocation", None, {"activity_id": place.id, "source_id": source, **cells}))
        writes += [Write("allocation", gone["id"], {"deleted": 1}) for gone in there]
        now = f"funded by {funding_words(words)}" if wanted else "funding “N/A”" if is_nothing(words) else "no funding"
        return change(place, row, now, "", writes)

    return edit


def confirm(place: Place, allocation_id: str, confirmed: bool | None) -> Edit:
    """Says whether money for an activity is confirmed; None where the plan does not say."""

    def edit(book: Book) -> Change:
        row = standing(book, place)
        money = book.row(
            "select l.confirmed, s.name from allocation l join funding_source s on s.id=l.source_id "
            "where l.id=? and l.deleted=0",
            allocation_id,
        )
        if money is None:
            raise WrongInput("That money is no longer in the plan: somebody has taken it out.")
        cell = _cell(confirmed)
        said = {True: "confirmed", False: "to be confirmed", None: "not said to be confirmed or not"}[confirmed]
        writes = [Write("allocation", allocation_id, {"confirmed": cell})] if money["confirmed"] != cell else []
        return change(place, row, f"{money['name']} {said}", "", writes)

    return edit


def confirm_from(place: Place, source: str | None, confirmed: bool | None) -> Edit:
    """Says the same of all the money of an activity, or of that whose source's name holds `source`."""

    def edit(book: Book) -> Change:
        there = sums_of(book, place.id)
        name = name_of(place, standing(book, place))
        if not there:
            raise WrongInput(f"{name} has no money from any source: there is nothing to confirm.")
        wanted = [row for row in there if source is None or source.strip().casefold() in row["name"].casefold()]
        if not wanted:
            names = ", ".join(f"“{row['name']}”" for row in there)
            raise WrongInput(f"{name} has no money from “{source}”. Its sources: {names}.")
        changes = [confirm(place, row["id"], confirmed)(book) for row in wanted]
        writes = [write for change in changes for write in change.writes]
        return Change(changes[0].ref, ", ".join(change.now for change in changes), "", writes, changes[0].about)

    return edit


def _stood(there: list[Row], one: Funded) -> Row | None:
    """The sum of a source that stood before: of several from one source the one in the same words, or the first."""
    same = [row for row in there if row["name"].casefold() == one.source.casefold()]
    return next((row for row in same if row["text"] == one.text), same[0] if same else None)


def _sources(text: str) -> tuple[Funded, ...]:
    found = read_funding(text)
    for one in found:
        if one.pence is not None and one.source == one.text:
            raise WrongInput(f"“{one.text[:40]}” says how much, but not from where: type it as “Lottery £20,000”.")
    return found


def _read(one: Funded, before: Row | None, cost: int | None) -> dict[str, Any]:
    """The cells of one sum: what is said of it, else what stood, unless the words that said that have gone."""
    if before is None:
        return {"pence": cost if one.pence is None else one.pence, "confirmed": _cell(one.confirmed)}
    confirmed = _cell(one.confirmed)
    if confirmed is None and all(was.confirmed is None for was in read_funding(before["text"] or "")):
        confirmed = before["confirmed"]
    return {"pence": before["pence"] if one.pence is None else one.pence, "confirmed": confirmed}


def _cell(confirmed: bool | None) -> int | None:
    return None if confirmed is None else int(confirmed)


def _source(book: Book, name: str, writes: list[Write]) -> str:
    """The id of the source of that name, adding a new one to `writes`."""
    known = book.value("select id from funding_source where name=? collate nocase and deleted=0", name)
    if known is None:
        new = (write.cells for write in writes if write.table == "funding_source")
        known = next((cells["id"] for cells in new if cells["name"].casefold() == name.casefold()), None)
    if known is not None:
        return str(known)
    minted = book.mint()
    writes.append(Write("funding_source", None, {"id": minted, "name": name}))
    return minted
