"""Copies of one plan on real files, worked on through the real acts, and letters between them."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tsworkbench.plan import whole
from tsworkbench.plan.sharing.facts import LISTS, PRIVATE
from tsworkbench.store import opening
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import Place
from tsworkbench.work.edits import perform
from tsworkbench.work.imports.intake import begin_plan
from tsworkbench.work.row import dates
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Letter, Taken, Unsettled

AS_AT = date(2009, 12, 15)
BEGIN = 1_700_000_000_000
DAY = 86_400_000
HOUR = 3_600_000


def _activity(number: int) -> whole.Activity:
    return whole.Activity(
        ref=f"1.{number}",
        title=f"Activity {number}",
        leads=(whole.Lead(name="Louise Russell"),),
        milestones=tuple(
            whole.Milestone(ref=f"1.{number}.m{one}", text=f"Step {one}", title=f"Step {one}") for one in (1, 2)
        ),
        outputs=(whole.Output(ref=f"1.{number}.o1", text="People trained", target=100.0, actual=10.0),),
    )


PLAN = whole.Plan(
    title="Third Sector Strategy",
    short_title="Third Sector",
    period_start="2009-04-01",
    period_end="2010-03-31",
    objectives=(whole.Objective(ref="1", title="Objective", activities=tuple(_activity(one) for one in (1, 2, 3))),),
)


def no_waiting(monkeypatch: Any) -> None:
    """Books don't wait for the disk."""
    monkeypatch.setattr(opening, "_PRAGMAS", (*opening._PRAGMAS, "pragma synchronous=off"))


def make_base(path: Path, *plans: whole.Plan) -> Path:
    """A file with a small plan, which was made at home."""
    create(path)
    book = open_book(path, who="Plan owner", clock=lambda: BEGIN)
    for plan in plans or (PLAN,):
        begin_plan(book, plan)
    book.close()
    return path


@dataclass
class World:
    """Some copies, each with a clock that may be wrong."""

    folder: Path
    base: Path
    now: int = BEGIN + DAY
    skew: dict[str, int] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Book:
        return self.books[name]

    def copy(self, name: str, source: Path | None = None, *, skew: int = 0) -> Book:
        """Another copy, of the base or of a file, with a name of its own."""
        path = self.path(name)
        shutil.copy(source or self.base, path)
        self.skew[name] = skew
        return self.open(name)

    def open(self, name: str) -> Book:
        """Opens the file of a copy."""
        self.books[name] = open_book(
            self.path(name), who=f"officer {name}", clock=lambda: self.now + self.skew.get(name, 0)
        )
        self.books[name].take_name()
        return self.books[name]

    def path(self, name: str) -> Path:
        """Where a copy's file is."""
        return self.folder / f"{name}.db"

    def later(self, milliseconds: int = 1000) -> None:
        """Time goes on."""
        self.now += milliseconds

    def close(self) -> None:
        """Closes all files."""
        for book in self.books.values():
            book.close()


def world(folder: Path, base: Path, *names: str, skew: dict[str, int] | None = None) -> World:
    """Copies by name; the first of them is home."""
    made = World(folder, base)
    for name in names:
        made.copy(name, skew=(skew or {}).get(name, 0))
    if names:
        exchange.claim_home(made[names[0]], plan_of(made[names[0]]))
        made.later()
        for name in names[1:]:
            send(made, names[0], name)
    return made


def plan_of(book: Book) -> str:
    """The id of the first plan."""
    return str(book.value("select id from plan order by id limit 1"))


def place(book: Book, number: int = 0, level: str = "milestone") -> Place:
    """A live row of a level, by its place among them."""
    order = "id" if level == "plan" else "ref, id"
    row = book.rows(f"select * from {level} where deleted=0 order by {order}")[number]
    return Place(level, row["id"], row["rid"], row["id"] if level == "plan" else row["plan_id"])


def letter(book: Book, to: Book, **asked: Any) -> Letter:
    """What a copy would send to another whose file it could look into."""
    asked.setdefault("since", exchange.seen(to, plan_of(book)))
    return held(exchange.letter_for(book, plan_of(book), **asked))


def held(one: Letter) -> Letter:
    """A letter that can be opened more than once (its acts in memory, as from a file)."""
    import json

    acts = json.loads(json.dumps(list(one.acts)))
    return Letter(one.head, _Again(acts))  # type: ignore[arg-type]


class _Again:
    def __init__(self, acts: list[dict[str, Any]]) -> None:
        self.acts = acts
        self._rest: list[dict[str, Any]] | None = None

    def __iter__(self) -> Any:
        return iter(self.acts)


def send(made: World, sender: str, receiver: str, **asked: Any) -> Taken:
    """A letter from one copy to another, taken in at once."""
    return take(made[receiver], letter(made[sender], made[receiver], **asked))


def take(book: Book, one: Letter, **asked: Any) -> Taken:
    """A letter is taken in."""
    return exchange.take_in(book, Letter(one.head, iter(one.acts)), source="a test", **asked)


def all_know_all(made: World, names: Iterable[str] | None = None) -> None:
    """Everybody's acts get to everybody, by the first of them."""
    every = list(names or made.books)
    for name in every[1:]:
        send(made, name, every[0])
    for name in every[1:]:
        send(made, every[0], name)


def due(book: Book, where: Place, phrase: str) -> None:
    """Sets when a row is due."""
    perform(book, dates.set_due(where, phrase, as_at=AS_AT))


def due_of(book: Book, where: Place) -> str:
    """When a row is due, in the words that were typed."""
    return str(book.value(f"select due_text from {where.level} where id=?", where.id))


def state(book: Book, *, private: bool = False) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row of the plan by its id, but what is private."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for table in NAMES:
        if table in PRIVATE and not private:
            continue
        for row in book.rows(f"select * from {table} order by id"):
            cells = dict(zip(row.keys(), tuple(row), strict=True))
            if not private and (cells.get("level") in PRIVATE or cells.get("tbl") in PRIVATE):
                continue
            del cells["rid"]
            if table in LISTS and cells["deleted"]:
                cells = {"deleted": 1}  # whom a list no longer names is no part of it
            found[table, row["id"]] = cells
    return found


def listed(book: Book) -> list[tuple[Any, ...]]:
    """What is to be settled, as it is the same on every copy."""
    return sorted((*one.key, one.kept.id, tuple(sorted(said.id for said in one.aside))) for one in to_settle(book))


def to_settle(book: Book) -> list[Unsettled]:
    """What is to be settled."""
    return exchange.to_settle(book)
