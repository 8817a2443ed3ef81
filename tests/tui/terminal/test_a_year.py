"""A plan's year in the real program, on its own days: it is begun and signed off, reported on, and rolled forward."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from tests.agreement.a_year import PLAN, Year
from tests.tui.terminal.a_terminal import ENTER, ESC, Terminal

pytestmark = pytest.mark.pty
if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)

OWNER, LOUISE, ALEX = "Priya Shah", "Louise Russell", "Alex Louis"
TITLE = "Third Sector Strategy - Action Plan"
TAB, CTRL_S = "\t", "\x13"
SAID = ("1.1", "1.2", "2.1", "3.1", "4.1", "4.3", "4.4", "4.5", "4.6", "6.1", "6.2", "7.1")
"""The activities that are rated green at the quarter's end."""


class Office:
    """The officers' one file: they sit at it in the terminal, and type a command now and then."""

    def __init__(self, start: Callable[..., Terminal], path: Path) -> None:
        self._start = start
        self.path = path
        self.commands = Year(path, date(2009, 3, 5))

    @contextmanager
    def sitting(self, day: str, who: str) -> Iterator[Terminal]:
        """An officer at the workbench on a day; at the end everything is saved."""
        terminal = self._start("open", str(self.path), "--who", who, day=f"{day}T14")
        terminal.shows("1 Plan", "2 Milestones", "3 Officers", who)
        yield terminal
        leave(terminal)

    def says(self, day: str, *args: str, who: str = OWNER) -> str:
        """What a command prints on a day."""
        return self.commands.on(day)(*args, who=who)


def leave(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.ends() == 0
    assert "Everything is saved" in terminal.written


def answer(terminal: Terminal, label: str, words: str) -> None:
    """Types into the editor that is open, and then presses enter; with no words, what was proposed stays."""
    asks = f"▌ {label}"
    terminal.shows(asks)
    terminal.press(*words)  # letter by letter: what comes with its Enter in one piece is taken for a paste
    terminal.until(lambda text: any(asks in line and words in line for line in text.splitlines()), words)
    terminal.press(ENTER)
    terminal.until(lambda text: asks not in text, f"{label} gone")


def back(terminal: Terminal, screen: str) -> None:
    """Leaves a screen for the workbench under it."""
    terminal.shows(screen)
    terminal.process.send(ESC)
    terminal.until(lambda text: screen not in text and " 1 Plan " in text, f"{screen} gone")


def test_a_year_from_the_first_start_to_the_next_years_plan(
    start: Callable[..., Terminal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name, value in (("HOME", str(tmp_path)), ("LOGNAME", "pshah"), ("USER", "pshah"), ("TZ", "UTC")):
        monkeypatch.setenv(name, value)
    office = Office(start, tmp_path / "xdg_data_home" / "tsworkbench" / "plan.db")
    the_year_starts(start, office)
    issued = the_quarter_ends(office)
    the_year_ends(office, issued)


def the_year_starts(start: Callable[..., Terminal], office: Office) -> None:
    terminal = start(day="2009-03-02T10")
    terminal.shows("how would you like to begin?")
    terminal.press("2")
    terminal.shows("Where is the plan to be?")
    terminal.press("2")
    terminal.shows("Type where it is")
    terminal.process.send(str(PLAN))
    terminal.shows("is there: enter reads it")
    terminal.process.send(ENTER)
    terminal.shows("15 activities, 40 milestones", "doubt 1 of")
    terminal.press("A")
    terminal.shows(
        "All that was in doubt is settled", "35 outputs", "12 pairs of a milestone and an output say the same"
    )
    terminal.press("p")
    terminal.shows("12 pairs of a milestone and an output are linked")
    terminal.process.send(ENTER)
    terminal.shows("Who are you?", "I look after the whole plan")
    terminal.press("8")
    terminal.shows("Your name", "pshah")
    terminal.process.send(OWNER)
    terminal.shows(f"Name      {OWNER}")
    terminal.process.send(ENTER)
    terminal.shows("0 of 40 complete", "· draft", f"{OWNER}   ✓")
    terminal.press("K")
    terminal.shows("13 things to settle or to know", "Money counted once")
    back(terminal, "Checks of the plan")
    terminal.call("new group")
    answer(terminal, "Group", "Delivery Group")
    terminal.shows("the group “Delivery Group”")
    terminal.call("new meeting")
    answer(terminal, "Delivery Group meets", "11 mar 2009")
    terminal.shows("11 Mar  Delivery Group")
    leave(terminal)

    office.says("2009-03-05", "link", "6.1.m2", "--signs-off", "third")
    with office.sitting("2009-03-11", OWNER) as terminal:
        terminal.call("sign off")
        answer(terminal, "Signed by", "A Ahmed")
        answer(terminal, "Date signed", "")
        for asked in ("Delivery Group; with a comma", "the day of the meeting", "where the minutes say so"):
            terminal.shows("Which group signs the plan off?", asked)
            terminal.press(ENTER)
        terminal.shows("· agreed", "signed off 11 Mar 2009 by A Ahmed", "1 of 40 complete")
    done = office.commands.shown("6.1.m2"), office.commands.shown("6.1.o1")
    assert [(row["status"], row["done_on"]) for row in done] == [("complete", "2009-03-11")] * 2
    assert "as agreed 11 March 2009" in office.says("2009-03-12", "version", "list")


def the_quarter_ends(office: Office) -> str:
    """The report that was issued."""
    office.says("2009-08-28", "set", "6.1.m1", "--status", "complete")
    office.says("2009-10-30", "set", "4.1.m1", "5.1.m1", "6.2.m1", "6.2.m2", "--status", "complete")
    office.says("2009-11-30", "set", "2.1.m1", "3.1.m1", "--status", "complete")
    with office.sitting("2010-01-04", LOUISE) as terminal:
        terminal.press("U")
        terminal.shows("position at 31 Dec 2009 · return by 8 Jan 2010", "1 of 9", "4.2  Establish a Community Chest")
        terminal.press("1")
        terminal.shows("4.2.m1 complete, done 4 Jan 2010")
        terminal.press("j")
        terminal.press("d")
        answer(terminal, "Expected", "end feb")
        answer(terminal, "Reason", "Advertised twice")
        terminal.shows("expected later: reason written")
        terminal.press("a")
        answer(terminal, "Why", "Waiting for the allocation")
        answer(terminal, "What next", "Ask the Delivery Group")
        terminal.shows("1 said", "Ask the Delivery Group")
        back(terminal, "Update round")
    for ref in SAID:
        office.says("2010-01-08", "set", ref, "--rag", "green", who=LOUISE)
    office.says("2010-01-08", "set", "5.1", "--rag", "amber", "--why", "The bid is late", who="Andy Algar")

    with office.sitting("2010-01-12", OWNER) as terminal:
        terminal.press("R")
        terminal.shows("position at 31 December 2009 · return by 8 January 2010, 4 days ago", "1 to say", "▌Alex Louis")
        terminal.press("y")
        terminal.shows("reminder")
        back(terminal, "R Returns")
        terminal.press("P")
        terminal.shows("Highlight report", "Draft, not issued")
        terminal.press("w")
        terminal.shows("Words for the report")
        terminal.process.send(f"The Chest waits for its money.{TAB}Say whether the Chest may begin{CTRL_S}")
        terminal.shows("overall typed, 1 decision", "Eight of the 20 milestones due by 31 December 2009 are complete")
        terminal.press("I")
        answer(terminal, "Issue on", "")
        terminal.shows("Issued: the position at 31 December 2009 is frozen")
        back(terminal, "P Papers")
        terminal.press("R")
        terminal.shows("position at 31 March 2010 · return by 8 April 2010")
        back(terminal, "R Returns")
    report = office.says("2010-01-13", "report", "highlight", "--position", "31 dec 2009", "--format", "md")
    assert "7.2" in re.findall(r"^.*Not said 1.*$", report, re.MULTILINE)[0]

    office.says("2010-01-13", "meeting", "add", "20 jan 2010", "--group", "Delivery")
    with office.sitting("2010-01-20", OWNER) as terminal:
        terminal.press("D")
        terminal.shows("5 decisions to take", "Delivery Group, 20 Jan 2010", "Say whether the Chest may begin")
        terminal.press("y")
        terminal.shows("4 decisions to take")
        terminal.press("j", "j", "j", "y")  # money that is not confirmed: 1.1, 3.1 and then 4.2
        terminal.shows("Accelerated Delivery Bid confirmed", "3 decisions to take")
        terminal.press("j", "y")
        terminal.shows("4.2.m2 agreed by end February 2010", "2 decisions to take")
        terminal.press(TAB)
        terminal.shows("Decisions taken", "3 decisions", "by end February 2010")
        back(terminal, "Decisions taken")
    assert office.commands.shown("4.2.m2")["due_to"] == "2010-02-28"
    return report


def the_year_ends(office: Office, issued: str) -> None:
    done = ("1.1.m1", "1.1.m2", "2.1.m2", "4.2.m2", "4.2.m3")
    office.says("2010-03-30", "set", *done, "--status", "complete", who=LOUISE)
    office.says("2010-03-31", "set", "7.2", "--rag", "red", "--why", "No editor", "--next", "Hire one", who=ALEX)
    office.says("2010-03-31", "set", "4.2.m4", "--due", "end apr 2010", "--reason", "Late bids", who=LOUISE)
    report = office.says("2010-04-12", "report", "highlight", "--position", "31 mar 2010", "--issue", "--format", "md")
    assert "14 of the 37 milestones due by 31 March 2010 are complete; 23 are not" in report
    assert "Since Quarter 3: 14 the same, 1 rated for the first time." in report
    assert "4.2: money agreed" in report
    left = open_rows(office)
    with office.sitting("2010-04-15", OWNER) as terminal:
        terminal.call("roll forward")
        answer(terminal, "Next year's plan", "")
        terminal.shows("▌ c Close", "what goes on is in the lists once")
        terminal.process.send(ENTER)
        terminal.shows(f"{TITLE} 2010/11 · draft", "0 of 26 complete", "▲ 22 late")
        terminal.call("re-date")
        terminal.shows("22 rows with a date of last year")
        terminal.press("y")
        terminal.shows("Nothing late", "22 rows")
        terminal.press("R")
        terminal.shows("position at 30 June 2010 · return by 8 July 2010", "16 to say")
        back(terminal, "R Returns")
        terminal.press("W")
        terminal.shows("open work by month · 2010/11")
        hers = re.compile(r"Louise Russell  +(?:[\d·] +)+2$", re.MULTILINE)
        terminal.until(hers.search, "what Louise Russell has to do")
        back(terminal, "W Workload")
        terminal.press("w")
        terminal.shows(f"{TITLE} 2009/10 · closed")
    office.commands.on("2010-06-15")
    assert open_rows(office) == left, "each row is once in the second year's list"
    counted = office.commands.run("officers", "--json").json
    assert {one["name"]: sum(one[when] for when in ("late", "this_month", "later", "tbc")) for one in counted} == {
        "Louise Russell": 16,
        "Richard Parsons": 6,
        "Shazia Hussain": 2,
        "Alex Louis": 3,
        "Corporate Finance": 3,
        "Andy Algar": 1,
    }
    dated = [row["id"] for row in office.commands.run("list", "--all", "--open", "--json").json if row["due_to"]]
    assert len(set(dated)) == len(dated) == office.says("2010-06-15", "export", "ics").count("BEGIN:VEVENT") == 25
    again = office.says(
        "2010-06-15", "report", "highlight", "--plan", "2009/10", "--position", "31 dec 2009", "--format", "md"
    )
    assert again == issued, "a report that was issued is the same whenever it is made"
    whole = office.says(
        "2010-06-15",
        "report",
        "highlight",
        "--plan",
        "2009/10",
        "--from",
        "1 apr 2009",
        "--to",
        "31 mar 2010",
        "--format",
        "md",
    )
    assert "April 2009 to March 2010" in whole
    assert "14 of the 37 milestones due by 31 March 2010 are complete" in whole


def open_rows(office: Office) -> list[str]:
    """The numbers of the milestones that are open, as a list over the whole file has them."""
    return sorted(office.commands.refs("--open", "--level", "milestone"))
