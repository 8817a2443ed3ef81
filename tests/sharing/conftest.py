"""Copies of a small plan, each in a file of its own, the first of them home; and a server with hubs for them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.sharing import world as worlds
from tests.sharing.server import PASSWORD, Server, TestHub, running_server
from tests.sharing.world import World

from tsworkbench.roads import secrets

Copies = Callable[..., World]


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the plan, as it was made at home."""
    return worlds.make_base(tmp_path_factory.mktemp("base") / "base.db")


@pytest.fixture
def copies(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copies]:
    """Makes copies by name: `copies("home", "louise", skew={"louise": DAY})`."""
    worlds.no_waiting(monkeypatch)
    made: list[World] = []

    def make(*names: str, skew: dict[str, int] | None = None, source: Path | None = None) -> World:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(worlds.world(folder, source or base, *names, skew=skew))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server | None]:
    """A PostgreSQL server; None where `TSW_HUB_DSN` names one. Skips where there is none."""
    yield from running_server()


@pytest.fixture
def hub(server: Server | None, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestHub]:
    """A hub of the test's own, whose logins have their password in the keyring."""
    monkeypatch.setattr(secrets, "password", lambda account: None if account.startswith("postgres@") else PASSWORD)
    made = TestHub(server)
    yield made
    made.close()
