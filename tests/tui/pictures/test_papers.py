"""The papers as they look, with a paper that stays the same. After a change that is meant: ``--snapshot-update``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.officer import SIZES, Held, Officer
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from tsworkbench.papers import catalogue
from tsworkbench.papers.paper import Column, Heading, Items, Paper, Paragraph, Paragraphs, Run, Table, Tone
from tsworkbench.plan.model import Rag

if TYPE_CHECKING:
    from tsworkbench.tui.app import WorkbenchApp

LOOKS: dict[str, list[str]] = {
    "papers": ["P"],
    "another format": ["P", "right"],
    "reading": ["P", "tab", "pagedown"],
    "whose": ["P", "down", "down", "o"],
    "position": ["P", "p"],
    "save as": ["P", "s"],
    "words": ["P", "w", *"Well."],
}

_RED, _GREEN = Run("▲ Red 2", rag=Rag.RED), Run("● Green 9", rag=Rag.GREEN)
PAPER = Paper(
    title="Third Sector Strategy – highlight report, Quarter 3",
    under=("For: Delivery Group", Run("Position at 31 December 2009.", Tone.STRONG)),
    blocks=(
        Heading(text="1. Decisions asked for"),
        Items(
            items=("Agree or refuse five new dates (section 4).", "Say whether the £405,000 is confirmed."),
            numbered=True,
        ),
        Heading(text="2. Overall position"),
        Paragraph(words=("Of 15 activities: ", _RED, " · ", _GREEN, ". ", "The rest wait for a decision. " * 3)),
        Heading(text="3. Off track"),
        Table(
            caption="Off track",
            columns=(Column(title="Activity", share=2), Column(title="Why", share=2), Column(title="Done", right=True)),
            rows=(
                (("4.6 Resilience ", Run("▲ Red", rag=Rag.RED)), "Members asked for a third option.", "1"),
                ("4.2 Community Chest", Paragraphs(of=("No officer yet.", "The advert is ready.")), "2"),
            ),
        ),
        *(Paragraph(words=f"Paragraph {number} of what follows.") for number in range(30)),
    ),
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS)
def test_the_papers_screen(
    snap_compare: Any,
    make_app: Callable[..., WorkbenchApp],
    held_timers: list[Held],
    demo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    look: str,
    size: str,
) -> None:
    monkeypatch.setattr("tsworkbench.tui.screens.papers.papers_screen._RESTS", 0)
    monkeypatch.setattr(catalogue, "preview", lambda *_: PAPER)
    monkeypatch.setattr("tsworkbench.tui.screens.papers.papers_screen.folder_for", lambda _: tmp_path / "Documents")
    monkeypatch.setenv("HOME", str(tmp_path))

    async def act(pilot: Pilot[None]) -> None:
        officer = Officer(pilot, demo_file, held_timers)
        await officer.settle()
        for key in LOOKS[look]:
            await officer.press(key)
            for worker in list(officer.app.workers):
                with suppress(WorkerCancelled):
                    await worker.wait()
            await officer.settle()

    assert snap_compare(make_app(demo_file), terminal_size=SIZES[size], run_before=act)
