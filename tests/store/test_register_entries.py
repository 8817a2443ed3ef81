"""Entries as lists: chosen by words, sorted, read a page at a time, counted, and found by what they name."""

import random
from datetime import date
from typing import Any

import pytest
from tests.store.registers import enter, field, named, put, put_all, put_field, small

from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.registers.values import Field, FieldKind, Figure, Register
from tsworkbench.store.book import Book
from tsworkbench.store.registers import definitions, entries, figures, wanted
from tsworkbench.store.registers.wanted import Query
from tsworkbench.work.registers.definitions import named as register_named
from tsworkbench.work.registers.entries import entry_named

DAY = date(2009, 12, 15)


def made(book: Book, *registers: Register) -> list[Register]:
    with book.act() as act:
        act.called("Registers added")
        ids = [put(act, one) for one in registers]
    return [named(book, one) for one in ids]


def refs(book: Book, register: Register, where: str | None = None, *order: str, day: date = DAY) -> str:
    found = entries.keys(book, register, day, where=where, order=order or None)
    return " ".join(view.ref for view in entries.page(book, register, found, day))


# -- which there are


def test_registers_are_read_again_only_when_one_has_changed(book: Book) -> None:
    (risks,) = made(book, small("risks", [field("title")]))
    before = definitions.all_registers(book)
    enter(book, risks, {"title": "Not confirmed"})
    assert definitions.all_registers(book)[0] is before[0]
    with book.act() as act:
        act.called("Cause added")
        put_field(act, risks.id or "", field("cause"))
        assert [one.name for one in definitions.all_registers(book)[0].fields] == ["title", "cause"]
    assert [one.name for one in named(book, risks.id or "").fields] == ["title", "cause"]


def test_what_an_act_that_was_given_up_would_have_added_is_not_remembered(book: Book) -> None:
    (risks,) = made(book, small("risks", [field("title")]))

    def give_up() -> None:
        with book.act() as act:
            act.called("Cause added")
            put_field(act, risks.id or "", field("cause"))
            assert len(definitions.all_registers(book)[0].fields) == 2
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert len(definitions.all_registers(book)[0].fields) == 1


def test_a_plan_sees_its_own_registers_and_those_of_the_file(book: Book) -> None:
    first, second = (row[0] for row in book.rows("select id from plan order by sort"))
    with book.act() as act:
        act.called("Registers added")
        put(act, small("risks", [field("title")]), plan_id=first)
        put(act, small("risks", [field("title")], title="Risks of the other"), plan_id=second)
        put(act, small("grants", [field("title")]))
    assert [one.plan_id for one in definitions.registers_of(book, first)] == [first, None]
    assert [one.name for one in definitions.registers_of(book, None)] == ["grants"]
    assert register_named(definitions.registers_of(book, second), "Risks of the other").plan_id == second
    with pytest.raises(NotFound, match="Did you mean grants"):
        register_named(definitions.registers_of(book, first), "grantz")
    book.connection.execute("update plan set deleted=1 where id=?", (second,))
    assert [one.plan_id for one in definitions.all_registers(book)] == [first, None]


# -- chosen and sorted


@pytest.fixture
def contracts(book: Book) -> Register:
    organisations = small("organisations", [field("name"), field("charity_number", rule={"check": "charity_number"})])
    fields = [
        field("title"),
        field("supplier", "entry", to_register="organisations"),
        field("value", "money"),
        field("spent", "money"),
        field("months", "number"),
        field("ends_on", "day", review=True),
        field("status", "stage", choices=("planned", "live", "ended"), ends=("ended",)),
        field("analysed", "yes_no"),
        field("officer", "officer"),
        field("row", "row", rule={"several": True}),
        field("left", "less", rule={"of": ["value", "spent"]}),
        field("total", "times", rule={"of": ["value", "months"]}),
    ]
    named_here = made(book, organisations, small("contracts", fields))
    advice, youth = enter(
        book, named_here[0], {"name": "Island Advice", "charity_number": "1109871"}, {"name": "Youth Élan"}
    )
    louise = book.value("select id from officer where name='Louise Russell'")
    rows = [book.value("select id from activity where ref=?", ref) for ref in ("4.2", "1.1")]
    enter(
        book,
        named_here[1],
        {"title": "Advice for all", "supplier": advice, "value": 6_000_000, "spent": 100, "months": 12.0,
         "ends_on": "2010-03-31 by end March 2010", "status": "live", "analysed": 1, "officer": louise},
        {"title": "youth CLUB", "supplier": youth, "value": 5_000_000, "ends_on": "TBC", "status": "planned",
         "row": "\n".join(rows)},
        {"title": "Old contract", "value": 4_999_999, "months": 2.0, "ends_on": "2009-12-15", "status": "ended",
         "analysed": 0, "row": rows[1]},
        {"title": "100% \"quoted\" it's"},
    )  # fmt: skip
    return named_here[1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "C1 C2 C3 C4"),
        ("status is live or ended", "C1 C3"),
        ("status is not live", "C2 C3 C4"),
        ("status is not live or ended", "C2 C4"),
        ("title is YOUTH club", "C2"),
        ("title has advice", "C1"),
        ("title has club", "C2"),
        ("title has 100%", "C4"),
        ("title has it's", "C4"),
        ("supplier is Island Advice", "C1"),
        ("supplier is O2", "C2"),
        ("supplier is not O2", "C1 C3 C4"),
        ("supplier.name has élan", "C2"),
        ("supplier.name has ÉLAN", "C2"),
        ("supplier.charity_number", "C1"),
        ("no supplier.charity_number", "C2 C3 C4"),
        ("value over £50k", "C1"),
        ("value at least £50k", "C1 C2"),
        ("value under 50k", "C3"),
        ("value at most 50,000", "C2 C3"),
        ("value over spent", "C1"),
        ("months at least 2", "C1 C3"),
        ("left over £59k", "C1"),
        ("left under 1", "C4"),
        ("total over 0", "C1 C3"),
        ("ends_on before today", ""),
        ("ends_on by today", "C3"),
        ("ends_on before today +6m", "C1 C3"),
        ("ends_on after today", "C1"),
        ("ends_on is end March 2010", "C1"),
        ("ends_on is not end March 2010", "C2 C3 C4"),
        ("ends_on", "C1 C2 C3"),
        ("no ends_on", "C4"),
        ("analysed", "C1"),
        ("not analysed", "C2 C3 C4"),
        ("analysed is no", "C2 C3 C4"),
        ("open", "C1 C2 C4"),
        ("not open", "C3"),
        ("mine", "C1"),
        ("not mine", "C2 C3 C4"),
        ("row is 1.1", "C2 C3"),
        ("row is 4.2", "C2"),
        ("row is not 4.2", "C1 C3 C4"),
        ("row", "C2 C3"),
        ("ref is C2", "C2"),
        ("changed_at by today", "C1 C2 C3 C4"),
        ("status is live, value over £50k, analysed", "C1"),
    ],
)
def test_words_choose_entries(book: Book, contracts: Register, words: str, found: str) -> None:
    assert refs(book, contracts, words) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (("title",), "C4 C1 C3 C2"),
        (("-title",), "C2 C3 C1 C4"),
        (("value",), "C3 C2 C1 C4"),
        (("-value",), "C1 C2 C3 C4"),
        (("status",), "C2 C1 C3 C4"),
        (("-status", "title"), "C3 C1 C2 C4"),
        (("ends_on",), "C3 C1 C2 C4"),
        (("-ends_on",), "C1 C3 C2 C4"),
        (("supplier",), "C1 C2 C3 C4"),
        (("-supplier",), "C2 C1 C3 C4"),
        (("officer", "-title"), "C1 C2 C3 C4"),
        (("-left",), "C1 C2 C3 C4"),
        (("-ref",), "C4 C3 C2 C1"),
        (("supplier.name",), "C1 C2 C3 C4"),
    ],
)
def test_a_list_is_sorted_by_any_field_and_what_is_empty_comes_last(
    book: Book, contracts: Register, order: tuple[str, ...], found: str
) -> None:
    assert refs(book, contracts, None, *order) == found


def test_refs_are_sorted_by_their_numbers(book: Book) -> None:
    (risks,) = made(book, small("risks", [field("title")]))
    enter(book, risks, *({"title": "x"} for _ in range(11)))
    assert refs(book, risks, None, "ref").split() == [f"R{number}" for number in range(1, 12)]


def test_links_to_rows_are_sorted_as_the_plan_is(book: Book) -> None:
    (risks,) = made(book, small("risks", [field("title"), field("row", "row")]))
    rows = [book.value(f"select id from {level} where ref=?", ref) for level, ref in (
        ("activity", "4.2"), ("milestone", "1.1.m1"), ("activity", "1.1"), ("objective", "4"),
    )]  # fmt: skip
    enter(book, risks, *({"title": "x", "row": row} for row in rows))
    assert refs(book, risks, None, "row") == "R3 R2 R4 R1"


def test_a_register_with_most_of_many_entries_answers_alike(
    book: Book, contracts: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, tuple[str, ...]]] = [
        ("value over £50k", ()),
        (None, ("-value",)),
        ("open", ("title",)),
    ]
    before = [refs(book, contracts, words, *order) for words, order in asked]
    monkeypatch.setattr(wanted, "_FEW", 0)
    assert [refs(book, contracts, words, *order) for words, order in asked] == before


@pytest.mark.parametrize(
    "words",
    ["title has '); drop table entry;--", "title is x' or 1=1", 'title has "', "supplier.name is ');--", "ref has '"],
)
def test_words_are_values_and_never_a_part_of_the_query(book: Book, contracts: Register, words: str) -> None:
    before = book.value("select count(*) from entry")
    refs(book, contracts, words)
    assert book.value("select count(*) from entry") == before


def test_a_slot_that_another_program_has_spoilt_is_no_query(book: Book, contracts: Register) -> None:
    spoilt = Field(name="x", title="X", kind=FieldKind.TEXT, slot="c00; drop table entry")
    query = Query(contracts, entries.links_of(book, contracts, DAY))
    with pytest.raises(WrongInput, match="no place for its values"):
        query.of_field(contracts, spoilt)


def test_a_field_that_is_worked_out_from_itself_says_so(book: Book) -> None:
    (loops,) = made(
        book, small("loops", [field("a", "times", rule={"of": ["b"]}), field("b", "times", rule={"of": ["a"]})])
    )
    with pytest.raises(WrongInput, match="worked out from itself"):
        refs(book, loops, "a over 1")


def test_every_figure_field_order_and_column_of_every_preset_can_be_asked_for(book: Book) -> None:
    registers = put_all(book)
    rnd = random.Random(1)
    for register in registers.values():
        enter(book, register, *(_random_values(rnd, register) for _ in range(8)))
    for register in registers.values():
        found = entries.keys(book, register, DAY)
        assert len(entries.page(book, register, found, DAY)) == 8
        for counted in figures.figures_of(book, register, DAY):
            assert counted.why is None, f"{register.name}.{counted.figure.name}: {counted.why}"
        for one in register.fields:
            refs(book, register, None, one.name)


def _random_values(rnd: random.Random, register: Register) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in register.stored:
        match one.kind:
            case FieldKind.CHOICE | FieldKind.STAGE:
                values[one.name] = rnd.choice(one.choices)
            case FieldKind.NUMBER | FieldKind.MONEY | FieldKind.SCALE | FieldKind.YES_NO:
                values[one.name] = rnd.randrange(2)
            case FieldKind.DAY:
                values[one.name] = rnd.choice(["2009-11-30", "2010-03-31 by end March 2010", "TBC"])
            case FieldKind.OFFICER | FieldKind.ENTRY | FieldKind.ROW:
                values[one.name] = None
            case _:
                values[one.name] = f"{one.name} {rnd.randrange(9)}"
    return values


# -- worked out


def test_a_rollup_counts_and_sums_the_entries_that_link_here(book: Book) -> None:
    rule = {"from": "grants", "link": "pot"}
    pots, grants = made(
        book,
        small("pots", [
            field("name"), field("amount", "money"),
            field("many", "rollup", rule={**rule, "how": "count"}),
            field("paid", "rollup", rule={**rule, "how": "sum", "of": "sum", "where": "status is paid"}),
            field("left", "less", rule={"of": ["amount", "paid"]}),
        ]),
        small("grants", [
            field("title"), field("pot", "entry", to_register="pots"), field("sum", "money"),
            field("status", "choice", choices=("paid", "asked")),
        ]),
    )  # fmt: skip
    chest, empty = enter(book, pots, {"name": "Chest", "amount": 30_000}, {"name": "Empty"})
    enter(book, grants, {"pot": chest, "sum": 10_000, "status": "paid"}, {"pot": chest, "sum": 500, "status": "asked"})
    views = entries.page(book, pots, entries.keys(book, pots, DAY), DAY)
    assert [dict(view.worked_out) for view in views] == [
        {"many": 2, "paid": 10_000, "left": 20_000}, {"many": 0, "paid": None, "left": 0},
    ]  # fmt: skip
    assert refs(book, pots, "left over £100") == "P1"
    with book.act() as act:
        act.called("deleted")
        act.set("entry", book.value("select id from entry where ref='G1'"), deleted=1)
    assert entries.page(book, pots, entries.keys(book, pots, DAY), DAY)[0].cell("many") == 1
    assert empty


# -- found


def test_an_entry_is_found_by_its_ref_in_either_case_and_by_its_id(book: Book, contracts: Register) -> None:
    (found,) = entries.bearing(book, "c2")
    assert (found.ref, found.register.name) == ("C2", "contracts")
    assert entries.bearing(book, found.id) == [found]
    assert entries.bearing(book, "C99") == []
    with pytest.raises(NotFound, match="There is no entry C99"):
        entry_named(book, "C99")


def test_entries_that_name_something_are_found_with_the_field_that_does(book: Book, contracts: Register) -> None:
    row = book.value("select id from activity where ref='1.1'")
    named_by = entries.naming(book, row)
    assert [(one.entry.ref, one.field.name) for one in named_by] == [("C2", "row"), ("C3", "row")]
    organisation = book.value("select id from entry where ref='O1'")
    assert [one.entry.ref for one in entries.naming(book, organisation)] == ["C1"]
    louise = book.value("select id from officer where name='Louise Russell'")
    assert [one.field.name for one in entries.naming(book, louise)] == ["officer"]


def test_what_is_due_for_review_is_by_its_day_and_without_what_is_done(book: Book, contracts: Register) -> None:
    found = entries.due_for_review(book, date(2010, 3, 31))
    assert [(one.entry.ref, one.day, one.words) for one in found] == [("C1", date(2010, 3, 31), "Advice for all")]
    assert entries.due_for_review(book, date(2010, 3, 30)) == []
    assert [one.entry.ref for one in entries.due_for_review(book, date.max, ended=True)] == ["C3", "C1"]


def test_an_entry_kept_longer_than_it_is_to_be_is_due(book: Book) -> None:
    personal = small(
        "cases", [field("contact", personal=True), field("kind"), field("closed", "day")],
        prefix="X", personal=True, keep_months=24, keep_from="closed",
    )  # fmt: skip
    (cases,) = made(book, personal)
    enter(
        book,
        cases,
        {"contact": "Ann", "closed": "2007-12-15"},
        {"contact": "Bob", "closed": "2007-12-16"},
        {"closed": "2001-01-01"},
    )
    assert [(one.entry.ref, one.field, one.day) for one in entries.due_for_review(book, DAY)] == [
        ("X3", None, date(2003, 1, 1)), ("X1", None, date(2009, 12, 15)),
    ]  # fmt: skip


def test_an_entry_is_kept_from_a_day_of_what_it_links_to(book: Book) -> None:
    events, attendance = made(
        book,
        small("events", [field("title"), field("on", "day")], prefix="V"),
        small(
            "attendance", [field("person", personal=True), field("event", "entry", to_register="events")],
            prefix="T", keep_months=36, keep_from="event.on",
        ),
    )  # fmt: skip
    old, new = enter(book, events, {"title": "Old", "on": "2006-12-01"}, {"title": "New", "on": "2009-12-01"})
    enter(
        book,
        attendance,
        {"person": "Ann", "event": old},
        {"person": "Bob", "event": new},
        {"event": old},
        {"person": "Eve"},
    )
    assert [(one.entry.ref, one.day) for one in entries.due_for_review(book, DAY)] == [("T1", date(2009, 12, 1))]


def test_nothing_is_kept_too_long_where_the_day_from_which_it_is_kept_has_gone(book: Book) -> None:
    personal = small("cases", [field("contact", personal=True)], prefix="X", keep_months=24, keep_from="closed")
    (cases,) = made(book, personal)
    enter(book, cases, {"contact": "Ann"})
    assert entries.due_for_review(book, DAY) == []


# -- written


def test_an_entry_gets_the_next_number_which_is_never_given_twice(book: Book) -> None:
    (risks,) = made(book, small("risks", [field("title")]))
    first, second = enter(book, risks, {"title": "a"}, {"title": "b"})
    with book.act() as act:
        act.called("R2 deleted")
        act.set("entry", second, deleted=1)
    enter(book, risks, {"title": "c"})
    assert refs(book, risks) == "R1 R3"
    assert first


def test_values_are_written_by_the_names_of_fields_and_no_others(book: Book, contracts: Register) -> None:
    (entry,) = entries.bearing(book, "C1")
    with book.act() as act:
        act.called("C1 changed")
        entries.write(act, contracts, entry.id, {"title": "New", "value": None})
    view = entries.view(book, entry.id, DAY)
    assert view is not None
    assert (view.words, view.cell("value"), view.cell("months")) == ("New", None, 12.0)
    for name in ("nonsense", "left"):
        with pytest.raises(WrongInput, match=f"no field “{name}”"):
            entries.cells_of(contracts, {name: 1})


# -- counted


def events(book: Book) -> tuple[Register, Register]:
    event, attendance = made(
        book,
        small("events", [
            field("title"), field("kind", "choice", choices=("course", "provider day")), field("on", "day"),
        ], prefix="V"),
        small("attendance", [
            field("event", "entry", to_register="events"), field("organisation"), field("attended", "yes_no"),
            field("people", "number"), field("tags", rule={"several": True}),
        ], [
            Figure(name="came", label="organisations", wanted="event.kind is provider day, attended", how="distinct",
                   field="organisation", on_field="event.on", out_of="event.kind is provider day"),
            Figure(name="people", label="people", how="sum", field="people", baseline=1),
            Figure(name="tags", label="tags", how="distinct", field="tags"),
        ]),
    )  # fmt: skip
    day, course = enter(
        book, event, {"title": "Day", "kind": "provider day", "on": "2009-12-10"}, {"title": "C", "kind": "course"}
    )
    enter(
        book, attendance,
        {"event": day, "organisation": "A", "attended": 1, "people": 2.0, "tags": "x\ny"},
        {"event": day, "organisation": "a ", "attended": 1, "people": 3.0, "tags": "y"},
        {"event": day, "organisation": "B", "attended": 0},
        {"event": course, "organisation": "C", "attended": 1},
    )  # fmt: skip
    return event, named(book, attendance.id or "")


def test_a_figure_counts_sums_and_tells_things_apart(book: Book) -> None:
    _, attendance = events(book)
    came, people, tags = figures.figures_of(book, attendance, DAY)
    assert (came.value, came.out_of) == (1.0, 2.0)
    assert people.value == 4.0
    assert tags.value == 2.0


def test_a_figure_leaves_out_what_begins_to_count_on_a_later_day(book: Book) -> None:
    _, attendance = events(book)
    came = attendance.figures[0]
    assert figures.count(book, attendance, came, date(2009, 12, 9)).value == 0
    assert figures.count(book, attendance, came, date(2009, 12, 10)).value == 1


def test_what_a_figure_is_out_of_was_there_before_the_day_that_stamps_it(book: Book) -> None:
    """Of three contracts one was analysed: 1 of 3, and 0 of 3 before."""
    (contracts,) = made(
        book,
        small(
            "contracts",
            [field("title"), field("analysed", "yes_no"), field("analysed_on", "day", rule={"stamps": "analysed"})],
            [Figure(name="done", label="analysed", wanted="analysed", on_field="analysed_on", out_of="title")],
        ),
    )
    enter(book, contracts, {"title": "A", "analysed": 1, "analysed_on": "2009-12-10"}, {"title": "B"}, {"title": "C"})
    done = contracts.figures[0]
    for day, expected in ((date(2009, 12, 10), (1, 3)), (date(2009, 12, 9), (0, 3))):
        counted = figures.count(book, contracts, done, day)
        assert (counted.value, counted.out_of) == expected


def test_a_figure_whose_field_was_deleted_says_by_whom(book: Book) -> None:
    _, attendance = events(book)
    with book.act() as act:
        act.called("Organisation deleted")
        act.set("field", (attendance.field("organisation") or field("x")).id or "", deleted=1)
    now = named(book, attendance.id or "")
    counted = figures.count(book, now, now.figures[0], DAY)
    assert counted.value is None
    assert counted.why == ("“came” can't be counted any more: its field Organisation was deleted by Louise Russell.")


def test_an_output_that_is_fed_is_counted_whenever_it_is_asked_for(book: Book) -> None:
    event, attendance = events(book)
    output = book.value("select id from output where deleted=0 order by rid")
    assert figures.actuals(book, None, DAY) == {}
    with book.act() as act:
        act.called("feeds")
        act.set("figure", attendance.figures[0].id or "", output_id=output)
    assert figures.actuals(book, None, DAY)[output].value == 1.0
    assert figures.actuals(book, [output], date(2009, 12, 1))[output].value == 0.0
    enter(
        book,
        attendance,
        {"event": book.value("select id from entry where ref='V1'"), "organisation": "Z", "attended": 1},
    )
    assert figures.actuals(book, [output], DAY)[output].value == 2.0
    assert figures.actuals(book, ["other"], DAY) == {}
    assert event


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("on is 3 may 2009 or 5 may 2009", "E1 E2"),
        ("on is 3 may 2009 or today or 5 may 2009", "E1 E2 E4"),
        ("on is not 3 may 2009 or 5 may 2009", "E3 E4"),
        ("on is april 2009 or 5 may 2009", "E2"),
        ("on is 3 may 2009", "E1"),
        ("on by 4 may 2009", "E1 E3"),
        ("on by on or before 4 may 2009", "E1 E3"),
    ],
)
def test_each_day_between_or_is_one_of_them(book: Book, where: str, found: str) -> None:
    (events,) = made(book, small("events", [field("title"), field("on", "day")]))
    for day in ("2009-05-03", "2009-05-05", "2009-05-04", DAY.isoformat()):
        enter(book, events, {"title": "x", "on": day})
    assert refs(book, events, where) == found


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("on before 3 may 2009 or 5 may 2009", "one day goes here"),
        ("on by today or 5 may 2009", "one day goes here|after “today”"),
        ("on after 3 may 2009 and 5 may 2009", "Two dates are given"),
        ("on is 3 may 2009 and 5 may 2009", "Two dates are given"),
        ("on is monday 3 may 2009", "is a Sunday"),
        ("on is 3 may 2009 or never", "is not a date"),
    ],
)
def test_no_word_of_a_day_is_passed_over(book: Book, where: str, said: str) -> None:
    (events,) = made(book, small("events", [field("title"), field("on", "day")]))
    with pytest.raises(WrongInput, match=said):
        refs(book, events, where)
