"""Words that choose entries: every word is understood, or refused with its place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan import due
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.kinds import Found
from tsworkbench.plan.registers.values import Field, Registers
from tsworkbench.plan.registers.wanted import Compared, Condition, Filled, Has, Is, Mine, On, Open, parse, path_of

AS_AT = date(2009, 12, 15)
REGISTERS = Registers(one for preset in presets.all_shipped() for one in preset.registers)


def day(phrase: str) -> due.Due | due.Unread:
    return due.read(phrase, plan_year=2009, as_at=AS_AT, typed=True)


def find(field: Field, words: str) -> list[Found]:
    known = [Found("id-17", "Providence Row", "O17"), Found("id-18", "Providence House", "O18")]
    exact = [one for one in known if words.casefold() in (one.ref.casefold(), one.words.casefold())]
    return exact or [one for one in known if words.casefold() in one.words.casefold()]


def read(register: str, words: str, *, linked: bool = False) -> tuple[Condition, ...]:
    found = REGISTERS.get(register)
    assert found is not None
    return parse(words, found, REGISTERS, as_at=AS_AT, day=day, find=find if linked else None)


def said(conditions: tuple[Condition, ...]) -> list[tuple[object, ...]]:
    """Conditions in short."""
    short: list[tuple[object, ...]] = []
    for one in conditions:
        match one:
            case Is():
                short.append((one.path.text, "is not" if one.negated else "is", *one.values))
            case Has():
                short.append((one.path.text, "has", one.words))
            case Compared():
                than = one.than if isinstance(one.than, int | float) else one.than.text
                short.append((one.path.text, one.sign, than))
            case On():
                days = [one.first and one.first.isoformat(), one.last and one.last.isoformat()]
                short.append((one.path.text, "not on" if one.negated else "on", *days))
            case Filled():
                short.append((one.path.text, "empty" if one.negated else "filled"))
            case Open():
                short.append(("open", one.path.text, *one.ends, *(["not"] if one.negated else [])))
            case Mine():
                short.append(("mine", *(path.text for path in one.paths), *(["not"] if one.negated else [])))
    return short


@pytest.mark.parametrize(
    ("register", "words", "conditions"),
    [
        ("contracts", "", []),
        ("contracts", " , ,", []),
        (
            "contracts",
            "annual_value over £50k, status is not ended, no analysed",
            [("annual_value", ">", 5_000_000), ("status", "is not", "ended"), ("analysed", "empty")],
        ),
        (
            "contracts",
            "annual value at least 50,000, sum under £1.5m",
            [("annual_value", ">=", 5_000_000), ("sum", "<", 150_000_000)],
        ),
        ("contracts", "£ a year at most 12.50", [("annual_value", "<=", 1250)]),
        (
            "contracts",
            "Annual_Value OVER £50k AND Analysed",
            [("annual_value", ">", 5_000_000), ("analysed", "filled")],
        ),
        (
            "contracts",
            "supplier_kind is voluntary or community sector",
            [("supplier_kind", "is", "voluntary or community sector")],
        ),
        (
            "contracts",
            "supplier_kind is voluntary or community sector or both",
            [("supplier_kind", "is", "voluntary or community sector", "both")],
        ),
        (
            "organisations",
            "kind is social enterprise, other, in_directory",
            [("kind", "is", "social enterprise, other"), ("in_directory", "filled")],
        ),
        ("contracts", "supplier is providence row or O17", [("supplier", "is", "providence row", "O17")]),
        ("contracts", "supplier.name has bromley", [("supplier.name", "has", "bromley")]),
        ("contracts", "supplier has bromley", [("supplier.name", "has", "bromley")]),
        (
            "contracts",
            "title has health and safety, not analysed",
            [("title", "has", "health and safety"), ("analysed", "empty")],
        ),
        ("contracts", "title has “tea, coffee”, analysed", [("title", "has", "tea, coffee"), ("analysed", "filled")]),
        ("contracts", "end_date before today +6m", [("end_date", "on", None, "2010-06-14")]),
        ("contracts", "end_date after today", [("end_date", "on", "2009-12-16", None)]),
        ("contracts", "end_date by end March 2010", [("end_date", "on", None, "2010-03-31")]),
        ("contracts", "end_date before March 2010", [("end_date", "on", None, "2010-02-28")]),
        ("contracts", "end_date after March 2010", [("end_date", "on", "2010-04-01", None)]),
        ("contracts", "end_date is March 2010", [("end_date", "on", "2010-03-01", "2010-03-31")]),
        ("contracts", "end_date is not March 2010", [("end_date", "not on", "2010-03-01", "2010-03-31")]),
        ("cases", "closed_on before today -24m", [("closed_on", "on", None, "2007-12-14")]),
        (
            "risks",
            "residual over target, residual at least 15",
            [("residual", ">", "target"), ("residual", ">=", 15.0)],
        ),
        ("risks", "residual_impact is major or 5", [("residual_impact", "is", 4, 5)]),
        ("risks", "open, mine", [("open", "status", "closed"), ("mine", "owner")]),
        ("risks", "not open", [("open", "status", "closed", "not")]),
        ("risks", "Threatens", [("row", "filled")]),
        ("risks", "ref is R1 or R4", [("ref", "is", "R1", "R4")]),
        ("risks", "changed_at after today -7d", [("changed_at", "on", "2009-12-09", None)]),
        (
            "attendance",
            "event.kind is provider day, attended",
            [("event.kind", "is", "provider day"), ("attended", "filled")],
        ),
        (
            "attendance",
            "event.on before today, not completed",
            [("event.on", "on", None, "2009-12-14"), ("completed", "empty")],
        ),
        ("impacts", "impact is negative, no mitigation", [("impact", "is", "negative"), ("mitigation", "empty")]),
        ("options", "unscored", [("unscored", "filled")]),
        ("events", "rating at least 4", [("rating", ">=", 4.0)]),
        ("events", "Feedback, out of 5 at least 4", [("rating", ">=", 4.0)]),
        ("events", "places over 1.5k", [("places", ">", 1500.0)]),
        ("contracts", "analysed is yes", [("analysed", "is", 1)]),
    ],
)
def test_words_are_read_as_conditions(register: str, words: str, conditions: list[tuple[object, ...]]) -> None:
    assert said(read(register, words)) == conditions


def test_words_of_links_become_what_they_lead_to() -> None:
    assert said(read("contracts", "supplier is o17 or Providence House", linked=True)) == [
        ("supplier", "is", "id-17", "id-18")
    ]


def test_a_field_whose_title_ends_like_an_operator_hides_no_other() -> None:
    impacts = REGISTERS.get("impacts")
    assert impacts is not None
    assert said(read("impacts", "impact is not negative")) == [("impact", "is not", "negative")]


@pytest.mark.parametrize(
    ("register", "words", "sentence"),
    [
        (
            "contracts",
            "annual_value ovr £50k",
            "“annual_value ovr £50k” can't be read at “ovr”. Say: annual_value over £50k.",
        ),
        ("contracts", "supplyer is x", "Contracts have no “supplyer”. Did you mean supplier?"),
        ("contracts", "title; drop table entry", "“title; drop table entry” can't be read at “;”."),
        (
            "contracts",
            "status is Livee",
            "“Livee” is no stage of Contracts. They are: planned, out to tender, live, ended.",
        ),
        ("contracts", "supplier.nme has x", "Organisations have no “nme”. Did you mean name?"),
        (
            "contracts",
            "title.name has x",
            "“title.name has x” can't be read at “.name”: Title of agreement leads to no other",
        ),
        (
            "contracts",
            "annual_value over lots",
            "“annual_value over lots” can't be read at “lots”. Say: annual_value over £50k.",
        ),
        (
            "contracts",
            "annual_value over",
            "“annual_value over” can't be read: something is missing at its end. Say: annual_",
        ),
        (
            "contracts",
            "open, annual_value over £50k status is live",
            "“annual_value over £50k status is live” can't be read at “status”. "
            "Say: annual_value over £50k, status is live.",
        ),
        (
            "contracts",
            "analysed or annual_value over £50k",
            "“analysed or annual_value over £50k” can't be read at “or”. “or” goes between words after “is”; "
            "between conditions goes a comma, and all of them hold.",
        ),
        (
            "contracts",
            "end_date in May 2010",
            "“end_date in May 2010” can't be read at “in”. Say: end_date is May 2010.",
        ),
        (
            "contracts",
            "annual_value more than £50k",
            "“annual_value more than £50k” can't be read at “more”. Say: annual_value over £50k.",
        ),
        ("contracts", "status live", "“status live” can't be read at “live”. Say: status is live."),
        ("contracts", "status lively", "“status lively” can't be read at “lively”. Say: status is planned."),
        ("contracts", "title x " * 200, "“title x"),
        (
            "contracts",
            "title over 5",
            "“title over 5” can't be read: Title of agreement is no number. Say: title has …, or no title.",
        ),
        (
            "contracts",
            "annual_value >= £50k",
            "“annual_value >= £50k” can't be read at “>=”. Say: annual_value at least £50k.",
        ),
        ("contracts", "status != live", "“status != live” can't be read at “!=”. Say: status is not live."),
        (
            "contracts",
            "open or ended",
            "“open or ended” can't be read at “or”. “open” goes alone. Say: status is planned or out to tender.",
        ),
        (
            "contracts",
            "end_date before today +6",
            "“end_date before today +6” can't be read: after “today” comes how far: today +6m (d days, w weeks,",
        ),
        ("contracts", "title before today", "“title before today” can't be read: Title of agreement is no day."),
        ("contracts", "annual_value has 5", "“annual_value has 5” can't be read: £ a year is no text."),
        ("contracts", "end_date before soonish", "“end_date before soonish” can't be read: "),
        ("contracts", "end_date before TBC", "“end_date before TBC” can't be read: to be confirmed is no day."),
        ("contracts", "end_date before today +9999y", "“today +9999y” is beyond the calendar. Say fewer."),
        ("contracts", "no analysed is yes", "“no analysed is yes” can't be read at “is”. analysed is not …"),
        ("contracts", "annual_value over sum over vat", "“annual_value over sum over vat” can't be read at “over”."),
        (
            "contracts",
            "annual_value over title",
            "“annual_value over title” can't be read: Title of agreement is no number.",
        ),
        ("contracts", "analysed is perhaps", "“analysed is perhaps” can't be read: “perhaps” is neither yes nor no."),
        ("glossary", "open", "Glossary has no word that ends an entry, so “open” means nothing here."),
        ("glossary", "mine", "Glossary has no officer, so “mine” means nothing here."),
        ("glossary", "zzz", "Glossary has no “zzz”. There are: term, meaning, kind, row, organisation, print."),
        ("contracts", "x" * 3000, "These words are longer than 2,000 characters: choose by fewer conditions."),
    ],
)
def test_words_that_are_not_understood_are_refused_with_their_place(register: str, words: str, sentence: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        read(register, words)
    assert str(wrong.value).startswith(sentence)


def test_a_link_that_fits_two_is_refused() -> None:
    with pytest.raises(WrongInput, match="“providence” fits O17 Providence Row and O18 Providence House"):
        read("contracts", "supplier is providence", linked=True)


WORDS = [
    "annual_value over £50k",
    "status is not ended",
    "no analysed",
    "end_date before today +6m",
    "category is advice or youth",
    "analysed",
    "open",
    "supplier.kind is public body",
]


@given(
    parts=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    extra=st.sampled_from(["zzz", "qqq qqq", "'); drop table entry;--", "%"]),
    at=st.integers(0, 200),
)
def test_no_word_is_passed_over(parts: list[str], extra: str, at: int) -> None:
    whole = read("contracts", ", ".join(parts))
    assert len(whole) == len(parts)
    words = ", ".join(parts).split(" ")
    place = at % (len(words) + 1)
    with pytest.raises(WrongInput):
        read("contracts", " ".join([*words[:place], extra, *words[place:]]))


@given(words=st.text(max_size=60), register=st.sampled_from(["contracts", "risks", "attendance", "glossary"]))
def test_any_words_end_in_conditions_or_a_sentence(words: str, register: str) -> None:
    said = "."
    try:
        read(register, words)
    except WrongInput as wrong:
        said = str(wrong)
    assert said.endswith((".", "?", "…"))


@given(days=st.integers(-3000, 3000))
def test_today_is_the_day_it_is_read_for(days: int) -> None:
    contracts = REGISTERS.get("contracts")
    assert contracts is not None
    as_at = AS_AT + timedelta(days=days)
    (condition,) = parse("end_date by today", contracts, REGISTERS, as_at=as_at, day=day)
    assert isinstance(condition, On)
    assert condition.last == as_at


def test_a_path_is_found_by_name_or_title_with_one_hop() -> None:
    attendance = REGISTERS.get("attendance")
    assert attendance is not None
    assert path_of("event.on", attendance, REGISTERS).text == "event.on"
    assert path_of("Organisation", attendance, REGISTERS).text == "organisation"
    with pytest.raises(WrongInput, match="Attendance has no “evnt”"):
        path_of("evnt.on", attendance, REGISTERS)
