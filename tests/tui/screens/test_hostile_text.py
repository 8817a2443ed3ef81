"""Whatever stands in the file or is typed: nothing falls over, nothing steers the terminal, nothing runs over."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from tests.tui.textual_inside import strips_of

from tsworkbench.plan.language.text import clean

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

HOSTILE = {
    "closing markup": "[/]",
    "markup that acts": "[@click=app.quit]x[/] [red]y[/red] [link=file:///etc/passwd]z[/]",
    "broken markup": "[[[/b] \\[ ]] {x} {0} %s $text",
    "escape sequences": "\x1b[31m\x1b[2J\x1b[?1049l\x1bc\x1b(0 red \x1b[6n",
    "c1 controls": "\x9b31m\x9d0;title\x9c\x90q\x9c\x85",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "hyperlink": "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\",
    "nul and bells": "a\x00b\x07c\x08\x08\x7fd\r\ne\tf\x0bg\x0ch",
    "bidi overrides": "\u202egnp.exe\u202c \u2066a\u2067b\u2069 \u200f\u200e\u061c",
    "zero width": "\u200bz\u200de\u200dr\u2060o\ufeff \u00ad\u034f\u115f",
    "combining": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319" * 40 + "e" + "\u0301" * 300,
    "wide": "委員会は第三セクター戦略の行動計画を承認する。" * 8,
    "one long word": "x" * 10_000,
    "right to left": "استراتيجية القطاع الثالث " * 6 + "אסטרטגיה",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇬🇧 1️⃣ " * 10,
    "formula": "=cmd|'/C calc'!A1",
    "tags and private use": "\U000e0041\U000e007f\ue000\uf8ff\ufffe\U0001f9ff\U000f0000",
    "nothing": "",
}
STEERS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
FIXED = {
    *("id", "sort", "level", "role", "kind", "status", "rag", "report_on", "cost_kind", "target_kind"),
    "stage",
    *("due_precision", "expected_precision", "baseline_precision"),
}
"""Columns that take nothing else, or that hold the rows together."""
DAYS = {
    *("due_from", "due_to", "expected_due_from", "expected_due_to", "baseline_due_to", "done_on", "on_day"),
    *("period_start", "period_end", "as_at", "at", "left_on", "due_rrule", "review_rrule"),
}
TABLES = [
    *("plan", "objective", "activity", "milestone", "output", "task", "officer", "lead", "progress", "note"),
    *("funding_source", "allocation", "role_holder", "sign_off", "setting", "reading"),
]


def spoil(path: Path, texts: Sequence[str], *, days: bool = False) -> None:
    """Writes into every text cell of every table one of `texts`, in turn, as another program could."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "insert into task(id, plan_id, activity_id, sort, ref, title) "
            "select 't', plan_id, id, 'V', '4.2.t1', 'Ring' from activity where ref='4.2'"
        )
        for table in TABLES:
            columns = [
                row[1]
                for row in connection.execute(f"pragma table_info({table})")
                if row[2] == "TEXT" and row[1] not in FIXED and not row[1].endswith("_id")
            ]
            columns = [column for column in columns if days or column not in DAYS]
            connection.execute("create temp table evil(n integer primary key, text text)")
            connection.executemany("insert into evil values(?, ?)", enumerate(texts))
            for place, column in enumerate(columns):
                which = f"(rid + {place}) % {len(texts)}"
                connection.execute(f"update {table} set {column}=(select text from evil where n={which})")
            connection.execute("drop table evil")
        connection.commit()


def check(officer: Officer) -> None:
    """Nothing on the screen steers the terminal, acts when it is clicked, or is wider than the screen."""
    assert officer.app.is_running
    width, height = officer.app.size
    strips = strips_of(officer.app.screen)
    assert len(strips) == height
    for strip in strips:
        text = strip.text
        unsafe = {hex(ord(c)) for c in text if unicodedata.category(c) in STEERS}
        assert not unsafe, (unsafe, text)
        assert cell_len(text) == width, text
        for segment in strip:
            assert segment.control is None
            if segment.style is not None:
                assert segment.style.link is None
                assert "@click" not in segment.style.meta


async def tour(officer: Officer, *keys: str) -> None:
    """Presses keys and checks the screen after each."""
    for key in keys:
        await officer.press(key)
        check(officer)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_another_program_wrote_into_every_cell_harms_no_screen(
    at_desk: AtDesk, demo_file: Path, text: str
) -> None:
    spoil(demo_file, [text])
    async with at_desk(demo_file) as officer:
        check(officer)
        await tour(officer, "home", "down", "right", "down", "2", "3", "1", "d", "escape", "ctrl+s", "w")
        await officer.resize(80, 24)
        check(officer)


@pytest.mark.parametrize("turn", range(3))
async def test_no_screen_menu_or_editor_is_harmed(at_desk: AtDesk, demo_file: Path, turn: int) -> None:
    texts = list(HOSTILE.values())
    spoil(demo_file, texts[turn * 6 :] + texts[: turn * 6])
    async with at_desk(demo_file) as officer:
        check(officer)
        await tour(officer, "home", "down", "right", "down", "end")
        await tour(officer, "2", "]", "end", "3", "home", "enter", "down", "z", "z")
        await tour(officer, "home", "1", "home", "down", "right", "down")
        for opened in ("s", "i", "d", "o", "t", "n", "N", "ctrl+p", "?"):
            await tour(officer, opened, "escape")
        await tour(officer, "g", "c", "u", "delete", "ctrl+p", *"bring", "enter", "escape", "w", "ctrl+s", "w")
        await officer.resize(80, 24)
        check(officer)
        await tour(officer, "1", "end", "2", "3", "down", "s", "escape", "d", "escape", "?", "escape")
        await officer.resize(24, 8)
        check(officer)


@pytest.mark.parametrize(
    "text",
    ["\x1b[31m[/]\u202e", "31/12/2009", "2009-13-45", "99999-01-01", "", "x" * 10_000],
    ids=["hostile", "slashes", "no such month", "far year", "nothing", "ten thousand letters"],
)
async def test_days_that_are_none_harm_no_screen(at_desk: AtDesk, demo_file: Path, text: str) -> None:
    spoil(demo_file, [text], days=True)
    async with at_desk(demo_file) as officer:
        check(officer)
        await tour(officer, "home", "down", "right", "down", "down", "end", "2", "]", "down", "3", "home", "enter")
        await tour(officer, "1", "home", "down", "down", "d", "escape", "+", "escape", "c", "c", "escape", "u", "w")


NEWEST = {
    "t": "select title from milestone where ref='4.2.m3'",
    "n": "select comment from progress order by rid desc",
    "N": "select text from note order by rid desc",
    "d": "select due_text from milestone where ref='4.2.m3'",
    "o": "select name from officer order by rid desc",
}


@pytest.mark.parametrize("editor", NEWEST)
async def test_what_is_pasted_into_an_editor_is_cleaned_or_refused_and_harms_nothing(
    at_desk: AtDesk, demo_file: Path, editor: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m3")
        for text in HOSTILE.values():
            await officer.press(editor)
            await officer.paste(f"+{text}" if editor == "o" else text)
            check(officer)
            await officer.press("enter")
            check(officer)
            if officer.typed is not None:
                await officer.press("escape")
            stored = officer.value(NEWEST[editor])
            assert stored is None or stored == clean(stored)


async def test_what_is_pasted_outside_an_editor_harms_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        for text in HOSTILE.values():
            await officer.paste(text)
            check(officer)
            await officer.press("n")
            check(officer)
            await officer.press("escape")
        assert officer.content == before


async def test_what_is_typed_to_narrow_a_menu_harms_nothing(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        for text in list(HOSTILE.values())[::3]:
            await officer.press("ctrl+p")
            await officer.paste(text)
            check(officer)
            await officer.press("escape")


async def test_an_officer_of_any_name_can_sit_down(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, who="\x1b[31m[/]\u202eMallory\x07" + "x" * 300) as officer:
        check(officer)
        await tour(officer, "m", "1", "g")
        assert officer.said("by") == clean(officer.said("by"))


@pytest.mark.parametrize("size", [(5, 2), (20, 5), (79, 23), (99, 29), (100, 30), (250, 80)])
async def test_a_screen_of_any_size_is_filled_exactly(at_desk: AtDesk, demo_file: Path, size: tuple[int, int]) -> None:
    async with at_desk(demo_file, size=size) as officer:
        check(officer)
        await tour(officer, "down", "2", "3", "enter", "z", "z", "1", "d", "escape", "s", "escape", "?", "escape")
