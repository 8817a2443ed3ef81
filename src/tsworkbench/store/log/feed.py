"""What has changed in the file since a point in its log, by whomever: what a screen must read again."""

from typing import NamedTuple

from tsworkbench.store.book import Book, Done, Row, utc_text
from tsworkbench.store.tables import HANGING, OF_HANGING, PARENT
from tsworkbench.store.views.refs import CODES, key_of

_MANY = 1000
_SHAPES = ("deleted", "sort", "objective_id", "activity_id", "plan_id")


class Effects(NamedTuple):
    """The end of the log now, the rows that read differently, and whether rows came, went or moved."""

    seq: int
    keys: frozenset[int]
    reshaped: bool


class Looked(NamedTuple):
    """The end of the file's log when somebody looked: its newest act and change, and the moment."""

    act: int
    change: int
    at: str


def end_of_log(book: Book) -> Looked:
    """The end of the log now."""
    return Looked(last_act(book), last_seq(book), utc_text(book.now()))


def last_act(book: Book) -> int:
    """The number of the newest act."""
    return int(book.value("select coalesce(max(seq), 0) from action"))


def holds(book: Book, done: Done) -> bool:
    """Whether an act is in the file: the same number, moment and label."""
    found = book.value("select 1 from action where seq=? and at=? and label=?", done.seq, done.at, done.label)
    return found is not None


def last_seq(book: Book) -> int:
    """The number of the newest change."""
    return int(book.value("select coalesce(max(seq), 0) from change"))


def seq_before(book: Book) -> int:
    """The number of the newest change that is not part of the act being written."""
    return int(book.value("select coalesce(max(seq), 0) from change where action is not (select action from ctx)"))


def effects_since(book: Book, seq: int) -> Effects:
    """The effects of all changes after `seq`. Very many changes count as a new shape: all is read again."""
    rows = book.rows(f"select seq, tbl, row, col from change where seq>? order by seq limit {_MANY + 1}", seq)
    if not rows:
        return Effects(seq, frozenset(), False)
    if len(rows) > _MANY:
        return Effects(last_seq(book), frozenset(), True)
    keys: set[int] = set()
    reshaped = False
    for _, table, row_id, column in rows:
        if table in CODES:
            keys |= _with_those_above(book, table, row_id)
            if table == "entry":
                keys |= _fed(book)
            # a plan's own cells, its words and the start of its year, are in every row
            reshaped = reshaped or column is None or column in _SHAPES or table == "plan"
        elif table in HANGING or table in OF_HANGING:
            owner = _owner(book, table, row_id)
            if owner is not None:
                keys |= _with_those_above(book, owner["level"], owner["row_id"])
        elif table not in ("round", "reported"):  # that a round is opened, or its report issued, changes no row
            reshaped = True  # an officer's name, a setting: any row may read differently
    return Effects(rows[-1]["seq"], frozenset(keys), reshaped)


def _fed(book: Book) -> set[int]:
    """The keys of the outputs that are counted from registers, and of the rows above them."""
    fed = book.rows("select distinct output_id from figure where deleted=0 and output_id is not null")
    return {key for row in fed for key in _with_those_above(book, "output", row["output_id"])}


def _owner(book: Book, table: str, row_id: str) -> Row | None:
    """(level, row_id) of the row that something hangs on, or belongs to what does."""
    if table in OF_HANGING:
        above, column = OF_HANGING[table]
        return book.row(
            f"select h.level, h.row_id from {table} t join {above} h on h.id=t.{column} where t.id=?", row_id
        )
    return book.row(f"select level, row_id from {table} where id=?", row_id)


def _with_those_above(book: Book, level: str, row_id: str) -> set[int]:
    """A row's key and those of the rows above it, whose counts may have changed."""
    keys: set[int] = set()
    while level in CODES and row_id is not None:
        above = PARENT.get(level)
        row = book.row(f"select rid{f', {above}_id' if above else ''} from {level} where id=?", row_id)
        if row is None:
            break
        keys.add(key_of(level, row["rid"]))
        if above is None:
            break
        level, row_id = above, row[f"{above}_id"]
    return keys
