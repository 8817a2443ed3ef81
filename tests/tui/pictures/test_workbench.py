"""The screens as they look. After a change that is meant: ``pytest --snapshot-update``, and look at the pictures."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.pilot import Pilot

from tsworkbench.tui.bench.actions import ACTS

if TYPE_CHECKING:
    from tests.tui.officer import Held, Officer

    from tsworkbench.tui.app import WorkbenchApp

    Scene = Callable[[Officer], Awaitable[None]]
    Looks = Callable[..., bool]

DARK, LIGHT = "tsworkbench-dark", "tsworkbench-light"
WIDE, NARROW = (120, 36), (80, 24)
FOUR = [(WIDE, DARK), (WIDE, LIGHT), (NARROW, DARK), (NARROW, LIGHT)]
FOUR_IDS = ["wide-dark", "wide-light", "narrow-dark", "narrow-light"]
SIZES = {"wide": WIDE, "narrow": NARROW}
sized = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())


@pytest.fixture
def looks(
    snap_compare: Any,
    make_app: Callable[..., WorkbenchApp],
    make_officer: type[Officer],
    held_timers: list[Held],
    demo_file: Path,
) -> Looks:
    """Whether the workbench looks as it did, after some keys on a row of the demonstration."""

    def compare(
        *keys: str,
        on: str | None = "4.2.m3",
        size: tuple[int, int] = WIDE,
        theme: str = DARK,
        path: Path = demo_file,
        then: Scene | None = None,
    ) -> bool:
        app = make_app(path)
        app.theme = theme
        app.desk.book.path = "/srv/plans/plan.db"

        async def prepare(pilot: Pilot[Any]) -> None:
            officer = make_officer(pilot, path, held_timers)
            await officer.settle()
            if on is not None:
                await officer.go(on)
            await officer.press(*keys)
            if then is not None:
                await then(officer)

        return bool(snap_compare(app, terminal_size=size, run_before=prepare))

    return compare


@pytest.mark.parametrize(("size", "theme"), FOUR, ids=FOUR_IDS)
def test_the_workbench_as_it_opens(looks: Looks, size: tuple[int, int], theme: str) -> None:
    assert looks(on=None, size=size, theme=theme)


@pytest.mark.parametrize(("size", "theme"), FOUR, ids=FOUR_IDS)
def test_an_activity_unfolded(looks: Looks, size: tuple[int, int], theme: str) -> None:
    assert looks("right", on="4.2", size=size, theme=theme)


@pytest.mark.parametrize("pane", ["1", "2", "3"])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_pane_on_a_narrow_screen(looks: Looks, pane: str, theme: str) -> None:
    assert looks(pane, size=NARROW, theme=theme)


@pytest.mark.parametrize("pane", ["1", "2", "3"])
def test_a_pane_zoomed(looks: Looks, pane: str) -> None:
    """On a narrow screen a pane stands alone already: there z changes nothing, and the pictures above show it."""
    assert looks(pane, "z")


@sized
def test_the_other_plan(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("w", "down", "right", "right", on=None, size=size, theme=LIGHT)


@sized
def test_a_plan_with_nothing_in_it(looks: Looks, size: tuple[int, int], empty_file: Path) -> None:
    with closing(sqlite3.connect(empty_file)) as connection:
        connection.execute("insert into plan(id, title) values('p', 'Volunteering Plan 2010/11')")
        connection.commit()
    assert looks(on=None, size=size, path=empty_file)


@pytest.mark.parametrize(("size", "theme"), FOUR, ids=FOUR_IDS)
def test_a_date_being_typed_with_its_reading(looks: Looks, size: tuple[int, int], theme: str) -> None:
    assert looks("d", *"by end jan", size=size, theme=theme)


@sized
def test_a_date_that_is_refused(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("d", *"31 feb 2010", "enter", size=size)


@sized
def test_a_name_that_is_not_known(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("o", *"Luise Russel", "enter", size=size)


def test_the_editor_on_the_last_line_of_the_screen(looks: Looks) -> None:
    assert looks("end", "t", size=NARROW)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@sized
def test_the_status_menu(looks: Looks, size: tuple[int, int], theme: str) -> None:
    assert looks("s", size=size, theme=theme)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@sized
def test_the_keys_screen(looks: Looks, size: tuple[int, int], theme: str) -> None:
    assert looks("?", size=size, theme=theme)


@sized
def test_every_act_by_name(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("ctrl+p", *"month", size=size)


@sized
def test_after_an_act(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("g", on="4.5", size=size)


@sized
def test_what_next_after_why(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("r", *"The post is frozen", "enter", on="4.5", size=size)


@sized
def test_the_day_it_was_done_being_mended(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("c", "c", *"fri", size=size)


@sized
def test_a_new_milestone_being_written(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("i", "m", *"Launch held by end Jan", size=size)


@sized
def test_rows_to_bring_back(looks: Looks, size: tuple[int, int]) -> None:
    assert looks("delete", "ctrl+p", *"bring", "enter", size=size)


@sized
def test_a_burst_of_letters_offered_as_a_note(looks: Looks, size: tuple[int, int]) -> None:
    async def burst(officer: Officer) -> None:
        await officer.burst("The advert is out")

    assert looks(then=burst, size=size)


@sized
@pytest.mark.parametrize(
    ("on", "keys"),
    [
        ("4.3.o2", ("x", *"12 on 4 dec, register")),
        ("4.6", ("o",)),
        ("4.2.m3", ("L", *"4.2.m2, 4.2.m1")),
        ("4.2.m3", ("N", *"Ask Finance first")),
        ("4.2", ("ctrl+p", *"sign off", "enter", *"A Ahmed", "enter")),
        ("4.2", ("ctrl+p", *"roll", "enter")),
    ],
    ids=["actual", "leads", "needs", "private note", "sign-off", "next year's plan"],
)
def test_an_editor(looks: Looks, on: str, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert looks(*keys, on=on, size=size)


@sized
@pytest.mark.parametrize("on", ["4.2.m2", "4.3.o2"], ids=["milestone", "output"])
def test_the_form_of_what_stands_below_an_activity(looks: Looks, on: str, size: tuple[int, int]) -> None:
    assert looks("e", on=on, size=size)


@sized
def test_a_file_that_is_locked(looks: Looks, size: tuple[int, int], demo_file: Path) -> None:
    async def locked(officer: Officer) -> None:
        await officer.press("g", "n", *"The advert is out")
        with closing(sqlite3.connect(demo_file, isolation_level=None)) as other:
            other.execute("begin immediate")
            await officer.press("enter")

    assert looks(then=locked, size=size)


OF_THEIR_OWN = ("leave", "acts", "keys", "status", "papers", "settings", "back_up")
"""Acts with pictures or tests of their own; the last two name paths, which differ from machine to machine."""


# At one size: what an act opens stands at both sizes in a picture of its own; this holds that each does what it did.
@pytest.mark.parametrize("act", [act.id for act in ACTS if act.id not in OF_THEIR_OWN])
def test_every_act(looks: Looks, act: str) -> None:
    async def run(officer: Officer) -> None:
        if act in ("undo", "redo"):
            await officer.press("c")
        if act == "redo":
            await officer.press("u")
        officer.bench.action_act(act)
        await officer.settle()
        await officer.app.workers.wait_for_complete()  # the papers are put together beside the screen
        await officer.settle()

    assert looks(then=run)
