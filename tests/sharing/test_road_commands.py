"""A plan is shared by a folder or a hub in lines: begun, exchanged, and ended; and what the DBA is given."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Answer, Command
from tests.conftest import fixed_clock
from tests.sharing.server import TestHub

from tsworkbench.cli.group import workbench
from tsworkbench.cli.options import Common
from tsworkbench.roads import dba, secrets

PLAN = ("--plan", "third")
Laptop = Callable[..., Answer]


@pytest.fixture
def laptop(tmp_path: Path) -> Callable[..., Laptop]:
    """Commands of an officer on a file of hers."""

    def make(name: str, path: Path | None = None) -> Laptop:
        command = Command(path or tmp_path / f"{name}.db", fixed_clock())
        return lambda *words: command(*words, who=name)

    return make


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path


def exported(one: Laptop) -> Any:
    return one("export", "json", *PLAN).json["plans"]


def test_a_plan_is_shared_by_a_folder_and_an_officer_begins_with_what_is_there(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    owner, louise = laptop("Ann Owner", sample_file), laptop("Louise Russell")
    begun = owner("share", "folder", str(shared), *PLAN)
    assert begun.code == 0, begun.err
    assert begun.lines[0] == f"“Third Sector Strategy” is shared by the folder {shared} from now on."
    assert re.search(r"\d+ changes sent\.$", begun.lines[1])
    assert owner("share", *PLAN).lines[:2] == [
        "Third Sector Strategy: shared; this copy is home.",
        f"By the folder {shared}, last exchanged 15 Dec 2009 14:02.",
    ]
    first = louise("share", "folder", str(shared), "--new")
    assert first.code == 0, first.err
    assert exported(louise) == exported(owner)
    louise("set", "4.2.m2", "--due", "end feb 2010")
    assert "1 change sent" in louise("sync", "--once").out
    assert "1 change taken in (Louise Russell 1)" in owner("sync", "--once").out
    assert exported(louise) == exported(owner)
    assert "nothing new" in owner("sync", "--once").out


def test_what_two_changed_apart_ends_an_exchange_with_1(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    owner, louise = laptop("Ann Owner", sample_file), laptop("Louise Russell")
    owner("share", "folder", str(shared), *PLAN)
    louise("share", "folder", str(shared), "--new")
    louise("set", "4.2.m2", "--due", "end feb 2010")
    owner("set", "third:4.2.m2", "--due", "15 jan 2010")
    louise("sync", "--once")
    answer = owner("sync", "--once", "--json")
    assert answer.code == 1
    assert (answer.json["taken"], answer.json["sent"], answer.json["to_settle"]) == (1, 1, 1)
    assert owner("settle", "third:4.2.m2", "--theirs").code == 0
    assert owner("sync", "--once").code == 0
    assert louise("sync", "--once").code == 0
    assert exported(louise) == exported(owner)


def test_a_file_with_another_plan_takes_the_one_that_is_named_from_the_folder(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    owner, clerk = laptop("Ann Owner", sample_file), laptop("Clerk")
    owner("share", "folder", str(shared), *PLAN)
    clerk("new", "--title", "Library plan")
    assert clerk("share", "folder", str(shared), *PLAN).code == 0
    assert "Third Sector" in clerk("plans").out
    assert exported(clerk) == exported(owner)


def test_which_of_several_plans_in_a_folder_is_asked(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path, tmp_path: Path
) -> None:
    owner, clerk = laptop("Ann Owner", sample_file), laptop("Clerk")
    owner("share", "folder", str(shared), *PLAN)
    owner("share", "folder", str(shared), "--plan", "infra")
    asked = clerk("share", "folder", str(shared), "--new")
    assert asked.code == 2
    assert "Say which with --plan" in asked.err
    assert not (tmp_path / "Clerk.db").exists()
    assert clerk("share", "folder", str(shared), "--new", "--plan", "nowhere").code == 2
    assert clerk("share", "folder", str(shared), "--new", "--plan", "thin").code == 0
    assert owner("sync", "--once").code == 0  # both plans


def test_an_empty_folder_makes_no_file(laptop: Callable[..., Laptop], shared: Path, tmp_path: Path) -> None:
    answer = laptop("Clerk")("share", "folder", str(shared), "--new")
    assert answer.code == 2
    assert "No plan that you may read is shared" in answer.err
    assert not (tmp_path / "Clerk.db").exists()


def test_a_plan_imported_on_both_sides_is_not_joined(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    owner, other = laptop("Ann Owner", sample_file), laptop("Other")
    owner("share", "folder", str(shared), *PLAN)
    other("new", "--sample")
    answer = other("share", "folder", str(shared), *PLAN)
    assert answer.code == 13
    assert "were imported apart, so they can't be joined" in answer.err
    assert other("sync", "--once").code == 1


def test_sharing_by_a_folder_is_ended_and_the_plan_stays(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    owner = laptop("Ann Owner", sample_file)
    assert owner("share", "off", *PLAN).code == 1
    owner("share", "folder", str(shared), *PLAN)
    before = sorted(shared.rglob("*"))
    assert "exchanges nothing" in owner("share", "off", *PLAN).out
    assert owner("share", *PLAN, "--json").json["road"] is None
    answer = owner("sync", "--once")
    assert (answer.code, "No plan here is shared" in answer.err) == (1, True)
    assert sorted(shared.rglob("*")) == before


def test_a_folder_that_is_gone_is_said_and_shown(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    owner = laptop("Ann Owner", sample_file)
    owner("share", "folder", str(shared), *PLAN)
    shared.rename(shared.with_name("gone"))
    answer = owner("sync", "--once")
    assert answer.code == 1
    assert "The shared folder can't be reached since" in answer.err
    assert "can't be reached since" in owner("share", *PLAN).out
    assert owner("share", *PLAN, "--json").json["road"]["failed_since"] is not None


def test_a_plan_file_in_a_folder_that_plans_are_shared_by_is_warned_of(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path
) -> None:
    laptop("Ann Owner", sample_file)("share", "folder", str(shared), *PLAN)
    answer = laptop("Clerk", shared / "plan.db")("new", "--title", "Library plan")
    assert "lies in a folder that plans are shared by" in answer.err


@pytest.mark.posix("it interrupts a program by a signal")
def test_sync_goes_on_until_it_is_interrupted(
    laptop: Callable[..., Laptop], sample_file: Path, shared: Path, tmp_path: Path
) -> None:
    owner, louise = laptop("Ann Owner", sample_file), laptop("Louise Russell")
    owner("share", "folder", str(shared), *PLAN)
    louise("share", "folder", str(shared), "--new")
    louise("set", "4.2.m2", "--due", "end feb 2010")
    louise("sync", "--once")
    words = [sys.executable, "-m", "tsworkbench", "sync", "--file", str(sample_file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    assert "1 change taken in (Louise Russell 1)" in line


# -- hubs


def test_a_plan_is_shared_by_a_hub_with_what_the_dba_was_given(
    laptop: Callable[..., Laptop], sample_file: Path, hub: TestHub
) -> None:
    owner, louise = laptop("Ann Owner", sample_file), laptop("Louise Russell")
    hub._run_with_roles(owner("hub", "add-plan", *PLAN).out)
    logins = hub.login("ann"), hub.login("louise"), hub.login("clerk")
    for login in logins[:2]:
        hub.run(owner("hub", "add-officer", login, *PLAN).out)
    hub.run(owner("hub", "add-officer", logins[2], "--reads-only", *PLAN).out)
    begun = owner("share", "hub", hub.where(logins[0]), *PLAN)
    assert begun.code == 0, begun.err
    assert owner("share", *PLAN).lines[0].endswith("this copy is home.")
    for name, login in (("Louise Russell", logins[1]), ("Clerk", logins[2])):
        answer = laptop(name)("share", "hub", hub.where(login), "--new")
        assert answer.code == 0, answer.err
    louise("set", "4.2.m2", "--due", "end feb 2010")
    louise("sync", "--once")
    for one in (owner, laptop("Clerk")):
        assert "1 change taken in (Louise Russell 1)" in one("sync", "--once").out
    assert exported(owner) == exported(louise) == exported(laptop("Clerk"))
    hub.run(owner("hub", "drop-officer", logins[1], *PLAN).out)
    refused = louise("sync", "--once")
    assert (refused.code, "not for this plan" in refused.err) == (13, True)
    hub.run(owner("hub", "restored", *PLAN).out)
    assert owner("sync", "--once").code == 0


def test_what_is_printed_for_the_dba_is_sql_alone(laptop: Callable[..., Laptop], sample_file: Path) -> None:
    owner = laptop("Ann Owner", sample_file)
    printed = owner("hub", "schema")
    assert printed.out.rstrip("\n") == dba.SCHEMA.rstrip("\n")
    assert owner("hub", "schema", "--json").json == {"sql": dba.SCHEMA.strip()}
    assert "drop schema tsw cascade" in owner("hub", "drop").out
    made = owner("hub", "add-officer", "louise", "--create", *PLAN).out
    assert 'create role "louise" login;' in made
    assert "password" not in made.replace("\\password", "").replace("by password", "")


class Keyring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.there: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, account: str) -> str | None:
        return self.there.get((service, account))

    def set_password(self, service: str, account: str, secret: str) -> None:
        self.there[service, account] = secret

    def delete_password(self, service: str, account: str) -> None:
        from keyring.errors import PasswordDeleteError

        if (service, account) not in self.there:
            raise PasswordDeleteError
        del self.there[service, account]


@pytest.fixture
def keyring_in_memory(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    import keyring

    made = Keyring()
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(made, name))
    return made


def ask(path: Path, *words: str, typed: str = "") -> Answer:
    """A command that asks."""
    result = CliRunner().invoke(
        workbench, ["--file", str(path), *words], input=typed, prog_name="tsworkbench", obj=Common(clock=fixed_clock())
    )
    return Answer(result.exit_code, result.output, result.output)


def test_a_password_is_kept_in_the_keyring_and_nowhere_else(
    sample_file: Path, keyring_in_memory: Keyring, laptop: Callable[..., Laptop]
) -> None:
    pytest.importorskip("psycopg")
    owner = laptop("Ann Owner", sample_file)
    assert ask(sample_file, "hub", "password", *PLAN, typed="hunter2\n").code == 1
    away = owner("share", "hub", "host=127.0.0.1 port=1 dbname=tsw user=ann", *PLAN)
    assert (away.code, "The hub can't be reached since" in away.err) == (1, True)
    answer = ask(sample_file, "hub", "password", *PLAN, typed="hunter2\n")
    assert answer.code == 0
    assert "hunter2" not in answer.out
    assert keyring_in_memory.there == {(secrets.SERVICE, "ann@127.0.0.1:1/tsw"): "hunter2"}
    assert secrets.password("ann@127.0.0.1:1/tsw") == "hunter2"
    assert b"hunter2" not in sample_file.read_bytes()
    assert ask(sample_file, "hub", "password", *PLAN, typed="\n").code == 2
    assert ask(sample_file, "hub", "forget-password", *PLAN).code == 0
    there = "host=127.0.0.1 port=2 dbname=tsw user=ann"
    assert ask(sample_file, "hub", "password", there, typed="hunter3\n").code == 0
    assert keyring_in_memory.there == {(secrets.SERVICE, "ann@127.0.0.1:2/tsw"): "hunter3"}
    assert ask(sample_file, "hub", "forget-password", *PLAN).code == 1


def test_a_system_without_a_keyring_says_where_the_password_goes_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.errors import NoKeyringError

    def none(*_: object) -> None:
        raise NoKeyringError

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, none)
    assert secrets.password("ann@hub") is None
    with pytest.raises(secrets.NoKeyring, match="PGPASSFILE"):
        secrets.keep("ann@hub", "hunter2")
    with pytest.raises(secrets.NoKeyring, match="PGPASSFILE"):
        secrets.forget("ann@hub")


def test_nothing_of_roads_is_loaded_by_a_plan_that_has_none(sample_file: Path) -> None:
    code = (
        "import sys\nfrom tsworkbench.cli.group import workbench\n"
        "try: workbench.main(['list', '--plan', 'third', '--file', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if 'roads' in name or name in ('psycopg', 'keyring')], file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, str(sample_file)], capture_output=True, text=True, env=env)
    assert done.stderr.strip() == "[]"


def test_json_of_a_file_that_shares_by_no_road_is_whole(laptop: Callable[..., Laptop], sample_file: Path) -> None:
    assert json.loads(laptop("Ann Owner", sample_file)("share", *PLAN, "--json").out)["road"] is None
