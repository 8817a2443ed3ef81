"""Screen, lines, JSON, exports and papers say the same of every entry and figure of a register, as at any day."""

import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.agreement.conftest import Doors
from tests.conftest import fixed_clock
from tests.effort import examples, thorough

from tsworkbench.papers.formats.markdown import markdown
from tsworkbench.papers.registers.register_paper import register_paper
from tsworkbench.plan.english import number, pounds
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.registers import kinds, presets
from tsworkbench.plan.registers.values import Field, FieldKind, Register
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.store.views.plan import plan_named
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.screens.registers.shelf import Shelf
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.registers.entries import add
from tsworkbench.work.registers.reading import Reading

DAYS = (date(2009, 11, 20), date(2009, 12, 15))
FIRST_HALF = datetime(2009, 11, 10, 9, 0, tzinfo=UTC)
NAMES = sorted(one.name for preset in presets.all_shipped() for one in preset.registers)
ODD = ("=cmd|' /C calc'!A0", "@sum(1)", "-1+1", "[bold]x[/]", "<b>&amp;</b>", "a | b", "two\nlines", "‮عربى", "👍🏽",
       "“quoted”, with a comma", "x" * 300, "O1", "1,000")  # fmt: skip
TYPED: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.TEXT: (*ODD, "Advice", "Housing for all"),
    FieldKind.LONG: (*ODD, "first line\n\n=second line"),
    FieldKind.NUMBER: ("0", "3", "1,234", "2.5", "-7"),
    FieldKind.MONEY: ("0", "£50k", "12.50", "105,000", "-£300"),
    FieldKind.DAY: ("31/3/10", "end March", "TBC", "3 nov 2009", "by 5 jan 2010", "1 dec 2009", "Q4"),
    FieldKind.YES_NO: ("y", "n"),
    FieldKind.SCALE: ("1", "2", "3", "4", "5"),
    FieldKind.OFFICER: ("LR", "RP", "AA"),
    FieldKind.ROW: ("4.2", "1.1", "4.5"),
    FieldKind.WEB: ("https://example.org/?a=1&b=2", "http://x.org"),
    FieldKind.FILE: ("~/sheet.xlsx", "=a.csv"),
}


@pytest.fixture(scope="module")
def with_registers(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with all registers, still empty. Not to be written to."""
    path = Path(shutil.copy(demo_template, tmp_path_factory.mktemp("registers") / "all.db"))
    book = open_book(path, clock=fixed_clock(FIRST_HALF), who="Louise Russell")
    plan_id = str(plan_named(book, "third")["id"])
    for preset in presets.all_shipped():
        if any(registers_of(book, plan_id).get(one.name) is None for one in preset.registers):
            perform(book, take_in(preset, plan_id=plan_id))
    book.close()
    return path


@pytest.fixture(scope="module")
def a_file_with(with_registers: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A file in which registers hold what was typed: some of it on the one day, the rest later."""

    @contextmanager
    def opened(typed: list[tuple[str, dict[str, str]]]) -> Iterator[Doors]:
        path = Path(shutil.copy(with_registers, tmp_path_factory.mktemp("entries") / "plan.db"))
        half = len(typed) * 2 // 3
        for clock, some in ((fixed_clock(FIRST_HALF), typed[:half]), (fixed_clock(), typed[half:])):
            book = open_book(path, clock=clock, who="Louise Russell")
            plan_id = str(plan_named(book, "third")["id"])
            for name, words in some:
                register = registers_of(book, plan_id).get(name)
                assert register is not None
                try:
                    perform(book, add(register, words, as_at=DAYS[0], plan_id=plan_id))
                except WrongInput:
                    continue
            book.close()
        book = open_book(path, clock=fixed_clock(), who="Louise Russell")
        try:
            yield Doors(book, path)
        finally:
            book.close()

    return opened


def made(name: str) -> Register:
    """A register as its preset has it."""
    return next(one for preset in presets.all_shipped() for one in preset.registers if one.name == name)


def linked(name: str, depth: int = 2) -> list[str]:
    """The registers that the entries of one link to, those that they link to first."""
    found: list[str] = []
    for field in made(name).fields:
        if field.kind is FieldKind.ENTRY and field.to_register and field.to_register != name and depth:
            found += [*linked(field.to_register, depth - 1), field.to_register]
    return list(dict.fromkeys(found))


def an_entry(register: Register, chance: random.Random) -> dict[str, str]:
    """Words for some of its fields, and for all that are needed."""

    def words(field: Field) -> str:
        if field.kind.chosen:
            return chance.choice(field.all_choices)
        if field.kind is FieldKind.ENTRY:
            return f"{made(field.to_register or '').prefix}{chance.randint(1, 3)}"
        return chance.choice(TYPED[field.kind])

    fields = [one for one in register.fields if not one.kind.derived and one.to_register != register.name]
    needed = [one for one in fields if one.required or one.name in register.called]
    return {one.name: words(one) for one in fields if one in needed or chance.random() < 0.6}


def typed_into(name: str, seed: int) -> list[tuple[str, dict[str, str]]]:
    """What was typed: a few entries of the registers that one links to, then forty of its own."""
    chance = random.Random(f"{name} {seed}")
    others = [(one, an_entry(made(one), chance)) for one in linked(name) for _ in range(3)]
    return [*others, *((name, an_entry(made(name), chance)) for _ in range(40))]


@settings(
    max_examples=examples(6),
    derandomize=not thorough(),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 10_000))
def test_every_entry_and_figure_reads_alike_by_every_door(
    name: str, seed: int, a_file_with: Callable[..., Any]
) -> None:
    with a_file_with(typed_into(name, seed)) as doors:
        plan = str(plan_named(doors.book, "third")["id"])
        register = registers_of(doors.book, plan).get(name)
        assert register is not None
        for day in DAYS:
            shelf = Shelf(Desk(doors.book, day))
            on_screen = the_screen_says(shelf, register)
            assert on_screen
            the_lists_say(doors, register, day, on_screen)
            the_exports_say(doors, register, day, on_screen)
            the_figures_are(doors, register, day, shelf)
            if not register.personal:
                the_paper_says(doors, register, plan, day, on_screen)


Said = dict[str, dict[str, str]]


def the_screen_says(shelf: Shelf, register: Register) -> Said:
    """Ref → field → words, in the order of the list."""
    keys, _ = shelf.keys(register, "", True, "")
    shelf.read_ahead(register, keys)
    views = [view for key in keys if (view := shelf.view(key)) is not None]
    assert len(views) == len(keys)
    return {view.ref: {one.name: plain_words(view.register, one, view.cells.get(one.name), view.words(one.name), view)
                       for one in register.fields} for view in views}  # fmt: skip


def plain_words(register: Register, field: Field, cell: Any, words: str, view: Any) -> str:
    """What a table has in a cell: amounts and numbers without signs, an exact day as 2010-03-31, else the words."""
    if cell is None:
        return ""
    if view.units[field.name] is FieldKind.MONEY and isinstance(cell, int | float):
        return number(cell / 100).replace(",", "")
    if field.kind is FieldKind.DAY and not field.several and str(cell) == str(kinds.day_of(cell)):
        return str(cell)
    if isinstance(cell, int | float) and field.kind not in (FieldKind.YES_NO, FieldKind.SCALE):
        return number(cell).replace(",", "")
    return " ".join(words.split())


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def as_read(value: Any) -> str:
    """A cell of a table as `plain_words` has it: the mark before what could be a formula is no part of it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        return number(value).replace(",", "")
    text = str(value)
    return " ".join((text[1:] if text[:1] == "'" and text[1:2] in "=+-@'\t" else text).split())


def the_lists_say(doors: Doors, register: Register, day: date, on_screen: Said) -> None:
    """Lines, comma-separated values and JSON have its entries in its order, and the same in each field."""
    asked = ["register", "list", register.name, "--plan", "third", "--with-personal"]
    lines = doors.run(*asked, as_at=day.isoformat()).lines
    assert [line.split()[0] for line in lines[1:]] == list(on_screen)
    rows = read(doors.run(*asked, "--csv", as_at=day.isoformat()).out)
    titles = {one.name: one.title for one in register.fields}
    assert {row["Ref"]: {name: as_read(row[title]) for name, title in titles.items()} for row in rows} == on_screen
    assert [row["Ref"] for row in rows] == list(on_screen)
    found = doors.run(*asked, "--json", as_at=day.isoformat()).json
    assert [row["ref"] for row in found] == list(on_screen)
    for row in found:
        for one in register.fields:
            if one.kind in (FieldKind.MONEY, FieldKind.NUMBER) or one.kind.derived:
                assert as_read(row[one.name]) == on_screen[row["ref"]][one.name]


def the_exports_say(doors: Doors, register: Register, day: date, on_screen: Said) -> None:
    """CSV, Excel and JSON have what the screen has."""
    titles = {one.name: one.title for one in register.fields}
    folder = Path(doors.book.path).parent
    for form in ("csv", "xlsx", "json"):
        out = folder / f"{register.name}-{day}.{form}"
        said = doors.run("register", "export", register.name, "--plan", "third", "--with-personal", "-o", str(out),
                         as_at=day.isoformat())  # fmt: skip
        assert said.code == 0, said.err
        rows = read_file(out, form)
        assert [row["Ref"] for row in rows] == list(on_screen)
        for row in rows:
            assert {name: as_read(row[title]) for name, title in titles.items()} == on_screen[row["Ref"]]


def read_file(path: Path, form: str) -> list[dict[str, Any]]:
    """The rows of a table that was written, by heading."""
    if form == "csv":
        return list(read(path.read_text("utf-8")))
    if form == "json":
        return list(json.loads(path.read_text("utf-8"))["entries"])
    headings, *rows = load_workbook(path).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [dict(zip(headings, row, strict=True)) for row in rows]  # type: ignore[arg-type]


def the_figures_are(doors: Doors, register: Register, day: date, shelf: Shelf) -> None:
    """A figure is the same over the list, in lines and in JSON."""
    asked = ["register", "figures", register.name, "--plan", "third"]
    briefs = [one.brief for one in shelf.figures(register)]
    lines = doors.run(*asked, as_at=day.isoformat()).lines
    assert [line.split(None, 1)[1].strip() for line in lines if briefs] == briefs
    if briefs:
        values = doors.run(*asked, "--json", as_at=day.isoformat()).json
        for brief, value in zip(briefs, values, strict=True):
            counted = value["value"]
            assert value["cannot"] or brief.startswith((number(counted), pounds(round(counted * 100))))


def the_paper_says(doors: Doors, register: Register, plan: str, day: date, on_screen: Said) -> None:
    """The paper names every entry once, and has the figures that stand over the list."""
    reading = Reading(doors.book, plan, day)
    text = markdown(register_paper(reading, register))
    refs = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    assert sorted(one for one in refs if one in on_screen) == sorted(on_screen)
    for label, words in reading.figures(register):
        assert f"{label}: {words}" in text
    assert [words for _, words in reading.figures(register)] == [
        one.words for one in Shelf(Desk(doors.book, day)).figures(register)
    ]
