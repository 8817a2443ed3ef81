"""Registers in the real program, by keys: who came is ticked and counted; each preset is taken in and has an entry."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.agreement.a_year import Year
from tests.tui.terminal.a_terminal import ENTER, ESC, Terminal

from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.values import Register

pytestmark = pytest.mark.pty
if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)

TAB, CTRL_S = "\t", "\x13"
LOUISE, DAY = "Louise Russell", "2009-12-15"
OUTPUT = "4.5.o1"
"""“35 Third Sector organisations attend initial Third Sector provider day”."""


class Desk:
    """An officer at the sample plan, who also types a command now and then."""

    def __init__(self, start: Callable[..., Terminal], path: Path) -> None:
        self.commands = Year(path, date.fromisoformat(DAY))
        self.terminal = start("open", str(path), "--who", LOUISE, day=f"{DAY}T14")
        self.terminal.shows("1 Plan", "2 Milestones")

    def takes_in(self, preset: str, then: str) -> None:
        """Begins a register from the wheel of presets."""
        terminal = self.terminal
        terminal.press("4")
        terminal.shows("4 Registers")
        self.terminal.call("new register")
        terminal.shows("New register", "type to narrow")
        terminal.press(*preset)
        terminal.until(lambda text: any(f"▌ {then}" in line for line in text.splitlines()), f"{then} chosen")
        terminal.press(ENTER)
        terminal.shows(f"━━ {then}")

    def goes_to(self, title: str) -> None:
        """Opens a register from the list of them."""
        terminal = self.terminal
        terminal.press("\x1b[D")
        terminal.shows("━━ 4 Registers")
        for _ in range(30):
            if f"━━ {title} " in terminal.text or f"── {title} " in terminal.text:
                break
            terminal.press("j")
            terminal.until(lambda text: "▌" in text)
        terminal.press(ENTER)
        terminal.shows(f"━━ {title}")

    def fills_in(self, register: str, values: Mapping[str, str], ref: str) -> None:
        """Adds an entry by the form: from field to field by tab, and ctrl+s."""
        terminal = self.terminal
        terminal.press("i")
        terminal.shows("ctrl+s save all", "New ")
        form = [field for field in _register(register).stored if field.shown]
        at = 0
        for name, typed in values.items():
            place = next(n for n, field in enumerate(form) if field.name == name)
            terminal.press(*[TAB] * (place - at))
            at = place
            terminal.press(*typed)
        terminal.press(CTRL_S)
        terminal.until(lambda text: "ctrl+s save all" not in text, "the form gone")
        terminal.shows(f" {ref} ")

    def leaves(self) -> None:
        """Quits."""
        self.terminal.press("q")
        assert self.terminal.ends() == 0
        assert "Everything is saved" in self.terminal.written


def _register(name: str) -> Register:
    return next(one for preset in presets.all_shipped() for one in preset.registers if one.name == name)


def test_thirty_five_organisations_are_ticked_and_the_output_counts_them(
    start: Callable[..., Terminal], sample_file: Path
) -> None:
    desk = Desk(start, sample_file)
    terminal, commands = desk.terminal, desk.commands
    terminal.press("4")
    terminal.shows("No registers yet. Press i to choose one")
    terminal.press("i")
    terminal.shows("New register")
    terminal.press(*"events")
    terminal.press(ENTER)
    terminal.shows("No events yet: press i to add the first.", "Attendance")
    for number in range(1, 36):
        commands("register", "add", "organisations", f"name=Organisation {number}")
    desk.fills_in("events", {"title": "First provider day", "kind": "p", "on": "20 Nov 2009"}, "V1")
    terminal.press("Y")
    terminal.shows("New attendances of V1: which organisations", "makes 35 attendances")
    terminal.press(ENTER)
    terminal.shows("━━ Attendance", "T1 ", "Organisation 1")
    terminal.press(*"c" * 35)
    terminal.shows("T9 attended now yes")  # the last: they are in the order of their names
    terminal.press("x")
    terminal.shows("Figures of Attendance", "organisations attended a provider day")
    terminal.press("1")
    terminal.shows("feed an output")
    terminal.press("f")
    terminal.shows("the actual of?")
    terminal.press(ENTER)
    terminal.shows(f"{OUTPUT} is counted from Attendance")

    terminal.press("1", "/", *OUTPUT)
    terminal.shows("35 Third Sector organisations attend")
    terminal.press(ENTER)
    terminal.shows("35 of 35 from Attendance", "35 so far from Attendance")
    assert "Actual     35, from Attendance" in commands("show", OUTPUT)
    assert counted_in_json(commands) == 35
    assert "provider day | 35 of 35" in report(commands)

    commands.on("2009-11-19")  # the day before it was held
    assert "Actual     0, from Attendance" in commands("show", OUTPUT)
    assert counted_in_json(commands) == 0
    terminal.press("T")
    terminal.shows("as at")
    terminal.press("a")
    terminal.shows("▌ As at")
    terminal.press(*"19 nov 2009")
    terminal.press(ENTER)
    terminal.shows("Thu 19 Nov 2009", "0 of 35 from Attendance")
    desk.leaves()


def counted_in_json(commands: Year) -> float:
    """The actual of the output as JSON has it."""
    file = commands.path.with_suffix(".json")
    commands("export", "json", "--plan", "third", "-o", str(file), "--force")
    library = json.loads(file.read_text(encoding="utf-8"))
    outputs = [
        output
        for plan in library["plans"]
        for objective in plan["objectives"]
        for activity in objective["activities"]
        for output in activity.get("outputs", ())
    ]
    return float(next(one["actual"] for one in outputs if one.get("ref") == OUTPUT))


def report(commands: Year) -> str:
    """The highlight report, as a paper prints it."""
    return commands("report", "highlight", "--plan", "third", "--to", DAY, "--format", "md")


class Case(NamedTuple):
    """What an officer keeps: the preset that serves it, an entry for its form, and what is seen then."""

    what: str
    preset: str
    register: str
    values: Mapping[str, str]
    ref: str
    sees: tuple[str, ...]
    picture: str = ""


CASES = (
    Case(
        "risks",
        "risks",
        "risks",
        {"title": "The Fund is late", "row": "4.2", "residual_likelihood": "5", "residual_impact": "4"},
        "R1",
        ("▲20", "The Fund is late", "1 open risk · 1 red"),
        "━━ v Risks: matrix",
    ),
    Case(
        "equality",
        "equality",
        "equality",
        {"title": "Mainstream Grants", "row": "4.1"},
        "E1",
        ("Mainstream Grants", "0 signed off"),
    ),
    Case(
        "options", "options", "options", {"title": "Merge", "row": "4.6"}, "A1", ("Merge", "0 preferred options agreed")
    ),
    Case(
        "organisations",
        "organisations",
        "organisations",
        {"name": "Praxis", "charity_number": "1078945"},
        "O2",
        ("Praxis", "VCOs on the portal"),
    ),
    Case(
        "services",
        "services",
        "services",
        {"name": "Payroll", "organization": "O1"},
        "S1",
        ("Payroll", "services in the directory"),
    ),
    Case(
        "contracts",
        "contracts",
        "contracts",
        {"title": "Advice", "supplier": "O1", "annual_value": "90k"},
        "C1",
        ("£90,000", "1 contract over £50k a year"),
        "━━ v Contracts: ",
    ),
    Case(
        "premises",
        "premises",
        "premises",
        {"name": "Oxford House", "uprn": "6012345"},
        "P1",
        ("Oxford House", "premises used by the sector"),
    ),
    Case(
        "grants",
        "grants",
        "pots",
        {"name": "Community Chest", "amount": "300k"},
        "F1",
        ("Community Chest", "£300,000 pot"),
        "━━ v Grant pots: ",
    ),
    Case(
        "accreditation",
        "accreditation",
        "accreditation",
        {"organisation": "O1"},
        "Q1",
        ("Toynbee Hall", "0 VCOs commission ready"),
    ),
    Case(
        "support given",
        "support",
        "support",
        {"what": "Policy written", "organisation": "O1", "on": "1 dec 2009"},
        "H1",
        ("Policy written", "organisations supported to tender"),
    ),
    Case(
        "a course",
        "events",
        "events",
        {"title": "Bid writing", "kind": "c", "on": "3 dec 2009"},
        "V1",
        ("Bid writing", "courses on Project Management"),
    ),
    Case(
        "a provider day",
        "events",
        "events",
        {"title": "Meet the commissioners", "kind": "p", "on": "12 nov 2009"},
        "V1",
        ("Meet the commissioners", "courses on Project Management"),
    ),
    Case(
        "on the portal",
        "organisations",
        "organisations",
        {"name": "Praxis", "on_portal_since": "1 dec 2009"},
        "O2",
        ("Praxis", "1 VCO on the portal"),
    ),
    Case(
        "volunteering",
        "volunteering",
        "volunteering",
        {"title": "Befriending", "organisation": "O1", "placed": "12"},
        "U1",
        ("Befriending", "volunteers placed"),
    ),
    Case(
        "documents", "documents", "documents", {"title": "Volunteering Code"}, "D1", ("Volunteering Code", "0 agreed")
    ),
    Case(
        "representatives",
        "representatives",
        "seats",
        {"title": "Partnership Board", "holder": "Sam Smith"},
        "B1",
        ("Partnership Board", "0 of 1 seat filled"),
    ),
    Case(
        "communications",
        "communications",
        "communications",
        {"title": "East End Life", "on": "1 feb 2010"},
        "M1",
        ("East End Life", "issues of East End Life"),
    ),
    Case(
        "funding",
        "funding",
        "funding",
        {"source": "London Councils", "year": "31 mar 2011", "amount": "50k"},
        "L1",
        ("London Councils", "£0 confirmed"),
    ),
    Case(
        "cases",
        "cases",
        "cases",
        {"kind": "c", "organisation": "O1", "opened_on": "1 dec 2009"},
        "X1",
        ("Toynbee Hall", "1 open case"),
    ),
    Case(
        "glossary",
        "glossary",
        "glossary",
        {"term": "CVS", "meaning": "Council for Voluntary Service"},
        "Y1",
        ("Council for Voluntary Service",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_each_kind_of_thing_that_is_kept_is_kept_by_keys(
    start: Callable[..., Terminal], sample_file: Path, case: Case
) -> None:
    """The register is taken in, an entry is added by the form, seen in the list, counted and drawn."""
    Year(sample_file, date.fromisoformat(DAY))("register", "new", "organisations")
    Year(sample_file, date.fromisoformat(DAY))("register", "add", "organisations", "name=Toynbee Hall")
    desk = Desk(start, sample_file)
    first = presets.shipped(case.preset).registers[0]
    if case.preset == "organisations":
        desk.terminal.press("4")
        desk.terminal.shows("4 Registers")
        desk.goes_to("Organisations")
    else:
        desk.takes_in(case.preset, first.title)
    desk.fills_in(case.register, case.values, case.ref)
    desk.terminal.shows(*case.sees)
    if case.picture:
        desk.terminal.press("v")
        desk.terminal.shows(case.picture)
        desk.terminal.process.send(ESC)
        desk.terminal.until(lambda text: "━━ v " not in text and "4 Registers" in text, "the list again")
    desk.leaves()


def test_the_protected_characteristics_are_laid_out_for_an_assessment(
    start: Callable[..., Terminal], sample_file: Path
) -> None:
    desk = Desk(start, sample_file)
    desk.takes_in("equality", "Equality impact assessments")
    desk.fills_in("equality", {"title": "Mainstream Grants", "row": "4.1"}, "E1")
    desk.terminal.press("Y")
    desk.terminal.shows("make 9 impacts")
    desk.terminal.press("y")
    desk.terminal.shows("━━ Equality impacts", "I9 ")
    desk.leaves()
