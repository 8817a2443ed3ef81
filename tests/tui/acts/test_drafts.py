"""Half-typed words outlive the program, and are offered at the next start."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tsworkbench.tui.bench.typing_screen import Typing
from tsworkbench.work.mine.drafts import Draft, Drafts

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Held

DRAFT = Draft("comment", "activity", "some-id", "commentary on 4.2", {"Say": "Advert dra"})


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(str(tmp_path / "plan.db"), beside=str(tmp_path / "mine" / "settings.toml"))


def again(drafts: Drafts, tmp_path: Path) -> list[Draft]:
    """What the next start finds."""
    return Drafts(str(tmp_path / "plan.db"), beside=str(tmp_path / "mine" / "settings.toml")).all()


def test_a_draft_is_kept_privately_and_found_by_the_next_start(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep(DRAFT)
    assert again(drafts, tmp_path) == [DRAFT]
    if os.name != "nt":
        assert stat.S_IMODE(os.stat(drafts.path).st_mode) == 0o600
    assert Drafts(str(tmp_path / "other.db"), beside=str(tmp_path / "mine" / "settings.toml")).all() == []


def test_a_newer_draft_of_the_same_takes_its_place_and_others_stay(drafts: Drafts, tmp_path: Path) -> None:
    other = DRAFT._replace(row="another")
    drafts.keep(DRAFT)
    drafts.keep(other)
    drafts.keep(newer := DRAFT._replace(words={"Say": "Advert drafted"}))
    assert again(drafts, tmp_path) == [newer, other]
    drafts.drop(newer)
    drafts.drop(other)
    assert again(drafts, tmp_path) == []
    assert not os.path.exists(drafts.path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"drafts": 3}', '{"drafts": [1, {"words": {"a": 1}, "act": 2}]}'])
def test_a_file_that_holds_no_drafts_is_none(drafts: Drafts, tmp_path: Path, content: str) -> None:
    drafts.keep(DRAFT)
    Path(drafts.path).write_text(content)
    assert again(drafts, tmp_path) == []


def test_a_folder_that_cant_be_written_to_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    drafts = Drafts(str(tmp_path / "plan.db"), beside=str(tmp_path / "file" / "settings.toml"))
    drafts.keep(DRAFT)
    assert drafts.all() == [DRAFT]


class Timer:
    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


def test_words_are_kept_when_the_fingers_rest_and_not_at_every_key(drafts: Drafts, tmp_path: Path) -> None:
    waiting: list[tuple[Timer, object]] = []

    def start(_: float, then: object) -> Timer:
        waiting.append((Timer(), then))
        return waiting[-1][0]

    typing = Typing(drafts, start)
    for end in range(1, 4):
        typing.typed(DRAFT._replace(words={"Say": "Adv"[:end]}))
    assert again(drafts, tmp_path) == []
    assert [timer.stopped for timer, _ in waiting] == [True, True, False]
    waiting[-1][1]()  # type: ignore[operator]
    assert [draft.words for draft in again(drafts, tmp_path)] == [{"Say": "Adv"}]
    typing.done()
    assert again(drafts, tmp_path) == []


async def test_what_was_being_typed_is_offered_and_n_takes_it_up_where_it_was(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("n")
        await officer.type("Advert dra")
        officer.app.keep_drafts()
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert "You were typing commentary on 4.2: n to continue, esc to discard it." in officer.bottom
        await officer.press("n")
        assert officer.typed == "Advert dra"
        await officer.type("fted")
        await officer.press("enter")
        assert officer.said("comment") == "Advert drafted"
        assert officer.value("select ref from activity where id=?", officer.said("row_id")) == "4.2"
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert "You were typing" not in officer.bottom


async def test_esc_drops_it_and_any_other_key_lets_it_lie(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    for key, offered in (("down", True), ("escape", False)):
        async with at_desk(demo_file) as officer:
            officer.bench.typing.drafts.keep(
                Draft("due", "activity", officer.cell("4.2", "id"), "due on 4.2", {"Due": "end"})
            )
        held_timers.clear()
        async with at_desk(demo_file) as officer:
            assert "You were typing due on 4.2" in officer.bottom
            await officer.press(key)
            assert bool(officer.bench.typing.drafts.all()) is offered
            assert "You were typing" not in officer.bottom
            await officer.press("n")
            assert officer.typed == "", "later on, n is commentary on the row in hand"
            await officer.press("escape")
            if offered:
                await officer.press("ctrl+p", *"half-typed", "enter")
                assert officer.typed == "end"
                await officer.press("escape")
                assert not officer.bench.typing.drafts.all()


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_what_is_saved_or_given_up_is_no_draft(at_desk: AtDesk, demo_file: Path, key: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("n")
        await officer.type("Advert")
        assert officer.bench.typing.drafts.all()
        await officer.press(key)
        assert not officer.bench.typing.drafts.all()


async def test_the_reason_for_a_red_is_taken_up_without_stating_it_again(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("r")
        await officer.type("No mon")
        officer.app.keep_drafts()
        updates = officer.value("select count(*) from progress")
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert "You were typing why on 4.5" in officer.bottom
        await officer.press("n")
        await officer.type("ey")
        await officer.press("enter")
        assert officer.said("why") == "No money"
        assert officer.value("select count(*) from progress") == updates


async def test_a_form_is_taken_up_too(at_desk: AtDesk, demo_file: Path, held_timers: list[Held]) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await officer.type(" X")
        officer.app.keep_drafts()
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert "You were typing changes of 4.2.m1" in officer.bottom
        await officer.press("n")
        assert "not saved yet" in officer.screen
        await officer.press("ctrl+s")
        assert officer.cell("4.2.m1", "title").endswith(" X")


async def test_the_words_of_a_row_that_has_gone_are_told(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    async with at_desk(demo_file) as officer:
        officer.bench.typing.drafts.keep(DRAFT)
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        await officer.press("n")
        assert "has been deleted. You had typed: “Advert dra”" in officer.bottom


EDITORS = {
    ("n",): "commentary on 4.2.m1",
    ("N",): "a private note on 4.2.m1",
    ("d",): "a date on 4.2.m1",
    ("o",): "leads on 4.2.m1",
    ("t",): "a title on 4.2.m1",
    ("L",): "needs on 4.2.m1",
    ("c", "c"): "the day of completion on 4.2.m1",
    ("a",): "why on 4.2.m1",
    ("i", "m"): "a new milestone on 4.2.m1",
    ("space", "space", "d"): "a date on 2 rows",
    ("f", "c"): "a day to look back to",
    ("T", "a"): "the as-at day",
    ("T", "s"): "a day to look back to",
    ("T", "c"): "a day to look back to",
    ("ctrl+p", *"new group", "enter"): "the name of a group",
    ("ctrl+p", *"new meeting", "enter"): "delivery Group meets",
    ("ctrl+p", *"roll forward", "enter"): "the title of next year's plan",
    ("ctrl+p", *"sign off", "enter"): "the sign-off",
}


@pytest.mark.parametrize("keys", EDITORS, ids=EDITORS.values())
async def test_what_was_being_typed_is_called_what_an_officer_would_call_it(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held], keys: tuple[str, ...]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press(*("space" if key == " " else key for key in keys))
        await officer.type("x")
        officer.app.keep_drafts()
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        assert f"You were typing {EDITORS[keys]}: n to continue" in officer.bottom


async def test_a_day_of_completion_half_typed_completes_nothing_that_has_been_reopened(
    at_desk: AtDesk, demo_file: Path, held_timers: list[Held]
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        await officer.press("c", "c", *"10 d")
        officer.app.keep_drafts()
        await officer.press("escape", "u")
        officer.bench.typing.drafts.keep(
            Draft("complete", "milestone", officer.cell("4.2.m3", "id"), "the day", {"Done on": "10 d"})
        )
    held_timers.clear()
    async with at_desk(demo_file) as officer:
        before = officer.cell("4.2.m3", "status")
        await officer.press("n")
        assert "You had typed: “10 d”" in officer.bottom
        assert officer.cell("4.2.m3", "status") == before
