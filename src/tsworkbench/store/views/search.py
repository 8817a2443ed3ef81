"""Finding anything by any word or number.

The index follows the log: it remembers the last change it has taken in and catches up when idle and before
every answer. No trigger touches it, so a plain SQLite tool can edit the plan without knowing of it.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from time import perf_counter, sleep
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from tsworkbench.plan.errors import CannotWrite, FileLocked, FileMoved, NoSuchFile
from tsworkbench.plan.language.fields import Kind, fields_of
from tsworkbench.plan.language.text import clean
from tsworkbench.store.book import Book, Row
from tsworkbench.store.log.cells import LINKS
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import PARENT
from tsworkbench.store.views.refs import CODES, key_of, level_of, rid_of

_INDEXED = "search_seq"
_WORD = re.compile(r"[^\W_]+")
_BATCH = 20_000
_ENOUGH = 50  # titles: with so many, what else holds the words can wait for another word
_SLICE = 100  # changes: some five milliseconds of work
_LONGEST = 500  # characters of a search: more is a slip of the paste key

_NAMES_ON_ROW = (
    "(select group_concat(f.name || coalesce(' ' || (select h.name from officer h where h.id=f.holder_id), ''), ' ') "
    "from (select officer_id from lead l where l.row_id=t.id and l.deleted=0 "
    "union all select officer_id from party y where y.row_id=t.id and y.deleted=0) n "
    "join officer f on f.id=n.officer_id)"
)
_SAID = (
    "(select group_concat(coalesce(comment,'')||' '||coalesce(why,'')||' '||coalesce(next,''), ' ') "
    "from progress g where g.row_id=t.id and g.deleted=0)"
)
_NOTED = "(select group_concat(text, ' ') from note n where n.row_id=t.id and n.deleted=0)"

_IN = "in (select value from json_each(?1))"
_NOT_FOUND_BY = ("title", "short_title")
_SHOWN = "(select group_concat(text, ' ') from evidence e where e.row_id=t.id and e.deleted=0)"
_MEASURED = (
    "(select group_concat(coalesce(ref,'')||' '||title||' '||coalesce(text,''), ' ') "
    "from measure e where e.row_id=t.id and e.deleted=0)"
)
_LEARNED = "(select group_concat(text, ' ') from public_note e where e.row_id=t.id and e.deleted=0)"
_MORE: dict[str, tuple[str, ...]] = {
    "task": ("t.due_text",),
    **dict.fromkeys(("milestone", "output"), (_SAID, _SHOWN, _LEARNED)),
    **dict.fromkeys(("objective", "activity"), (_SAID, _SHOWN, _LEARNED, _MEASURED)),
}


def _body(level: str) -> tuple[str, ...]:
    """The words of a level's fields, and what else is found by them."""
    words = [field.column for field in fields_of(level) if field.is_words or field.kind in (Kind.COST, Kind.FUNDING)]
    return (*(f"t.{column}" for column in words if column not in _NOT_FOUND_BY), *_MORE.get(level, ()))


_TEXT: dict[str, tuple[str, tuple[str, ...]]] = {
    level: ("coalesce(t.title, t.text)" if level == "output" else "t.title", _body(level)) for level in PARENT
}
"""What is indexed of a level: its title, and what else is said on the row."""

_HANGING = ("progress", "lead", "note", "evidence", "measure", "party", "public_note")


class Hit(NamedTuple):
    """A found row: its key, to be shown like any other, and where the words stand."""

    key: int
    level: str
    where: str = "title"
    """ "ref", "title", "people" (who leads it) or "body" (what is noted or said of it)."""


class Words(NamedTuple):
    """A note or an update in which searched words stand."""

    text: str
    by: str | None
    day: str | None
    is_note: bool
    holds: bool
    """Whether one of the words stands in it."""


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
    stale: dict[str, set[str]] = {level: set() for level in (*_TEXT, "entry")}
    for table, row_id in book.rows("select distinct tbl, row from change where seq>? and seq<=?", since, until):
        if table in stale:
            stale[table].add(row_id)
        elif table in _HANGING:
            owner = book.row(f"select row_id, level from {table} where id=?", row_id)
            if owner is not None and owner["level"] in stale:
                stale[owner["level"]].add(owner["row_id"])
        elif table == "officer":
            for row in book.rows(_ROWS_OF, row_id):
                if row["level"] in stale:
                    stale[row["level"]].add(row["row_id"])
            stale["entry"].update(row["id"] for row in _entries_with(book, row_id))
        elif table in ("register", "field"):
            register = row_id if table == "register" else book.value("select register_id from field where id=?", row_id)
            stale["entry"].update(row["id"] for row in book.rows("select id from entry where register_id=?", register))
        elif table == "redaction":
            stale["entry"].add(str(book.value("select row_id from redaction where id=?", row_id)))
    return stale


_ROWS_OF = """
  with his as (select id from officer where id=?1 or holder_id=?1)
  select row_id, level from lead where officer_id in his
  union select row_id, level from party where officer_id in his
"""
"""The rows on which an officer, or a post of that officer, is named."""


def _entries_with(book: Book, officer_id: str) -> list[Row]:
    """The entries of registers that name an officer."""
    links = ", ".join(LINKS)
    return book.rows(f"select id from entry where deleted=0 and ? in ({links})", officer_id)


def _reindex(book: Book, level: str, ids: set[str]) -> None:
    if level == "entry":
        _reindex_entries(book, ids)
        return
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


def _reindex_entries(book: Book, ids: set[str]) -> None:
    """Entries are found by their ref, by the words they are called by, and by other words, never personal ones."""
    chosen = list(ids)
    for start in range(0, len(chosen), 500):
        some = json.dumps(chosen[start : start + 500])
        book.connection.execute(
            f"delete from search where rowid in (select rid*8+{CODES['entry']} from entry where id {_IN})", (some,)
        )
        registers = book.rows(f"select distinct register_id from entry where id {_IN} and deleted=0", some)
        if not registers:
            continue
        from tsworkbench.store.registers.entries import indexed  # only a file with registers needs it

        for row in registers:
            found = indexed(book, row["register_id"])
            if found is not None:
                book.connection.execute(
                    f"insert into search(rowid, ref, title, body, people) select t.rid*8+{CODES['entry']}, "
                    f"coalesce(t.ref, ''), {found.title}, {found.body}, {found.people} from entry t "
                    f"where t.register_id=?2 and t.deleted=0 and t.id in (select value from json_each(?1))",
                    (some, row["register_id"]),
                )


def catch_up_for(book: Book, seconds: float) -> bool:
    """Takes new changes into the index for about so long; True once it holds all of them.

    A file that can't be written to keeps the index it has: that counts as all.
    """
    until = perf_counter() + seconds
    try:
        while not catch_up(book, _SLICE):
            if perf_counter() >= until:
                return False
    except (CannotWrite, FileLocked):
        pass
    return True


def lag(book: Book) -> int:
    """How many changes the index has not taken in yet."""
    return int(book.value("select coalesce(max(seq), 0) from change")) - int(book.local(_INDEXED) or 0)


def catch_up_beside(path: str, may_go_on: Callable[[], bool], slice_is_made: AbstractContextManager[Any]) -> None:
    """Takes new changes into the index on a connection of its own, so that whoever reads or writes waits for a slice at
    most: after each one the file is left to others for as long as it took. `slice_is_made` is entered for each.

    Ends early where it may not go on, where another program writes and where the file has gone. Raises CannotWrite.
    """
    with suppress(FileLocked, FileMoved, NoSuchFile), closing(open_book(path, wait_ms=0)) as book:
        while may_go_on():
            began = perf_counter()
            with slice_is_made:
                holds_all = catch_up(book, _SLICE)
            if holds_all:
                return
            sleep(perf_counter() - began)


def find(book: Book, words: str, limit: int = 50, *, catches_up: bool = True) -> list[Hit]:
    """Rows that hold every one of `words` (the last may be the beginning of one), the likeliest first.

    A ref such as ``4.2`` finds the row of that number first; then come rows whose title holds the words, those
    led by somebody of that name, those of whom they were said. Unless it `catches_up`, an index that lags
    behind answers with what it has.
    """
    if catches_up:
        catch_up_for(book, float("inf"))
    words = clean(words[:_LONGEST])
    found = {hit.key: hit for hit in _by_ref(book, words, limit)}
    terms = terms_of(words)
    if terms:
        query = " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*'
        # Titles first, without ranking: weighing every match would read half the index.
        sql = f"select rowid from search where search match ? and {_OF_PLAN} limit ?"
        for row in book.rows(sql, f"title: ({query})", limit):
            found.setdefault(row[0], Hit(row[0], level_of(row[0])))
        if len(found) < min(limit, _ENOUGH):
            for hit in _anywhere(book, query, terms, limit):
                found.setdefault(hit.key, hit)
    return list(found.values())[:limit]


def _anywhere(book: Book, query: str, terms: list[str], limit: int) -> list[Hit]:
    """Rows that hold the terms in whatever is indexed of them; those of whom they were said come last."""
    hits = []
    sql = f"select rowid, ref, title, people from search where search match ? and {_OF_PLAN} limit ?"
    for row in book.rows(sql, query, limit):
        titled, named = _folded(f"{row['ref']} {row['title']}"), _folded(row["people"])
        wanted = [_folded(term) for term in terms]
        if not all(term in titled or term in named for term in wanted):
            where = "body"
        else:
            where = "title" if any(term in titled for term in wanted) else "people"
        hits.append(Hit(row[0], level_of(row[0]), where))
    return sorted(hits, key=lambda hit: ("title", "people", "body").index(hit.where))


_OF_PLAN = f"rowid & 7 <> {CODES['entry']}"


def find_entries(book: Book, words: str, limit: int = 50) -> list[int]:
    """The keys of the entries of registers that hold every one of `words`, by their ref first, then by what they are
    called; of personal ones none.
    """
    words = clean(words[:_LONGEST])
    if limit < 1:
        return []
    found = dict.fromkeys(
        key_of("entry", row["rid"])
        for row in book.rows(
            "select e.rid from entry e join register r on r.id=e.register_id and r.deleted=0 "
            "where e.ref in (?1, ?2) and e.deleted=0 limit ?3",
            *(words, words.upper(), limit),
        )
    )
    terms = terms_of(words)
    if terms:
        query = " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*'
        sql = f"select rowid from search where search match ? and rowid & 7 = {CODES['entry']} limit ?"
        for asked in (f"title: ({query})", query):
            if len(found) < limit:
                found.update(dict.fromkeys(row[0] for row in book.rows(sql, asked, limit)))
    return list(found)[:limit]


def _folded(text: str) -> str:
    """As the index reads words: neither case nor accents count."""
    return "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))


def terms_of(words: str) -> list[str]:
    """The words that are searched for."""
    return _WORD.findall(clean(words[:_LONGEST]))


def officers_called(book: Book, words: str, limit: int = 10) -> list[Row]:
    """Officers in whose name every one of `words` begins a word."""
    terms = [term.casefold() for term in terms_of(words)]
    if not terms:
        return []
    found = []
    for row in book.rows("select rid, id, name, kind from officer where deleted=0 order by name, id"):
        names = [name.casefold() for name in _WORD.findall(row["name"])]
        if all(any(name.startswith(term) for name in names) for term in terms):
            found.append(row)
    return found[:limit]


def recent(book: Book, limit: int = 20) -> list[Hit]:
    """Rows that were changed or spoken of last, newest first. What an import brought in is no change."""
    rows = book.rows(
        "select tbl, row, max(seq) from change where action in "
        "(select seq from action where kind<>'import' order by seq desc limit ?) group by tbl, row order by 3 desc",
        limit * 4,
    )
    found: dict[int, Hit] = {}
    for table, row_id, _ in rows:
        level, owner = table, row_id
        if table in _HANGING:
            above = book.row(f"select level, row_id from {table} where id=?", row_id)
            level, owner = (above["level"], above["row_id"]) if above is not None else ("", "")
        if level in _TEXT:
            rid = book.value(f"select rid from {level} where id=? and deleted=0", owner)
            if rid is not None:
                found.setdefault(key_of(level, rid), Hit(key_of(level, rid), level))
        if len(found) == limit:
            break
    return list(found.values())


def finished(book: Book, hits: list[Hit]) -> frozenset[int]:
    """The keys of those hits on which nothing is left to do: complete, deferred or cancelled."""
    found: set[int] = set()
    for level in ("milestone", "activity", "output", "task"):
        rids = [rid_of(hit.key) for hit in hits if hit.level == level]
        sql = f"select rid from {level} where status not in ('not_started','in_progress') and rid in "
        found.update(key_of(level, row[0]) for row in book.rows(sql + "(select value from json_each(?))", str(rids)))
    return frozenset(found)


def said_with(book: Book, row_id: str, words: str) -> Words | None:
    """The newest note or update of a row that holds one of the words; the newest of all if none does."""
    terms = [term.casefold() for term in terms_of(words)]
    spoken = book.rows(
        "select coalesce(comment,'') c, coalesce(why,'') w, coalesce(next,'') n, by, as_at, 0, at from progress "
        "where row_id=?1 and deleted=0 and coalesce(comment, why, next) is not null union all "
        "select text, '', '', by, substr(at, 1, 10), 1, at from note where row_id=?1 and deleted=0 order by 7 desc",
        row_id,
    )
    said = [
        Words(text, row["by"], row["as_at"], bool(row[5]), any(term in text.casefold() for term in terms))
        for row in spoken
        for text in (row[0], row[1], row[2])
        if text
    ]
    return next((one for one in said if one.holds), said[0] if said else None)


def around(book: Book, key: int, words: str) -> str:
    """What is around the words in all that is noted of a row besides its title: cost, reasons, notes."""
    terms = terms_of(words)
    if not terms:
        return ""
    query = " OR ".join(f'"{term}"*' for term in terms)
    sql = "select snippet(search, 2, '', '', '…', 16) from search where search match ? and rowid=?"
    return clean(book.value(sql, f"body: ({query})", key) or "")


def _by_ref(book: Book, ref: str, limit: int) -> list[Hit]:
    if not ref or len(ref) > 20 or not any(c.isdigit() for c in ref):
        return []
    hits = []
    for level in _TEXT:
        for row in book.rows(f"select rid from {level} where ref=? and deleted=0 limit ?", ref, limit):
            hits.append(Hit(key_of(level, row[0]), level, "ref"))
    return hits
