"""What a matrix, a balance, overlaps, an appraisal and a cross of impacts hold, of entries of the shipped registers."""

from datetime import date
from typing import Any

from tsworkbench.plan.model import Rag
from tsworkbench.plan.registers.crosses import (
    Appraisal,
    appraisals,
    appraised_by,
    assessed,
    crossed_by,
    is_unmitigated,
)
from tsworkbench.plan.registers.matrix import matrix, score_now, score_wanted, scores_of, standing
from tsworkbench.plan.registers.pictures import (
    PictureKind,
    balance_of,
    over_allocated,
    overlaps,
    pictures_of,
    pots,
)
from tsworkbench.plan.registers.presets import all_shipped
from tsworkbench.plan.registers.values import Cell, Entry, Field, Register, Registers

REGISTERS = Registers(one for preset in all_shipped() for one in preset.registers)


def _register(name: str) -> Register:
    found = REGISTERS.get(name)
    assert found is not None
    return found


def _entry(ref: str, **values: Any) -> Entry:
    return Entry(ref=ref, id=ref, values=values)


def _risk(ref: str, residual: tuple[int, int] | None, target: tuple[int, int] | None = None, **more: Any) -> Entry:
    up, across = residual or (None, None)
    values = {"residual_likelihood": up, "residual_impact": across, **more}
    if target:
        values |= {"target_likelihood": target[0], "target_impact": target[1]}
    return _entry(ref, **values)


def _words(field: Field, cell: Cell) -> str:
    return str(cell)


def test_each_register_has_the_pictures_it_has_something_to_be_drawn_from() -> None:
    """By its fields and the registers that link to it, so that a register of one's own has them too."""
    found = {one.name: pictures_of(REGISTERS, one) for one in REGISTERS}
    assert {name: kinds for name, kinds in found.items() if kinds} == {
        "risks": (PictureKind.MATRIX,),
        "pots": (PictureKind.BALANCE,),
        "contracts": (PictureKind.OVERLAPS,),
        "organisations": (PictureKind.DOUBLES,),
        "options": (PictureKind.APPRAISAL,),
        "equality": (PictureKind.EQUALITY,),
    }


# -- the matrix


def test_the_scores_of_a_risk_are_inherent_residual_and_target_and_its_residual_is_the_one_of_now() -> None:
    """By the order of its list."""
    risks = _register("risks")
    assert [one.name for one in scores_of(risks)] == ["inherent", "residual", "target"]
    now, target = score_now(risks), score_wanted(risks)
    assert now is not None
    assert target is not None
    assert (now.name, target.name) == ("residual", "target")


def test_a_matrix_places_open_risks_by_likelihood_and_impact() -> None:
    """Closed ones are counted, and those without a score are apart."""
    risks = _register("risks")
    entries = [
        _risk("R1", (5, 4)),
        _risk("R2", (3, 5)),
        _risk("R3", (2, 2), status="happened"),
        _risk("R4", (5, 5), status="closed"),
        _risk("R5", None),
        _entry("R6", residual_likelihood=3),
    ]
    found = matrix(risks, scores_of(risks)[1], entries)
    assert [spot.entry.ref for spot in found.at(5, 4)] == ["R1"]
    assert found.at(4, 5) == ()
    assert [one.entry.ref for one in found.spots] == ["R1", "R2", "R3"]
    assert [one.ref for one in found.unscored] == ["R5", "R6"]
    assert found.closed == 1
    assert found.counts() == {Rag.RED: 2, Rag.GREEN: 1}


def test_the_colour_of_a_cell_is_that_of_its_score() -> None:
    """Red from 15, amber from 6."""
    risks = _register("risks")
    found = matrix(risks, scores_of(risks)[1], [])
    rags = [found.rag(up, across) for up, across in ((1, 5), (2, 3), (2, 7), (3, 5), (5, 5))]
    assert rags == [Rag.GREEN, Rag.AMBER, Rag.AMBER, Rag.RED, Rag.RED]


def test_a_matrix_says_which_risks_have_moved_since_a_day() -> None:
    """Those whose score was another one; a risk that wasn't there, or had no score, has not moved."""
    risks = _register("risks")
    was = {"R1": _risk("R1", (4, 4)), "R2": _risk("R2", (3, 5)), "R3": _risk("R3", None), "R5": _risk("R5", (5, 5))}
    now = [_risk("R1", (5, 4)), _risk("R2", (5, 3)), _risk("R3", (1, 1)), _risk("R4", (2, 2)), _risk("R5", (1, 2))]
    found = matrix(risks, scores_of(risks)[1], now, was=was)
    assert [(one.entry.ref, one.was, one.score) for one in found.moved] == [("R1", 16, 20), ("R5", 25, 2)]


def test_a_report_counts_open_risks_that_are_red_rising_above_target_and_past_their_review() -> None:
    """Rising by their owner's word or by their score."""
    risks = _register("risks")
    entries = [
        _risk("R1", (5, 4), (1, 5), direction="rising", next_review="2010-01-15"),
        _risk("R2", (3, 5), (3, 5), next_review="2009-11-30 by end November 2009"),
        _risk("R3", (2, 2), (1, 1), direction="falling", next_review="TBC"),
        _risk("R4", (5, 5), (1, 1), status="closed", next_review="2009-01-01"),
    ]
    was = {"R3": _risk("R3", (1, 2))}
    found = standing(risks, entries, date(2009, 12, 15), was)
    assert [one.ref for one in found.open] == ["R1", "R2", "R3"]
    assert [one.ref for one in found.red] == ["R1", "R2"]
    assert [one.ref for one in found.rising] == ["R1", "R3"]
    assert [one.ref for one in found.above_target] == ["R1", "R3"]
    assert [one.ref for one in found.past_review] == ["R2"]


# -- the balance of pots


def test_a_pot_says_what_is_left_to_pay_and_by_how_much_too_much_is_allocated() -> None:
    """What is over is a sentence; of a pot of no known size nothing is left or over."""
    balance = balance_of(REGISTERS, _register("pots"))
    assert balance is not None
    entries = [
        _entry("F1", name="Community Chest", amount=30_000_000, allocated=31_200_000, paid=8_000_000, confirmed=1),
        _entry("F2", name="Mainstream Grants", amount=240_000_000, allocated=0, paid=None),
        _entry("F3", name="Levy", allocated=500_000, paid=700_000),
    ]
    one, two, three = pots(balance, entries, lambda entry: str(entry["name"]))
    assert (one.left, one.to_pay, one.too_much, one.confirmed) == (-1_200_000, 23_200_000, 1_200_000, True)
    assert over_allocated(one) == "Community Chest: £312,000 allocated of £300,000, £12,000 too much."
    assert (two.left, two.to_pay, two.too_much, over_allocated(two)) == (240_000_000, 0, 0, "")
    assert (three.left, three.to_pay, three.too_much, three.confirmed) == (None, 0, 0, False)


# -- overlaps


def _contract(ref: str, supplier: str | None, category: str | None, pounds: int, *days: str | None) -> Entry:
    first, last = days or (None, None)
    values = {"supplier": supplier, "category": category, "annual_value": pounds * 100}
    return _entry(ref, **values, start_date=first, end_date=last)


def _overlaps(*entries: Entry) -> dict[str, list[tuple[str, list[str | None], int | None]]]:
    found = overlaps(_register("contracts"), entries, _words)
    return {
        " and ".join(same): [(" · ".join(one.words), [e.ref for e in one.entries], one.sum) for one in groups]
        for same, groups in found
    }


def test_contracts_overlap_that_are_the_same_in_supplier_or_service_while_their_periods_meet() -> None:
    """Those with most in common first, the largest group first, and no group twice."""
    days = ("2009-04-01", "2010-03-31")
    assert _overlaps(
        _contract("C3", "Island Advice", "advice", 96_000, *days),
        _contract("C31", "Island Advice", "advice", 72_400, "2010-03-31", "2011-03-31"),
        _contract("C7", "Providence Row", "homelessness", 412_000, *days),
        _contract("C8", "Mayfield House", "youth", 54_000, *days),
        _contract("C9", "Island House", "youth", 55_000, None, None),
        _contract("C10", "Mayfield House", "day services", 60_000, *days),
    ) == {
        "supplier and category": [("Island Advice · advice", ["C3", "C31"], 16_840_000)],
        "supplier": [("Mayfield House", ["C8", "C10"], 11_400_000)],
        "category": [("youth", ["C9", "C8"], 10_900_000)],
    }


def test_contracts_one_after_the_other_do_not_overlap() -> None:
    """Nor does what holds nothing in the field; a chain of contracts that meet is one group."""
    one = _contract("C1", "A", None, 60_000, "2008-04-01", "2009-03-31")
    two = _contract("C2", "A", None, 60_000, "2009-04-01", "2010-03-31")
    three = _contract("C3", "A", None, 60_000, "2009-03-01", "2009-04-30 by end April 2009")
    nobody = [_contract("C4", None, None, 60_000), _contract("C5", None, None, 60_000)]
    assert _overlaps(one, two, *nobody) == {}
    assert _overlaps(one, two, three) == {"supplier": [("A", ["C1", "C3", "C2"], 18_000_000)]}


# -- an appraisal


def _appraisal(*weights: float, verdicts: tuple[str | None, ...] = (None, None), scores: Any = None) -> Appraisal:
    of = appraised_by(REGISTERS, _register("options"))
    assert of is not None
    options = [_entry(f"A{at}", title=f"Option {at}", row="4.6", verdict=word) for at, word in enumerate(verdicts, 1)]
    criteria = [_entry(f"K{at}", title=f"Criterion {at}", row="4.6", weight=w) for at, w in enumerate(weights, 1)]
    given = scores or {("A1", "K1"): 5, ("A1", "K2"): 2, ("A2", "K1"): 3, ("A2", "K2"): 5}
    entries = [
        _entry(f"N{at}", option=option, criterion=criterion, score=score)
        for at, ((option, criterion), score) in enumerate(given.items(), 1)
    ]
    (found,) = appraisals(of, options, criteria, entries)
    return found


def test_the_option_with_the_most_weighted_points_leads() -> None:
    """The weightiest criterion is first, and so is the best option."""
    found = _appraisal(30, 70)
    assert [one.ref for one in found.criteria] == ["K2", "K1"]
    assert [(one.option.ref, one.total) for one in found.options] == [("A2", 440.0), ("A1", 290.0)]
    assert [one.option.ref for one in found.preferred] == ["A2"]
    assert found.most == 500
    assert found.doubts("4.6") == []


def test_weights_that_do_not_come_to_100_are_said() -> None:
    """The scores stand all the same."""
    assert _appraisal(30, 60).doubts("4.6") == [
        "The weights of 4.6 come to 90. The scores stand, but say so in the appraisal."
    ]


def test_while_a_score_is_missing_no_option_leads() -> None:
    """Points that don't compare yet prefer nothing; an option that somebody chose is preferred all the same."""
    half = {("A1", "K1"): 5, ("A2", "K1"): 3, ("A2", "K2"): 5}
    found = _appraisal(50, 50, scores=half)
    assert (found.unscored, found.preferred) == (1, ())
    assert found.doubts("4.6") == ["1 score is missing: the points don't compare yet."]
    chosen = _appraisal(50, 50, scores=half, verdicts=("preferred", None))
    assert [one.option.ref for one in chosen.preferred] == ["A1"]


def test_an_option_chosen_against_the_points_is_said_and_one_ruled_out_is_apart() -> None:
    """What was ruled out has no points in the table."""
    found = _appraisal(30, 70, verdicts=("agreed", None, "ruled out"))
    assert [one.option.ref for one in found.preferred] == ["A1"]
    assert [one.ref for one in found.left_out] == ["A3"]
    assert found.doubts("4.6") == ["A2 has more points than what was chosen: say why."]


# -- equality


def test_an_assessment_has_a_line_for_each_protected_characteristic_said_or_not() -> None:
    """The nine in their order, then what else was looked at."""
    of = crossed_by(REGISTERS, _register("equality"))
    assert of is not None
    impacts = [
        _entry("I1", assessment="E1", characteristic="sex", impact="negative"),
        _entry("I2", assessment="E1", characteristic="age", impact="positive"),
        _entry("I3", assessment="E1", characteristic="carers", impact="negative", mitigation="Later opening"),
        _entry("I4", assessment="E2", characteristic="age", impact="neutral"),
    ]
    one, two = assessed(of, [_entry("E1", title="Chest"), _entry("E2", title="Levy")], impacts)
    assert len(one.impacts) == 10
    assert [(word, entry.ref) for word, entry in one.impacts if entry] == [
        ("age", "I2"),
        ("sex", "I1"),
        ("carers", "I3"),
    ]
    assert sum(entry is None for _, entry in one.impacts) == 7
    assert sum(entry is None for _, entry in two.impacts) == 8
    assert [entry.ref for entry in impacts if is_unmitigated(of, entry)] == ["I1"]
