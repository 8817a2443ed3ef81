"""What a screen asks of a big plan, timed: each the best of a few runs in one process.

    python benchmarks/reads.py big.db

The file is written to (a RAG act), so give it a generated one.
"""

import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from generate import AS_AT
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.views import filters, refs, search, workload
from tsworkbench.store.views.filters import Asking, Filtered
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.row import Viewer
from tsworkbench.store.views.tree import PlanTree
from tsworkbench.work.edits import perform
from tsworkbench.work.row.status import state_rag


def timed(name: str, ask: Callable[[], Any], runs: int = 5) -> None:
    """Prints the best of some runs in milliseconds."""
    best = 1e9
    for _ in range(runs):
        begun = time.perf_counter()
        ask()
        best = min(best, time.perf_counter() - begun)
    print(f"{best * 1000:9.2f} ms  {name}")


def reads(book: Book) -> None:
    """Everything that a screen asks when it opens and when the cursor moves."""
    plan = plans(book)[0]["id"]
    timed("tree, folded", lambda: PlanTree(book, plan))
    tree = PlanTree(book, plan)
    some = [key for key in tree.visible if key > 0][100:130]
    timed("page of 30 objectives", lambda: Viewer(book, AS_AT).page(some))
    timed("unfold an objective", lambda: (tree.unfold(some[0]), tree.fold(some[0])))
    tree.unfold_all("objective")
    activity = tree.visible[tree.visible.index(some[0]) + 1]
    timed("page of 30 activities and objectives", lambda: Viewer(book, AS_AT).page(_page(tree, activity)))
    timed("unfold an activity, all objectives open", lambda: (tree.unfold(activity), tree.fold(activity)))
    tree.unfold(activity)
    timed("page of 30 rows, all levels", lambda: Viewer(book, AS_AT).page(_page(tree, activity)))
    timed("unfold everything", lambda: PlanTree(book, plan).unfold_all("activity"), 2)
    timed("officer counts", lambda: workload.officer_counts(book, AS_AT))
    timed("plan counts", lambda: workload.plan_counts(book, plan, AS_AT))
    timed("done of all", lambda: workload.done_of_all(book, plan))
    timed("due in a month", lambda: workload.due_between(book, plan, date(2009, 12, 1), date(2009, 12, 31)))
    timed("due per month, a year", lambda: workload.due_per_month(book, plan, date(2009, 4, 1), date(2010, 3, 31)))
    timed("late items (500)", lambda: workload.late_items(book, plan, AS_AT))
    timed("undated items (500)", lambda: workload.undated_items(book, plan))
    officer = workload.officer_counts(book, AS_AT)[0].officer_id
    timed("an officer's items", lambda: workload.officer_items(book, officer))
    timed("a place by its ref", lambda: refs.place(book, "500.5.m5"))


def _page(tree: PlanTree, key: int) -> list[int]:
    here = tree.visible.index(key)
    return [k for k in tree.visible[here : here + 34] if k > 0][:30]


def finding(book: Book) -> None:
    """Search, once the index has been made."""
    begun = time.perf_counter()
    search.find(book, "compact")
    print(f"{(time.perf_counter() - begun) * 1000:9.2f} ms  the first search, which indexes everything")
    for words in ("h", "co", "community compact", "review the rural for", "500.5"):
        timed(f"find “{words}”", lambda words=words: search.find(book, words))
    timed("officers by name", lambda: search.officers_called(book, "asha"))
    timed("changed last", lambda: search.recent(book))


def filtering(book: Book) -> None:
    """The plan with a filter in force: matching rows with the rows above them, laid out."""
    plan = plans(book)[0]["id"]
    asking = Asking(AS_AT, book.value("select id from officer where name=?", book.who))
    for words in (*filters.WORDS, "late, mine", "red, amber", f"{filters.SINCE} 1 Dec 2009"):

        def ask(words: str = words) -> None:
            found = Filtered(book, plan, filters.read_filter(words), asking)
            PlanTree(book, plan, branches=found).open_all(found.opened)

        timed(f"filter: {words}", ask)


def acts(path: str, book: Book) -> None:
    """One RAG act against a bare update with one audit row, committed under the same pragmas."""
    here = refs.place(book, "500.5")
    rags = [Rag.RED, Rag.AMBER]
    bare = sqlite3.connect(f"{path}.bare", isolation_level=None)
    for pragma in ("journal_mode=delete", "synchronous=extra"):
        bare.execute(f"pragma {pragma}")
    bare.executescript(
        "drop table if exists t; drop table if exists audit; "
        "create table t(id text primary key, rag text); insert into t values('a','x'); "
        "create table audit(seq integer primary key, at text, who text, row text, old text, new text);"
    )
    took: dict[str, list[float]] = {"act": [], "bare": []}
    for turn in range(200):
        begun = time.perf_counter()
        perform(book, state_rag(here, rags[turn % 2], as_at=AS_AT))
        middle = time.perf_counter()
        bare.execute("begin immediate")
        bare.execute("update t set rag=? where id='a'", (str(turn),))
        bare.execute("insert into audit(at,who,row,old,new) values('now','me','a','x',?)", (str(turn),))
        bare.execute("commit")
        took["act"].append(middle - begun)
        took["bare"].append(time.perf_counter() - middle)
    act, plain = (sorted(took[name])[100] * 1000 for name in ("act", "bare"))
    print(f"{act:9.2f} ms  a RAG act (median of 200); bare {plain:.2f} ms; ratio {act / plain:.2f}")


if __name__ == "__main__":
    begun = time.perf_counter()
    opened = open_book(sys.argv[1], who="Asha Adeyemi")
    print(f"{(time.perf_counter() - begun) * 1000:9.2f} ms  open")
    reads(opened)
    finding(opened)
    filtering(opened)
    acts(sys.argv[1], opened)
