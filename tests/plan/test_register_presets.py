"""Presets of registers: those that are shipped are sound, and one with an error names its line."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.english import after_one
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.values import FieldKind, Registers

PLAY = """preset = "play"
version = 1

[[register]]
name = "play"
title = "Play areas"
one = "play area"
prefix = "PA"
belongs = "file"
about = "Where children play."

  [[register.field]]
  name = "name"
  title = "Name"
  kind = "text"

  [[register.field]]
  name = "state"
  title = "State"
  kind = "stage"
  choices = ["planned", "built", "closed"]
  ends = ["closed"]

  [[register.field]]
  name = "cost"
  title = "Cost"
  kind = "money"

  [[register.figure]]
  name = "built"
  label = "built"
  where = "state is built, cost over £5k"
  how = "count"
"""


@pytest.mark.parametrize("name", presets.shipped_names())
def test_every_preset_that_is_shipped_is_sound(name: str) -> None:
    preset = presets.shipped(name)
    assert preset.name == name
    assert preset.registers


def test_all_registers_of_the_shipped_presets_can_be_in_one_file() -> None:
    registers = [one for preset in presets.all_shipped() for one in preset.registers]
    assert len(registers) == 23
    assert len({one.name for one in registers}) == len({one.prefix for one in registers}) == 23


def test_no_preset_calls_an_entry_by_a_personal_field() -> None:
    for preset in presets.all_shipped():
        for register in preset.registers:
            fields = [register.field(name) for name in register.called]
            assert fields
            assert not any(field is None or field.personal for field in fields), register.name


def test_the_nine_protected_characteristics_are_laid_out_and_others_only_offered() -> None:
    field = presets.shipped("equality").registers[1].field("characteristic")
    assert field is not None
    assert field.choices == (
        "age",
        "disability",
        "gender reassignment",
        "marriage and civil partnership",
        "pregnancy and maternity",
        "race",
        "religion or belief",
        "sex",
        "sexual orientation",
    )
    assert field.further == ("socio-economic", "carers", "care experience")


def test_risks_are_answered_in_one_of_four_ways() -> None:
    field = presets.shipped("risks").registers[0].field("response")
    assert field is not None
    assert sorted(field.choices) == ["terminate", "tolerate", "transfer", "treat"]


def test_360giving_is_written_with_all_it_requires() -> None:
    export = presets.shipped("grants").registers[1].exports["360giving"]
    assert set(export["required"]) == {
        "Identifier",
        "Title",
        "Description",
        "Currency",
        "Amount Awarded",
        "Award Date",
        "Recipient Org:Identifier",
        "Recipient Org:Name",
        "Funding Org:Identifier",
        "Funding Org:Name",
    }


def test_a_preset_of_ones_own_is_read() -> None:
    preset = presets.read("play.toml", PLAY)
    register = preset.registers[0]
    assert preset.of_plans == frozenset()
    assert (register.name, register.title, register.preset) == ("play", "Play areas", "play")
    assert [(one.name, one.kind) for one in register.fields] == [
        ("name", FieldKind.TEXT),
        ("state", FieldKind.STAGE),
        ("cost", FieldKind.MONEY),
    ]
    assert register.figures[0].wanted == "state is built, cost over £5k"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('  kind = "text"\n', "", "line 12: a field has no kind"),
        ('kind = "text"', 'kind = "txt"', "line 15: there is no kind “txt”: did you mean text"),
        ('title = "Play areas"', f'title = "{"x" * 101}"', "line 6: title is longer than 100 characters"),
        ('kind = "text"', "kind = 5", "line 15: kind is a text in quotation marks"),
        ('prefix = "PA"', 'prefix = "pa"', "line 8: a prefix is one to three capital letters"),
        ('prefix = "PA"', "", "line 4: a register has no prefix"),
        ('belongs = "file"', 'belongs = "both"', "line 9: belongs is “plan” or “file”"),
        ('ends = ["closed"]', 'ends = ["shut"]', "line 22: “shut” is none of the choices"),
        ('ends = ["closed"]', "ends = [1]", 'line 22: ends is a list of texts, such as ["one", "two"]'),
        ('choices = ["planned", "built", "closed"]', "", "line 20: a stage has no choices"),
        ("state is built", "stat is built", "line 32: Play areas have no “stat”. Did you mean state"),
        (
            "state is built",
            "state is bilt",
            "line 32: “bilt” is no stage of Play areas. They are: planned, built, closed",
        ),
        ("over £5k", "ovr £5k", "line 32: “cost ovr £5k” can't be read at “ovr”. Say: cost over £5k"),
        ('how = "count"', 'how = "median"', "line 33: how is count, sum or distinct"),
        ('how = "count"', 'how = "sum"', 'line 33: a figure that is a sum says of which field: of = "…"'),
        ('title = "Cost"', 'titel = "Cost"', "line 24: a field has no title"),
        ('title = "Cost"', 'title = "Cost"\n  titel = "Cost"', "line 27: a field has no “titel”: did you mean title"),
        ('name = "cost"', 'name = "name"', "line 25: there are two fields “name”"),
        (
            'name = "cost"',
            'name = "open"',
            "line 25: “open” can't name a field: use small letters and _, such as end_date",
        ),
        ('name = "cost"', 'name = "Cost £"', "line 25: “Cost £” can't name a field"),
        ('kind = "money"', 'kind = "entry"', 'line 24: an entry field says to which register: to = "…"'),
        ('kind = "money"', 'kind = "entry"\n  to = "cows"', "line 28: there is no register “cows” to link to"),
        ('kind = "money"', 'kind = "text"\n  check = "iban"', "line 28: there is no check “iban”"),
        ('kind = "money"', 'kind = "row"\n  levels = ["goal"]', "line 28: “goal” is no level of a plan"),
        ('kind = "money"', 'kind = "times"\n  of = ["name"]', "line 28: a times field is worked out from two fields"),
        ("version = 1", "version = 1\n= 3", "line 3: this can't be read as TOML (invalid"),
        ('kind = "money"', 'kind = "money"\n  several = true', "line 28: a money field holds one value, not several"),
        ("version = 1", "version = true", "line 2: version is a whole number"),
        (
            "about =",
            "overlaps = { on = 2010-01-01 }\nabout =",
            "line 10: overlaps holds what is neither text, number nor",
        ),
        ("about =", "overlaps = { period = 5 }\nabout =", "line 10: period names fields, each in quotation marks"),
        (
            "about =",
            'export.x.columns = { a = "nme" }\nabout =',
            "line 10: Play areas have no “nme”. Did you mean name",
        ),
        (PLAY, "", "line 1: a preset has no preset"),
        ("version = 1", "version = 0", "line 2: a version is 1 or more"),
        ('preset = "play"', 'preset = "../[red]"', "line 1: “../[red]” can't name a preset: use small letters"),
        ("version = 1", 'version = 1\nneeds = ["risk"]', "line 3: there is no preset “risk”: did you mean risks"),
        ('title = "Cost"', 'title = "NAME"', "line 26: there are two fields with the title “NAME”"),
        ('title = "Cost"', r'title = "\u0000"', "line 26: title is empty"),
        ("about =", 'picture = "map"\nabout =', "line 10: there is no such picture: they are matrix, balance"),
        ("about =", 'under = "play"\nabout =', "line 10: a register can't be under itself"),
        ("about =", "keep_months = 24\nabout =", "line 10: keep_months goes with keep_from, the day from which"),
        ("about =", 'keep_from = "name"\nabout =', "line 10: keep_months goes with keep_from, the day from which"),
        ("about =", 'keep_months = 0\nkeep_from = "name"\nabout =', "line 10: keep_months is 1 or more"),
        ("about =", 'keep_months = 9\nkeep_from = "name"\nabout =', "line 11: “name” is no day"),
    ],
)
def test_a_preset_with_an_error_names_its_line(old: str, new: str, said: str) -> None:
    assert old in PLAY
    with pytest.raises(WrongInput) as wrong:
        presets.read("play.toml", PLAY.replace(old, new, 1))
    assert str(wrong.value).startswith(f"play.toml: {said}")
    assert str(wrong.value).endswith(". Nothing was changed.")


_ROUND = """
  [[register.field]]
  name = "part_of"
  title = "Part of"
  kind = "entry"
  to = "play"

  [[register.field]]
  name = "whole"
  title = "Whole"
  kind = "times"
  of = ["part_of.parts", "cost"]

  [[register.field]]
  name = "parts"
  title = "Parts"
  kind = "rollup"
  from = "play"
  link = "part_of"
"""


@pytest.mark.parametrize(
    "how",
    [
        'how = "sum"\n  of = "whole"',
        'how = "count"\n  where = "whole over 5"',
        'how = "count"\n  where = "cost over whole"',
    ],
)
def test_fields_that_are_worked_out_from_each_other_in_a_circle_are_refused_with_the_line(how: str) -> None:
    head, figure = PLAY.split("  [[register.figure]]")
    with pytest.raises(WrongInput, match=r"play\.toml: line \d+: whole is worked out from itself"):
        presets.read("play.toml", f"{head}{_ROUND}  {how}\n\n  [[register.figure]]{figure}")


def test_a_field_that_is_worked_out_from_itself_is_refused_with_its_line() -> None:
    text = PLAY.replace('kind = "money"', 'kind = "less"\n  of = ["cost", "cost"]').replace(", cost over £5k", "")
    with pytest.raises(WrongInput, match=r"play\.toml: line 28: cost is worked out from itself\. Nothing"):
        presets.read("play.toml", text)


def test_a_field_may_be_worked_out_from_another_twice() -> None:
    head, figure = PLAY.split("  [[register.figure]]")
    twice = 'how = "sum"\n  of = "cost"\n  where = "cost over 0"'
    assert presets.read("play.toml", f"{head}{_ROUND}  {twice}\n\n  [[register.figure]]{figure}")


def test_every_shipped_register_that_is_kept_for_some_months_says_from_which_day() -> None:
    kept = {one.name: one.keep_from for preset in presets.all_shipped() for one in preset.registers if one.keep_months}
    assert kept == {"cases": "closed_on", "attendance": "event.on", "seats": "term_ends"}


def test_more_fields_than_a_register_can_have_are_refused() -> None:
    more = "".join(f'\n  [[register.field]]\n  name = "f{n}"\n  title = "F"\n  kind = "text"\n' for n in range(39))
    head, figure = PLAY.split("  [[register.figure]]")
    with pytest.raises(WrongInput, match="line 5: a register can't have more than 40 fields"):
        presets.read("play.toml", f"{head}{more}\n  [[register.figure]]{figure}")


def test_a_preset_may_link_to_registers_that_are_there_already() -> None:
    text = PLAY.replace('kind = "money"', 'kind = "entry"\n  to = "organisations"').replace(", cost over £5k", "")
    known = presets.shipped("organisations").registers
    assert presets.read("play.toml", text, known).registers[0].fields[2].to_register == "organisations"


def test_an_unknown_preset_names_one_that_is_like_it() -> None:
    with pytest.raises(NotFound, match=r"There is no preset “risk”\. Did you mean risks\?"):
        presets.shipped("risk")


@pytest.mark.parametrize(
    "text", ["[[[", "preset = '''", "a" * 5000, "[" * 5000, "register = [[1]]", "\x00", "preset = 1"]
)
def test_a_hostile_preset_ends_in_a_sentence(text: str) -> None:
    with pytest.raises(WrongInput, match=r"^x\.toml: line \d+: "):
        presets.read("x.toml", text)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Play areas", "play_areas"), ("2010 sites!", "sites"), ("Open", "open_"), ("…", ""), ("Café", "cafe")],
)
def test_a_register_made_by_hand_is_named_after_its_title(title: str, name: str) -> None:
    assert presets.slug(title) == name


def test_links_find_their_registers() -> None:
    registers = Registers(one for preset in presets.all_shipped() for one in preset.registers)
    organisations = registers.get("organisations")
    assert organisations is not None
    linking = {(one.name, field.name) for one, field in registers.linking_to(organisations)}
    assert {("contracts", "supplier"), ("grants", "recipient"), ("attendance", "organisation")} <= linking


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where there is something in a document."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in below for found in places(one, (*path, key)))]


ODD = st.one_of(
    st.integers(-5, 50),
    st.booleans(),
    st.text(max_size=20),
    st.floats(allow_nan=False),
    st.lists(st.one_of(st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2)), max_size=3),
    st.dictionaries(st.sampled_from(["where", "columns", "x"]), st.integers() | st.text(max_size=5), max_size=2),
    st.none(),
)  # fmt: skip


@given(
    name=st.sampled_from(["risks", "grants", "contracts", "organisations", "events", "options"]),
    at=st.integers(0, 5000),
    odd=ODD,
)
def test_a_preset_with_anything_anywhere_is_read_or_refused_with_a_line(name: str, at: int, odd: Any) -> None:
    document = tomllib.loads((files("tsworkbench") / "registers" / f"{name}.toml").read_text(encoding="utf-8"))
    every = places(document)[1:]
    *above, key = every[at % len(every)]
    inside: Any = document
    for step in above:
        inside = inside[step]
    if odd is None:
        del inside[key]
    else:
        inside[key] = odd
    around = [one for preset in presets.all_shipped() if preset.name != name for one in preset.registers]
    said = "x.toml: line "
    try:
        presets.read("x.toml", tomlkit.dumps(document), around)
    except WrongInput as wrong:
        said = str(wrong)
    assert said.startswith("x.toml: line ")


def test_no_figure_of_a_preset_says_one_of_many() -> None:
    """After 1 each label that counts something has it in the singular; these have no noun, or the same one."""
    labels = {one.label for preset in presets.all_shipped() for of in preset.registers for one in of.figures}
    assert {label for label in labels if after_one(1, label) == label} == {
        "a year", "above target", "agreed", "allocated", "at risk", "awarded", "confirmed", "ending within six months",
        "expiring within three months", "in the directory", "kept longer than 24 months", "negative without mitigation",
        "not assured for six months", "not checked for a year", "paid", "past copy deadline", "past review", "pot",
        "premises used by the sector", "red", "signed off", "under way",
    }  # fmt: skip
