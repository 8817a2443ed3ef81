"""The plans of the file: how each is found, what it is called, and its own settings."""

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.store.book import Book, Row


def plans(book: Book) -> list[Row]:
    """The plans of the file in their order."""
    return book.rows("select * from plan where deleted=0 order by sort, id")


def settings_of(book: Book, plan_id: str) -> dict[str, str]:
    """A plan's own settings by their keys. Of one that stands twice, after an older act was undone, the newest."""
    rows = book.rows("select key, value from setting where plan_id=? and deleted=0 order by id", plan_id)
    return {row[0]: row[1] for row in rows}


def name_of(book: Book, plan_id: str) -> str:
    """What a plan is called in short, if it has a short title; empty if there is no such plan, not even deleted."""
    return str(book.value("select coalesce(short_title, title) from plan where id=?", plan_id) or "")


def letters_of(plan: Row) -> str:
    """A plan in a few letters, as lists that span plans name it: "THIN", "TSS"."""
    words = str(plan["short_title"] or plan["title"]).split()
    return words[0][:8] if len(words) == 1 else "".join(word[0] for word in words[:4])


def plan_named(book: Book, name: str) -> Row:
    """The one plan of that name: its short title, the beginning of its title, its letters in a list, or its id.

    Raises NotFound, naming the plans there are, or WrongInput if several fit.
    """
    name = cleaned(name)
    wanted = name.casefold()
    there = plans(book)
    exact = [p for p in there if wanted in ((p["short_title"] or "").casefold(), p["title"].casefold(), p["id"])]
    fits = exact or [
        p
        for p in there
        if wanted
        and (p["title"].casefold().startswith(wanted) or (p["short_title"] or "").casefold().startswith(wanted))
    ]
    fits = fits or [p for p in there if wanted == letters_of(p).casefold()]
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(f"“{p['short_title'] or p['title']}”" for p in there) or "none yet"
    if not fits:
        raise NotFound(f"There is no plan called “{name}” in this file. Its plans: {names}.")
    raise WrongInput(f"“{name}” fits several plans. Name one whole: {names}.")


def cleaned(text: str) -> str:
    """What was typed, without what a terminal or SQLite could choke on."""
    if text.isascii() and text.isprintable():
        return text.strip()
    from tsworkbench.plan.language.text import clean  # costs its regular expressions

    return clean(text)
