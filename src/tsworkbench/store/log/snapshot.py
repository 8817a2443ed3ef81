"""The plan as it was known at a past instant: a second connection, read-only, whose tables are of that day.

Temporary tables shadow the real names, so that every query reads the past without knowing of it. Each table is
copied as it stands, and then every cell that has changed since is given the oldest `old` the log has of it; rows
that were added since go. Because that comes last, other programs may write meanwhile: no lock is held for longer
than the copy of one table.

A report is composed from the plan at a position date, as it was known at a later instant. What was typed up to the
instant counts, whenever it happened; what happened after the position date doesn't, even if it was known by then. A
date that a group agreed to counts from when it was typed: a report that still asked for it would ask for what has been
decided.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from tsworkbench.plan.calendar import local_moment, moment_of, short_date
from tsworkbench.plan.errors import NotFound
from tsworkbench.store.book import Book, Row, utc_text
from tsworkbench.store.log.cells import column_of
from tsworkbench.store.system.failures import sentences
from tsworkbench.store.system.places import address
from tsworkbench.store.tables import NAMES

_CREATE_TABLE = re.compile(r'^\s*create\s+table\s+"?(\w+)"?', re.IGNORECASE)
_CREATE_INDEX = re.compile(r'^\s*create\s+(unique\s+)?index\s+"?(\w+)"?', re.IGNORECASE)
_SEARCH = re.compile(r'^\s*create\s+virtual\s+table\s+"?search"?', re.IGNORECASE)

Progress = Callable[[float], None]
"""Told from time to time how much is done, from 0 to 1. It may raise to stop."""


class Instant(NamedTuple):
    """A past instant: in milliseconds since 1970, and in the words in which a screen or a paper names it."""

    milliseconds: int
    words: str

    @property
    def day(self) -> date:
        """The day in which it lies, on this machine's clock."""
        return local_moment(datetime.fromtimestamp(self.milliseconds / 1000, UTC)).date()


class Cut(NamedTuple):
    """The last act and the last change that were known at an instant."""

    action: int
    change: int


def end_of(day: date) -> Instant:
    """The last moment of a day on this machine's clock: all that was done on the day is known."""
    midnight = local_moment(datetime.combine(day + timedelta(days=1), time()))
    return Instant(int(midnight.timestamp() * 1000) - 1, short_date(day))


def cut_at(book: Book, instant: Instant) -> Cut:
    """Where the log stood at an instant. An act is known whole or not at all.

    The times of acts decide, not the order of the log's own clock, which never goes back: so a laptop whose
    clock was wrong for a day spoils that day and no other.
    """
    at = utc_text(instant.milliseconds)
    action = int(book.value("select coalesce(max(seq), 0) from action where at <= ?", at))
    change = int(book.value("select coalesce(max(seq), 0) from change where action <= ?", action))
    later = book.value("select min(seq) from change where seq > ? and action is not null", change)
    outside = book.value(
        "select max(seq) from change where seq > ?1 and (?2 is null or seq < ?2) and hlc < ?3",
        change,
        later,
        (instant.milliseconds + 1) * 65536,
    )
    return Cut(action, int(outside or change))


def open_stood_at(
    path: str,
    instant: Instant | Cut,
    *,
    who: str | None = None,
    wait_ms: int = 5000,
    progress: Progress | None = None,
) -> Book:
    """The file at `path` as it was known at `instant`: a book to be read with any query, and never written.

    A cut says where its log was then, for whoever knows that better than the moment.

    It may be used from another thread than the one that opened it. Raises NotFound, naming the first day there
    is, if the file held no plan yet; otherwise as `open_book`.
    """
    tell = progress or (lambda _: None)
    with sentences(path):
        connection = sqlite3.connect(
            address(path),
            uri=True,
            timeout=wait_ms / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
    try:
        book = Book(connection, path, who=who)
        words = instant.words if isinstance(instant, Instant) else f"change {instant.change:,}"
        book.stood_at = words
        book.position = instant.day if isinstance(instant, Instant) else None
        with sentences(path):
            connection.execute("pragma trusted_schema=off")
            connection.execute("pragma temp_store=memory")  # faster, and no copy of the plan is left lying on a disk
            cut = cut_at(book, instant) if isinstance(instant, Instant) else instant
            for step, name in enumerate(NAMES):
                _copy(connection, name)
                tell((step + 1) / len(NAMES) * 0.6)
            _turn_back(connection, cut, tell)
            _shadow_the_rest(connection, cut)
            if not connection.execute("select count(*) from plan where deleted=0").fetchone()[0]:
                raise NotFound(_no_plan_yet(connection, words))
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return book


def last_change(book: Book) -> tuple[int, str] | None:
    """The number of the last change in the log, and the name that it has in no other log; None for an empty one."""
    row = book.row("select seq, replica, dseq from change order by seq desc limit 1")
    return (row["seq"], f"{row['replica']}:{row['dseq']}") if row is not None else None


class Known(NamedTuple):
    """Where the log stood after a change, the name of that change, and the day on which it was made."""

    cut: Cut
    name: str
    day: date


def cut_after(book: Book, change: int) -> Known | None:
    """Where the log stood after a change; None where the log doesn't have it."""
    row = book.row("select seq, replica, dseq, hlc from change where seq=?", change)
    if row is None:
        return None
    action = int(book.value("select coalesce(max(action), 0) from change where seq <= ?", change))
    day = local_moment(datetime.fromtimestamp((row["hlc"] >> 16) / 1000, UTC)).date()
    return Known(Cut(action, change), f"{row['replica']}:{row['dseq']}", day)


def _copy(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(_CREATE_TABLE.sub(f"create temp table {name}", _sql(connection, "table", name)[0]))
    connection.execute(f"insert into temp.{name} select * from main.{name}")


def _sql(connection: sqlite3.Connection, kind: str, table: str) -> list[str]:
    rows = connection.execute(
        "select sql from main.sqlite_master where type=? and tbl_name=? and sql is not null", (kind, table)
    ).fetchall()
    return [str(row[0]) for row in rows]


def _turn_back(connection: sqlite3.Connection, cut: Cut, tell: Progress) -> None:
    """Gives each cell that has changed since the cut its oldest value, and takes out the rows added since."""
    connection.execute(
        "create temp table was(tbl text, row text, col text, old any, primary key(tbl, col, row)) strict, without rowid"
    )
    connection.execute(  # in the order of the log, so that the oldest stays
        "insert or ignore into was select tbl, row, coalesce(col, ''), old from main.change where seq > ? order by seq",
        (cut.change,),
    )
    cells = connection.execute("select distinct tbl, col from was").fetchall()
    for table, column in cells:
        known = f"from was where tbl='{table}' and col='{column}'"
        if column:
            held = column_of(connection, table, column)
            connection.execute(
                f"update temp.{table} set {held}=(select old {known} and row={table}.id) "
                f"where id in (select row {known})"
            )
    for table, column in cells:
        if not column:
            connection.execute(
                f"delete from temp.{table} where id in (select row from was where tbl=? and col='')", (table,)
            )
    tell(0.8)
    for name in NAMES:  # now that nothing moves any more
        for sql in _sql(connection, "index", name):
            connection.execute(_CREATE_INDEX.sub(r"create \1index temp.\2", sql))
    connection.execute("drop table was")
    tell(1.0)


def _shadow_the_rest(connection: sqlite3.Connection, cut: Cut) -> None:
    """The log ends at the cut; what is found by words is found anew, as the words were then."""
    connection.execute(f"create temp view action as select * from main.action where seq <= {cut.action}")
    connection.execute(f"create temp view change as select * from main.change where seq <= {cut.change}")
    connection.execute(f"create temp view op as select * from main.op where action <= {cut.action}")
    connection.execute(
        "create temp view parked as select action, why, case when released <= "
        f"{cut.change} then released end as released from main.parked"
    )
    connection.execute("create temp table local(key text primary key, value text) strict, without rowid")
    connection.execute("insert into temp.local select * from main.local where key <> 'search_seq'")
    connection.execute(_SEARCH.sub("create virtual table temp.search", _sql(connection, "table", "search")[0]))


def _no_plan_yet(connection: sqlite3.Connection, words: str) -> str:
    first = connection.execute("select min(at) from main.action").fetchone()[0]
    when = f": its first plan was added on {_local_day(first)}" if first else ""
    return f"On {words} there was no plan in this file yet{when}. Choose a later day."


def _local_day(at: str) -> str:
    moment = moment_of(at)
    return short_date(moment.date()) if moment else at


_DATED = ("activity", "milestone", "output")


def open_position(path: str, instant: Instant, at: date) -> Book:
    """The file at `path` as it was known at `instant`, without what was done or counted after `at`.

    It is read with any query and never written. Raises as `open_stood_at` does.
    """
    book = open_stood_at(path, instant)
    try:
        turn_back(book, at)
        book.position = at
    except BaseException:
        book.close()
        raise
    return book


def turn_back(book: Book, at: date) -> None:
    """Reopens, in a book of the past, what was done after `at`, and leaves out what was counted after it.

    Private notes and officers' own tasks go altogether, so that no paper can hold them by mistake.
    """
    day = at.isoformat()
    run = book.connection.execute
    run("delete from temp.note")
    run("delete from temp.task")
    run(
        "update temp.activity set rag=(select g.rag from temp.progress g where g.row_id=activity.id and g.deleted=0 "
        "and g.rag is not null and g.rag<>'complete' order by g.id desc limit 1) "
        "where rag='complete' and done_on > ?",
        (day,),
    )
    run(
        "update temp.milestone set rag=(select g.rag from temp.progress g where g.row_id=milestone.id and g.deleted=0 "
        "and g.rag is not null and g.rag<>'complete' order by g.id desc limit 1) "
        "where rag='complete' and done_on > ?",
        (day,),
    )
    _turn_back_occurrences(book, day)
    for level in _DATED:
        run(
            f"update temp.{level} set status='in_progress', done_on=null where status='complete' and done_on > ?",
            (day,),
        )
    counted_later = "select distinct output_id from temp.reading where deleted=0 and on_day > ?"
    for (output_id,) in run(counted_later, (day,)).fetchall():
        readings = book.rows("select * from temp.reading where output_id=? and deleted=0 order by id", output_id)
        standing = book.value("select actual from temp.output where id=?", output_id)
        run("update temp.output set actual=? where id=?", (_counted_by(readings, standing, day), output_id))
    run("update temp.reading set deleted=1 where on_day > ?", (day,))
    run("update temp.evidence set deleted=1 where on_day > ?", (day,))
    run("update temp.public_note set deleted=1 where on_day > ?", (day,))


def _turn_back_occurrences(book: Book, day: str) -> None:
    """What comes round again is due once more on the first of the times that were done after a day."""
    later = book.rows(
        "select row_id, level, due_from, due_on from temp.occurrence where deleted=0 and done_on > ? "
        "order by due_on desc, id",
        day,
    )
    for row in later:
        book.connection.execute(
            f"update temp.{row['level']} set due_from=?1, due_to=?2, expected_due_from=null, expected_due_to=null, "
            "baseline_due_to=case when baseline_due_to is null then null else ?2 end where id=?3",
            (row["due_from"] or row["due_on"], row["due_on"], row["row_id"]),
        )
    book.connection.execute("update temp.occurrence set deleted=1 where done_on > ?", (day,))


def _counted_by(readings: Iterable[Row], standing: float | None, day: str) -> float | None:
    """The actual of an output once the readings after `day` are left out, from those that remain in their order."""
    readings = list(readings)
    kept = [row for row in readings if row["on_day"] is None or row["on_day"] <= day]
    if all(row["is_more"] for row in readings):  # it may have begun with an actual that came without a reading
        left = (standing or 0) - sum(row["value"] for row in readings if row not in kept)
        return left if left or kept else None
    actual: float | None = None
    for row in kept:
        actual = (actual or 0) + row["value"] if row["is_more"] else row["value"]
    return actual
