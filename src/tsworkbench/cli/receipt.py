"""What commands that change the plan have in common: rows by their refs, and the word that an act is on disk."""

from typing import TYPE_CHECKING

from tsworkbench.cli.options import Common
from tsworkbench.cli.output import local_time, put_json, say, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from tsworkbench.plan.due import Due
    from tsworkbench.store.book import Book, Done
    from tsworkbench.store.views.refs import Place


def places(book: "Book", refs: "Iterable[str]") -> "list[Place]":
    """The rows that some refs name, each once. Raises NotFound or WrongInput for the first that names none."""
    from tsworkbench.store.views.refs import place

    found = (place(book, ref) for ref in refs)
    return list({here.id: here for here in found}.values())


def say_done(common: Common, done: "Done") -> None:
    """Prints an act's label and when it was saved. To be called only after the act is on disk."""
    common.saved = shown(done.label)
    read = common.all_read(done.read)
    if common.json:
        rows = [{"table": table, "id": row_id} for table, row_id in sorted(done.touched)]
        put_json({"label": done.label, "at": done.at, "rows": rows, "read": [_as_json(due) for due in read]})
        return
    say(f"{shown(done.label)} · saved {local_time(done.at, day=False)}")
    _say_each(read, done.label)


def say_read(common: Common, read: "tuple[Due, ...]", label: str) -> None:
    """Prints how the phrases of an act were read, where its label doesn't say it, and what is doubtful about them."""
    _say_each(common.all_read(read), label)


def _say_each(read: "list[Due]", label: str) -> None:
    for due in read:
        if due.doubt or due.ago or not _says(label, due):
            say(due.in_full)


def _says(label: str, due: "Due") -> bool:
    """Whether an act's label says already how a phrase was read."""
    from tsworkbench.plan.calendar import long_date, short_date

    days = (due.reading, *((short_date(due.end), long_date(due.end)) if due.end and due.start == due.end else ()))
    return any(words in label for words in days)


def _as_json(due: "Due") -> "dict[str, Any]":
    return {
        "phrase": due.phrase,
        "reading": due.reading,
        "from": due.start.isoformat() if due.start else None,
        "to": due.end.isoformat() if due.end else None,
        "doubt": due.doubt,
        "ago": due.ago or None,
        "other": [other.reading for other in due.other],
    }
