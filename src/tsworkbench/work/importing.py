"""Taking a plan in: one act, one step to take back."""

from tsworkbench.plan.errors import Refused
from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store import search
from tsworkbench.store.book import Book, Done
from tsworkbench.store.plans import write_library


def add_plans(book: Book, library: Library, source: str) -> Done:
    """Adds every plan of a library to the file. `source` is what the history calls it: a document's name.

    Raises Refused if it holds no plan, Conflict if one of its rows is in the file already.
    """
    if not library.plans and not library.officers:
        raise Refused(f"There is no plan in {source}, so nothing was imported.")
    names = ", ".join(f"“{plan.short_title or plan.title}”" for plan in library.plans) or "officers"
    with book.act() as act:
        book.connection.execute("pragma cache_spill=off")  # else a large import would lock readers out half-way
        act.called(f"Imported {names} from {source}", kind="import")
        write_library(act, book, library)
    while not search.catch_up(book):
        pass
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def begin_plan(book: Book, plan: Plan) -> Done:
    """Begins an empty plan in the file."""
    with book.act() as act:
        act.called(f"Began the plan “{plan.title}”")
        write_library(act, book, Library(plans=(plan,)))
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def clashes(book: Book, library: Library) -> list[str]:
    """A sentence for each plan of the library whose title the file has already: it would stand there twice."""
    there = {row["title"].casefold() for row in book.rows("select title from plan where deleted=0")}
    return [
        f"The file has a plan called “{plan.title}” already: now there are two. “undo” takes this one out again."
        for plan in library.plans
        if plan.title.casefold() in there
    ]
