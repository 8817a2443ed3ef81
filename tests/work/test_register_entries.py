"""Entries of registers: added, written, ticked, merged, laid out and counted, each as one act that undo takes away."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.registers import kinds, presets
from tsworkbench.plan.registers.values import Register
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log.undo import undo
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers import entries as held
from tsworkbench.store.registers import figures as counting
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import place
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.registers import definitions, entries, fields, figures, laying
from tsworkbench.work.row.tree import delete

AS_AT = date(2009, 12, 15)


class Officer:
    """Somebody who writes in the registers of a file."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.plan_id = str(plan_named(book, "third")["id"])

    def takes_in(self, *names: str) -> "Officer":
        for name in names:
            self.does(definitions.take_in(presets.shipped(name), plan_id=self.plan_id))
        return self

    def does(self, *edits: Edit) -> str:
        return perform(self.book, *edits).label

    def register(self, name: str) -> Register:
        found = stored.registers_of(self.book, self.plan_id).get(name)
        assert found is not None
        return found

    def adds(self, register: str, as_at: date = AS_AT, **typed: str) -> str:
        return self.does(entries.add(self.register(register), typed, as_at=as_at))

    def writes(self, ref: str, as_at: date = AS_AT, **typed: str) -> str:
        return self.does(entries.write(self.entry(ref), typed, as_at=as_at))

    def entry(self, ref: str) -> entries.EntryPlace:
        return entries.entry_named(self.book, ref)

    def cell(self, ref: str, field: str) -> Any:
        return self.entry(ref).entry[field]

    def counts(self, named: str, day: date = AS_AT) -> tuple[float | None, float | None]:
        register, figure = named.split(".")
        own = self.register(register)
        found = counting.count(self.book, own, figures.figure_named(own, figure), day)
        return found.value, found.out_of

    def lays_out(self, register: str, ref: str | None = None, row: str | None = None, words: str = "") -> laying.Laid:
        of = self.entry(ref) if ref else None
        return laying.lay_out(
            self.book,
            self.register(register),
            of=of,
            row=place(self.book, row) if row else None,
            words=words,
            as_at=AS_AT,
        )


@pytest.fixture
def officer(demo_book: Book) -> Officer:
    return Officer(demo_book)


@pytest.fixture
def risky(officer: Officer) -> Officer:
    officer.takes_in("risks")
    officer.adds("risks", title="Allocation not confirmed", owner="LR", row="4.2 / 1.1", residual_likelihood="4")
    return officer


def test_an_entry_is_added_with_the_next_ref_and_the_first_stage(risky: Officer) -> None:
    assert risky.adds("risks", title="CVS Director not found by March") == "R2 added: CVS Director not found by March"
    assert risky.cell("R2", "status") == "open"
    assert risky.cell("R1", "residual_likelihood") == 4
    assert len(str(risky.cell("R1", "row")).split("\n")) == 2
    risky.does(entries.remove(risky.entry("R2")))
    assert risky.adds("risks", title="Another").startswith("R3 added")
    undo(risky.book)
    undo(risky.book)
    assert risky.cell("R2", "title") == "CVS Director not found by March"
    assert check(risky.book) == []


def test_an_entry_without_what_it_is_called_by_is_refused(risky: Officer) -> None:
    with pytest.raises(WrongInput, match=r"A new risk needs its Risk\. Nothing was added\."):
        risky.adds("risks", cause="x")


def test_writing_says_what_became_of_what(risky: Officer) -> None:
    assert risky.writes("R1", residual_likelihood="5") == "R1 residual likelihood now 5 almost certain (was 4 likely)"
    assert risky.writes("R1", owner="") == "R1 without owner (was Louise Russell)"
    assert risky.writes("R1", controls="monthly\ncall") == "R1 controls in place written"
    assert risky.writes("R1", cause="a", consequence="b", category="people", response="tolerate") == (
        "R1 cause, consequence, category, response written"
    )
    with pytest.raises(NothingToDo, match="R1 is already open"):
        risky.writes("R1", status="open")
    undo(risky.book)
    assert risky.cell("R1", "cause") is None
    assert risky.cell("R1", "response") is None


def test_what_is_so_already_says_what_it_is(risky: Officer) -> None:
    with pytest.raises(NothingToDo, match=r"Nothing to change: R1 residual likelihood is 4 likely\."):
        risky.writes("R1", residual_likelihood="likely")


def test_an_entry_keeps_words_to_be_called_by(risky: Officer) -> None:
    with pytest.raises(WrongInput, match="R1 is called by its Risk: write another, or delete it"):
        risky.writes("R1", title="")


def test_the_same_on_several_entries_is_one_act(risky: Officer) -> None:
    risky.adds("risks", title="Another")
    said = risky.does(*(entries.write(risky.entry(ref), {"status": "closed"}, as_at=AS_AT) for ref in ("R1", "R2")))
    assert said == "2 entries now closed (R1, R2)"
    undo(risky.book)
    assert (risky.cell("R1", "status"), risky.cell("R2", "status")) == ("open", "open")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"stage": "x"}, "Risks have no “stage”."),
        ({"status": "clsed"}, "“clsed” is no stage of Risks. They are: open, happened, closed."),
        ({"owner": "Nobody"}, "“Nobody” is no officer of this plan. Type a name or initials; “officers” lists them."),
        ({"row": "99.9"}, "“99.9” is no objective, activity or milestone of this plan. Type its number, such as 4.2."),
        ({"row": "4.5.o1"}, "“4.5.o1” is no objective, activity or milestone of this plan."),
        ({"row": "THIN:9"}, "THIN:9 is in another plan than this register."),
        ({"residual": "12"}, "Residual is worked out from residual_likelihood and residual_impact: change those."),
        ({"next_review": "soonish"}, "“soonish” is not a date"),
    ],
)
def test_what_can_not_be_written_is_refused_and_nothing_is_changed(
    risky: Officer, typed: dict[str, str], said: str
) -> None:
    before = risky.entry("R1").entry
    with pytest.raises(WrongInput) as wrong:
        risky.writes("R1", cause="x", **typed)
    assert str(wrong.value).startswith(said)
    assert risky.entry("R1").entry == before


def test_a_row_may_be_named_with_its_plan(risky: Officer) -> None:
    risky.writes("R1", row="third:4.2")
    assert risky.cell("R1", "row") == place(risky.book, "4.2").id


def test_what_is_personal_is_in_no_label(officer: Officer) -> None:
    officer.takes_in("cases", "events")
    officer.adds("organisations", name="Praxis")
    officer.adds("events", title="Day", on="14 jan 2010")
    secret = "Ann Secret"
    labels = [
        officer.adds(
            "cases", kind="fraud", organisation="Praxis", opened_on="3 dec 2009", contact=secret, notes=secret
        ),
        officer.writes("X1", contact=f"{secret} again"),
        officer.writes("X1", stage="closed", outcome="merged"),
        officer.adds("attendance", organisation="Praxis", event="V1", person=secret),
        officer.writes("T1", person=f"{secret} again"),
        officer.does(entries.remove(officer.entry("X1"))),
    ]
    assert labels[0] == "X1 added"
    assert labels[1] == "X1 contact written"
    assert labels[2] == "X1 stage written, outcome written"
    assert labels[4] == "T1 person written"
    assert not any(word in label for label in labels for word in ("Secret", "fraud", "merged"))


def test_a_stage_gives_the_day_that_stamps_it(officer: Officer) -> None:
    officer.takes_in("accreditation")
    officer.adds("organisations", name="Praxis")
    officer.adds("accreditation", organisation="O1", standard="Matrix")
    assert officer.cell("Q1", "reached") == "2009-12-15"
    later = date(2010, 2, 1)
    said = officer.does(entries.move_on(officer.entry("Q1"), "commission", as_at=later))
    assert said == "Q1 now commission ready (was expressed interest)"
    assert officer.cell("Q1", "reached") == "2010-02-01"
    officer.writes("Q1", later, stage="lapsed", reached="31 jan 2010")
    assert officer.cell("Q1", "reached") == "2010-01-31"
    assert officer.counts("accreditation.ready", later) == (0.0, None)


def test_a_yes_gives_the_day_that_stamps_it_and_taking_it_back_takes_that_too(officer: Officer) -> None:
    officer.takes_in("contracts")
    officer.adds("organisations", name="Praxis")
    officer.adds("contracts", title="Advice", supplier="Praxis", annual_value="£60k", status="live")
    assert officer.does(entries.tick(officer.entry("C1"), as_at=AS_AT)) == "C1 analysed now yes"
    assert officer.cell("C1", "analysed_on") == "2009-12-15"
    assert officer.counts("contracts.analysed") == (1.0, 1.0)
    assert officer.does(entries.tick(officer.entry("C1"), as_at=AS_AT)) == "C1 without analysed (was yes)"
    assert officer.cell("C1", "analysed_on") is None
    assert officer.counts("contracts.analysed") == (0.0, 1.0)


def test_what_is_added_as_a_yes_is_stamped_too(officer: Officer) -> None:
    officer.takes_in("contracts")
    officer.adds("organisations", name="Praxis")
    officer.adds("contracts", title="Advice", supplier="Praxis", annual_value="£60k", analysed="yes")
    assert officer.cell("C1", "analysed_on") == "2009-12-15"
    officer.adds("contracts", title="Day centre", supplier="Praxis", analysed="yes", analysed_on="3 Nov 2009")
    assert officer.cell("C2", "analysed_on") == "2009-11-03"


def test_a_tick_that_is_a_day_is_taken_back_to_the_day_before_it(officer: Officer) -> None:
    officer.takes_in("organisations")
    officer.adds("organisations", name="Praxis", checked_on="3 mar 2009")
    officer.does(entries.tick(officer.entry("O1"), as_at=AS_AT))
    assert officer.cell("O1", "checked_on") == "2009-12-15"
    officer.does(entries.tick(officer.entry("O1"), as_at=AS_AT))
    assert officer.cell("O1", "checked_on") == "2009-03-03"


def test_a_register_without_a_tick_or_stages_says_so(officer: Officer) -> None:
    officer.takes_in("glossary")
    officer.adds("glossary", term="CVS", meaning="Council for Voluntary Service")
    with pytest.raises(WrongInput, match="Glossary has nothing to tick: write a field instead"):
        officer.does(entries.tick(officer.entry("Y1"), as_at=AS_AT))
    with pytest.raises(WrongInput, match="no stages"):
        officer.does(entries.move_on(officer.entry("Y1"), "open", as_at=AS_AT))


# -- deleted and merged


@pytest.fixture
def linked(officer: Officer) -> Officer:
    """Two organisations, one of them named by two contracts, a grant and an event's attendance."""
    officer.takes_in("contracts", "grants", "events")
    officer.adds("organisations", name="Bromley by Bow Centre", charity_number="1109871")
    officer.adds("organisations", name="The Bromley-by-Bow Ctr.", postcode="e3 3bt", parent="O1")
    officer.adds("contracts", title="Advice", supplier="O2")
    officer.adds("contracts", title="Youth", supplier="O2")
    officer.adds("grants", title="Chest", recipient="O2")
    officer.adds("events", title="Provider day", kind="provider day", on="14 jan 2010")
    officer.adds("attendance", event="V1", organisation="O2")
    return officer


def test_deleting_what_is_linked_to_says_by_what_first(linked: Officer) -> None:
    with pytest.raises(WrongInput) as wrong:
        linked.does(entries.remove(linked.entry("O2")))
    assert str(wrong.value) == (
        "O2 is named by 2 contracts, 1 grant and 1 attendance. Say --anyway to delete it all the same; they will show "
        "“(deleted)”. Or merge it with another: see its doubles."
    )
    assert entries.deletion_warning(linked.book, linked.entry("O2"), "Press del again to delete it") == (
        "O2 is named by 2 contracts, 1 grant and 1 attendance. Press del again to delete it; they will show "
        "“(deleted)”. Or merge it with another: see its doubles."
    )
    assert linked.does(entries.remove(linked.entry("O2"), anyway=True)) == "O2 deleted: The Bromley-by-Bow Ctr."
    with pytest.raises(NotFound, match="There is no entry O2 in this file"):
        linked.entry("O2")
    assert linked.does(entries.restore(entries.deleted_named(linked.book, "o2"))) == "O2 brought back"
    with pytest.raises(NotFound, match="No entry O2 has been deleted"):
        entries.deleted_named(linked.book, "O2")


def test_merging_keeps_what_was_known_and_moves_all_links_as_one_act(linked: Officer) -> None:
    said = linked.does(entries.merge(linked.entry("O1"), linked.entry("O2")))
    assert said == "O1 merged with O2: 4 links lead to it now"
    kept = linked.entry("O1")
    assert kept.entry["name"] == "Bromley by Bow Centre"
    assert kept.entry["postcode"] == "E3 3BT"
    assert kept.entry["parent"] is None
    assert {linked.cell(ref, "supplier") for ref in ("C1", "C2")} == {kept.id}
    assert linked.cell("T1", "organisation") == linked.cell("G1", "recipient") == kept.id
    assert check(linked.book) == []
    undo(linked.book)
    assert linked.cell("C1", "supplier") == linked.entry("O2").id
    assert linked.cell("O1", "postcode") is None
    with pytest.raises(WrongInput, match="O1 can't be merged with itself"):
        linked.does(entries.merge(linked.entry("O1"), linked.entry("O1")))
    with pytest.raises(WrongInput, match="O1 and C1 are in different registers"):
        linked.does(entries.merge(linked.entry("O1"), linked.entry("C1")))


def test_a_link_that_fits_two_names_both(linked: Officer) -> None:
    with pytest.raises(WrongInput) as wrong:
        linked.writes("C1", supplier="Bromley")
    assert str(wrong.value) == (
        "“Bromley” fits O1 Bromley by Bow Centre and O2 The Bromley-by-Bow Ctr. Type more, or choose."
    )


def test_a_ref_of_two_plans_asks_which(officer: Officer) -> None:
    officer.takes_in("risks")
    officer.adds("risks", title="One")
    thin = str(plan_named(officer.book, "THIN")["id"])
    officer.does(definitions.take_in(presets.shipped("risks"), plan_id=thin))
    theirs = stored.registers_of(officer.book, thin).get("risks")
    assert theirs is not None
    officer.does(entries.add(theirs, {"title": "Two"}, as_at=AS_AT))
    with pytest.raises(WrongInput, match=r"R1 is in 2 registers\. Choose one: “Third Sector Strategy:R1” or “THIN:R1”"):
        officer.entry("R1")
    assert officer.entry("THIN:R1").entry["title"] == "Two"


def test_a_field_is_copied_to_another_kind_and_what_can_not_be_read_stays(officer: Officer) -> None:
    officer.takes_in("premises")
    for name, rent in (("A", "£12k"), ("B", "12 pounds"), ("C", "")):
        officer.adds("premises", name=name, accessibility=rent)
    register = officer.register("premises")
    source, to = fields.field_named(register, "accessibility"), fields.field_named(register, "rent")
    copied = entries.copy_field(officer.book, register, source, to, as_at=AS_AT)
    assert (copied.filled, [ref for ref, _ in copied.refused]) == (1, ["P2"])
    assert officer.does(copied.edit) == "Premises: Accessibility copied to Rent a year in 1 entry, 1 left as it is"
    assert [officer.cell(ref, "rent") for ref in ("P1", "P2", "P3")] == [1_200_000, None, None]


def test_an_over_allocated_pot_is_saved_and_said(officer: Officer) -> None:
    officer.takes_in("grants")
    officer.adds("organisations", name="Praxis")
    officer.adds("pots", name="Community Chest", amount="300k")
    officer.adds("grants", title="All", recipient="O1", programme="F1", amount_awarded="300k", stage="awarded")
    assert entries.remarks(officer.book, officer.entry("G1").id, AS_AT) == []
    officer.writes("G1", amount_awarded="312k")
    said = ["Community Chest: £312,000 allocated of £300,000, £12,000 too much. Saved all the same; the pot is red."]
    assert entries.remarks(officer.book, officer.entry("G1").id, AS_AT) == said
    assert entries.remarks(officer.book, officer.entry("F1").id, AS_AT) == said


def test_weights_that_are_not_a_hundred_are_said(officer: Officer) -> None:
    officer.takes_in("options")
    officer.does(officer.lays_out("criteria", row="4.6").edit)
    assert entries.remarks(officer.book, officer.entry("K1").id, AS_AT) == []
    officer.writes("K1", weight="90")
    assert entries.remarks(officer.book, officer.entry("K1").id, AS_AT) == [
        "The weights of 4.6 come to 90. The scores stand, but say so in the appraisal."
    ]
    officer.writes("K2", weight="10")
    assert entries.remarks(officer.book, officer.entry("K1").id, AS_AT) == []


def test_deleting_a_row_of_the_plan_says_which_entries_name_it_and_stay(risky: Officer) -> None:
    said = risky.does(delete(place(risky.book, "4.2")))
    assert said.endswith("; R1 stays, and says “4.2 (deleted)”")
    shown = entries.links_of(risky.book, risky.register("risks"), AS_AT)
    field = risky.register("risks").field("row")
    assert field is not None
    assert "4.2 (deleted)" in kinds.show(field, risky.cell("R1", "row"), shown.name)


# -- crosses


def test_an_assessment_is_laid_out_by_the_nine_characteristics(officer: Officer) -> None:
    officer.takes_in("equality")
    officer.adds("equality", title="Grants")
    laid = officer.lays_out("impacts", "E1")
    assert (laid.missing, laid.said) == (9, "9 impacts: 1 assessment × 9 protected characteristics")
    assert officer.does(laid.edit) == "Equality impacts: laid out 9 impacts: 1 assessment × 9 protected characteristics"
    with pytest.raises(NothingToDo, match="All 9 impacts are there already"):
        officer.lays_out("impacts", "E1")
    undo(officer.book)
    assert held.entries_of(officer.book, officer.register("impacts")) == []
    officer.adds("impacts", assessment="E1", characteristic="age")
    assert officer.lays_out("impacts", "E1").missing == 8


def test_an_appraisal_is_laid_out_by_options_and_criteria_of_the_same_activity(officer: Officer) -> None:
    officer.takes_in("options")
    officer.does(officer.lays_out("criteria", row="4.6").edit)
    criteria = held.entries_of(officer.book, officer.register("criteria"))
    assert [one["title"] for one in criteria] == [
        "strategic fit and meets business needs",
        "potential value for money",
        "supplier capacity and capability",
        "potential affordability",
        "potential achievability",
    ]
    for title, row in (("Levy", "4.6"), ("Do minimum", "4.6"), ("Other", "4.2")):
        officer.adds("options", title=title, row=row)
    assert officer.lays_out("scores", row="4.6").missing == 10
    assert officer.lays_out("scores", "A1").missing == 5
    assert officer.lays_out("scores").missing == 10
    officer.does(officer.lays_out("scores", "A1").edit)
    assert officer.lays_out("scores", row="4.6").missing == 5
    with pytest.raises(NothingToDo, match="There is nothing to lay out"):
        officer.lays_out("scores", row="4.2")


def test_an_event_is_laid_out_by_the_organisations_that_are_chosen(officer: Officer) -> None:
    officer.takes_in("events")
    for number in range(35):
        kind = "faith body" if number < 3 else "registered charity"
        officer.adds("organisations", name=f"Group {number}", kind=kind)
    officer.adds("events", title="Provider day", kind="provider day", on="14 jan 2010")
    assert officer.lays_out("attendance", "V1", words="kind is faith body").missing == 3
    laid = officer.lays_out("attendance", "V1")
    assert officer.does(laid.edit) == "Attendance: laid out 35 attendances: 1 event × 35 organisations"
    with pytest.raises(WrongInput, match="Say for which event: “register layout attendance REF”"):
        officer.lays_out("attendance")
    officer.takes_in("risks", "glossary")
    officer.adds("risks", title="Late")
    with pytest.raises(WrongInput, match="R1 is in Risks: Attendance are laid out for event or organisation"):
        officer.lays_out("attendance", "R1")
    with pytest.raises(WrongInput, match="Glossary has nothing to lay out: add entries one by one"):
        officer.lays_out("glossary")


# -- counted, and fed


def test_thirty_five_ticks_are_thirty_five_of_an_output(officer: Officer) -> None:
    officer.takes_in("events")
    for number in range(35):
        officer.adds("organisations", name=f"Group {number}")
    officer.adds("events", title="Provider day", kind="provider day", on="10 dec 2009")
    officer.does(officer.lays_out("attendance", "V1").edit)
    own = officer.register("attendance")
    output = place(officer.book, "4.5.o1")
    said = officer.does(figures.feed(output, own, figures.figure_named(own, "organisations"), as_at=AS_AT))
    assert said == "4.5.o1 is counted from Attendance: organisations attended a provider day"
    for number in range(1, 36):
        officer.does(entries.tick(officer.entry(f"T{number}"), as_at=AS_AT))
    assert officer.counts("attendance.organisations") == (35.0, None)
    assert officer.counts("attendance.organisations", date(2009, 12, 9)) == (0.0, None)


def test_a_feed_is_taken_away_and_refused_where_it_can_not_be(officer: Officer) -> None:
    officer.takes_in("events", "support")
    own = officer.register("attendance")
    figure = figures.figure_named(own, "organisations")
    output, other = place(officer.book, "4.5.o1"), place(officer.book, "1.2.o1")
    with pytest.raises(NothingToDo, match=r"4\.5\.o1 isn't counted from a register"):
        officer.does(figures.unfeed(output))
    officer.does(figures.feed(output, own, figure, as_at=AS_AT))
    own = officer.register("attendance")
    figure = figures.figure_named(own, "organisations")
    with pytest.raises(NothingToDo):
        officer.does(figures.feed(output, own, figure, as_at=AS_AT))
    support = officer.register("support")
    with pytest.raises(WrongInput, match=r"4\.5\.o1 is counted from Attendance already\. Take that away first"):
        officer.does(figures.feed(output, support, figures.figure_named(support, "organisations"), as_at=AS_AT))
    with pytest.raises(WrongInput, match=r"is the actual of 4\.5\.o1 already"):
        officer.does(figures.feed(other, own, figure, as_at=AS_AT))
    with pytest.raises(WrongInput, match="Only an output is counted from a register"):
        officer.does(figures.feed(place(officer.book, "4.5"), support, support.figures[0], as_at=AS_AT))
    with pytest.raises(WrongInput, match=r"is the actual of 4\.5\.o1\. Take that away first"):
        officer.does(figures.drop_figure(own, figure))
    assert officer.does(figures.unfeed(output)) == "4.5.o1 no longer counted from Attendance"
    undo(officer.book)
    fed = figures.fed_by(officer.book, output.id)
    assert fed is not None
    assert fed.register.name == "attendance"


def test_a_presets_words_are_offered_to_the_output_they_are_most_like(officer: Officer) -> None:
    officer.takes_in("events", "accreditation", "support")
    found = {
        f"{one.register.name}.{one.figure.name}": figures.ref_of(officer.book, one.output)
        for one in figures.offers(officer.book, stored.all_registers(officer.book))
    }
    assert found["attendance.organisations"] == "4.5.o1"
    assert found["attendance.trained"] == "4.3.o2"
    assert found["events.pm_courses"] == "1.2.o2"
    own = officer.register("attendance")
    officer.does(figures.feed(place(officer.book, "4.5.o1"), own, own.figures[0], as_at=AS_AT))
    again = figures.offers(officer.book, [officer.register("attendance")])
    assert "organisations" not in {one.figure.name for one in again}


def test_a_figure_whose_field_was_deleted_says_who_did_it(officer: Officer) -> None:
    officer.takes_in("events")
    own = officer.register("attendance")
    officer.does(figures.feed(place(officer.book, "4.5.o1"), own, own.figures[0], as_at=AS_AT))
    officer.book.who = "Richard Parsons"
    officer.does(fields.drop_field(own, fields.field_named(own, "organisation")))
    own = officer.register("attendance")
    counted = counting.count(officer.book, own, figures.figure_named(own, "organisations"), AS_AT)
    assert counted.value is None
    assert counted.why == (
        "“organisations” can't be counted any more: its field Organisation was deleted by Richard Parsons. "
        "4.5.o1 has no actual until you choose another, or undo."
    )


def test_figures_are_added_rewritten_and_dropped(risky: Officer) -> None:
    own = risky.register("risks")
    said = risky.does(figures.add_figure(own, "Risks of LR", words="open, owner is LR", as_at=AS_AT))
    assert said == "Risks: figure Risks of LR added (risks_of_lr)"
    assert risky.counts("risks.risks_of_lr") == (1.0, None)
    figure = figures.figure_named(risky.register("risks"), "Risks of LR")
    risky.does(figures.rewrite(own, figure, "not open", as_at=AS_AT))
    assert risky.counts("risks.risks_of_lr") == (0.0, None)
    risky.does(figures.set_baseline(own, figures.figure_named(risky.register("risks"), "open"), 1))
    assert risky.counts("risks.open") == (0.0, None)
    risky.does(figures.drop_figure(own, figure))
    with pytest.raises(NotFound, match="Risks count no “risks_of_lr”"):
        figures.figure_named(risky.register("risks"), "risks_of_lr")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": "opn"}, "Risks have no “opn”."),
        ({"how": "sum"}, "Say of which field it is the sum: --of FIELD."),
        ({"how": "sum", "field": "title"}, "Risk is no number, so it has no sum."),
        ({"how": "mean"}, "A figure is a count, a sum or distinct: --how count."),
        ({"on": "title"}, "Risk is no day, so nothing can be counted from it on."),
        ({"field": "titel", "how": "distinct"}, "Risks have no “titel”. Did you mean title?"),
    ],
)
def test_a_figure_that_can_not_be_is_refused(risky: Officer, given: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        risky.does(figures.add_figure(risky.register("risks"), "Mine", **given, as_at=AS_AT))
    assert str(wrong.value).startswith(said)


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(min_size=1, max_size=60))
def test_hostile_words_in_names_choices_and_headings_do_no_harm(officer: Officer, words: str) -> None:
    book = officer.book
    if stored.registers_of(book, officer.plan_id).get("risks") is None:
        officer.takes_in("risks")

    def tries(act: Callable[[], str]) -> None:
        try:
            label = act()
        except (WrongInput, NothingToDo, NotFound):
            return
        assert "\x1b" not in label
        assert "\n" not in label

    own = officer.register("risks")
    tries(lambda: officer.does(definitions.make_empty(words, plan_id=None)))
    tries(lambda: officer.does(fields.rename_field(own, own.fields[1], words)))
    tries(lambda: officer.adds("risks", title=words, cause=words))
    tries(lambda: officer.adds("risks", **{words: words}))
    tries(lambda: officer.does(figures.add_figure(own, words, words=words, as_at=AS_AT)))
    assert check(book) == []


def test_an_entry_that_is_called_by_links_goes_by_their_words_and_no_ids(linked: Officer) -> None:
    view = held.view(linked.book, linked.entry("T1").id, AS_AT)
    assert view is not None
    assert view.words == "The Bromley-by-Bow Ctr. · Provider day"
    linked.takes_in("accreditation")
    linked.adds("accreditation", organisation="O1", standard="Matrix", expires="1 dec 2009")
    (due,) = held.due_for_review(linked.book, AS_AT, register=linked.register("accreditation"))
    assert due.words == "Bromley by Bow Centre · Matrix"
    assert entries.words_of_entry(linked.book, linked.register("accreditation"), linked.entry("Q1").entry) == due.words


def test_a_register_is_listed_when_a_field_has_gone_from_which_another_is_worked_out(demo_book: Book) -> None:
    plan_id = str(plan_named(demo_book, "third")["id"])
    perform(demo_book, definitions.take_in(presets.shipped("risks"), plan_id=plan_id))
    risks = stored.registers_of(demo_book, plan_id).get("risks")
    assert risks is not None
    scores = {"residual_likelihood": "4", "residual_impact": "5", "target_likelihood": "1", "target_impact": "5"}
    perform(demo_book, entries.add(risks, {"title": "No Director", **scores}, as_at=AS_AT))
    gone = risks.field("residual_likelihood")
    assert gone is not None
    said = perform(demo_book, fields.drop_field(risks, gone)).label
    assert said == (
        "Risks: field Residual likelihood deleted; Residual can't be worked out any more; "
        "“red” and “above target” can't be counted any more"
    )
    risks = stored.register_by_id(demo_book, risks.id or "")
    assert risks is not None
    (view,) = held.page(demo_book, risks, held.keys(demo_book, risks, AS_AT), AS_AT)
    assert (view.worked_out["residual"], view.worked_out["target"]) == (None, 5)
    with pytest.raises(
        WrongInput, match="Residual can't be worked out any more: “residual_likelihood”, which it needs"
    ):
        held.keys(demo_book, risks, AS_AT, where="residual over 3")
    counted = {one.figure.name: one for one in counting.figures_of(demo_book, risks, AS_AT)}
    assert counted["open"].value == 1
    assert "Residual can't be worked out any more" in (counted["red"].why or "")
    undo(demo_book)
    risks = stored.register_by_id(demo_book, risks.id or "")
    assert risks is not None
    (view,) = held.page(demo_book, risks, held.keys(demo_book, risks, AS_AT), AS_AT)
    assert view.worked_out["residual"] == 20
