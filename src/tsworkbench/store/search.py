"""Finding anything by any word or number.

The index follows the log: it remembers the last change it has taken in and catches up when idle and before
every answer. No trigger touches it, so a plain SQLite tool can edit the plan without knowing of it.
"""

import re
from typing import NamedTuple

from tsworkbench.plan.errors import CannotWrite, FileLocked
from tsworkbench.plan.text import clean
from tsworkbench.store.book import Book
from tsworkbench.store.keys import CODES, key_of, level_of

_INDEXED = "search_seq"
_WORD = re.compile(r"[^\W_]+")
_BATCH = 20_000
_LONGEST = 500  # characters of a search: more is a slip of the paste key

_NAMES_ON_ROW = (
    "(select group_concat(f.name, ' ') from lead l join officer f on f.id=l.officer_id "
    "where l.row_id=t.id and l.deleted=0)"
)
_SAID = (
    "(select group_concat(coalesce(comment,'')||' '||coalesce(why,'')||' '||coalesce(next,''), ' ') "
    "from progress g where g.row_id=t.id and g.deleted=0)"
)
_NOTED = "(select group_concat(text, ' ') from note n where n.row_id=t.id and n.deleted=0)"

_TEXT: dict[str, tuple[str, tuple[str, ...]]] = {
    "objective": ("t.title", ("t.key_changes", "t.rationale", "t.notes")),
    "activity": ("t.title", ("t.cost_text", "t.funding_text", "t.notes", _SAID)),
    "milestone": ("t.title", ("t.text", "t.notes", _SAID)),
    "output": ("coalesce(t.title, t.text)", ("t.unit", "t.notes")),
    "task": ("t.title", ("t.due_text",)),
}
"""What is indexed of a level: its title, and what else is said on the row."""

_HANGING = ("progress", "lead", "note")


class Hit(NamedTuple):
    """A found row: its key, to be shown like any other."""

    key: int
    level: str


def catch_up(book: Book, limit: int = _BATCH) -> bool:
    """Takes new changes into the index; True once it holds all of them. At most `limit` rows a call."""
    since = int(book.local(_INDEXED) or 0)
    newest = int(book.value("select coalesce(max(seq), 0) from change"))
    if newest <= since:
        return True
    until = book.value("select max(seq) from (select seq from change where seq>? order by seq limit ?)", since, limit)
    stale = _stale_rows(book, since, until)
    with book.transaction():
        for level, ids in stale.items():
            _reindex(book, level, ids)
        book.connection.execute(
            "insert into local values(?, ?) on conflict(key) do update set value=excluded.value",
            (_INDEXED, str(until)),
        )
    return bool(until >= newest)


def _stale_rows(book: Book, since: int, until: int) -> dict[str, set[str]]:
    stale: dict[str, set[str]] = {level: set() for level in _TEXT}
    for table, row_id in book.rows("select distinct tbl, row from change where seq>? and seq<=?", since, until):
        if table in stale:
            stale[table].add(row_id)
        elif table in _HANGING:
            owner = book.row(f"select row_id, level from {table} where id=?", row_id)
            if owner is not None and owner["level"] in stale:
                stale[owner["level"]].add(owner["row_id"])
        elif table == "officer":
            for row in book.rows("select row_id, level from lead where officer_id=?", row_id):
                if row["level"] in stale:
                    stale[row["level"]].add(row["row_id"])
    return stale


def _reindex(book: Book, level: str, ids: set[str]) -> None:
    title, body = _TEXT[level]
    joined = "||' '||".join(f"coalesce({part}, '')" for part in (*body, _NOTED))
    code = CODES[level]
    connection = book.connection
    chosen = list(ids)
    for start in range(0, len(chosen), 500):
        some = chosen[start : start + 500]
        marks = ",".join("?" * len(some))
        connection.execute(
            f"delete from search where rowid in (select rid*8+{code} from {level} where id in ({marks}))",
            some,
        )
        connection.execute(
            f"insert into search(rowid, ref, title, body, people) select t.rid*8+{code}, coalesce(t.ref,''), {title}, "
            f"{joined}, coalesce({_NAMES_ON_ROW}, '') from {level} t where t.deleted=0 and t.id in ({marks})",
            some,
        )


def find(book: Book, words: str, limit: int = 50) -> list[Hit]:
    """Rows that hold every one of `words` (the last may be the beginning of one), best first.

    A ref such as ``4.2`` finds the row of that number first. An index that can't be brought up to date
    (a read-only file) answers with what it has.
    """
    try:
        while not catch_up(book):
            pass
    except (CannotWrite, FileLocked):
        pass
    words = clean(words[:_LONGEST])
    found = _by_ref(book, words, limit)
    terms = _WORD.findall(words)
    if terms:
        query = " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*'
        # ranking every match of one or two letters would read half the index
        order = "order by bm25(search, 4.0, 3.0, 1.0, 2.0)" if len(terms[-1]) > 2 or len(terms) > 1 else ""
        for row in book.rows(f"select rowid from search where search match ? {order} limit ?", query, limit):
            hit = Hit(row[0], level_of(row[0]))
            if hit not in found:
                found.append(hit)
    return found[:limit]


def _by_ref(book: Book, ref: str, limit: int) -> list[Hit]:
    if not ref or len(ref) > 20 or not any(c.isdigit() for c in ref):
        return []
    hits = []
    for level in _TEXT:
        for row in book.rows(f"select rid from {level} where ref=? and deleted=0 limit ?", ref, limit):
            hits.append(Hit(key_of(level, row[0]), level))
    return hits
