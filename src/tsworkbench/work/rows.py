"""The row an act is about, as it stands in the file, and the sentences for rows an act can't be about."""

from typing import Any

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.text import clean, over_limit
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.refs import Place, key_of, level_of, rid_of

RATED = ("activity", "milestone")
DATED = ("activity", "milestone", "output", "task")


def place_of(book: Book, key: int) -> Place:
    """The place of a live row by its key. Raises NotFound if it has gone."""
    level = level_of(key)
    column = "id" if level == "plan" else "plan_id"
    row = book.row(f"select id, {column} from {level} where rid=? and deleted=0", rid_of(key))
    if row is None:
        raise NotFound("That row is no longer in the plan: somebody has deleted it.")
    return Place(level, row["id"], rid_of(key), row[1])


def standing(book: Book, place: Place) -> Row:
    """The row's cells now. Raises NotFound if it has been deleted since it was named."""
    row = book.row(f"select * from {place.level} where id=? and deleted=0", place.id)
    if row is None:
        raise NotFound("That row is no longer in the plan: somebody has deleted it. “history” shows who.")
    return row


def name_of(place: Place, row: Row) -> str:
    """The ref an officer knows the row by; its title where it has none."""
    if place.level == "plan":
        return str(row["short_title"] or row["title"])
    title = row["text"] if place.level == "output" else row["title"]
    return str(row["ref"] or f"“{title[:40]}”")


def rated(book: Book, place: Place) -> Place:
    """The row that carries the RAG for `place`: its activity, or the milestone where the plan reports on those.

    Raises WrongInput for an objective or a plan.
    """
    if place.level in ("plan", "objective"):
        raise WrongInput(
            "Objectives are counted, not coloured: state the RAG on one of the activities under it."
            if place.level == "objective"
            else "A plan has no RAG of its own: state it on an activity."
        )
    report_on = book.value("select report_on from plan where id=?", place.plan_id)
    if place.level == "activity" or (place.level == "milestone" and report_on == "milestone"):
        return place
    row = book.row(
        f"select a.id, a.rid from {place.level} c join activity a on a.id=c.activity_id where c.id=?",
        place.id,
    )
    if row is None:
        raise NotFound("That row is no longer in the plan.")
    return Place("activity", row["id"], row["rid"], place.plan_id)


def require(place: Place, levels: tuple[str, ...], what: str) -> None:
    """Raises WrongInput unless `place` is of a level that can have `what`."""
    if place.level not in levels:
        raise WrongInput(f"{_a(place.level)} has no {what}: choose {_or(levels)}.")


def words_of(text: str, what: str, *, lines: bool = False, empty: bool = False) -> str:
    """Typed text, cleaned. Raises WrongInput if it is over-long, or empty where it may not be."""
    too_long = over_limit(text)
    if too_long:
        raise WrongInput(too_long)
    words = clean(text, lines=lines)
    if not words and not empty:
        raise WrongInput(f"There are no words in that {what}. Type some, or press esc to leave it as it was.")
    return words


def key(place: Place) -> int:
    """The row's key."""
    return key_of(place.level, place.rid)


def _a(level: str) -> str:
    article = "An" if level[0] in "aeiou" else "A"
    return f"{article} {level}"


def _or(levels: tuple[str, ...]) -> str:
    named = [_a(level).lower() for level in levels]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def cells(row: Row) -> dict[str, Any]:
    """A row's cells by name."""
    return dict(zip(row.keys(), tuple(row), strict=True))
