"""What commands that change the plan have in common: rows by their refs, and the word that an act is on disk."""

from typing import TYPE_CHECKING

from tsworkbench.cli.options import Common
from tsworkbench.cli.output import local_time, put_json, say, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsworkbench.store.book import Book, Done
    from tsworkbench.store.refs import Place


def places(book: "Book", refs: "Iterable[str]") -> "list[Place]":
    """The rows that some refs name, each once. Raises NotFound or WrongInput for the first that names none."""
    from tsworkbench.store.refs import place

    found = (place(book, ref) for ref in refs)
    return list({here.id: here for here in found}.values())


def say_done(common: Common, done: "Done") -> None:
    """Prints an act's label and when it was saved. To be called only after the act is on disk."""
    common.saved = shown(done.label)
    if common.json:
        rows = [{"table": table, "id": row_id} for table, row_id in sorted(done.touched)]
        put_json({"label": done.label, "at": done.at, "rows": rows})
    else:
        say(f"{shown(done.label)} · saved {local_time(done.at, day=False)}")
