"""The papers of registers: what each says of the sample plan's, in every format, without anything personal in it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.registered import AS_AT, fill

from tsworkbench.papers import catalogue
from tsworkbench.papers.catalogue import CATALOGUE, OF_REGISTERS, Format, Kind, Wanted, compose, offered
from tsworkbench.papers.highlight.brief import brief_report
from tsworkbench.papers.highlight.digest import plan_digest
from tsworkbench.papers.highlight.risks import counts, open_risks
from tsworkbench.papers.paper import Paper, Picture
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.registers import presets
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import place
from tsworkbench.work.demo.quarter import POSITION
from tsworkbench.work.edits import perform
from tsworkbench.work.registers.definitions import take_in
from tsworkbench.work.registers.entries import add, entry_named, write
from tsworkbench.work.round.report import take_position

Plain = Callable[[Paper], str]
Golden = Callable[[str, str], None]


@pytest.fixture(scope="session")
def registers_template(open_quarter_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's third quarter with registers. Not to be written to."""
    from datetime import UTC, datetime

    from tests.conftest import fixed_clock

    path = Path(shutil.copy(open_quarter_template, tmp_path_factory.mktemp("templates") / "registers.db"))
    book = open_book(path, clock=fixed_clock(datetime(2009, 12, 15, 9, 0, tzinfo=UTC)), who="Louise Russell")
    fill(book)
    book.close()
    return path


@pytest.fixture
def registers(registers_template: Path, tmp_path: Path, march: Clock) -> Iterator[Book]:
    """A fresh copy of it, opened in March 2010."""
    book = open_book(shutil.copy(registers_template, tmp_path / "registers.db"), clock=march, who="Louise Russell")
    yield book
    book.close()


def wanted(book: Book, kind: Kind, **cells: Any) -> Wanted:
    """A paper on the sample action plan's registers, as at 15 December 2009."""
    usual = {"plan_id": str(plan_named(book, "third")["id"]), "register": "risks" if kind is Kind.REGISTER else None}
    return Wanted(**{"kind": kind, "as_at": AS_AT} | usual | cells)


@pytest.mark.parametrize("kind", OF_REGISTERS)
def test_each_paper_of_registers_says_what_is_in_them(
    registers: Book, kind: Kind, plain: Plain, golden: Golden
) -> None:
    golden(f"registers-{kind}.txt", plain(compose(registers, wanted(registers, kind))))


@pytest.mark.parametrize("kind", OF_REGISTERS)
def test_each_paper_of_registers_is_made_in_each_format_and_again_the_same_to_the_byte(
    registers: Book, kind: Kind
) -> None:
    for form in Format:
        if form is Format.PDF and find_spec("typst") is None:
            continue
        if form in OF_REGISTERS[kind].formats:
            data = catalogue.write(registers, wanted(registers, kind), form)
            assert data == catalogue.write(registers, wanted(registers, kind), form)
        else:
            with pytest.raises(WrongInput, match="It comes as"):
                catalogue.write(registers, wanted(registers, kind), form)


def _everything(book: Book, plan_id: str) -> Iterator[str]:
    """All papers of all registers, as web pages."""
    for kind in OF_REGISTERS:
        names = [one.name for one in registers_of(book, plan_id) if not one.personal] if kind is Kind.REGISTER else [""]
        for name in names:
            yield catalogue.write(book, wanted(book, kind, register=name or None), Format.HTML).decode()


def test_no_paper_holds_what_a_personal_field_holds(registers: Book) -> None:
    """Not as a column, not by its own name, and not by grouping."""
    plan_id = str(plan_named(registers, "third")["id"])
    assert all("Secret Person" not in page for page in _everything(registers, plan_id))
    with pytest.raises(NotFound, match="no “contact” to group by"):
        compose(registers, wanted(registers, Kind.REGISTER, register="organisations", by="contact"))


def test_no_paper_is_made_of_a_personal_register_and_its_entries_are_named_by_their_refs_alone(
    registers: Book,
) -> None:
    plan_id = str(plan_named(registers, "third")["id"])
    perform(registers, take_in(presets.shipped("cases"), plan_id=plan_id))
    with pytest.raises(WrongInput, match="personal: no paper is made of it"):
        compose(registers, wanted(registers, Kind.REGISTER, register="cases"))


@pytest.mark.parametrize(
    ("kind", "of", "name"),
    [
        (Kind.REGISTER, {}, "register-risks-2009-12-15.html"),
        (Kind.DIRECTORY, {}, "support-directory-2009-12-15.html"),
        (Kind.CONTRACTS, {}, "contract-analysis-2009-12-15.html"),
        (Kind.EQUALITY, {"on": "4.1"}, "equality-assessment-4.1-2009-12-15.html"),
    ],
)
def test_what_the_file_of_a_paper_of_registers_is_called(registers: Book, kind: Kind, of: Any, name: str) -> None:
    cells = {"row_ids": (place(registers, f"third:{of['on']}").id,)} if of else {}
    assert catalogue.file_name(registers, wanted(registers, kind, **cells), Format.HTML) == name


def test_papers_of_registers_are_offered_where_there_is_something_to_make_them_of(
    registers: Book, demo_book: Book
) -> None:
    assert offered(demo_book, str(plan_named(demo_book, "third")["id"])) == tuple(CATALOGUE)
    assert set(offered(registers, str(plan_named(registers, "third")["id"]))) == {*CATALOGUE, *OF_REGISTERS}
    of_file = offered(registers, str(plan_named(registers, "THIN")["id"]))
    assert set(of_file) == {*CATALOGUE, Kind.REGISTER, Kind.DIRECTORY, Kind.CONTRACTS}


@pytest.mark.parametrize("kind", [kind for kind in OF_REGISTERS if kind is not Kind.REGISTER])
def test_a_paper_whose_register_is_not_there_says_how_to_make_it(demo_book: Book, kind: Kind) -> None:
    with pytest.raises(NotFound, match="“register new"):
        compose(demo_book, wanted(demo_book, kind))


def test_a_register_is_printed_as_far_as_words_choose_it_and_grouped_by_a_field(registers: Book, plain: Plain) -> None:
    of = wanted(registers, Kind.REGISTER, register="contracts", words="status is live", by="category")
    text = plain(compose(registers, of))
    assert "7 contracts: status is live." in text
    assert "C8" not in text
    headings = [line.strip("# ") for line in text.splitlines() if line.startswith("#")]
    assert headings[:2] == ["advice (2)", "day services (1)"]
    with pytest.raises(WrongInput, match="can't be read"):
        compose(registers, wanted(registers, Kind.REGISTER, register="contracts", words="annual_value ovr £50k"))


def test_the_directory_has_only_what_is_active_and_whose_provider_agreed_to_be_in_it(
    registers: Book, plain: Plain
) -> None:
    text = plain(compose(registers, wanted(registers, Kind.DIRECTORY)))
    assert "Trustee training" in text
    for left_out in ("Payroll", "Bid surgery", "Providence Row", "Toynbee Hall", "Praxsis"):
        assert left_out not in text
    perform(registers, write(entry_named(registers, "O5"), {"in_directory": "yes"}, as_at=AS_AT))
    assert "Bid surgery" in plain(compose(registers, wanted(registers, Kind.DIRECTORY)))


def test_an_appraisal_is_of_one_row_or_of_all_that_have_options(registers: Book, plain: Plain) -> None:
    plan_id = str(plan_named(registers, "third")["id"])
    there = registers_of(registers, plan_id).get("options")
    assert there is not None
    perform(registers, add(there, {"title": "Nothing yet", "row": "4.1"}, as_at=AS_AT, plan_id=plan_id))
    every = plain(compose(registers, wanted(registers, Kind.APPRAISAL)))
    assert every.startswith("Appraisals of options\n")
    one = wanted(registers, Kind.APPRAISAL, row_ids=(place(registers, "third:4.6").id,))
    assert plain(compose(registers, one)).startswith("Appraisal of options – 4.6 ")
    none = wanted(registers, Kind.APPRAISAL, row_ids=(place(registers, "third:3.1").id,))
    with pytest.raises(NotFound, match="has no options to appraise yet"):
        compose(registers, none)


def test_hostile_words_stay_words_in_every_paper(registers: Book) -> None:
    nasty = '<script>alert(1)</script> =HYPERLINK("http://x") \u202egnp.exe'
    for ref, field in (("R1", "title"), ("O1", "name"), ("S1", "description"), ("C1", "title"), ("A2", "title")):
        perform(registers, write(entry_named(registers, ref), {field: nasty}, as_at=AS_AT))
    plan_id = str(plan_named(registers, "third")["id"])
    for page in _everything(registers, plan_id):
        assert "<script>alert" not in page
        assert "\u202e" not in page
    for kind in OF_REGISTERS:
        assert "<script>alert" not in catalogue.write(registers, wanted(registers, kind), Format.MD).decode()


# -- risks in the highlight report


def _risks(book: Book, plain: Plain, at: date = POSITION) -> str:
    paper = compose(book, wanted(book, Kind.HIGHLIGHT, position=at, as_at=date(2010, 1, 8)))
    text = plain(paper)
    return text.split("\n# Risks\n", 1)[1].split("\n# ", 1)[0].strip() if "\n# Risks\n" in text else ""


def test_the_highlight_report_counts_the_risks_names_the_worst_and_draws_the_matrix(
    registers: Book, plain: Plain, golden: Golden
) -> None:
    golden("registers-highlight-risks.txt", _risks(registers, plain) + "\n")
    paper = compose(registers, wanted(registers, Kind.HIGHLIGHT, position=POSITION))
    titles = [block.title for block in paper.blocks if isinstance(block, Picture)]
    assert titles[0] == "Risks by likelihood and impact"


def test_the_brief_report_and_the_digest_say_how_many_risks_are_open_in_the_same_words(
    registers: Book, plain: Plain
) -> None:
    position = take_position(registers, str(plan_named(registers, "third")["id"]), POSITION)
    (words,) = [counts(one) for one in open_risks(position)]
    assert words in plain(brief_report(position))
    assert words in " ".join(plan_digest(position).split())
    assert words in _risks(registers, plain)


def test_a_plan_without_risks_has_no_section_of_them(open_quarter: Book, registers: Book, plain: Plain) -> None:
    assert _risks(open_quarter, plain) == ""
    closed = {"status": "closed"}
    perform(registers, *(write(entry_named(registers, f"R{number}"), closed, as_at=AS_AT) for number in range(1, 10)))
    paper = compose(registers, wanted(registers, Kind.HIGHLIGHT, position=date(2010, 3, 10), as_at=date(2010, 3, 15)))
    assert "Risks" not in [getattr(block, "text", "") for block in paper.blocks]


def test_the_risks_of_a_report_are_those_known_at_its_cut_off(registers: Book, plain: Plain) -> None:
    """Made again in March, after R2 came down, the report of December says what it said."""
    before = _risks(registers, plain)
    lower = {"residual_likelihood": "1", "residual_impact": "1"}
    perform(registers, write(entry_named(registers, "R2"), lower, as_at=date(2010, 3, 10)))
    assert _risks(registers, plain) == before
    assert "two red" in before
    later = take_position(registers, str(plan_named(registers, "third")["id"]), date(2010, 3, 15)).risks[0]
    assert [entry.ref for entry in later.standing.red] == ["R1"]


def test_moves_are_shown_since_the_last_report(registers: Book) -> None:
    from tsworkbench.work.round.report import issue

    plan_id = str(plan_named(registers, "third")["id"])
    perform(registers, issue(plan_id, POSITION, date(2010, 1, 11)))
    lower = {"residual_likelihood": "3"}
    perform(registers, write(entry_named(registers, "R1"), lower, as_at=date(2010, 3, 10)))
    (risks,) = take_position(registers, plan_id, date(2010, 3, 15)).risks
    assert risks.since == POSITION
    assert [(spot.entry.ref, spot.was, spot.score) for spot in risks.matrix.moved] == [("R1", 20, 12)]
