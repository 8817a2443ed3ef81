"""A form can be read at every size: fields have the whole width, hints are whole, and a choice is made among words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.screens.forms import form_of

from tsworkbench.plan.model import Status, words
from tsworkbench.tui.widgets.text_field import Field

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

SIZES = [(30, 8), (44, 14), (80, 24), (103, 30), (104, 30), (120, 36), (160, 45), (250, 70)]
OPENED = {
    "row": ("e",),
    "plan": ("ctrl+p", *"the plan", "enter"),
    "officer": ("ctrl+p", *"officer…", "enter", *"Louise", "enter"),
}


@pytest.mark.parametrize("keys", OPENED.values(), ids=OPENED)
async def test_every_form_takes_every_size(at_desk: AtDesk, demo_file: Path, keys: tuple[str, ...]) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press(*("space" if key == " " else key for key in keys))
        form = form_of(officer)
        for size in SIZES:
            await officer.resize(*size)
            for field in form._inputs.values():
                inner = field.size.width
                assert inner >= min(size[0] - 60, 24) or inner >= size[0] - 22, (size, inner)
            await officer.press("tab", "tab", "shift+tab")


@pytest.mark.parametrize("size", [(30, 8), (44, 14), (80, 24)], ids=str)
async def test_a_status_is_chosen_among_whole_words(at_desk: AtDesk, demo_file: Path, size: tuple[int, int]) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.go("5.1.m1")
        await officer.press("e")
        choice = form_of(officer)._inputs["status"]
        choice.focus()
        await officer.settle()
        laid = [option.words for line in choice._laid(choice.size.width) for option in line]  # type: ignore[union-attr]
        assert laid == [words(status) for status in Status]
        assert choice.size.height == len(choice._laid(choice.size.width))  # type: ignore[union-attr]
        if size[1] >= 14:
            for status in Status:
                assert words(status) in " ".join(officer.screen.split())


def _under(officer: Officer, name: str) -> str:
    region = form_of(officer)._remarks[name].region
    return " ".join(" ".join(line[region.x : region.right] for line in officer.lines[region.y : region.bottom]).split())


async def test_how_leads_are_read_is_whole_under_the_field_in_hand_or_beside_it(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.5")
        await officer.press("e")
        field = form_of(officer)._inputs["leads"]
        field.focus()
        field.value = "Louise Russell / Andy Algar with Corporate Finance"
        read = "Louise Russell leads, Andy Algar leads jointly, Corporate Finance supports"
        for size in ((120, 36), (80, 24)):
            await officer.resize(*size)
            assert _under(officer, "leads") == read
        assert form_of(officer)._remarks["leads"].region.y == field.region.bottom


async def test_a_title_longer_than_its_field_is_whole_under_it(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("5.1.m1")
        await officer.press("e")
        title = form_of(officer)._inputs["title"]
        assert isinstance(title, Field)
        assert _under(officer, "title") == title.value
        await officer.resize(120, 36)
        assert title.value in " ".join(officer.screen.split())
