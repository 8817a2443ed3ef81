"""A plan that was imported after a quarter's cut-off can be reported on for that quarter, and the paper says so."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Command
from tests.conftest import fixed_clock

REPORT = ("report", "highlight", "--plan", "third", "--to", "2009-12-31", "--format", "md")
SAYS = "Position at 31 December 2009, from updates received up to 20 January 2010, "
SAYS += "the day on which the plan was first recorded."


@pytest.fixture
def late(demo_file: Path, tmp_path: Path) -> Command:
    """A file into which the plan was imported on 20 January 2010, twelve days after the quarter's own cut-off."""
    library = tmp_path / "plans.json"
    clock = fixed_clock(datetime(2010, 1, 20, 10, 0, tzinfo=UTC))
    assert Command(demo_file, clock)("export", "json", "--plan", "third", "-o", str(library)).code == 0
    file = Command(tmp_path / "late.db", clock)
    assert file("import", str(library), as_at="2010-01-20").code == 0
    return file


def test_without_a_cut_off_it_is_the_day_of_the_import_and_is_printed(late: Command) -> None:
    answer = late(*REPORT, as_at="2010-01-20")
    assert answer.code == 0, answer.err
    assert SAYS in answer.out
    assert late(*REPORT, as_at="2010-03-01").out == answer.out, "made again later it is the same"


def test_what_was_changed_after_the_day_of_the_import_does_not_count(late: Command) -> None:
    before = late(*REPORT, as_at="2010-01-25").out
    later = Command(late.path, fixed_clock(datetime(2010, 1, 22, 10, 0, tzinfo=UTC)))
    assert later("set", "4.6", "--rag", "red", "--why", "A late word", as_at="2010-01-22").code == 0
    assert late(*REPORT, as_at="2010-01-25").out == before


def test_an_explicit_cut_off_before_the_import_is_refused_with_what_to_do(late: Command) -> None:
    answer = late(*REPORT, "--cut-off", "2010-01-08", as_at="2010-01-20")
    assert answer.code != 0
    assert "it was first recorded on 20 Jan 2010. Choose that day or a later one as the cut-off, or leave" in answer.err
    assert late(*REPORT, "--cut-off", "2010-01-20", as_at="2010-01-20").code == 0


def test_issued_it_stays_as_it_went_out(late: Command) -> None:
    issued = late(*REPORT, "--issue", as_at="2010-01-20")
    assert issued.code == 0, issued.err
    assert SAYS in late(*REPORT, as_at="2010-03-01").out


@pytest.mark.parametrize(
    "words",
    [
        ("report", "exception", "--plan", "third", "--to", "2009-12-31", "--format", "md"),
        ("digest", "--plan", "third", "--position", "2009-12-31"),
    ],
)
def test_every_paper_on_the_position_says_it(late: Command, words: tuple[str, ...]) -> None:
    answer = late(*words, as_at="2010-01-20")
    assert answer.code == 0, answer.err
    assert "20 January 2010, the day on which the plan was" in " ".join(answer.out.split())


def test_a_plan_that_was_there_has_the_quarter_s_own_cut_off(demo_file: Path) -> None:
    answer = Command(demo_file, fixed_clock())(*REPORT, as_at="2010-02-01")
    assert "from updates received up to 8 January 2010." in answer.out
    assert "first recorded" not in answer.out
