"""Registers taken in, shaped and dropped: what an act does, what it says, and that one undo takes all of it away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tsworkbench.plan.errors import NoSuchFile, NotFound, NothingToDo, ReadOnly, WrongInput
from tsworkbench.plan.registers import presets
from tsworkbench.plan.registers.presets import slug
from tsworkbench.plan.registers.values import BUILT_IN, Field, FieldKind, Figure, Register
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log.snapshot import end_of, open_stood_at
from tsworkbench.store.log.undo import redo, undo
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.views.plan import plan_named
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import definitions, entries, fields

AS_AT = date(2009, 12, 15)


@pytest.fixture
def plan_id(demo_book: Book) -> str:
    return str(plan_named(demo_book, "third")["id"])


def take_in(book: Book, name: str, plan_id: str | None = None) -> str:
    return perform(book, definitions.take_in(presets.shipped(name), plan_id=plan_id)).label


def the(book: Book, name: str, plan_id: str | None = None) -> Register:
    found = stored.registers_of(book, plan_id).get(name)
    assert found is not None
    return found


def test_a_preset_is_taken_in_with_what_it_needs_as_one_act(demo_book: Book) -> None:
    assert take_in(demo_book, "contracts") == "Registers: Contracts, with Organisations added"
    preset = presets.shipped("contracts").registers[0]
    own = the(demo_book, "contracts")
    assert [one.name for one in own.fields] == [one.name for one in preset.fields]
    assert [one.wanted for one in own.figures] == [one.wanted for one in preset.figures]
    assert (own.settings, own.prefix, own.plan_id) == (preset.settings, "C", None)
    assert all((one.slot is None) is one.kind.derived for one in own.fields)
    undo(demo_book)
    assert stored.all_registers(demo_book) == ()
    redo(demo_book)
    assert len(stored.all_registers(demo_book)) == 2
    assert check(demo_book) == []


@pytest.mark.parametrize("name", presets.shipped_names())
def test_every_preset_can_be_taken_in_and_the_file_stays_sound(demo_book: Book, plan_id: str, name: str) -> None:
    take_in(demo_book, name, plan_id)
    for one in presets.shipped(name).registers:
        assert the(demo_book, one.name, plan_id).figures or not one.figures
    assert check(demo_book) == []


def test_the_same_preset_on_two_laptops_is_one_register(demo_book: Book, plan_id: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    demo_book.connection.execute("vacuum into ?", (str(copy),))
    other = open_book(str(copy))
    for book in (demo_book, other):
        take_in(book, "risks", plan_id)
        take_in(book, "support", plan_id)
    ours, theirs = stored.all_registers(demo_book), stored.all_registers(other)
    assert {one.id for one in ours} == {one.id for one in theirs}
    assert {field.id for one in ours for field in one.fields} == {field.id for one in theirs for field in one.fields}
    assert {figure.id for one in ours for figure in one.figures} == {f.id for one in theirs for f in one.figures}
    assert all(UUID(one.id or "").version == 5 for one in ours)
    other.close()


def test_registers_of_two_plans_are_two(demo_book: Book, plan_id: str) -> None:
    thin = str(plan_named(demo_book, "THIN")["id"])
    take_in(demo_book, "risks", plan_id)
    take_in(demo_book, "risks", thin)
    ours, theirs = the(demo_book, "risks", plan_id), the(demo_book, "risks", thin)
    assert ours.id != theirs.id
    assert ours.prefix == theirs.prefix == "R"


def test_a_register_that_is_there_already_is_refused(demo_book: Book, plan_id: str) -> None:
    take_in(demo_book, "risks", plan_id)
    risks = the(demo_book, "risks", plan_id)
    for number in range(7):
        perform(demo_book, entries.add(risks, {"title": f"Risk {number}"}, as_at=AS_AT))
    with pytest.raises(WrongInput) as wrong:
        take_in(demo_book, "risks", plan_id)
    assert str(wrong.value) == (
        "This plan has a register “risks” already (7 entries). Nothing was changed. "
        "“--update” shows what a newer preset adds."
    )


def test_a_register_of_a_plan_needs_one(demo_book: Book) -> None:
    with pytest.raises(WrongInput, match="Risks belong to a plan: say to which"):
        take_in(demo_book, "risks")


def test_a_register_that_was_dropped_is_taken_in_anew(demo_book: Book) -> None:
    take_in(demo_book, "glossary")
    own = the(demo_book, "glossary")
    perform(demo_book, fields.rename_field(own, own.fields[0], "Abbreviation"))
    perform(demo_book, definitions.remove_register(the(demo_book, "glossary")))
    take_in(demo_book, "glossary")
    again = the(demo_book, "glossary")
    assert again.id == own.id
    assert again.fields[0].title == "Short form or other name"


def test_a_prefix_that_another_register_has_is_changed(demo_book: Book) -> None:
    take_in(demo_book, "organisations")
    perform(demo_book, definitions.make_empty("Orchards", plan_id=None))
    perform(demo_book, definitions.make_empty("Ovens", plan_id=None))
    prefixes = [one.prefix for one in stored.all_registers(demo_book)]
    assert len(set(prefixes)) == 3


def test_a_register_is_made_by_hand_and_given_fields(demo_book: Book) -> None:
    take_in(demo_book, "organisations")
    said = perform(demo_book, definitions.make_empty("Play areas", plan_id=None)).label
    assert said == "Registers: Play areas added"
    play = the(demo_book, "play_areas")
    perform(demo_book, fields.add_field(play, "State", "stage", choices=["planned", "built"]))
    perform(demo_book, fields.add_field(play, "Kept by", "entry", to="organisations"))
    perform(demo_book, fields.add_field(play, "Cost £", "money", after=play.fields[0]))
    play = the(demo_book, "play_areas")
    assert [(one.name, one.kind) for one in play.fields] == [
        ("name", FieldKind.TEXT),
        ("cost", FieldKind.MONEY),
        ("state", FieldKind.STAGE),
        ("kept_by", FieldKind.ENTRY),
    ]
    assert play.fields[3].slot == "l0"
    with pytest.raises(WrongInput, match="There is a register “play AREAS” already"):
        perform(demo_book, definitions.make_empty("play AREAS", plan_id=None))


def test_a_preset_that_needs_registers_of_a_plan_names_those(demo_book: Book) -> None:
    toml = (
        'preset = "play"\nversion = 1\nneeds = ["risks"]\n[[register]]\nname = "play"\ntitle = "Play areas"\n'
        'one = "play area"\nprefix = "PA"\nbelongs = "file"\nabout = "Where children play."\n'
        '[[register.field]]\nname = "name"\ntitle = "Name"\nkind = "text"\n'
    )
    toml = toml.replace("about =", 'called = ["name"]\nabout =')
    with pytest.raises(WrongInput, match=r"^Risks belong to a plan: say to which"):
        perform(demo_book, definitions.take_in(presets.read("play.toml", toml), plan_id=None))


def test_a_preset_of_ones_own_is_read_from_its_file(demo_book: Book, tmp_path: Path) -> None:
    path = tmp_path / "play.toml"
    path.write_text(
        'preset = "play"\nversion = 1\nneeds = ["organisations"]\n[[register]]\nname = "play"\ntitle = "Play areas"\n'
        'one = "play area"\nprefix = "O"\nbelongs = "file"\nabout = "Where children play."\n[[register.field]]\n'
        'name = "name"\ntitle = "Name"\nkind = "text"\n[[register.field]]\nname = "by"\ntitle = "Kept by"\n'
        'kind = "entry"\nto = "organisations"\n',
        encoding="utf-8",
    )
    preset = definitions.read_file(str(path), stored.registers_of(demo_book, None))
    said = perform(demo_book, definitions.take_in(preset, plan_id=None)).label
    assert said == "Registers: Play areas, with Organisations added"
    assert {one.prefix for one in stored.all_registers(demo_book)} == {"O", "OA"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'preset = "play"', "play.toml: line 1: a preset has no version. Nothing was changed."),
        (b"\x81\x8d\x8f\x90\x9d" * 9, "play.toml is no text. A preset is a TOML file. Nothing was changed."),
        (b"x" * 1_000_001, "play.toml is larger than a preset can be (1 MB). Nothing was changed."),
    ],
)
def test_a_file_that_is_no_preset_ends_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "play.toml"
    path.write_bytes(data)
    with pytest.raises(WrongInput) as wrong:
        definitions.read_file(str(path), ())
    assert str(wrong.value) == said


def test_a_preset_that_is_not_there_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        NoSuchFile, match=r"play\.toml” can't be read: No such file or directory\. Nothing was changed\."
    ):
        definitions.read_file(str(tmp_path / "play.toml"), ())


def newer(name: str) -> presets.Preset:
    """A preset with a field and a figure more, and a later version."""
    preset = presets.shipped(name)
    one = preset.registers[0]
    field = Field(name="appetite", title="Appetite", kind=FieldKind.TEXT)
    figure = Figure(name="hungry", label="beyond appetite", wanted="appetite")
    more = replace(one, fields=(*one.fields, field), figures=(*one.figures, figure), version=2)
    return replace(preset, version=2, registers=(more, *preset.registers[1:]))


def test_a_newer_preset_offers_what_it_adds_and_nothing_that_was_dropped(demo_book: Book, plan_id: str) -> None:
    take_in(demo_book, "risks", plan_id)
    risks = the(demo_book, "risks", plan_id)
    cause = fields.field_named(risks, "cause")
    perform(demo_book, fields.drop_field(risks, cause))
    (news,) = definitions.news_of(demo_book, newer("risks"), plan_id=plan_id)
    assert news.said == "1 field (Appetite) and 1 figure (beyond appetite)"
    said = perform(demo_book, definitions.update(newer("risks"), plan_id=plan_id)).label
    assert said == "Risks: 1 field (Appetite) and 1 figure (beyond appetite) added"
    now = the(demo_book, "risks", plan_id)
    assert now.version == 2
    assert now.field("appetite") is not None
    assert now.field("cause") is None
    with pytest.raises(NothingToDo, match=r"Risks: the preset \(version 2\) has nothing that isn't here"):
        perform(demo_book, definitions.update(newer("risks"), plan_id=plan_id))
    undo(demo_book)
    assert the(demo_book, "risks", plan_id).version == 1


def test_a_register_is_called_otherwise_and_keeps_its_name(demo_book: Book) -> None:
    take_in(demo_book, "glossary")
    said = perform(demo_book, definitions.rename_register(the(demo_book, "glossary"), "Short forms", "form")).label
    assert said == "Glossary now called Short forms (form)"
    assert (the(demo_book, "glossary").title, the(demo_book, "glossary").one) == ("Short forms", "form")
    with pytest.raises(NothingToDo):
        perform(demo_book, definitions.rename_register(the(demo_book, "glossary"), "Short forms"))


def test_a_register_with_entries_is_deleted_only_when_that_is_said(demo_book: Book) -> None:
    take_in(demo_book, "glossary")
    own = the(demo_book, "glossary")
    perform(demo_book, entries.add(own, {"term": "CVS", "meaning": "Council for Voluntary Service"}, as_at=AS_AT))
    with pytest.raises(WrongInput, match=r"Glossary has 1 entry\. To delete it with its entry, say --with-entries\."):
        perform(demo_book, definitions.remove_register(own))
    said = perform(demo_book, definitions.remove_register(own, with_entries=True)).label
    assert said == "Registers: Glossary deleted, with 1 entry"
    assert check(demo_book) == []
    undo(demo_book)
    assert entries.entry_named(demo_book, "Y1").entry["term"] == "CVS"


def test_a_register_whose_entries_are_linked_to_stays(demo_book: Book) -> None:
    take_in(demo_book, "support")
    organisations = the(demo_book, "organisations")
    perform(demo_book, entries.add(organisations, {"name": "Praxis"}, as_at=AS_AT))
    with pytest.raises(WrongInput, match="Support given link to entries of Organisations"):
        perform(demo_book, definitions.remove_register(organisations, with_entries=True))


@pytest.mark.parametrize(
    ("typed", "found"),
    [("risks", "risks"), ("RISKS", "risks"), ("Grant pots", "pots"), ("grant p", "pots"), ("glo", "glossary")],
)
def test_a_register_is_found_by_name_title_or_beginning(demo_book: Book, plan_id: str, typed: str, found: str) -> None:
    for name in ("risks", "grants", "glossary"):
        take_in(demo_book, name, plan_id)
    assert definitions.named(stored.registers_of(demo_book, plan_id), typed).name == found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("g", "“g” fits pots, grants and glossary. Type more of it."),
        ("grnts", "There is no register “grnts”. Did you mean grants?"),
        ("premises", "There is no register “premises”. “register new premises” takes it in."),
        ("options", "There is no register “options”. “register new options” takes it in."),
        ("attendance", "There is no register “attendance”. “register new events” takes it in."),
        ("Grant", "“Grant” fits pots and grants. Type more of it."),
        (
            "zzz",
            "There is no register “zzz”. “register” lists those there are; “register new” those that can be taken in.",
        ),
    ],
)
def test_a_register_that_is_not_there_is_named_or_offered(demo_book: Book, plan_id: str, typed: str, said: str) -> None:
    for name in ("grants", "glossary"):
        take_in(demo_book, name, plan_id)
    with pytest.raises(WrongInput) as wrong:
        definitions.named(stored.registers_of(demo_book, plan_id), typed)
    assert str(wrong.value) == said


# -- fields


@pytest.fixture
def premises(demo_book: Book) -> Callable[[], Register]:
    take_in(demo_book, "premises")
    return lambda: the(demo_book, "premises")


def test_the_forty_first_field_is_refused(demo_book: Book, premises: Callable[[], Register]) -> None:
    for number in range(len(premises().stored), 40):
        perform(demo_book, fields.add_field(premises(), f"Field {number}"))
    for number in (37, 38, 39):
        perform(demo_book, fields.drop_field(premises(), fields.field_named(premises(), f"Field {number}")))
    with pytest.raises(WrongInput) as wrong:
        perform(demo_book, fields.add_field(premises(), "One more"))
    assert str(wrong.value) == (
        "Premises has had 40 fields, 3 of them deleted, and can't have more. Put the rest into a second register that "
        "links to it."
    )
    assert check(demo_book) == []


def test_a_dropped_field_brings_its_values_back_with_undo(demo_book: Book, premises: Callable[[], Register]) -> None:
    perform(demo_book, entries.add(premises(), {"name": "Oxford House", "rent": "£12k"}, as_at=AS_AT))
    said = perform(demo_book, fields.drop_field(premises(), fields.field_named(premises(), "Rent a year"))).label
    assert said == "Premises: field Rent a year deleted"
    assert entries.entry_named(demo_book, "P1").entry["rent"] is None
    undo(demo_book)
    assert entries.entry_named(demo_book, "P1").entry["rent"] == 1_200_000


def test_dropping_a_field_says_which_figures_can_not_be_counted(
    demo_book: Book, premises: Callable[[], Register]
) -> None:
    said = perform(demo_book, fields.drop_field(premises(), fields.field_named(premises(), "occupier"))).label
    assert said == (
        "Premises: field Used by deleted; “premises used by the sector” and “providers in the network” can't be "
        "counted any more"
    )


def test_a_register_of_the_file_has_no_name_that_one_of_a_plan_has(demo_book: Book, plan_id: str) -> None:
    take_in(demo_book, "risks", plan_id)
    with pytest.raises(WrongInput, match=r"There is a register “Risks” already\. Give this one another title\."):
        perform(demo_book, definitions.make_empty("Risks", plan_id=None))
    assert the(demo_book, "risks", plan_id).plan_id == plan_id


def test_a_preset_of_the_file_has_no_register_that_is_named_like_one_of_a_plan(
    demo_book: Book, plan_id: str, tmp_path: Path
) -> None:
    take_in(demo_book, "risks", plan_id)
    path = tmp_path / "dangers.toml"
    path.write_text(
        'preset = "dangers"\nversion = 1\n[[register]]\nname = "risks"\ntitle = "Dangers"\none = "danger"\n'
        'prefix = "D"\nbelongs = "file"\nabout = "x"\n[[register.field]]\nname = "title"\ntitle = "T"\nkind = "text"\n'
        "required = true\n"
    )
    preset = definitions.read_file(str(path), ())
    with pytest.raises(WrongInput, match="A plan has a register “risks” already"):
        perform(demo_book, definitions.take_in(preset, plan_id=None))


def test_a_register_is_renamed_to_a_title_of_its_own(demo_book: Book, plan_id: str) -> None:
    take_in(demo_book, "glossary", plan_id)
    for title, said in (("", "There are no words in that title"), ("x" * 101, "That title has 101 characters")):
        with pytest.raises(WrongInput, match=said):
            perform(demo_book, definitions.rename_register(the(demo_book, "glossary"), title))
        with pytest.raises(WrongInput, match=said):
            perform(demo_book, definitions.make_empty(title, plan_id=None))


def test_the_field_that_entries_are_called_by_stays(demo_book: Book, premises: Callable[[], Register]) -> None:
    with pytest.raises(WrongInput, match="Entries of Premises are called by Name of the building or land, so it stays"):
        perform(demo_book, fields.drop_field(premises(), premises().fields[0]))


def test_fields_are_renamed_hidden_moved_and_made_columns(demo_book: Book, premises: Callable[[], Register]) -> None:
    def act(edit: Any) -> str:
        return perform(demo_book, edit).label

    rent = fields.field_named(premises(), "rent")
    assert act(fields.rename_field(premises(), rent, "Rent")) == "Premises: field Rent a year now called Rent"
    assert act(fields.show_field(premises(), rent, False)) == "Premises: field Rent is hidden"
    assert act(fields.move_field(premises(), rent, -1)) == "Premises: field Rent moved up"
    assert (
        act(fields.columns_of(premises(), ["name", "Rent"]))
        == "Premises: columns Name of the building or land and Rent"
    )
    assert act(fields.review_field(premises(), fields.field_named(premises(), "lease_end"), False)).endswith(
        "is not for review"
    )
    now = fields.field_named(premises(), "rent")
    assert (now.title, now.shown, premises().columns) == ("Rent", False, ("name", "rent"))
    assert premises().reviewed == ()
    names = [one.name for one in premises().fields]
    assert names.index("rent") == names.index("lease_end") - 1
    with pytest.raises(NothingToDo, match="already the first field"):
        act(fields.move_field(premises(), premises().fields[0], -1))
    with pytest.raises(WrongInput, match="Rent is no day, so it can't be due for review"):
        act(fields.review_field(premises(), now, True))


def test_a_choice_is_given_other_words_and_entries_keep_theirs(
    demo_book: Book, premises: Callable[[], Register]
) -> None:
    perform(demo_book, entries.add(premises(), {"name": "Oxford House", "condition": "unfit"}, as_at=AS_AT))
    condition = fields.field_named(premises(), "condition")
    said = perform(demo_book, fields.choices_of_field(premises(), condition, ["good", " bad ", "good", ""])).label
    assert said == "Premises: Condition takes good and bad"
    assert entries.entry_named(demo_book, "P1").entry["condition"] == "unfit"
    with pytest.raises(WrongInput, match="Say the words of Condition with “/” between"):
        perform(demo_book, fields.choices_of_field(premises(), condition, []))
    with pytest.raises(WrongInput, match="Name of the building or land takes no choices: it is a text field"):
        perform(demo_book, fields.choices_of_field(premises(), premises().fields[0], ["a"]))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "txt"}, "There is no kind of field “txt”. Did you mean text?"),
        ({"kind": "times"}, "There is no kind of field “times”."),
        ({"kind": "choice"}, "A choice needs its words"),
        ({"kind": "number", "choices": ["a"]}, "A number field has no choices"),
        ({"kind": "scale", "choices": ["a"]}, "A scale needs a word for each number"),
        ({"kind": "entry"}, "A field that links to entries needs their register: --to organisations."),
        ({"kind": "entry", "to": "cows"}, "There is no register “cows”."),
        ({"kind": "text", "to": "organisations"}, "Only a field of the kind entry links to a register, not text."),
        ({"kind": "money", "several": True}, "A money field holds one value: leave --several out."),
        ({"title": "tenure"}, "Premises have a field “tenure” already."),
        ({"title": " "}, "There are no words in that title."),
        ({"title": "x" * 101}, "That title has 101 characters, and can have 100. Shorten it."),
        ({"kind": "choice", "choices": ["x" * 101]}, "That choice has 101 characters, and can have 100. Shorten it."),
        ({"title": "Ref"}, "Every entry has “Ref” beside its fields. Give this field another title."),
        ({"title": "id"}, "Every entry has “id” beside its fields. Give this field another title."),
    ],
)
def test_a_field_that_can_not_be_is_refused(
    demo_book: Book, premises: Callable[[], Register], given: dict[str, Any], said: str
) -> None:
    title = given.pop("title", "Board")
    with pytest.raises(WrongInput) as wrong:
        perform(demo_book, fields.add_field(premises(), title, **given))
    assert str(wrong.value).startswith(said)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("ocupier", "Did you mean occupier?"),
        ("a", "“register fields premises” lists them."),  # a word of “Rent a year”
        ("no", "“register fields premises” lists them."),
        ("zzz", "“register fields premises” lists them."),
    ],
)
def test_an_unknown_field_names_one_only_where_it_is_like_it(
    premises: Callable[[], Register], typed: str, hint: str
) -> None:
    with pytest.raises(NotFound) as wrong:
        fields.field_named(premises(), typed)
    assert str(wrong.value) == f"Premises have no “{typed}”. {hint}"


@pytest.mark.parametrize("title", ["Last changed?", "Org ID", "And", "OR", "Open"])
def test_a_field_is_never_named_like_what_every_entry_has(
    demo_book: Book, premises: Callable[[], Register], title: str
) -> None:
    perform(demo_book, fields.add_field(premises(), title))
    name = fields.field_named(premises(), title).name
    assert name not in (*BUILT_IN, "and", "or", "open")
    assert slug(title) == name


def test_a_choice_has_each_of_its_words_once(demo_book: Book, premises: Callable[[], Register]) -> None:
    perform(demo_book, fields.add_field(premises(), "Board", "choice", choices=["a", " A", "b", "a"]))
    assert fields.field_named(premises(), "Board").choices == ("a", "b")


def test_a_field_that_a_new_entry_needs_can_not_be_hidden(demo_book: Book, premises: Callable[[], Register]) -> None:
    with pytest.raises(WrongInput, match="Name of the building or land can't be hidden: each entry of Premises needs"):
        perform(demo_book, fields.show_field(premises(), premises().fields[0], False))


def test_a_list_keeps_a_column(demo_book: Book, premises: Callable[[], Register]) -> None:
    with pytest.raises(WrongInput, match='Say which columns, with “/” between: --columns "name/'):
        perform(demo_book, fields.columns_of(premises(), [" "]))


def test_nothing_is_changed_in_a_closed_plan_or_in_the_past(demo_book: Book, plan_id: str) -> None:
    take_in(demo_book, "risks", plan_id)
    risks = the(demo_book, "risks", plan_id)
    perform(demo_book, entries.add(risks, {"title": "Late"}, as_at=AS_AT))
    past = open_stood_at(demo_book.path, end_of(date(2009, 12, 15)))
    with pytest.raises(ReadOnly, match="This is the plan as it stood on"):
        perform(past, fields.add_field(the(past, "risks", plan_id), "Board"))
    past.close()
    with demo_book.act() as act:
        act.called("closed")
        act.set("plan", plan_id, closed_on="2009-12-15")
    with pytest.raises(ReadOnly, match="is closed, so nothing in it changes any more"):
        perform(demo_book, fields.add_field(risks, "Board"))
    with pytest.raises(ReadOnly, match="is closed, so nothing in it changes any more"):
        perform(demo_book, entries.write(entries.entry_named(demo_book, "R1"), {"title": "x"}, as_at=AS_AT))


@pytest.mark.parametrize(
    ("title", "name", "ref"),
    [
        ("=cmd|' /C calc'!A0", "cmd_c_calc_a0", "C1"),
        ("[red]bold", "red_bold", "R1"),
        ("Écoles", "ecoles", "E1"),
        ("স্বেচ্ছাসেবী", "register_1", "E1"),
    ],
)
def test_refs_begin_with_a_plain_letter_whatever_a_register_is_called(
    demo_book: Book, title: str, name: str, ref: str
) -> None:
    perform(demo_book, definitions.make_empty(title, plan_id=None))
    made = the(demo_book, name)
    perform(demo_book, entries.add(made, {"name": "x"}, as_at=AS_AT))
    assert entries.entry_named(demo_book, ref).register.title == made.title


def test_several_registers_may_have_titles_in_letters_that_no_name_can_have(demo_book: Book) -> None:
    for title in ("স্বেচ্ছা", "সেবী"):
        perform(demo_book, definitions.make_empty(title, plan_id=None))
    assert [one.name for one in stored.all_registers(demo_book)] == ["register_1", "register_2"]
    with pytest.raises(WrongInput, match="There is a register “সেবী” already"):
        perform(demo_book, definitions.make_empty("সেবী", plan_id=None))
