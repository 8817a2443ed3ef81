"""Copies of a plan that meet on a PostgreSQL server."""

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.sharing.server import PASSWORD, Server, TestHub, binaries
from tests.sharing.world import AS_AT, World, due, due_of, letter, listed, place, plan_of, send, state

from tsworkbench.plan.errors import Refused, WrongInput
from tsworkbench.roads import address as addresses
from tsworkbench.roads import dba, secrets
from tsworkbench.roads import hub as hubs
from tsworkbench.roads.exchange import HUB, Away, Exchanged, Road, Unwelcome, exchange_over, listen, set_road, standing
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.edits import perform
from tsworkbench.work.row import dates, status
from tsworkbench.work.sharing import exchange as sharing

Copies = Callable[..., World]


def on_hub(made: World, hub: TestHub, *names: str) -> str:
    """The copies share their plan by a hub, each with a login of its own. Returns the plan."""
    plan = plan_of(next(iter(made.books.values())))
    hub.open_for(plan)
    for name in names or made.books:
        set_road(made[name], plan, Road(HUB, addresses.address(hub.officer(plan, f"officer_{name}"))))
    return plan


def go(book: Book) -> Exchanged:
    """One exchange."""
    return exchange_over(book, plan_of(book))


def count(hub: TestHub, what: str = "count(*)") -> int:
    """Something of the changes that lie on a hub, as its DBA counts."""
    with hub.root() as root:
        (found,) = root.execute(f"select {what} from tsw.act").fetchone()
    return int(found)


def test_what_one_officer_says_is_on_the_others_laptop_after_both_have_exchanged(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    on_hub(made, hub)
    go(made["a"])
    go(made["b"])
    due(made["b"], place(made["b"]), "end jan 2010")
    sent = go(made["b"])
    got = go(made["a"])
    assert (sent.sent, got.new, got.who) == (1, 1, {"officer b": 1})
    assert due_of(made["a"], place(made["a"])) == "end jan 2010"
    assert state(made["a"]) == state(made["b"])


def test_two_who_did_not_know_of_each_other_have_the_same_list_to_settle(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b", "c")
    on_hub(made, hub)
    for name in "abc":
        go(made[name])
    due(made["b"], place(made["b"]), "end jan 2010")
    made.later()
    due(made["c"], place(made["c"]), "15 feb 2010")
    for name in "bcabc":
        go(made[name])
    assert listed(made["a"]) == listed(made["b"]) == listed(made["c"]) != []
    assert state(made["a"]) == state(made["b"]) == state(made["c"])


def test_an_exchange_without_news_sends_nothing_and_writes_nothing(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    on_hub(made, hub)
    for name in "abab":
        go(made[name])
    before = made["a"].data_version(), made["a"].connection.total_changes, count(hub, "max(pos)")
    done = go(made["a"])
    assert (done.sent, done.new, done.said) == (0, 0, [])
    assert (made["a"].data_version(), made["a"].connection.total_changes, count(hub, "max(pos)")) == before


def test_a_file_without_the_plan_is_filled_from_the_hub(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    due(made["a"], place(made["a"]), "end jan 2010")
    go(made["a"])
    create(made.path("new"))
    fresh = open_book(made.path("new"), who="officer new", clock=lambda: made.now)
    made.books["new"] = fresh
    where = addresses.address(hub.officer(plan, "new"))
    with hubs.Hub(where, "") as one:
        assert one.plans() == [(plan, "Third Sector Strategy")]
    set_road(fresh, plan, Road(HUB, where))
    exchange_over(fresh, plan)
    assert state(fresh) == state(made["a"])


def test_a_password_in_an_address_is_refused_and_never_kept(hub: TestHub) -> None:
    with pytest.raises(WrongInput, match="Leave the password out"):
        addresses.address("host=127.0.0.1 dbname=tsw user=louise password=secret")
    with pytest.raises(WrongInput, match="Leave the password out"):
        addresses.address("postgresql://louise:secret@127.0.0.1/tsw")


# -- nothing is lost, nothing is doubled


def own_server(server: Server | None) -> Server:
    """The tests' own server. One that somebody else named is neither killed nor stopped."""
    if server is None:
        pytest.skip("TSW_HUB_DSN names the server, and a server of somebody else's is not killed")
    return server


def test_a_killed_server_has_all_it_acknowledged_and_nothing_twice(
    copies: Copies, hub: TestHub, server: Server | None
) -> None:
    killed = own_server(server)
    made = copies("a", "b")
    on_hub(made, hub)
    for name in "abab":
        go(made[name])
    sent = 0
    for number in range(3):
        due(made["b"], place(made["b"], number), f"{number + 1} jan 2010")
        sent += go(made["b"]).sent
        due(made["b"], place(made["b"], number), f"{number + 11} jan 2010")
        killed.kill()
        with pytest.raises(Away, match=r"can't be reached since .* 1 change waits here"):
            go(made["b"])
        killed.start()
    sent += go(made["b"]).sent
    assert sent == 6
    assert count(hub, "count(*) - count(distinct (replica, n, part))") == 0
    go(made["a"])
    assert state(made["a"]) == state(made["b"])
    told = standing(made["b"], plan_of(made["b"]))
    assert told is not None
    assert told.failed_since is None


def lying(copy: str, number: int) -> hubs.Lying:
    """A change that means nothing, as it lies on a hub."""
    body = f"{copy}/{number}.".encode() * 10
    return hubs.Lying(copy, str(number), "", number, number << 16, 1, body, hubs._hash(body))


def test_connections_cut_in_the_middle_lose_nothing_that_was_acknowledged(hub: TestHub) -> None:
    share = "0b7c1ad2-0000-7000-8000-000000000001"
    hub.open_for(share)
    wheres = [addresses.address(hub.officer(share, f"writer{number}")) for number in range(4)]
    acked: list[tuple[str, int]] = []
    stop = threading.Event()

    def write(copy: str, where: str) -> None:
        number = 0
        while number < 120:
            with suppress(Away), hubs.Hub(where, share) as one:
                at = hubs.Place(one.hello(None).epoch, 0, 0)
                while number < 120:
                    batch = [lying(copy, number + step) for step in range(6)]
                    one.push(batch, at)
                    acked.extend((copy, number + step) for step in range(6))
                    number += 6

    def cut() -> None:
        with hub.root() as root:
            while not stop.wait(0.03):
                root.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name='tsworkbench' "
                    "and datname=current_database() and random() < 0.4"
                )

    writers = [threading.Thread(target=write, args=(f"copy{at}", where)) for at, where in enumerate(wheres)]
    cutter = threading.Thread(target=cut)
    for thread in (*writers, cutter):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    cutter.join()
    with hub.root() as root:
        there = [(row[0], int(row[1])) for row in root.execute("select replica, n from tsw.act order by pos")]
    assert sorted(set(acked)) == sorted(there)
    assert len(there) == len(set(there)) == 480


def test_no_reader_passes_over_a_change_that_commits_late(hub: TestHub) -> None:
    share = "0b7c1ad2-0000-7000-8000-000000000002"
    hub.open_for(share)
    where = addresses.address(hub.officer(share, "writer"))
    got: list[str] = []
    done = threading.Event()

    def read() -> None:
        after = 0
        with hubs.Hub(where, share) as one:
            while True:
                last = done.is_set()
                for rows in one.pull(after, one.hello(None).upto, {}):
                    got.extend(row.body.decode()[:20].split(".")[0] for row in rows)
                    after = rows[-1].pos
                if last:
                    return

    def write(copy: str) -> None:
        with hubs.Hub(where, share) as one:
            at = hubs.Place(one.hello(None).epoch, 0, 0)
            for number in range(40):
                one.push([lying(copy, number)], at)

    reader = threading.Thread(target=read)
    reader.start()
    writers = [threading.Thread(target=write, args=(f"copy{number}",)) for number in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert sorted(got) == sorted(f"copy{at}/{number}" for at in range(4) for number in range(40))


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_transaction_that_got_in_anothers_way_is_tried_again(
    copies: Copies, hub: TestHub, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    import psycopg

    made = copies("a")
    on_hub(made, hub)
    real, times = hubs.Hub._push, []

    def push(self: hubs.Hub, *asked: Any) -> Any:
        times.append(1)
        if len(times) < 3:
            raise psycopg.errors.lookup(code)("in the way")
        return real(self, *asked)

    monkeypatch.setattr(hubs.Hub, "_push", push)
    assert go(made["a"]).sent > 0
    assert len(times) == 3


def test_changes_that_lie_there_already_are_sent_again_without_harm(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    on_hub(made, hub)
    for name in "ab":
        go(made[name])
    made["b"].connection.execute("update local set value=json_remove(value, '$.seen') where key like 'share.state.%'")
    before = count(hub)
    assert go(made["b"]).sent == 0
    assert count(hub) == before
    assert go(made["b"]).said == []


# -- a hub that forgets, and two


def forget(hub: TestHub, upto: int) -> None:
    """The hub is put back as it was at a place: its later places will be used again."""
    hub.run(f"delete from tsw.act where pos > {upto}; update tsw.counter set pos = {upto}")


def test_a_hub_put_back_from_a_backup_gets_back_what_it_has_forgotten(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b", "c")
    on_hub(made, hub)
    for name in "abc":
        go(made[name])
    backup = count(hub, "max(pos)")
    for number in range(3):
        due(made["b"], place(made["b"], number), "end jan 2010")
        made.later()
    go(made["b"])
    go(made["a"])
    forget(hub, backup)
    due(made["c"], place(made["c"], 4), "feb 2010")
    due(made["c"], place(made["c"], 5), "feb 2010")
    go(made["c"])  # uses the places again
    told = go(made["a"])
    assert told.said == ["The hub had forgotten 3 changes; this laptop has brought them back."]
    for name in "bcab":
        go(made[name])
    assert state(made["a"]) == state(made["b"]) == state(made["c"])
    assert count(hub, "count(*) - count(distinct (replica, n, part))") == 0


def test_a_hub_whose_dba_says_that_it_was_put_back_is_looked_through_again(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "abab":
        go(made[name])
    hub.run(dba.restored(plan, "a plan"))
    assert go(made["a"]).said == []
    due(made["b"], place(made["b"]), "end jan 2010")
    go(made["b"])
    assert go(made["a"]).new == 1
    assert state(made["a"]) == state(made["b"])


def test_a_hub_that_was_lost_is_filled_by_any_laptop_with_what_anybody_did(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b", "c")
    plan = on_hub(made, hub)
    for name in "abc":
        due(made[name], place(made[name], "abc".index(name)), "end jan 2010")
        go(made[name])
    for name in "abc":
        go(made[name])
    hub.run(
        "delete from tsw.act; delete from tsw.copy; update tsw.counter set pos = 0; update tsw.plan set epoch = 'x'"
    )
    go(made["c"])
    create(made.path("new"))
    made.books["new"] = fresh = open_book(made.path("new"), who="officer new", clock=lambda: made.now)
    set_road(fresh, plan, Road(HUB, addresses.address(hub.officer(plan, "new"))))
    exchange_over(fresh, plan)
    assert state(fresh) == state(made["a"]) == state(made["b"])


def test_two_hubs_join_through_a_laptop_that_knows_both(copies: Copies, hub: TestHub, server: Server | None) -> None:
    made = copies("a", "b", "c")
    plan = on_hub(made, hub, "a")
    other = TestHub(server)
    try:
        on_hub_too(made, other, plan, "b")
        due(made["a"], place(made["a"]), "end jan 2010")
        due(made["b"], place(made["b"], 1), "feb 2010")
        for name in "ab":
            go(made[name])
        for one in (hub, other, hub):
            set_road(made["c"], plan, Road(HUB, addresses.address(one.officer(plan, "c"))))
            go(made["c"])
        for name in "ab":
            go(made[name])
        assert state(made["a"]) == state(made["b"]) == state(made["c"])
    finally:
        other.close()


def on_hub_too(made: World, hub: TestHub, plan: str, name: str) -> None:
    """A copy shares the plan by another hub."""
    hub.open_for(plan)
    set_road(made[name], plan, Road(HUB, addresses.address(hub.officer(plan, name))))


# -- who may what


@pytest.fixture
def two_plans(hub: TestHub) -> tuple[TestHub, str, str]:
    """A hub with two plans, in each of which one change lies."""
    plans = "0b7c1ad2-0000-7000-8000-0000000000aa", "0b7c1ad2-0000-7000-8000-0000000000bb"
    for plan in plans:
        hub.open_for(plan)
        with hubs.Hub(addresses.address(hub.officer(plan, "first")), plan) as one:
            at = hubs.Place(one.hello(None).epoch, 0, 0)
            one.push([lying("copy", 1)], at)
            one.note_copy("copy", "First", {"copy": 1})
    return hub, *plans


def as_login(where: str) -> Any:
    """A connection of a login, past the program."""
    return addresses.driver().connect(where, password=PASSWORD, autocommit=True)


TABLES = ("plan", "counter", "copy", "act")


def test_a_stranger_reads_and_writes_nothing(two_plans: tuple[TestHub, str, str]) -> None:
    hub, plan, _ = two_plans
    where = hub.where(hub.login("stranger"))
    with pytest.raises(Unwelcome), hubs.Hub(where, plan) as one:
        one.hello(None)
    with as_login(where) as connection:
        for table in (*TABLES, "about"):
            with pytest.raises(addresses.driver().errors.InsufficientPrivilege):
                connection.execute(f"select * from tsw.{table}")


def test_an_officer_of_one_plan_sees_nothing_of_another(two_plans: tuple[TestHub, str, str]) -> None:
    hub, plan, other = two_plans
    where = hub.officer(plan, "louise")
    with as_login(where) as connection:
        for table in TABLES:
            rows = connection.execute(f"select plan from tsw.{table}").fetchall()
            assert {row[0] for row in rows} == {dba.number_of(plan)}, table
    with pytest.raises(Unwelcome, match="not for this plan"), hubs.Hub(addresses.address(where), other) as one:
        one.hello(None)


FORBIDDEN = [
    "update tsw.act set body = ''",
    "delete from tsw.act",
    "update tsw.counter set pos = pos + 1",
    "update tsw.plan set epoch = 'x'",
    "delete from tsw.copy",
    "insert into tsw.plan values (1, 'x', 'x', 'x')",
    "truncate tsw.act",
    "drop table tsw.act",
    "create table tsw.mine(a int)",
    "alter table tsw.act disable row level security",
    "set role tsw_owner",
    "grant {writers_other} to current_user",
    "create policy mine on tsw.act for select using (true)",
    "insert into tsw.act(plan, pos, replica, n, part, last, hlc, format, body, hash, mark) "
    "values ({other}, 99, 'x', '1', '', 1, 1, 1, 'x', '', 1)",
    "insert into tsw.act(plan, pos, replica, n, part, last, hlc, format, body, hash, mark, login) "
    "values ({mine}, 99, 'x', '1', '', 1, 1, 1, 'x', '', 1, 'somebody')",
    "insert into tsw.copy(plan, replica, format, login) values ({mine}, 'x', 1, 'somebody')",
    "insert into tsw.copy(plan, replica, format) values ({other}, 'x', 1)",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_no_officer_may_do_is_refused_by_the_server(two_plans: tuple[TestHub, str, str], statement: str) -> None:
    hub, plan, other = two_plans
    numbers = dba.number_of(plan), dba.number_of(other)
    filled = statement.format(mine=numbers[0], other=numbers[1], writers_other=dba.writers(numbers[1]))
    with as_login(hub.officer(plan, "louise")) as connection, pytest.raises(addresses.driver().errors.Error) as refused:
        connection.execute(filled)
    assert refused.value.sqlstate == "42501"


def test_another_officers_word_of_herself_can_not_be_changed(two_plans: tuple[TestHub, str, str]) -> None:
    hub, plan, _ = two_plans
    with as_login(hub.officer(plan, "louise")) as connection:
        assert connection.execute("update tsw.copy set seen = '{}' where replica = 'copy'").rowcount == 0


@pytest.mark.parametrize("changes", [0, -1, dba.MOST_TOGETHER + 1, 2**31 - 1])
def test_the_counter_moves_by_a_push_at_most(two_plans: tuple[TestHub, str, str], changes: int) -> None:
    hub, plan, other = two_plans
    with as_login(hub.officer(plan, "louise")) as connection:
        for which in (plan, other):
            (found,) = connection.execute("select tsw.advance(%s, %s)", (dba.number_of(which), changes)).fetchone()
            assert found is None
        (found,) = connection.execute("select tsw.advance(%s, 1)", (dba.number_of(other),)).fetchone()
        assert found is None


def test_a_function_of_an_officers_own_does_not_stand_in_for_the_servers(
    two_plans: tuple[TestHub, str, str],
) -> None:
    hub, plan, other = two_plans
    with as_login(hub.officer(plan, "louise")) as connection:
        connection.execute(
            "create function pg_temp.pg_has_role(name, oid, text) returns boolean language sql as 'select true'"
        )
        connection.execute("set search_path = pg_temp, pg_catalog")
        assert connection.execute("select count(*) from tsw.act").fetchone() == (1,)
        assert connection.execute("select tsw.advance(%s, 1)", (dba.number_of(other),)).fetchone() == (None,)


def test_a_reader_gets_everything_and_is_told_that_her_own_stays(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub, "a")
    set_road(made["b"], plan, Road(HUB, addresses.address(hub.officer(plan, "clerk", reads_only=True))))
    due(made["a"], place(made["a"]), "end jan 2010")
    go(made["a"])
    due(made["b"], place(made["b"], 1), "feb 2010")
    done = go(made["b"])
    assert (done.new, done.sent) == (1, 0)
    assert done.said == ["The hub lets you read this plan: what you change here stays here."]
    go(made["a"])
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 0)]
    with (
        pytest.raises(Unwelcome, match="not write to it"),
        hubs.Hub(addresses.address(hub.officer(plan, "clerk", reads_only=True)), plan) as one,
    ):
        one.push([lying("x", 1)], hubs.Place(one.hello(None).epoch, 0, 0))


def test_an_officer_who_is_let_in_no_more_is_told_so_and_keeps_her_plan(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    login = next(one for one in hub._logins if one.startswith("officer_b"))
    hub.run(dba.drop_officer(plan, "a plan", login))
    due(made["b"], place(made["b"]), "end jan 2010")
    with pytest.raises(Unwelcome, match="not for this plan"):
        go(made["b"])
    assert due_of(made["b"], place(made["b"])) == "end jan 2010"


def test_the_policies_of_a_plan_whose_roles_are_gone_hide_it_and_do_not_fail(
    two_plans: tuple[TestHub, str, str],
) -> None:
    hub, plan, other = two_plans
    number = dba.number_of(other)
    hub.run(f"drop role {dba.writers(number)}; drop role {dba.readers(number)}")
    with as_login(hub.officer(plan, "louise")) as connection:
        assert connection.execute("select count(*) from tsw.act").fetchone() == (1,)
    hub.run(f"create role {dba.writers(number)}; create role {dba.readers(number)}")


# -- what lies there and shouldn't


def put(hub: TestHub, plan: str, body: bytes, *, replica: str = "0a", n: str = "1", pos: int | None = None) -> None:
    """Something that a doctored program of an officer has sent."""
    at = (
        f"(select coalesce(max(pos), 0) + 1 from tsw.act where plan={dba.number_of(plan)})" if pos is None else str(pos)
    )
    with hub.root() as root:
        root.execute(
            "insert into tsw.act(plan, pos, replica, n, part, last, hlc, format, body, hash, mark, login) "
            f"values (%s, {at}, %s, %s, '', 1, 1, 1, %s, %s, 1, 'mallory')",
            (dba.number_of(plan), replica, n, body, hubs._hash(body)),
        )
        if pos is None:
            root.execute("update tsw.counter set pos = (select max(pos) from tsw.act where act.plan = counter.plan)")


def hostile() -> list[bytes]:
    """Bodies that are no change."""
    import zlib

    return [
        b"nothing", zlib.compress(b""), zlib.compress(b"[]"), zlib.compress(b"{}"), zlib.compress(b"[" * 100_000),
        zlib.compress(b"0" * 40_000_000)[:1_000_000], zlib.compress(json.dumps({"r": "x", "ops": 3}).encode()),
        zlib.compress(b'{"r": "0a", "n": "1"}')[:-3],
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(8))
def test_what_is_no_change_is_refused_with_the_login_that_sent_it(copies: Copies, hub: TestHub, number: int) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    before = state(made["a"])
    put(hub, plan, hostile()[number])
    with pytest.raises(Refused, match="sent by the login mallory, is no change of a plan"):
        go(made["a"])
    assert state(made["a"]) == before
    hub.run("delete from tsw.act where login = 'mallory'")
    due(made["b"], place(made["b"]), "end jan 2010")
    for name in "ba":
        go(made[name])
    assert state(made["a"]) == state(made["b"])


def test_a_change_put_far_ahead_of_the_counter_hides_nothing(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    put(hub, plan, b"nothing", pos=10**12)
    due(made["b"], place(made["b"]), "end jan 2010")
    for name in "ba":
        go(made[name])
    assert state(made["a"]) == state(made["b"])


def test_another_content_under_ones_own_name_is_said_until_it_is_put_right(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    due(made["b"], place(made["b"]), "end jan 2010")
    act = json.loads(json.dumps(list(letter(made["b"], made["a"]).acts)))[-1]
    forged = {**act, "ops": [{**act["ops"][0], "v": {**act["ops"][0]["v"], "due_text": "never"}}]}
    one = next(hubs.folded(forged))
    put(hub, plan, one.body, replica=one.replica, n=one.n)
    with pytest.raises(Refused, match="Two copies wrote under one name"):
        go(made["b"])
    assert due_of(made["b"], place(made["b"])) == "end jan 2010"


def test_a_change_forged_under_ones_name_is_said_at_each_exchange(
    copies: Copies, hub: TestHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    due(made["b"], place(made["b"]), "end jan 2010")
    act = json.loads(json.dumps(list(letter(made["b"], made["a"]).acts)))[-1]
    one = next(hubs.folded({**act, "ops": [{**act["ops"][0], "v": {**act["ops"][0]["v"], "due_text": "never"}}]}))
    real = hubs._send

    def send_late(*asked: Any) -> int:
        with monkeypatch.context() as patch:
            patch.setattr(hubs, "_send", real)
            put(hub, plan, one.body, replica=one.replica, n=one.n)
        return real(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(hubs, "_send", send_late)
        first = go(made["b"])
    assert "Two copies wrote under one name" in first.said[0]
    assert "1 change of this one is not on the hub" in first.said[0]


def test_what_the_hub_lacks_of_a_change_follows(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    perform(made["b"], *(dates.set_due(place(made["b"], at), "end jan 2010", as_at=AS_AT) for at in range(3)))
    act = json.loads(json.dumps(list(letter(made["b"], made["a"]).acts)))[-1]
    assert len(act["ops"]) == 3
    one = next(hubs.folded({**act, "ops": act["ops"][:1]}))
    put(hub, plan, one.body, replica=one.replica, n=one.n)
    assert go(made["b"]).sent == 1
    for name in "ab":
        go(made[name])
    assert state(made["a"]) == state(made["b"])
    assert due_of(made["a"], place(made["a"], 2)) == "end jan 2010"


# -- who is there, and how


def test_who_is_behind_is_known_from_what_each_copy_has_told_the_hub(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "aba":
        go(made[name])
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 0)]
    due(made["a"], place(made["a"]), "end jan 2010")
    go(made["a"])
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 1)]
    for name in "ba":
        go(made[name])
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 0)]


def test_private_notes_never_lie_on_a_hub(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    on_hub(made, hub)
    for name in "ab":
        go(made[name])
    perform(made["b"], status.private_note(place(made["b"]), "what the Leader said in confidence"))
    before = count(hub)
    assert go(made["b"]).sent == 0
    assert count(hub) == before
    for name in "aba":
        go(made[name])
    assert not made["a"].rows("select * from note")
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan_of(made["a"]))] == [("officer b", 0)]


def test_what_came_by_mail_goes_to_the_hub_for_the_others(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b", "c")
    on_hub(made, hub, "a", "c")
    for name in "ac":
        go(made[name])
    due(made["b"], place(made["b"]), "end jan 2010")
    send(made, "b", "a")
    assert go(made["a"]).sent == 1
    assert go(made["c"]).who == {"officer b": 1}


def test_a_copy_that_has_the_plan_does_not_fetch_all_of_it(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    on_hub(made, hub)
    go(made["a"])
    due(made["a"], place(made["a"]), "end jan 2010")
    go(made["a"])
    plan = plan_of(made["b"])
    where = json.loads(str(made["b"].value("select value from local where key like 'share.road.%'")))["where"]
    with hubs.Hub(where, plan) as one:
        rows = [row for some in one.pull(0, one.hello(None).upto, sharing.seen(made["b"], plan)) for row in some]
    assert [bool(row.body) for row in rows] == [*[False] * (len(rows) - 1), True]
    assert go(made["b"]).new == 1


def test_a_large_change_lies_there_in_pieces_and_is_whole_again(
    copies: Copies, hub: TestHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "MOST_BYTES", 600)
    made = copies("a", "b")
    plan = on_hub(made, hub)
    go(made["a"])
    assert count(hub, "count(distinct part)") > 3
    create(made.path("new"))
    made.books["new"] = fresh = open_book(made.path("new"), who="officer new", clock=lambda: made.now)
    set_road(fresh, plan, Road(HUB, addresses.address(hub.officer(plan, "new"))))
    exchange_over(fresh, plan)
    go(made["b"])
    assert state(fresh) == state(made["a"]) == state(made["b"])


def test_a_pull_keeps_no_more_in_flight_than_it_may(hub: TestHub, monkeypatch: pytest.MonkeyPatch) -> None:
    share = "0b7c1ad2-0000-7000-8000-000000000003"
    hub.open_for(share)
    monkeypatch.setattr(hubs, "_IN_FLIGHT", 5000)
    with hubs.Hub(addresses.address(hub.officer(share, "one")), share) as one:
        at = hubs.Place(one.hello(None).epoch, 0, 0)
        for number in range(0, 40, 4):
            batch = []
            for step in range(4):
                body = bytes([number + step]) * (9000 if number + step == 17 else 900)
                batch.append(hubs.Lying("c", str(number + step), "", 1, 1, 1, body, hubs._hash(body)))
            one.push(batch, at)
        sizes = [sum(len(row.body) for row in rows) for rows in one.pull(0, one.hello(None).upto, {})]
    assert max(sizes) < 5000 + 9000
    assert sum(sizes) == 39 * 900 + 9000
    assert len(sizes) > 5


def test_news_is_heard_as_soon_as_it_is_sent(copies: Copies, hub: TestHub) -> None:
    made = copies("a", "b")
    plan = on_hub(made, hub)
    for name in "ab":
        go(made[name])
    heard, stop, ready = threading.Event(), threading.Event(), threading.Event()
    real = hubs.Hub.begin_to_listen

    def begin(self: hubs.Hub) -> bool:
        found = real(self)
        ready.set()
        return found

    listener = threading.Thread(target=_listening, args=(begin, str(made.path("a")), plan, heard, stop))
    listener.start()
    assert ready.wait(20)
    due(made["b"], place(made["b"]), "end jan 2010")
    go(made["b"])
    assert heard.wait(20)
    stop.set()
    listener.join(20)
    assert not listener.is_alive()


def _listening(begin: Any, path: str, plan: str, heard: threading.Event, stop: threading.Event) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hubs.Hub, "begin_to_listen", begin)
        listen(path, plan, heard.set, stop)


def test_a_hub_that_doesnt_tell_of_news_is_not_listened_to(copies: Copies, hub: TestHub) -> None:
    made = copies("a")
    plan = on_hub(made, hub)
    hub.run("update tsw.about set listen = false")
    listen(str(made.path("a")), plan, lambda: None, threading.Event())  # returns at once


def test_a_hub_of_a_later_version_is_left_alone(copies: Copies, hub: TestHub) -> None:
    made = copies("a")
    on_hub(made, hub)
    hub.run(f"update tsw.about set version = {dba.VERSION + 1}")
    with pytest.raises(Unwelcome, match="later version"):
        go(made["a"])
    assert count(hub) == 0


def test_a_database_that_is_no_hub_is_said(copies: Copies, hub: TestHub) -> None:
    made = copies("a")
    plan = on_hub(made, hub)
    login = hub.login("stray")
    where = addresses.address(re.sub(r"dbname=\S+", "dbname=postgres", hub.where(login)))
    set_road(made["a"], plan, Road(HUB, where))
    with pytest.raises(Unwelcome, match="no hub of tsworkbench in that database"):
        go(made["a"])


def test_a_wrong_password_and_an_unknown_login_are_said(
    copies: Copies, hub: TestHub, server: Server | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_server(server)
    made = copies("a")
    plan = on_hub(made, hub)
    monkeypatch.setattr(secrets, "password", lambda _: "wrong")
    with pytest.raises(Unwelcome, match=r"doesn't know your login, or not this password.*hub password"):
        go(made["a"])
    set_road(made["a"], plan, Road(HUB, addresses.address(hub.where("nobody_at_all"))))
    with pytest.raises(Unwelcome, match="doesn't know your login"):
        go(made["a"])
    set_road(made["a"], plan, Road(HUB, addresses.address(hub.where("nobody_at_all") + " sslmode=disable")))
    with pytest.raises(Unwelcome, match="doesn't know your login"):
        go(made["a"])


def test_a_password_comes_from_the_keyring_or_from_postgresqls_own_file(
    copies: Copies, hub: TestHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = copies("a")
    on_hub(made, hub)
    passes = tmp_path / "pgpass"
    passes.write_text(f"*:*:*:*:{PASSWORD}\n")
    passes.chmod(0o600)
    monkeypatch.setattr(secrets, "password", lambda _: None)
    monkeypatch.setenv("PGPASSFILE", str(passes))
    assert go(made["a"]).sent > 0
    for key, value in made["a"].locals("share.").items():
        assert PASSWORD not in key + value


# -- certificates


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council's own authority, another one, and certificates: right, of another machine, and out of date."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl isn't installed, so no certificates could be made")
    folder = tmp_path_factory.mktemp("certificates")

    def run(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    for name in ("council", "stranger"):
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}")  # fmt: skip
    for name, machine, days in (
        ("right", "localhost", "30"),
        ("other", "elsewhere.example", "30"),
        ("old", "localhost", "-1"),
    ):
        run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key",
            "-out", f"{name}.csr", "-subj", f"/CN={machine}")  # fmt: skip
        (folder / f"{name}.ext").write_text(f"subjectAltName=DNS:{machine}\n")
        since = ("-not_before", "20200101000000Z", "-not_after", "20200201000000Z") if days == "-1" else ("-days", days)
        try:
            run("x509", "-req", "-in", f"{name}.csr", "-CA", "council.crt", "-CAkey", "council.key", "-CAcreateserial",
                "-out", f"{name}.crt", "-extfile", f"{name}.ext", *since)  # fmt: skip
        except subprocess.CalledProcessError:  # an older openssl has no such options
            run("x509", "-req", "-in", f"{name}.csr", "-CA", "council.crt", "-CAkey", "council.key", "-CAcreateserial",
                "-out", f"{name}.crt", "-extfile", f"{name}.ext", "-days", days)  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def with_tls(certificates: Path) -> Iterator[Callable[[str], Server]]:
    """A server that shows a certificate."""
    if binaries() is None:
        pytest.skip("No PostgreSQL server is installed here (apt-get install postgresql)")
    server = Server()

    def show(name: str) -> Server:
        server.stop()
        if name:
            for ending in ("crt", "key"):
                there = server.data / f"server.{ending}"
                shutil.copy(certificates / f"{name}.{ending}", there)
                there.chmod(0o600)
                shutil.chown(there, *_owner(server.data))
        server.settings = {"ssl": "on" if name else "off"}
        server.start()
        return server

    yield show
    server.close()


def _owner(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid


@pytest.mark.parametrize(
    ("shown", "authority", "sentence"),
    [
        ("right", "council", "no hub of tsworkbench in that database"),
        ("right", "stranger", "certificate isn't the one expected, so nothing was sent"),
        ("other", "council", "certificate isn't the one expected, so nothing was sent"),
        ("old", "council", "certificate isn't the one expected, so nothing was sent"),
        ("right", None, "certificate isn't the one expected, so nothing was sent"),
        ("", "council", "speaks without encryption, so nothing was sent"),
    ],
)
def test_nothing_is_sent_unless_the_certificate_is_the_one_expected(
    with_tls: Callable[[str], Server], certificates: Path, monkeypatch: pytest.MonkeyPatch, shown: str,
    authority: str | None, sentence: str,
) -> None:  # fmt: skip
    server = with_tls(shown)
    monkeypatch.setattr(addresses, "is_loopback", lambda _: False)  # as of a server elsewhere
    ca = None if authority is None else str(certificates / f"{authority}.crt")
    where = addresses.address(f"host=localhost port={server.port} dbname=postgres user=postgres", ca=ca)
    with pytest.raises(Unwelcome, match=sentence), hubs.Hub(where, "x") as one:
        one.hello(None)


# -- what the DBA runs


def test_a_plan_is_closed_and_the_hub_taken_away_by_what_is_printed(hub: TestHub) -> None:
    plan = "0b7c1ad2-0000-7000-8000-0000000000cc"
    hub.open_for(plan, "It's a “plan”\\ with\n'quotes'; drop table tsw.act; --")
    with hub.root() as root:
        assert root.execute("select title from tsw.plan").fetchone() == (
            "It's a “plan”\\ with\n'quotes'; drop table tsw.act; --",
        )
    where = hub.officer(plan, "louise")
    with hubs.Hub(addresses.address(where), plan) as one:
        one.push([lying("copy", 1)], hubs.Place(one.hello(None).epoch, 0, 0))
        one.note_copy("copy", None, {})
    hub.run(dba.drop_plan(plan, "a plan"))
    with hub.root() as root:
        for table in TABLES:
            assert root.execute(f"select count(*) from tsw.{table}").fetchone() == (0,)
        name = dba.writers(dba.number_of(plan))
        assert root.execute("select count(*) from pg_roles where rolname = %s", (name,)).fetchone() == (0,)


@pytest.mark.parametrize("login", ["", " louise", 'lou"ise', "x" * 64, "a\nb", "a\x00b"])
def test_what_can_be_no_login_is_never_printed_as_sql(login: str) -> None:
    with pytest.raises(WrongInput, match="no login"):
        dba.add_officer("0b7c1ad2-0000-7000-8000-0000000000cc", "a plan", login)


def test_a_title_never_leaves_its_comment() -> None:
    printed = dba.add_officer("0b7c1ad2-0000-7000-8000-0000000000cc", "a\nplan\r; drop table x", "louise", create=True)
    assert [line for line in printed.splitlines() if line.startswith("drop")] == []


def test_the_number_of_a_plan_tells_nothing_of_it_and_is_always_the_same() -> None:
    assert dba.number_of("0b7c1ad2-0000-7000-8000-0000000000cc") == dba.number_of(
        "0b7c1ad2-0000-7000-8000-0000000000cc"
    )
    assert 0 <= dba.number_of("x") < 2**31


# -- addresses


@pytest.mark.parametrize(
    ("said", "loopback"),
    [
        ("host=localhost", True), ("host=127.0.0.1", True), ("host=127.3.2.1", True), ("host=::1", True),
        ("host=/var/run/postgresql", True), ("host=hub.example", False), ("host=127.0.0.1.example", False),
        ("host=localhost,hub.example", False), ("host=localhost hostaddr=10.0.0.7", False),
        ("host=hub.example hostaddr=127.0.0.1", False), ("service=nowhere", False), ("hostaddr=10.0.0.7", False),
    ],
)  # fmt: skip
def test_only_this_machine_needs_no_certificate(said: str, loopback: bool) -> None:
    where = addresses.address(said)
    settings = addresses.settings_of(where)
    assert (settings.get("sslmode") != "verify-full") is loopback


def test_the_file_of_services_says_where_a_service_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = tmp_path / "services"
    services.write_text("[tsw]\nhost=localhost\nport=6543\ndbname=plans\nuser=louise\n[far]\nhost=hub.example\n")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    assert addresses.account(addresses.address("service=tsw")) == "louise@localhost:6543/plans"
    assert "sslmode" not in addresses.settings_of(addresses.address("service=tsw"))
    assert addresses.settings_of(addresses.address("service=far"))["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("nonsense", "no address of a hub"),
        ("", "Say where the hub is"),
        ("dbname=tsw", "Say where the hub is"),
        ("host=hub.example passfile=/tmp/x", "can't be said of a hub"),
        ("host=hub.example options=-csearch_path=x", "can't be said of a hub"),
        ("host=hub.example sslmode=disable", "always checked"),
        ("host=hub.example sslmode=require", "always checked"),
        ("postgresql://hub.example/tsw?sslmode=prefer", "always checked"),
    ],
)
def test_an_address_that_is_none_or_would_not_be_checked_is_refused(said: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        addresses.address(said)


def test_an_address_is_kept_in_one_form_with_the_councils_authority(tmp_path: Path) -> None:
    authority = tmp_path / "council.crt"
    authority.write_text("")
    where = addresses.address("postgresql://louise@hub.example:6432/tsw", ca=str(authority))
    assert Road(HUB, where).name == "hub hub.example"
    assert "sslrootcert" in where
    with pytest.raises(WrongInput, match="There is no file"):
        addresses.address("host=hub.example", ca=str(tmp_path / "none.crt"))
