"""The Excel forms that were sent: to whom, when, whether they came back, and what of each has been taken in."""

from collections import defaultdict

from tsworkbench.store.book import Book, utc_text

FORM = "form:"
"""What the name of the copy begins with whose acts a form is: they have no order, so each is known by itself."""


def clock(book: Book) -> int:
    """The clock of the newest act of the file: what a form says is later than that, and than nothing that comes."""
    return int(book.value("select hlc from ctx"))


def note_sent(book: Book, copy: str, share: str, who: str, made_at: str) -> None:
    """Notes that a form was sent. It takes the place of one that its officer hasn't sent back."""
    with book.transaction():
        run = book.connection.execute
        run(
            "update peer set gone=1 where share=? and who=? and road='form' and heard_at is null and copy<>?",
            (share, who, copy),
        )
        run(
            "insert or replace into peer(copy, share, who, made_at, road, part) values(?, ?, ?, ?, 'form', 1)",
            (copy, share, who, made_at),
        )


def note_back(book: Book, copy: str) -> None:
    """Notes that a form came back."""
    with book.transaction():
        book.connection.execute("update peer set heard_at=? where copy=?", (utc_text(book.now()), copy))


def knows(book: Book, copy: str, beginning: str) -> bool:
    """Whether an act of a form is known whose number begins so."""
    return bool(
        book.value("select 1 from action where replica=? and n>=? and n<?", copy, f"{beginning}-", f"{beginning}.")
    )


def acts_by_fact(book: Book, copy: str) -> dict[tuple[str, str, str], list[str]]:
    """(table, row, fact) → the acts of a form that are known and set it."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in book.rows(
        "select o.tbl, o.row, o.fact, a.n from op o join action a on a.seq=o.action where a.replica=? order by a.seq",
        copy,
    ):
        found[row["tbl"], row["row"], row["fact"]].append(f"{copy}/{row['n']}")
    return found
