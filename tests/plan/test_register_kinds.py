"""Fields of registers: what is typed, what is kept, what is shown, and that the one comes back as the other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan import due
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.model import Rag
from tsworkbench.plan.registers import identifiers, kinds, presets
from tsworkbench.plan.registers.kinds import Found, Read
from tsworkbench.plan.registers.values import Cell, Field, FieldKind, Register, Registers

AS_AT = date(2009, 12, 15)
SCALE = ("rare", "unlikely", "possible", "likely", "almost certain")
STAGES = ("expressed interest", "health check", "action plan", "evidence", "assessed", "commission ready")
REGISTER = Register(name="accreditation", title="Accreditation", one="accreditation", prefix="Q")
PRAXIS, BOW, TRUST = (
    Found("1", "Praxis", "O1"),
    Found("3", "Bromley by Bow Centre", "O3"),
    Found("4", "Bromley Trust", "O41"),
)


def day(phrase: str) -> due.Due | due.Unread:
    return due.read(phrase, plan_year=2009, as_at=AS_AT, typed=True)


def find(field: Field, words: str) -> list[Found]:
    exact = [one for one in (PRAXIS, BOW, TRUST) if words in (one.ref, one.words, one.said)]
    return exact or [one for one in (PRAXIS, BOW, TRUST) if words.casefold() in one.words.casefold()]


def name(field: Field, key: str) -> str:
    return next(one.said for one in (PRAXIS, BOW, TRUST) if one.id == key)


def a_field(kind: str, **more: object) -> Field:
    choices = SCALE if kind == "scale" else STAGES if kind in ("stage", "choice") else ()
    rule = {key: value for key, value in more.items() if key in ("several", "check", "bands", "of", "levels")}
    return Field(name="it", title="It", kind=FieldKind(kind), choices=choices, rule=rule, to_register="organisations")


def read(kind: str, typed: str, **more: object) -> Read:
    return kinds.read(REGISTER, a_field(kind, **more), typed, day=day, find=find)


@pytest.mark.parametrize(
    ("kind", "typed", "cell", "shown"),
    [
        ("text", " CVS\x1b[31m  Board ", "CVS[31m  Board", "CVS[31m  Board"),
        ("text", "one\ntwo", "one two", "one two"),
        ("long", "one\r\ntwo", "one\ntwo", "one\ntwo"),
        ("number", "1,000", 1000.0, "1,000"),
        ("number", "-2.5", -2.5, "-2.5"),
        ("number", "-0", 0.0, "0"),
        ("money", "£50k", 5_000_000, "£50,000"),
        ("money", "£1.5m", 150_000_000, "£1,500,000"),
        ("money", "12.50", 1250, "£12.50"),
        ("money", "-£1,200", -120_000, "-£1,200"),
        ("day", "31/3/10", "2010-03-31", "31 Mar 2010"),
        ("day", "by end March", "2010-03-31 by end March 2010", "by end March 2010"),
        ("day", "tbc", "TBC", "TBC"),
        ("day", "+2w", "2009-12-29", "29 Dec 2009"),
        ("day", "2010/11", "2011-03-31 by financial year ending March 2011", "by financial year ending March 2011"),
        ("choice", "Action Plan", "action plan", "action plan"),
        ("choice", "ass", "assessed", "assessed"),
        ("stage", "h", "health check", "health check"),
        ("yes_no", "Y", 1, "yes"),
        ("yes_no", "no", 0, "no"),
        ("scale", "4", 4, "4 likely"),
        ("scale", "4 likely", 4, "4 likely"),
        ("scale", "almost", 5, "5 almost certain"),
        ("web", "http://towerhamlets.gov.uk/x", "http://towerhamlets.gov.uk/x", "http://towerhamlets.gov.uk/x"),
        ("web", "www.praxis.org.uk", "https://www.praxis.org.uk", "https://www.praxis.org.uk"),
        ("file", r"S:\Third Sector\terms.doc", r"S:\Third Sector\terms.doc", r"S:\Third Sector\terms.doc"),
        ("entry", "O3", "3", "O3 Bromley by Bow Centre"),
        ("entry", "prax", "1", "O1 Praxis"),
        ("text", "", None, ""),
        ("money", "  ", None, ""),
    ],
)
def test_what_is_typed_is_kept_and_shown(kind: str, typed: str, cell: Cell, shown: str) -> None:
    field = a_field(kind)
    kept = read(kind, typed).cell
    assert kept == cell
    assert type(kept) is type(cell)
    assert kinds.show(field, kept, name) == shown
    assert read(kind, shown).cell == cell


def test_several_are_kept_one_a_line_and_each_once() -> None:
    assert read("choice", "evidence / health check / evidence", several=True).cell == "evidence\nhealth check"
    assert read("entry", "O3 / Praxis", several=True).cell == "3\n1"
    assert kinds.show(a_field("entry", several=True), "3\n1", name) == "O3 Bromley by Bow Centre / O1 Praxis"


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (
            "stage",
            "Assesed",
            "“Assesed” is no stage of Accreditation. They are: expressed interest, health check, action",
        ),
        (
            "choice",
            "Assesed",
            "“Assesed” is not a choice for “It”. They are: expressed interest, health check, action",
        ),
        ("choice", "e", None),
        ("choice", "exp", None),
        ("entry", "Bromley", "“Bromley” fits O3 Bromley by Bow Centre and O41 Bromley Trust. Type more, or choose."),
        ("entry", "Nobody", "“Nobody” is no entry of organisations. Type its ref or more of its name, or add it there"),
        ("number", "many", "“many” is not a number. Type it as a number, such as “1,000”."),
        ("number", "1e300", "“1e300” is not a number."),
        ("money", "a lot", "“a lot” is not an amount. Type pounds, such as “105,000”, “£50k” or “12.50”."),
        ("yes_no", "perhaps", "“perhaps” is neither yes nor no. Type y or n for it."),
        (
            "scale",
            "6",
            "“6” is not on the scale of “It”. Type a number: 1 rare, 2 unlikely, 3 possible, 4 likely, 5 almost",
        ),
        ("web", "ftp://x.org", "“ftp://x.org” is no web address. Type one that begins with http:// or https://."),
        ("web", "javascript:alert(1)", "“javascript:alert(1)” is no web address."),
        ("web", "http:// x", "“http:// x” is no web address"),
        ("day", "soonish", "“soonish”"),
        ("text", "x" * 10_001, "That is 10,001 characters; a field takes 10,000."),
        ("times", "5", "It is worked out from a and b: change those."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(kind: str, typed: str, said: str | None) -> None:
    if said is None:
        assert read(kind, typed).cell == "expressed interest"
        return
    with pytest.raises(WrongInput) as wrong:
        read(kind, typed, of=["a", "b"])
    assert str(wrong.value).startswith(said)


def test_words_that_fit_two_choices_name_both() -> None:
    field = Field(name="f", title="F", kind=FieldKind.CHOICE, choices=("public body", "public house", "zoo"))
    with pytest.raises(WrongInput, match=r"“publi” fits public body and public house\. Type more of it\."):
        kinds.read(REGISTER, field, "publi", day=day, find=find)


def test_many_that_fit_are_not_all_named() -> None:
    found = [Found(str(n), f"Group {n}", f"O{n}") for n in range(9)]
    with pytest.raises(WrongInput, match=r"fits O0 Group 0, O1 Group 1, .* and 4 more\. Type more, or choose\."):
        kinds.one_of(a_field("entry"), "Group", found)


@pytest.mark.parametrize(
    ("check", "typed", "kept", "doubted"),
    [
        ("charity_number", "1123456-0", "1123456", False),
        ("charity_number", "1123456-1", "1123456-1", False),
        ("charity_number", "Reg. No. 01 123 456", "1123456", False),
        ("charity_number", "GB-CHC-1123456", "1123456", False),
        ("charity_number", "sc 12345", "SC012345", False),
        ("charity_number", "SC012345", "SC012345", False),
        ("charity_number", "NIC100012", "NIC100012", False),
        ("charity_number", "12345", "12345", True),
        ("charity_number", "XT12345", "XT12345", True),
        ("company_number", "445790", "00445790", False),
        ("company_number", "ce 12345", "CE012345", False),
        ("company_number", "NI012345", "NI012345", False),
        ("company_number", "IP12345R", "IP12345R", False),
        ("company_number", "QQ123456", "QQ123456", True),
        ("company_number", "0", "0", True),
        ("postcode", "e33jt", "E3 3JT", False),
        ("postcode", "EC1A 1BB", "EC1A 1BB", False),
        ("postcode", "E3 3JTT", "E3 3JTT", True),
        ("uprn", "000000199356", "199356", False),
        ("uprn", "1000233369561", "1000233369561", True),
        ("email", "mailto:office@praxis.org.uk", "office@praxis.org.uk", False),
        ("email", "office at praxis", "office at praxis", True),
        (None, " as it is", "as it is", False),
    ],
)
def test_numbers_of_others_are_tidied_and_doubted_but_never_refused(
    check: str | None, typed: str, kept: str, doubted: bool
) -> None:
    cell, doubt = read("text", typed, **({"check": check} if check else {}))
    assert cell == kept
    assert (doubt is not None) is doubted


@given(check=st.sampled_from(sorted(identifiers.CHECKS)), text=st.text(max_size=40))
def test_tidying_twice_is_tidying_once(check: str, text: str) -> None:
    once = identifiers.tidy(check, text)
    assert identifiers.tidy(check, once.text).text == once.text or once.doubt is not None


@given(
    kind=st.sampled_from([kind for kind in FieldKind if not kind.derived]),
    several=st.booleans(),
    typed=st.text(max_size=30)
    | st.sampled_from(["£50k", "1,234.5", "end march", "tbc", "4", "y", "O3 / O1", "evidence", "Q3"]),
)
def test_what_is_shown_reads_back_as_the_same(kind: FieldKind, several: bool, typed: str) -> None:
    field = a_field(kind, several=several)
    try:
        cell, _ = kinds.read(REGISTER, field, typed, day=day, find=find)
    except WrongInput:
        return
    shown = kinds.show(field, cell, name)
    assert kinds.read(REGISTER, field, shown, day=day, find=find).cell == cell
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("score", "colour"), [(None, None), (0, None), (1, "green"), (6, "amber"), (14, "amber"), (20, "red")]
)
def test_a_score_has_the_colour_of_the_highest_band_it_reaches(score: float | None, colour: str | None) -> None:
    field = a_field("times", bands={"green": 1, "amber": 6, "red": 15})
    assert kinds.band(field, score) == (Rag(colour) if colour else None)


def test_the_day_of_a_cell_is_the_last_of_its_phrase() -> None:
    assert kinds.day_of("2010-03-31 by end March 2010") == date(2010, 3, 31)
    assert kinds.day_of("2010-02-31") is None


def test_what_another_program_wrote_into_a_cell_is_shown_as_it_is() -> None:
    assert kinds.show(a_field("scale"), 9) == "9"
    assert kinds.show(a_field("yes_no"), "maybe") == "maybe"
    assert kinds.show(a_field("day"), "2010-99-99 x") == "2010-99-99 x"


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if not kind.derived])
def test_an_editor_can_say_what_a_field_takes(kind: FieldKind) -> None:
    hint = kinds.what_to_type(a_field(kind))
    assert hint or kind in (FieldKind.TEXT, FieldKind.LONG)


def test_a_derived_field_counts_in_what_it_is_worked_out_from() -> None:
    registers = Registers(one for preset in presets.all_shipped() for one in preset.registers)
    units = {}
    for register, field in [("pots", "left"), ("pots", "allocated"), ("risks", "residual"), ("options", "weighted")]:
        found = registers.get(register)
        assert found is not None
        own = found.field(field)
        assert own is not None
        units[field] = registers.unit(found, own)
    assert units == {
        "left": FieldKind.MONEY,
        "allocated": FieldKind.MONEY,
        "residual": FieldKind.NUMBER,
        "weighted": FieldKind.NUMBER,
    }
