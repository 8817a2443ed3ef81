"""Registers in tsworkbench's own JSON: nothing is lost on the way out and back, and nothing personal leaves unasked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.store.registers import enter, field, named, put, put_all, small

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.papers.formats.interchange import write_library
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.registers.values import Entry, FieldKind, Figure, Register
from tsworkbench.plan.whole import Library
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import place


@pytest.fixture
def full(demo_file: Path, make_clock: Callable[..., Clock]) -> Path:
    """The demonstration with all presets, an entry in each register, one of them fed to an output."""
    book = open_book(demo_file, clock=make_clock(), who="Louise Russell")
    try:
        for register in put_all(book).values():
            enter(book, register, {one.name: value(book, one.kind, one.choices) for one in register.stored})
        with book.act() as act:
            act.called("more")
            extra = put(
                act,
                small(
                    "extras",
                    [field("title"), field("who", "officer"), field("where", "row", rule={"several": True})],
                    [Figure(name="all", label="all", output_id=place(book, "4.5.o1").id, baseline=0.5)],
                ),
                shares=book.value("select id from plan"),
            )
        officer = book.value("select id from officer where name='Louise Russell'")
        rows = "\n".join(book.value("select id from activity where ref=?", ref) for ref in ("1.1", "4.2"))
        enter(book, named(book, extra), {"title": "“hostile” \\ <b>", "who": officer, "where": rows}, {})
    finally:
        book.close()
    return demo_file


def value(book: Book, kind: FieldKind, choices: tuple[str, ...]) -> Any:
    match kind:
        case FieldKind.CHOICE | FieldKind.STAGE:
            return choices[0]
        case FieldKind.NUMBER:
            return 2.5
        case FieldKind.MONEY:
            return 12_345
        case FieldKind.YES_NO | FieldKind.SCALE:
            return 1
        case FieldKind.DAY:
            return "2010-03-31 by end March 2010"
        case FieldKind.OFFICER:
            return book.value("select id from officer")
        case FieldKind.ROW:
            return book.value("select id from activity")
        case FieldKind.ENTRY:
            return None
    return "some words\nand more" if kind is FieldKind.LONG else "some words"


@pytest.mark.parametrize("options", [(), ("--with-personal",)])
def test_registers_come_back_as_they_left_to_the_byte(
    full: Path, run_on: Any, tmp_path: Path, options: tuple[str, ...]
) -> None:
    out = tmp_path / "plans.json"
    first = run_on(full)("export", "json", *options, "-o", str(out))
    assert first.code == 0
    create(again := tmp_path / "again.db")
    assert run_on(again)("import", str(out)).code == 0
    second = run_on(again)("export", "json", *options)
    assert second.out == out.read_text(encoding="utf-8")
    assert run_on(again)("check").code == 0
    found = json.loads(second.out)["registers"]
    assert len(found) > 20
    assert ("cases" in {one["name"] for one in found}) is bool(options)


def test_what_is_personal_is_left_out_and_that_is_said(full: Path, run_on: Any) -> None:
    answer = run_on(full)("export", "json")
    assert "Left out, because it is personal:" in answer.err
    assert "Case log (1 entry)" in answer.err
    assert "--with-personal" in answer.err
    organisations = next(one for one in json.loads(answer.out)["registers"] if one["name"] == "organisations")
    personal = {one["name"] for one in organisations["fields"] if one.get("personal")}
    assert personal
    assert personal.isdisjoint(organisations["entries"][0]["values"])
    asked = run_on(full)("export", "json", "--with-personal")
    assert "Left out" not in asked.err
    organisations = next(one for one in json.loads(asked.out)["registers"] if one["name"] == "organisations")
    assert personal <= organisations["entries"][0]["values"].keys()


def test_a_file_without_registers_is_written_as_before(run: Any) -> None:
    answer = run("export", "json")
    assert "registers" not in json.loads(answer.out)
    assert "personal" not in answer.err


def test_with_personal_is_about_json_alone(run: Any) -> None:
    assert "--with-personal is about registers in JSON" in run("export", "csv", "--with-personal").err


def test_with_one_plan_of_several_go_the_registers_that_it_needs(full: Path, run_on: Any) -> None:
    names = {one["name"] for one in json.loads(run_on(full)("export", "json", "--plan", "third").out)["registers"]}
    assert {"risks", "extras"} <= names
    others = {
        one["name"] for one in json.loads(run_on(full)("export", "json", "--plan", "thin").out).get("registers", [])
    }
    assert "risks" not in others


# -- documents that others wrote


def document(**register: Any) -> str:
    said = {"name": "risks", "title": "Risks", "one": "risk", "prefix": "R", **register}
    return json.dumps({"tsworkbench": 1, "plans": [], "officers": [], "registers": [said]})


def test_a_register_by_hand_needs_no_ids_and_hostile_text_is_cleaned() -> None:
    rule = {"also": ["a\x1b[0m", {"b": [1, True, None]}]}
    text = document(
        fields=[{"name": "title", "title": "Ri\u202esk", "kind": "text", "rule": rule}],
        entries=[{"ref": "R1", "values": {"title": "one\u2066\ntwo", "score": 2.5}}],
        figures=[{"name": "all", "label": "all", "how": "count"}],
    )  # fmt: skip
    (register,) = read_library(text, name="x.json").registers
    assert register.fields[0].title == "Risk"
    assert register.fields[0].rule == {"also": ["a[0m", {"b": [1, True, None]}]}
    assert register.entries[0].values == {"title": "one\ntwo", "score": 2.5}
    library = Library(registers=(register,))
    assert read_library(write_library(library), name="again") == library


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"fields": [{"name": "x", "title": "X", "kind": "formula"}]}, 'registers[0].fields[0].kind is "formula"'),
        ({"entries": [{"values": {"a": "x" * 100_001}}]}, "too long"),
        ({"entries": [{"values": {str(n): 1 for n in range(600)}}]}, "more than 500 keys"),
        ({"settings": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}}, "nested too deeply"),
        ({"entries": [{"id": "1"}, {"id": "1"}]}, "has the same id as"),
        ({"choices": 3, "fields": [{"name": "x", "title": "X", "kind": "text", "choices": "a"}]}, "a list of texts"),
    ],
)
def test_what_no_register_can_be_is_refused_with_its_place(said: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_library(document(**said), name="x.json")
    assert why in str(refused.value)


def test_a_register_as_a_value_is_the_same_after_json() -> None:
    register = Register(
        name="r", title="R", one="r", prefix="R", entries=(Entry(ref="R1", values={"a": "1", "b": 2, "c": None}),),
        shares=("p1", "p2"), settings={"order": ["-a"]},
    )  # fmt: skip
    library = Library(registers=(register,))
    assert read_library(write_library(library), name="x") == library
