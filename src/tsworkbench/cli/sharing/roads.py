"""Sharing a plan by a folder or a hub, exchanging over it, and what the council's DBA runs to make a hub."""

import os
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, Refused, WorkbenchError, WrongInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsworkbench.roads.state import Exchanged, Road
    from tsworkbench.store.book import Book


# -- which road


def begin_road(common: Common, kind: str, where: str, plan: str | None, *, ca: str | None, new: bool) -> int:
    """Shares a plan by a folder or a hub from now on, and exchanges over it once.

    A plan that lies there and that the file doesn't hold is taken in; with `new` the file is made for it.
    """
    from tsworkbench.roads.exchange import FOLDER, HUB, Road

    if ca is not None and kind != HUB:
        raise WrongInput("--ca names the authority of a hub's certificate: it goes with “share hub”.")
    if kind == FOLDER:
        from tsworkbench.roads.folder import check

        road = Road(kind, check(where))
    else:
        from tsworkbench.roads.address import address

        road = Road(kind, address(where, ca=ca))
    if new:
        return _begin_file(common, road, plan)
    with common.writing() as book:
        return _begin(common, book, road, plan)


def _begin_file(common: Common, road: "Road", plan: str | None) -> int:
    from tsworkbench.cli.output import warn_if_synchronised
    from tsworkbench.store.upgrade import create, discard

    path = os.path.abspath(common.path)
    create(path)
    try:
        with common.writing() as book:
            done = _begin(common, book, road, plan)
    except BaseException:
        discard(path)
        raise
    warn_if_synchronised(path)
    return done


def _begin(common: Common, book: "Book", road: "Road", plan: str | None) -> int:
    from tsworkbench.roads.exchange import exchange_over, set_road
    from tsworkbench.work.sharing.exchange import claim_home, home

    share, is_new = _share_meant(book, road, plan)
    set_road(book, share, road)
    try:
        done = exchange_over(book, share)
    except WorkbenchError:
        if is_new:
            set_road(book, share, None)
        raise
    if not is_new and home(book, share).copy is None:  # nobody is, here or there: whoever shares first
        claim_home(book, share)
        done.sent += exchange_over(book, share).sent
    common.saved = f"shared by {road.name}"
    return _say_exchanged(common, book, share, done, begun=True)


def _share_meant(book: "Book", road: "Road", plan: str | None) -> tuple[str, bool]:
    """(the plan, whether it is still to come from the road). Raises WrongInput or NotFound where none is meant."""
    from tsworkbench.store.views.plan import one_plan, plans

    mine = plans(book)
    if mine:
        try:
            found = one_plan(book, plan)
        except NotFound:
            return _share_there(road, plan), True
        _refuse_apart(road, found["id"], str(found["short_title"] or found["title"]), str(found["title"]))
        return str(found["id"]), False
    return _share_there(road, plan), True


def _there(road: "Road") -> list[tuple[str, str]]:
    from tsworkbench.roads.exchange import FOLDER

    if road.kind == FOLDER:
        from tsworkbench.roads.folder import shares_in

        return list(shares_in(road.where))
    from tsworkbench.roads.hub import Hub

    with Hub(road.where, "") as hub:
        return hub.plans()


def _share_there(road: "Road", plan: str | None) -> str:
    there = _there(road)
    word = (plan or "").strip().casefold()
    named = [one for one in there if one[1].casefold().startswith(word)] if word else there
    if len(named) == 1:
        return named[0][0]
    if not there:
        raise NotFound(f"No plan that you may read is shared by the {road.name}. Ask the plan's owner.")
    titles = listed((f"“{title}”" for _, title in there), last="and")
    if not named:
        raise NotFound(f"No plan is called so here or in the {road.name}. There are {titles}.")
    raise WrongInput(f"By the {road.name} are shared {titles}. Say which with --plan.")


def _refuse_apart(road: "Road", share: str, *titles: str) -> None:
    from tsworkbench.roads.exchange import Away, Unwelcome

    try:
        there = dict(_there(road))
    except (Away, Unwelcome):
        return  # the exchange says so
    if share not in there and any(title in titles for title in there.values()):
        raise Refused(
            f"Your “{titles[0]}” and the one there were imported apart, so they can't be joined. "
            "Ask for a pack, and work in that."
        )


def end_road(common: Common, plan: str | None) -> None:
    """Shares a plan by a folder or a hub no longer."""
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.roads.exchange import road_of, set_road
    from tsworkbench.store.views.plan import one_plan

    with common.writing() as book:
        plan_id = one_plan(book, plan)["id"]
        road = road_of(book, plan_id)
        if road is None:
            raise NothingToDo("This plan is shared by no folder and by no hub.")
        set_road(book, plan_id, None)
    if common.json:
        put_json({"road": None, "was": road.where})
    else:
        say(f"This copy exchanges nothing by the {road.name} any more. What is there stays, and so does your plan.")


def road_words(book: "Book", plan_id: str) -> list[str]:
    """By what road a plan is shared, and how that is, a line each; nothing where it has none."""
    from tsworkbench.cli.output import local_time
    from tsworkbench.roads.exchange import standing

    told = standing(book, plan_id)
    if told is None:
        return []
    at = f", last exchanged {local_time(told.at)}" if told.at else ", not exchanged yet"
    return [f"By the {told.road.name}{at}.", *([told.sentence] if told.sentence else [])]


def road_as_json(book: "Book", plan_id: str) -> dict[str, Any] | None:
    """The same for a program."""
    from tsworkbench.roads.exchange import standing

    told = standing(book, plan_id)
    if told is None:
        return None
    cells = {"at": told.at, "failed_since": told.failed_since, "sentence": told.sentence}
    return {"kind": told.road.kind, "where": told.road.where, **cells}


# -- exchanging


@click.command("sync", cls=Command, short_help="Exchange changes by the shared folder or the hub.")
@click.option("--once", is_flag=True, help="Exchange once and end; without it, go on until ctrl+c.")
@click.option("--plan", metavar="PLAN", help="Only this plan, where the file shares several.")
@prints_json
@click.pass_obj
def sync_command(common: Common, once: bool, plan: str | None) -> int:
    """Take in what others did, and send what they haven't got, by the folder or the hub that a plan is shared by.

    The workbench does this by itself while it is open: at its start, after your edits, and once a minute. Without
    --once this command does the same until you press ctrl+c, and prints a line each time there was something.

    It leaves with 1 if something is to be settled, or if the folder or the hub can't be used now.

    \b
    tsworkbench sync --once
    """
    from tsworkbench.roads.exchange import exchange_over, shares_by_road
    from tsworkbench.store.views.plan import one_plan

    if common.json and not once:
        raise WrongInput("--json prints one exchange: say “sync --once --json”.")
    with common.writing() as book:
        shares = [plan for plan, _ in shares_by_road(book)]
        if plan is not None:
            from tsworkbench.store.sharing.shares import share_of

            shares = [one for one in shares if one == share_of(book, one_plan(book, plan)["id"])[0]]
        if not shares:
            raise NothingToDo(
                "No plan here is shared by a folder or a hub. “tsworkbench share folder PATH” or “share hub ADDRESS” "
                "begins it."
            )
        if once:
            return max(_say_exchanged(common, book, one, exchange_over(book, one)) for one in shares)
        return _go_on(common, book, shares)


def _go_on(common: Common, book: "Book", shares: list[str]) -> int:
    import threading
    import time

    from tsworkbench.cli.output import warn
    from tsworkbench.roads.exchange import Rhythm, exchange_over, listen

    news, stop = threading.Event(), threading.Event()
    rhythms = {share: Rhythm() for share in shares}
    for share in shares:
        threading.Thread(target=listen, args=(book.path, share, news.set, stop), daemon=True).start()
    version, told = book.data_version(), ""
    try:
        while True:
            if book.data_version() != version:
                version = book.data_version()
                for rhythm in rhythms.values():
                    rhythm.edited(time.monotonic())
            for share, rhythm in rhythms.items():
                if not (news.is_set() or rhythm.is_due(time.monotonic())):
                    continue
                try:
                    done = exchange_over(book, share)
                except WorkbenchError as error:
                    rhythm.failed(time.monotonic())
                    if str(error) != told:
                        warn(str(error))
                    told = str(error)
                    continue
                rhythm.went(time.monotonic())
                if done.sent or done.new or done.said or told:
                    _say_exchanged(common, book, share, done)
                told = ""
            news.clear()
            news.wait(1.0)
    finally:
        stop.set()


def _say_exchanged(common: Common, book: "Book", share: str, done: "Exchanged", *, begun: bool = False) -> int:
    from tsworkbench.cli.output import local_time, put_json, say, shown
    from tsworkbench.store.views.refs import live
    from tsworkbench.work.sharing.exchange import to_settle

    unsettled = len(to_settle(book, share))
    plan = live(book, "plan", share)
    title = shown(str(plan["short_title"] or plan["title"])) if plan is not None else share
    if common.json:
        put_json(
            {
                "plan": title,
                "road": done.road.name,
                "at": done.at,
                "sent": done.sent,
                "taken": done.new,
                "who": done.who,
                "to_settle": unsettled,
                "said": done.said,
            }
        )
        return 1 if unsettled else 0
    if begun:
        say(f"“{title}” is shared by the {done.road.name} from now on.")
    parts = []
    if done.sent:
        parts.append(f"{counted(done.sent, 'change')} sent")
    if done.new:
        names = listed(f"{shown(who) or 'somebody'} {count}" for who, count in sorted(done.who.items()))
        parts.append(f"{counted(done.new, 'change')} taken in ({names})")
    say(f"{title}, {done.road.name}, {local_time(done.at, day=False)[:5]}: {', '.join(parts) or 'nothing new'}.")
    for sentence in done.said:
        say(sentence)
    if unsettled:
        say(f"{counted(unsettled, 'fact')} to be settled: “tsworkbench settle”.")
    return 1 if unsettled else 0


# -- the hub


_HUB_WORDS = (
    "[schema | add-plan | drop-plan | restored | add-officer LOGIN | drop-officer LOGIN | drop | "
    "password [ADDRESS] | forget-password [ADDRESS]]"
)


@click.command("hub", cls=Command, short_help="Print the SQL of a hub for the council's DBA; keep its password.")
@click.argument("words", metavar=_HUB_WORDS, nargs=-1)
@click.option("--reads-only", is_flag=True, help="With add-officer: may read the plan, not write to it.")
@click.option("--create", is_flag=True, help="With add-officer: make the login as well.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@prints_json
@click.pass_obj
def hub_command(common: Common, words: tuple[str, ...], reads_only: bool, create: bool, plan: str | None) -> None:
    """Print the SQL that makes a hub on a PostgreSQL server, opens it for a plan, or lets officers in.

    Nothing is run: send it to the council's database administrator, for whom docs/hub.md is written.

    “schema” makes the hub, once. “add-plan” opens it for the plan, “add-officer LOGIN” lets a login in. “drop-plan”,
    “drop-officer LOGIN” and “drop” undo these. “restored” is for after the database was put back from a backup.

    “password” asks for your password on the plan's hub, or on that of ADDRESS, and keeps it in this system's keyring;
    “forget-password” takes it out again. It is kept nowhere else.

    \b
    tsworkbench hub schema > hub.sql
    tsworkbench hub add-plan --plan third
    tsworkbench hub add-officer louise --plan third
    tsworkbench hub password
    """
    verb, *rest = words or ("",)
    if verb != "add-officer" and (reads_only or create):
        raise WrongInput("--reads-only and --create go with “hub add-officer LOGIN”.")
    if verb in ("password", "forget-password"):
        _password(common, " ".join(rest), plan, forgets=verb == "forget-password")
        return
    _print_sql(common, _sql(common, verb, rest, plan, reads_only=reads_only, create=create))


def _sql(common: Common, verb: str, rest: list[str], plan: str | None, *, reads_only: bool, create: bool) -> str:
    from tsworkbench.roads import dba

    of_plan: dict[str, Callable[[str, str], str]] = {
        "add-plan": dba.add_plan,
        "drop-plan": dba.drop_plan,
        "restored": dba.restored,
    }
    match [verb, *rest]:
        case ["schema"]:
            return dba.SCHEMA
        case ["drop"]:
            return dba.drop()
        case [name] if name in of_plan:
            return of_plan[name](*_plan_meant(common, plan))
        case ["add-officer", login]:
            return dba.add_officer(*_plan_meant(common, plan), login, reads_only=reads_only, create=create)
        case ["drop-officer", login]:
            return dba.drop_officer(*_plan_meant(common, plan), login)
    raise WrongInput(
        "Say “hub schema”, “hub add-plan”, “hub drop-plan”, “hub restored”, “hub add-officer LOGIN”, “hub drop-officer "
        "LOGIN”, “hub drop”, “hub password” or “hub forget-password”."
    )


def _plan_meant(common: Common, plan: str | None) -> tuple[str, str]:
    """(the share of a plan, its title)."""
    from tsworkbench.store.sharing.shares import share_of
    from tsworkbench.store.views.plan import one_plan

    with common.book() as book:
        found = one_plan(book, plan)
        return share_of(book, found["id"])[0], str(found["title"])


def _print_sql(common: Common, sql: str) -> None:
    from tsworkbench.cli.output import put_json, say

    if common.json:
        put_json({"sql": sql})
        return
    for line in sql.splitlines():
        say(line)


def _password(common: Common, where: str, plan: str | None, *, forgets: bool) -> None:
    from tsworkbench.cli.output import say
    from tsworkbench.roads import secrets
    from tsworkbench.roads.address import account, address

    whose = account(address(where) if where else _hub_of(common, plan))
    if forgets:
        if not secrets.forget(whose):
            raise NothingToDo(f"The keyring has no password of {whose}.")
        say(f"The keyring has no password of {whose} any more.")
        return
    secret = click.prompt(f"Password of {whose}", hide_input=True, default="", show_default=False)
    if not secret:
        raise WrongInput("Nothing was typed, so nothing was kept.")
    secrets.keep(whose, secret)
    say(f"The password of {whose} is in this system's keyring.")


def _hub_of(common: Common, plan: str | None) -> str:
    from tsworkbench.roads.exchange import HUB, road_of
    from tsworkbench.store.views.plan import one_plan

    with common.book() as book:
        road = road_of(book, one_plan(book, plan)["id"])
    if road is None or road.kind != HUB:
        raise NothingToDo(
            'This plan is shared by no hub. Name the hub: “tsworkbench hub password "host=… dbname=… user=…"”.'
        )
    return road.where
