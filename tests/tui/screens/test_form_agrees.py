"""The form of a row and `set` agree: what one can write the other can, field by field of the table."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Command

from tsworkbench.plan.language.fields import Field, Kind, options
from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.tui.screens.form.fields import edits_of, fields_of_row
from tsworkbench.work.edits import perform

DAY = date(2009, 12, 15)
TYPED = {
    Kind.STATUS: "cancelled",
    Kind.RAG: "red",
    Kind.DUE: "end jan",
    Kind.DONE_ON: "10 Dec 2009",
    Kind.LEADS: "Richard Parsons",
    Kind.POUNDS: "5,000",
    Kind.FUNDING: "Lottery £20,000",
    Kind.SPEND: "20,000 on 10 Dec 2009",
    Kind.CONFIRMED: "yes",
    Kind.NUMBER: "12",
    Kind.STAGE: "draft",
    Kind.REF: "9",
}
"""What is typed for a field; for any other, words."""
REFS = {"objective": "third:4", "activity": "4.2", "milestone": "4.2.m1", "output": "1.2.o1", "task": "4.2.t1"}
WRITTEN = [(field, level, option.name) for field, option in options() for level in field.levels]


def _ready(run: Command, field: Field, level: str) -> None:
    """The sample as it must be for a row of that level to have the field."""
    if level == "task":
        assert run("add", "task", "4.2", "Ring the funder").code == 0
    if field.kind is Kind.RAG or field.name in ("why", "next"):
        assert run("plan", "set", "report-on", level, "--plan", "third").code in (0, 1)
    if field.name in ("why", "next"):
        assert run("set", REFS[level], "--rag", "red").code == 0
    if field.kind is Kind.DONE_ON:
        assert run("set", REFS[level], "--status", "complete").code in (0, 1)
    if field.kind is Kind.CONFIRMED and level == "objective":
        assert run("set", REFS[level], "--funding", "Lottery £20,000").code == 0
    if field.kind is Kind.REASON:
        assert run("set", REFS[level], "--status", "reopen", "--due", "31 Jan 2010").code == 0
        assert run("sign-off", "third").code == 0
        assert run("set", REFS[level], "--due", "end feb").code == 0


def _plainly(said: Any) -> Any:
    """What `show` says of a row, without ids and times."""
    if isinstance(said, dict):
        return {name: _plainly(one) for name, one in said.items() if name not in ("id", "at")}
    return [_plainly(one) for one in said] if isinstance(said, list) else said


@pytest.mark.parametrize(("field", "level", "option"), WRITTEN, ids=lambda one: getattr(one, "name", one))
def test_what_set_writes_the_form_writes(
    demo_file: Path, tmp_path: Path, make_clock: Callable[..., Clock], field: Field, level: str, option: str
) -> None:
    run, ref = Command(demo_file, make_clock()), REFS[level]
    _ready(run, field, level)
    other = Command(tmp_path / "form.db", make_clock())
    shutil.copy(demo_file, other.path)
    words, ref = TYPED.get(field.kind, "Some other words."), run("show", ref, "--json").json["id"]
    assert run("set", ref, option, words).code == 0
    before = run("show", ref, "--json").json

    book = open_book(str(other.path), clock=make_clock(), who="Louise Russell")
    try:
        here = place(book, ref)
        form = fields_of_row(book, here, DAY)
        wanted = "money" if field.kind is Kind.CONFIRMED else field.name
        ids = [one.id for one in form if one.id.partition(":")[0] == wanted]
        assert ids, f"the form of a row of level {level} has no field {field.name}"
        typed = {one.id: one.shown for one in form} | dict.fromkeys(ids, words)
        if field.kind is Kind.RAG:  # the form goes on from what was said last, `set` begins anew
            typed |= dict.fromkeys(("why", "next"), "")
        assert all(one.reading is None or one.reading(words).ok for one in form if one.id in ids)
        perform(book, *edits_of(form, typed, here, as_at=DAY))
    finally:
        book.close()
    assert _plainly(other("show", ref, "--json").json) == _plainly(before)
