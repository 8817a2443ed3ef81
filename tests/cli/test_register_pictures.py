"""Registers drawn in lines: the matrix, balances, overlaps, doubles, appraisals and equality; and the same as JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Command

from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book


@pytest.fixture
def run(registers_file: Path, make_clock: Callable[..., Clock]) -> Command:
    """Commands on the demonstration with registers."""
    return Command(registers_file, make_clock())


def test_the_matrix_has_each_open_risk_in_the_cell_of_its_score(run: Command) -> None:
    lines = run("register", "matrix").lines
    assert lines[0] == "Risks: residual, as at 15 Dec 2009"
    assert lines[1].split() == ["almost", "certain", "5", "●5", "◆10", "▲15", "▲20", "R1", "▲25"]
    assert lines[5].split() == ["rare", "1", "●1", "●2", "●3", "●4", "R7", "●5"]
    assert lines[6].split()[:3] == ["1", "negligible", "2"]
    assert lines[7:] == [
        "▲ red from 15 · ◆ amber from 6 · ● green from 1",
        "1 risk without a score: R9.",
        "1 closed one left out.",
    ]


def test_the_matrix_is_drawn_by_any_of_its_scores_and_as_it_was_known(run: Command) -> None:
    assert "●5  R1" in run("register", "matrix", "risks", "--score", "target").out
    wrong = run("register", "matrix", "--score", "gross")
    assert wrong.code == 2
    assert "say inherent, residual or target" in wrong.err
    assert run("register", "set", "R1", "residual_likelihood=1").code == 0
    assert "●4  R1 R7" in run("register", "matrix").out
    there = run("register", "matrix", "--json").json
    assert there["entries"][0]["ref"] == "R2"
    assert (there["score"], there["closed"], there["not_scored"]) == ("residual", 1, ["R9"])


def test_the_matrix_says_what_has_moved_since_a_day(run: Command, make_clock: Callable[..., Clock]) -> None:
    later = Command(run.path, make_clock(datetime(2010, 2, 1, 9, 0, tzinfo=UTC)))
    assert later("register", "set", "R4", "residual_likelihood=4", as_at="2010-02-01").code == 0
    out = later("register", "matrix", "--since", "2009-12-31", as_at="2010-02-01").out
    assert "R4 was 12 on 31 Dec 2009, and is 16 now." in out
    assert "was" not in later("register", "matrix", as_at="2010-02-01").out
    early = later("register", "matrix", "--since", "2001-01-01", as_at="2010-02-01")
    assert early.code == 2
    assert "Nothing was in the file yet" in early.err


def test_a_pot_with_too_much_allocated_is_said(run: Command) -> None:
    assert run("register", "balance").lines == [
        "▲ F1 Community Chest: £312,000 allocated of £300,000, £12,000 too much.",
        "F2 Mainstream Grants: £2,400,000 · paid £900,000 · allocated £900,000 · left £1,500,000",
    ]
    one = run("register", "balance", "pots", "--json").json[0]
    assert (one["ref"], one["size"], one["allocated"], one["left"]) == ("F1", 300000, 312000, -12000)


def test_overlaps_are_listed_with_what_they_come_to(run: Command) -> None:
    assert run("register", "overlaps", "contracts").lines == [
        "6 contracts looked at, 2 overlaps.",
        "Same supplier name and service (2)",
        "  O5 Providence Row · homelessness: C4 C3  £711,000",
        "  O4 Island Advice · advice: C1 C2  £168,400",
    ]
    first = run("register", "overlaps", "--json").json[0]
    assert (first["same"], first["sum"]) == (["supplier", "category"], 711000)
    assert [one["ref"] for one in first["entries"]] == ["C4", "C3"]


def test_doubles_are_listed_surest_first_with_why(run: Command) -> None:
    assert run("register", "doubles", "organisations").lines == [
        "O1 Bromley by Bow Centre  =?  O7 The Bromley-by-Bow Ctr.",
        "    The same charity number, 1041653.",
        "O2 Somali Elders’ Association  =?  O8 Assoc. of Somali Elders",
        "    The same words.",
        "O3 Praxis Community Projects  =?  O9 Praxsis Community Projects",
        "    The same words but one, and the same postal code.",
    ]
    first = run("register", "doubles", "--json").json[0]
    assert (first["why"], first["older"]["ref"], first["younger"]["ref"]) == ("number", "O1", "O7")


def test_merging_keeps_the_older_takes_what_it_lacks_moves_all_links_and_is_undone_whole(run: Command) -> None:
    """Whichever of the two is named first."""
    assert run("register", "add", "contracts", "title=Elders", "supplier=O8", "category=advice").code == 0
    before = run("export", "--format", "json").out
    answer = run("register", "doubles", "--merge", "O8", "O2")
    assert answer.code == 0
    assert answer.out.startswith("O2 merged with O8: 1 link leads to it now")
    shown = run("register", "show", "O2", "--json").json
    assert "elders@example.org" in str(shown)
    assert "020 7000 0000" in str(shown)
    assert "O2 Somali" in run("register", "list", "contracts").out
    assert "O8" not in run("register", "list", "organisations").out
    assert run("undo").code == 0
    assert run("export", "--format", "json").out == before


def test_what_is_not_the_same_is_kept_and_not_offered_again(run: Command) -> None:
    assert run("register", "doubles", "--not-same", "O9", "O3").out.startswith(
        "Organisations: O9 and O3 are not the same"
    )
    assert "O9" not in run("register", "doubles").out
    again = run("register", "doubles", "--not-same", "O3", "O9")
    assert "already known to be two" in again.out + again.err
    assert run("undo").code == 0
    assert "O9" in run("register", "doubles").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--merge", "O1", "O1"), "can't be merged with itself"),
        (("--merge", "O1", "R1"), "different registers"),
        (("--not-same", "O1", "O1"), "is one entry"),
        (("--not-same", "O1", "R1"), "different registers"),
        (("--merge", "O1", "O99"), "no entry O99"),
        (("--merge", "O1", "O2", "--not-same", "O1", "O2"), "say --merge or --not-same"),
        (("risks",), "Risks can't be shown so"),
    ],
)
def test_two_that_can_not_be_one_are_refused(run: Command, words: tuple[str, ...], said: str) -> None:
    before = run("export", "--format", "json").out
    answer = run("register", "doubles", *words)
    assert answer.code == 2
    assert said in answer.err
    assert run("export", "--format", "json").out == before


def test_an_appraisal_says_that_its_weights_do_not_come_to_100(run: Command) -> None:
    lines = run("register", "appraisal", "third:4.6").lines
    assert lines[1:3] == [
        "By their points A2 A levy on large contracts leads: 380 of 450 points, of three options. "
        "Nothing has been chosen yet.",
        "▲ The weights of 4.6 come to 90. The scores stand, but say so in the appraisal.",
    ]
    assert lines[3].split() == ["Criterion", "Weight", "A2", "A3", "A1"]
    assert lines[7].split() == ["Points", "90", "380", "310", "140"]
    (one,) = run("register", "appraisal", "--json").json
    assert one["weights"] == 90
    assert [(option["ref"], option["points"], option["preferred"]) for option in one["options"]] == [
        ("A2", 380, True),
        ("A3", 310, False),
        ("A1", 140, False),
    ]
    assert run("register", "set", "A3", "verdict=preferred").code == 0
    chosen = run("register", "appraisal").lines
    assert chosen[1].startswith("Preferred: A3 A shared fund raiser, 310 of 450 points")
    assert chosen[3] == "▲ A2 has more points than what was chosen: say why."


def test_equality_is_told_by_each_protected_characteristic(run: Command) -> None:
    lines = run("register", "equality", "e1").lines
    assert lines[:2] == [
        "E1 The new grants policy",
        "Four characteristics looked at: 1 positive, 2 negative, 1 neutral. Without mitigation or justification: sex.",
    ]
    assert [line.split("  ")[1] for line in lines[2:5]] == ["Age", "Disability", "Gender reassignment"]
    assert "  Sex                             ▲ negative" in lines
    (one,) = run("register", "equality", "--json").json
    assert len(one["impacts"]) == 10
    assert len(one["not_looked_at"]) == 6
    assert run("register", "equality", "E7").code == 2


def test_characteristics_that_nothing_is_said_of_are_still_to_be_looked_at(run: Command) -> None:
    run("register", "add", "equality", "title=A new one")
    run("register", "layout", "impacts", "E2")
    said = "Nine characteristics to look at: nothing has been said of them yet."
    assert run("register", "equality", "E2").lines[1] == said
    age = next(row["ref"] for row in run("register", "list", "impacts", "--json", "--columns", "characteristic",
               "--where", "assessment is E2, characteristic is age").json)  # fmt: skip
    run("register", "set", age, "impact=positive")
    said = "One characteristic looked at: 1 positive; eight others to look at."
    assert run("register", "equality", "E2").lines[1] == said


@pytest.mark.parametrize("name", ["matrix", "balance", "overlaps", "doubles", "appraisal", "equality"])
def test_a_picture_without_its_register_says_what_to_take_in(
    demo_file: Path, make_clock: Callable[..., Clock], name: str
) -> None:
    answer = Command(demo_file, make_clock())("register", name)
    assert answer.code == 2
    assert "take in “" in answer.err


def test_a_word_from_outside_steers_no_terminal(run: Command, registers_file: Path) -> None:
    """Written by another program, past all cleaning."""
    book = open_book(registers_file, who="Louise Russell")
    with book.act() as act:
        act.called("hostile")
        row = book.row("select id from entry where ref='O1'")
        assert row is not None
        slot = book.value("select slot from field where name='name' and deleted=0 order by rid limit 1")
        act.set("entry", row["id"], **{slot: "Bromley \x1b[31mby\x07 Bow Centre"})
    book.close()
    for name in ("doubles", "overlaps"):
        assert "\x1b" not in run("register", name).out
        assert "\x07" not in run("register", name).out


# -- papers of registers


def test_a_paper_of_a_register_made_again_later_as_it_was_then_is_the_same_to_the_byte(
    run: Command, make_clock: Callable[..., Clock], tmp_path: Path
) -> None:
    first, again = tmp_path / "first.docx", tmp_path / "again.docx"
    assert run("report", "register", "--register", "risks", "-o", str(first)).code == 0
    later = Command(run.path, make_clock(datetime(2010, 3, 1, 9, 0, tzinfo=UTC)))
    assert later("register", "set", "R1", "status=closed", as_at="2010-03-01").code == 0
    assert later("register", "add", "risks", "title=A new one", as_at="2010-03-01").code == 0
    words = ("report", "register", "--register", "risks")
    assert later(*words, "--stood-at", "2009-12-15", "-o", str(again), as_at=None).code == 0
    assert again.read_bytes() == first.read_bytes()
    now = later(*words, "--format", "md", as_at="2010-03-01").out
    assert "A new one" in now


def test_where_several_plans_have_a_register_the_paper_asks_of_which(run: Command) -> None:
    assert run("register", "new", "risks", "--plan", "THIN").code == 0
    answer = run("report", "register", "--register", "risks", "--format", "md")
    assert answer.code == 2
    assert "Several plans have a register “risks”" in answer.err
    assert "Nobody has looked" in run("report", "register", "--register", "risks", "--plan", "third").out


def test_the_past_takes_no_merging(run: Command) -> None:
    answer = run("register", "doubles", "--stood-at", "2009-12-15", "--merge", "O1", "O7")
    assert answer.code == 2
