"""By which road a plan is shared, and which copy is home."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import Refused, WorkbenchError
from tsworkbench.roads.state import FOLDER, HUB, Road, road_of, set_road
from tsworkbench.store.sharing.shares import share_of
from tsworkbench.tui.bench.desk import to_write
from tsworkbench.tui.bench.refresh import look_at_file
from tsworkbench.tui.paths import unwrapped
from tsworkbench.tui.screens.prompts import Asking, Blank
from tsworkbench.tui.screens.sharing import exchanges
from tsworkbench.tui.widgets.menu import MenuItem
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import claim_home

if TYPE_CHECKING:
    from tsworkbench.roads.state import Exchanged
    from tsworkbench.store.book import Book, Done
    from tsworkbench.tui.bench.protocol import WholeBench

_FOLDER_WORDS = (
    "All who share the plan need this folder: on a network drive, or one that OneDrive or SharePoint copies. Each copy "
    "writes only what is its own there. The plan file itself stays where it is."
)
_HUB_WORDS = (
    "The address is what your database administrator gave you: “service=NAME”, or “host=… dbname=… user=…”. A password "
    "is kept in this system's keyring; leave the line empty where you log in without one."
)


def choose_way(bench: WholeBench) -> None:
    """Asks how the plan is to be shared from here."""
    desk = bench.desk
    book, plan = desk.book, desk.plan["id"]
    known, road = exchange.home(book, plan), road_of(book, plan)
    items = [
        MenuItem("folder", "by a shared folder…", "f", _now(road, FOLDER)),
        MenuItem("hub", "by a hub: a server of the council…", "h", _now(road, HUB)),
    ]
    if road is not None:
        items.append(MenuItem("off", "by letters only", "l", "no folder and no hub any more"))
    if not known.here or known.claims:
        items.append(MenuItem("home", "make this copy home", "m", f"now {known.who}'s" if known.who else ""))
    items.append(MenuItem("name", "a new name for this copy", "n", "where two wrote under one name"))
    acts = {"folder": _ask_folder, "hub": _ask_hub, "off": _leave_road, "home": _claim, "name": _rename}
    bench.choose("Share this plan", items, lambda choice: acts[choice](bench))


def _now(road: Road | None, kind: str) -> str:
    return f"now: {road.name}" if road is not None and road.kind == kind else ""


def _take_road(bench: WholeBench, road: Road) -> None:
    """The plan goes by a road from now on: what there is is exchanged at once, beside the screen."""
    desk = bench.desk
    plan = desk.plan
    titles = str(plan["short_title"] or plan["title"]), str(plan["title"])
    bench.tell(f"Exchanging changes by the {road.name}…")
    bench.run_worker(_apart(bench, partial(_begin, desk.book, plan["id"], titles, road)), group="letters")


async def _apart(bench: WholeBench, job: Callable[[], Exchanged]) -> None:
    try:
        done = await exchanges.apart(job)
    except WorkbenchError as error:
        bench.say(bench.words_of(error), refused=True)
        return
    look_at_file(bench)
    bench.sharing.count()
    words = f"This plan is shared by the {done.road.name} from now on. {counted(done.sent, 'change')} sent."
    if done.new:
        words += f" {counted(done.new, 'change')} taken in."
    bench.tell(" ".join([words, *done.said]))
    _look_again(bench)


def _begin(book: Book, plan: str, titles: tuple[str, ...], road: Road) -> Exchanged:
    """Exchanges over a road for the first time; where nobody is home, here or there, this copy is."""
    from tsworkbench.roads.exchange import exchange_over

    with to_write(book) as other:
        _refuse_apart(other, plan, titles, road)
        before = road_of(other, plan)
        set_road(other, plan, road)
        try:
            done = exchange_over(other, plan)
        except WorkbenchError:
            set_road(other, plan, before)
            raise
        if exchange.home(other, plan).copy is None:
            claim_home(other, plan)
            done.sent += exchange_over(other, plan).sent
        return done


def _refuse_apart(book: Book, plan: str, titles: tuple[str, ...], road: Road) -> None:
    """Raises Refused where a plan of the same title is there that has nothing to do with this one."""
    if road.kind == FOLDER:
        from tsworkbench.roads.folder import shares_in

        there = dict(shares_in(road.where))
    else:
        from tsworkbench.roads.hub import Hub

        with Hub(road.where, "") as hub:
            there = dict(hub.plans())
    if share_of(book, plan)[0] not in there and any(title in titles for title in there.values()):
        raise Refused(
            f"Your “{titles[0]}” and the one there were imported apart, so they can't be joined. Ask for a pack, and "
            "work in that."
        )


def _look_again(bench: WholeBench) -> None:
    again = getattr(bench.app.screen, "look_again", None)
    if again is not None:
        again(says=bench.hints.message[0])


def _ask_folder(bench: WholeBench) -> None:
    from tsworkbench.roads.folder import check

    def submit(typed: list[str]) -> None:
        where = check(unwrapped(typed[0]))
        asking.dismiss(None)
        _take_road(bench, Road(FOLDER, where))

    asking = Asking("Share by a folder", _FOLDER_WORDS, [Blank("Folder", completes=True)], submit)
    bench.open(asking)


def _ask_hub(bench: WholeBench) -> None:
    def submit(typed: list[str]) -> None:
        from tsworkbench.roads import secrets
        from tsworkbench.roads.address import account, address

        where = address(typed[0])
        if typed[1]:
            secrets.keep(account(where), typed[1])
        asking.dismiss(None)
        _take_road(bench, Road(HUB, where))

    blanks = [Blank("Hub"), Blank("Password", hidden=True)]
    asking = Asking("Share by a hub", _HUB_WORDS, blanks, submit)
    bench.open(asking)


def _leave_road(bench: WholeBench) -> None:
    set_road(bench.desk.book, bench.desk.plan["id"], None)
    bench.sharing.count()
    bench.tell("This plan goes by letters only from now on: p writes them, t takes them in.")


def _claim(bench: WholeBench) -> None:
    plan = bench.desk.plan["id"]

    def done(_: Done) -> None:
        bench.sharing.count()
        _look_again(bench)

    bench.write(lambda book: claim_home(book, plan), then=done)


def _rename(bench: WholeBench) -> None:
    def chosen(choice: str) -> None:
        if choice == "yes":
            exchange.new_name(bench.desk.book)
            bench.sharing.count()
            bench.tell("This copy has a new name. Send your changes again.")

    means = "for a copy that was put back by hand, where the other side said that two write under one name"
    items = [MenuItem("no", "leave the name as it is", "l"), MenuItem("yes", "a new name", "n", "", "", means)]
    bench.choose("Give this copy a new name?", items, chosen)
