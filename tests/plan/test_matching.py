"""Which row of a document is which row of the file."""

from dataclasses import replace

from tsworkbench.plan.imports.comparison import out_of_order
from tsworkbench.plan.imports.likeness import Index, alike, plain
from tsworkbench.plan.imports.matches import How, Matches, match
from tsworkbench.plan.imports.numbers import below_numbered, numbered, renumbered
from tsworkbench.plan.whole import Activity, Milestone, Objective, Output, Plan


def _step(text: str, ref: str | None = None) -> Milestone:
    return Milestone(title=text, text=text, ref=ref)


def _plan(*activities: Activity, ref: str = "1", prefix: str = "") -> Plan:
    kept = []
    for n, activity in enumerate(activities):
        steps = tuple(replace(step, id=f"{prefix}a{n}m{i}") for i, step in enumerate(activity.milestones))
        kept.append(replace(activity, id=f"{prefix}a{n}", milestones=steps))
    return Plan(
        id=f"{prefix}p",
        title="Plan",
        objectives=(Objective(id=f"{prefix}o", ref=ref, title="The one objective", activities=tuple(kept)),),
    )


def _matched(document: Plan, file: Plan) -> tuple[Matches, dict[str, str]]:
    found = match(document, file)
    return found, {ours: theirs for ours, (theirs, _) in found.pairs.items()}


def test_case_spacing_and_punctuation_make_no_other_row() -> None:
    ours = _plan(Activity(title="Review the COMPACT  with partners.", ref="1.1"))
    theirs = _plan(Activity(title="Review the Compact – with partners", ref="1.1"), prefix="f")
    found, pairs = _matched(ours, theirs)
    assert pairs["a0"] == "fa0"
    assert found.pairs["a0"][1] is How.WORDS


def test_a_row_inserted_above_shifts_the_numbers_and_no_row_is_taken_for_another() -> None:
    theirs = _plan(
        Activity(title="Agree the funding strategy", ref="1.1"),
        Activity(title="Appoint a director", ref="1.2"),
        prefix="f",
    )
    ours = _plan(
        Activity(title="Hold a launch event", ref="1.1"),
        Activity(title="Agree the funding strategy", ref="1.2"),
        Activity(title="Appoint a director", ref="1.3"),
    )
    assert _matched(ours, theirs)[1] == {"p": "fp", "o": "fo", "a1": "fa0", "a2": "fa1"}


def test_a_number_with_nearly_the_same_words_is_sure() -> None:
    theirs = _plan(Activity(title="Develop a volunteering policy for staff", ref="1.1"), prefix="f")
    ours = _plan(Activity(title="Develop and adopt a volunteering policy for all staff", ref="1.1"))
    found, pairs = _matched(ours, theirs)
    assert pairs["a0"] == "fa0"
    assert found.pairs["a0"][1].is_sure


def test_rows_that_somebody_parted_stay_without_a_pair() -> None:
    theirs = _plan(Activity(title="Develop a volunteering policy for council staff", ref="1.1"), prefix="f")
    ours = _plan(Activity(title="Develop a volunteering policy for council staffs", ref="1.1"))
    parted = match(ours, theirs, apart=frozenset({("a0", "fa0")}))
    assert "a0" not in parted.pairs
    assert parted.pairs["o"][0] == "fo", "what was not parted is paired as before"


def test_nearly_the_same_words_under_another_number_want_a_look() -> None:
    theirs = _plan(Activity(title="Develop a volunteering policy for council staff", ref="1.1"), prefix="f")
    ours = _plan(Activity(title="Develop a volunteering policy for council staffs", ref="1.7"))
    found, pairs = _matched(ours, theirs)
    assert pairs["a0"] == "fa0"
    assert found.pairs["a0"][1] is How.NEARLY
    assert not How.NEARLY.is_sure


def test_a_printed_number_alone_makes_a_pair_that_wants_a_look() -> None:
    theirs = _plan(Activity(title="Alpha beta gamma", ref="1.1"), prefix="f")
    ours = _plan(Activity(title="Something else altogether", ref="1.1"))
    assert _matched(ours, theirs)[0].pairs["a0"] == ("fa0", How.NUMBER)


def test_a_number_that_the_workbench_gave_makes_no_pair() -> None:
    theirs = _plan(Activity(title="A", ref="1.1", milestones=(_step("Interim board in place", "1.1.m1"),)), prefix="f")
    ours = _plan(Activity(title="A", ref="1.1", milestones=(_step("Advert published", "1.1.m1"),)))
    assert "a0m0" not in _matched(ours, theirs)[1]


def test_of_rows_with_the_same_title_the_date_in_the_text_tells_which() -> None:
    def reports(*months: str, prefix: str = "") -> Plan:
        steps = tuple(
            Milestone(title="Report to Cabinet", text=f"Report to Cabinet by {month}", ref=f"1.1.m{n}")
            for n, month in enumerate(months, 1)
        )
        return _plan(Activity(title="A", ref="1.1", milestones=steps), prefix=prefix)

    pairs = _matched(reports("June", "September", "December"), reports("June", "December", prefix="f"))[1]
    assert pairs["a0m0"] == "fa0m0"
    assert pairs["a0m2"] == "fa0m1"
    assert "a0m1" not in pairs


def test_a_row_is_found_again_under_another_activity() -> None:
    moving = _step("Community chest advertised and open")
    theirs = _plan(Activity(title="First", milestones=(moving,)), Activity(title="Second"), prefix="f")
    ours = _plan(Activity(title="First"), Activity(title="Second", milestones=(moving,)))
    assert _matched(ours, theirs)[1]["a1m0"] == "fa0m0"


def test_a_short_text_that_stands_everywhere_is_not_looked_for_elsewhere() -> None:
    theirs = _plan(Activity(title="First", milestones=(_step("Review"),)), Activity(title="Second"), prefix="f")
    ours = _plan(Activity(title="First"), Activity(title="Second", milestones=(_step("Review"),)))
    assert "a1m0" not in _matched(ours, theirs)[1]


def test_a_document_whose_rows_have_no_ids_is_matched_as_well() -> None:
    plan = Plan(title="P", objectives=(Objective(title="O", activities=(Activity(title="A"),)),))
    found = match(plan, plan)
    assert len(found.pairs) == 3


def test_thousands_of_touched_up_rows_are_compared_with_a_few_each() -> None:
    index = Index((str(n), plain(f"Action {n} for team {n % 7}: do the thing numbered {n}")) for n in range(5000))
    ratio, key = index.nearest(plain("Action 4321 for team 2: do the thing numbered 4321 now"))[0]
    assert key == "4321"
    assert ratio > 0.9


def test_texts_that_share_nothing_are_not_alike() -> None:
    assert alike("alpha", "zzzz yyy") == 0.0
    assert alike("alpha", "alpha") == 1.0


def test_rows_without_a_number_get_the_next_one() -> None:
    activity = Activity(
        title="A",
        ref="2.1",
        milestones=(_step("one", "2.1.m4"), _step("two")),
        outputs=(Output(text="count"),),
    )
    done = below_numbered(activity)
    assert [row.ref for row in (*done.milestones, *done.outputs)] == ["2.1.m4", "2.1.m5", "2.1.o1"]
    plan = numbered(Plan(title="P", objectives=(Objective(title="O", activities=(Activity(title="A"),)),)))
    assert plan.objectives[0].ref == "1"
    assert plan.objectives[0].activities[0].ref == "1.1"


def test_a_number_follows_its_activity_unless_it_is_another_ones() -> None:
    assert renumbered("4.2.m3", "4.2", "4.3") == "4.3.m3"
    assert renumbered("m3", None, "4.3") == "4.3.m3"
    assert renumbered("4.2.m3", "4.1", "4.3") is None
    assert renumbered("Action 7", "4.2", "4.3") is None


def test_the_fewest_rows_move() -> None:
    assert out_of_order([(1, "b"), (2, "c"), (3, "d"), (0, "a")]) == ["a"]
    assert out_of_order([(0, "a"), (1, "b")]) == []
    assert out_of_order([]) == []
