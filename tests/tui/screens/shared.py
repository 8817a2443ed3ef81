"""A plan that three officers share: home has taken in what two of them did, and three facts are to be settled."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row import dates, status
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Taken

AS_AT = date(2009, 12, 15)
PLAN = "Third Sector Strategy"
WHO = {"home": "Alex Louis", "louise": "Louise Russell", "shazia": "Shazia Hussain"}
_HOUR = 3_600_000


class Shared:
    """Copies of one plan, each with its officer; the clock goes on by an hour when that is asked for."""

    def __init__(self, folder: Path, base: Path) -> None:
        self.folder = folder
        self.now = int(datetime(2009, 12, 15, 8, 0, tzinfo=UTC).timestamp() * 1000)
        self.books: dict[str, Book] = {}
        shutil.copy(base, self.path("home"))
        home = self.open("home")
        self.plan = str(home.value("select id from plan where short_title=?", PLAN))
        exchange.claim_home(home, self.plan)
        for name in ("louise", "shazia"):
            pack = exchange.letter_for(home, self.plan, officer=WHO[name])
            exchange.new_file(str(self.path(name)), pack, who=WHO[name], source="pack.txt", clock=lambda: self.now)
            self.open(name).take_name()
        self.later()

    def path(self, name: str) -> Path:
        """Where a copy's file is."""
        return self.folder / f"{name}.db"

    def open(self, name: str) -> Book:
        """Opens the file of a copy in the name of its officer."""
        self.books[name] = open_book(self.path(name), who=WHO[name], clock=lambda: self.now)
        return self.books[name]

    def later(self) -> None:
        """An hour goes by."""
        self.now += _HOUR

    def row(self, name: str, ref: str) -> Place:
        """A row of a copy by its number."""
        return place(self.books[name], f"{PLAN}:{ref}")

    def do(self, name: str, ref: str, edit: Callable[..., Any], *given: Any) -> None:
        """An edit of a copy's row."""
        takes_day = {"as_at": AS_AT} if edit is not assign else {}
        perform(self.books[name], edit(self.row(name, ref), *given, **takes_day))

    def send(self, name: str, to: str = "home", *, source: str = "", road: str = "letter") -> Taken:
        """What a copy has done since is taken in by another one."""
        since = exchange.seen(self.books[to], self.plan)
        letter = exchange.letter_for(self.books[name], self.plan, since=since)
        taken = exchange.take_in(self.books[to], letter, source=source or f"return-{name}.txt", road=road)
        self.later()
        return taken

    def close(self) -> None:
        """Closes all files."""
        for book in self.books.values():
            book.close()


def settled_later(folder: Path, base: Path) -> Shared:
    """Louise Russell and Shazia Hussain have changed the same two dates and leads, and home has both returns."""
    made = Shared(folder, base)
    made.do("louise", "4.2.m2", dates.set_due, "end feb")
    made.do("louise", "4.3", assign, "Louise Russell / Alex Louis")
    made.do("louise", "1.1", status.state_rag, Rag.RED)
    made.later()
    made.do("shazia", "4.2.m2", dates.set_due, "15 Jan 2010")
    made.do("shazia", "4.3", assign, "Shazia Hussain")
    made.do("shazia", "4.2.m3", dates.set_due, "31 Mar 2010")
    made.do("louise", "4.2.m3", dates.set_due, "end apr 2010")
    made.send("louise")
    made.send("shazia", source="the hub", road="hub")
    made.close()
    return made
