"""The JSON reader: what it refuses and how it says so, what it forgives, what it makes of the text."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tsworkbench.documents import interchange
from tsworkbench.documents.interchange import read_library
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.text import FIELD_LIMIT
from tsworkbench.plan.whole import Library, Plan


def document(**plan: Any) -> str:
    return json.dumps({"tsworkbench": 1, "plans": [{"title": "Plan"} | plan]})


def with_activity(**activity: Any) -> str:
    return document(objectives=[{"title": "Objective", "activities": [{"title": "Activity"} | activity]}])


def only_plan(text: str | bytes) -> Plan:
    (plan,) = read_library(text, name="plan.json").plans
    return plan


def refusal(text: str | bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_library(text, name="plan.json")
    sentence = str(caught.value)
    assert sentence.startswith("plan.json: ")
    assert sentence.endswith(".")
    assert caught.value.exit_code == 13
    return sentence


ACTIVITY = "plans[0].objectives[0].activities[0]"
SHORT = '{"tsworkbench": 1, '

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "not UTF-8": (b'{"tsworkbench": 1, "plans": "\xff"}', "it is not UTF-8 text (byte 30)"),
    "UTF-16": (document().encode("utf-16"), "not UTF-8"),
    "not JSON": ('{"tsworkbench": 1,\n "plans": oops}', "it is not JSON: line 2, column 11"),
    "cut off": (document()[:-5], "it is not JSON: line 1, column"),
    "empty": ("", "it is not JSON"),
    "a list": ("[]", "isn't a plan in tsworkbench's JSON"),
    "another JSON": ('{"plans": []}', 'no "tsworkbench" key'),
    "a newer version": ('{"tsworkbench": 2, "plans": []}', "newer version of tsworkbench (format 2;"),
    "a version of many digits": ('{"tsworkbench": 1' + "0" * 4000 + "}", "newer version"),
    "a version that is true": ('{"tsworkbench": true}', "must be the version"),
    "a version that is text": ('{"tsworkbench": "1"}', "must be the version"),
    "version nought": ('{"tsworkbench": 0}', "must be the version"),
    "a plan that is text": (SHORT + '"plans": ["x"]}', "plans[0] must be an object, not text"),
    "plans in an object": (SHORT + '"plans": {}}', "plans must be a list, not an object"),
    "a title that is a number": (with_activity(title=7), f"{ACTIVITY}.title must be text, not a number"),
    "a ref that is a number": (with_activity(ref=1.10), f"{ACTIVITY}.ref must be text, not a number"),
    "a title that is a list": (document(title=["x"]), "plans[0].title must be text, not a list"),
    "no title": (SHORT + '"plans": [{}]}', "plans[0] has no title"),
    "a blank title": (document(title=" \t "), "plans[0] has no title"),
    "a title of null": (document(title=None), "plans[0] has no title"),
    "a milestone without words": (with_activity(milestones=[{}]), f"{ACTIVITY}.milestones[0] has no title"),
    "an output without text": (with_activity(outputs=[{"title": "x"}]), f"{ACTIVITY}.outputs[0] has no text"),
    "an officer without name": (SHORT + '"officers": [{}]}', "officers[0] has no name"),
    "an unknown status": (
        with_activity(status="done"),
        f'{ACTIVITY}.status is "done"; it must be one of not_started, in_progress, complete, deferred, cancelled.',
    ),
    "a RAG that is true": (with_activity(rag=True), f"{ACTIVITY}.rag must be text, not true or false"),
    "a day in words": (
        document(period_start="1 April 2009"),
        'plans[0].period_start is "1 April 2009"; a day is written like 2009-04-01',
    ),
    "a day without hyphens": (document(period_start="20090401"), "plans[0].period_start"),
    "a week": (document(period_start="2009-W14-3"), "plans[0].period_start"),
    "a day that isn't": (document(period_start="2010-02-29"), "plans[0].period_start"),
    "a day in other digits": (document(period_start="２００９-04-01"), "plans[0].period_start"),
    "a moment in words": (
        with_activity(private_notes=[{"text": "x", "at": "noon"}]),
        f'{ACTIVITY}.private_notes[0].at is "noon"',
    ),
    "a moment with an escape in it": (
        with_activity(private_notes=[{"text": "x", "at": "2009-12-15\x1b09:30"}]),
        f"{ACTIVITY}.private_notes[0].at",
    ),
    "marks without end": (document(title="e\u0301\u0323" * 99_999), "plans[0].title is too long"),
    "a period backwards": (
        document(period_start="2010-04-01", period_end="2009-03-31"),
        "plans[0].period_start (2010-04-01) is after its period_end (2009-03-31)",
    ),
    "a year that starts in no month": (
        document(year_start=13),
        "plans[0].year_start must be a number from 1 to 12",
    ),
    "a year start with a point": (document(year_start=4.5), "plans[0].year_start must be a whole number"),
    "lists in lists": ("[" * 100_000, "nested too deeply"),
    "objects in objects": ('{"a":' * 100_000, "nested too deeply"),
    "NaN": (SHORT + '"plans": NaN}', "NaN stands where a number should"),
    "minus infinity": (SHORT + '"plans": -Infinity}', "-Infinity stands where a number should"),
    "an amount beyond floats": (
        with_activity(cost_amount=1).replace(": 1}", ": 1e999}"),
        "cost_amount is too large",
    ),
    "an amount of many digits": (with_activity(cost_amount=10**13), "cost_amount is too large"),
    "a target of many digits": (
        with_activity(outputs=[{"text": "o", "target": -(10**16)}]),
        f"{ACTIVITY}.outputs[0].target is too large; the largest number it takes is 1,000,000,000,000,000",
    ),
    "more digits than Python reads": (
        SHORT + '"plans": 1' + "0" * 5000 + "}",
        "a number too large to be read",
    ),
    "an amount that is true": (
        with_activity(cost_amount=True),
        "cost_amount must be a number, not true or false",
    ),
    "an amount in words": (with_activity(cost_amount="£5"), "cost_amount must be a number, not text"),
    "a third decimal": (with_activity(cost_amount=1.005), "no more than two decimals"),
    "confirmed in words": (
        with_activity(funding=[{"source": "F", "confirmed": "no"}]),
        f"{ACTIVITY}.funding[0].confirmed must be true or false, not text",
    ),
    "an id twice": (
        document(id="a", objectives=[{"title": "O", "id": "a"}]),
        "plans[0] has the same id as plans[0].objectives[0]",
    ),
    "a key twice": (
        '{"tsworkbench": 1, "plans": [{"title": "a", "title": "b"}]}',
        'the key "title" stands twice',
    ),
    "too long a text": (
        document(title="x" * (FIELD_LIMIT + 1)),
        "plans[0].title is too long. That is 10,001",
    ),
    "too long a list of notes": (document(notes=["x" * 6000] * 2), "plans[0].notes is too long"),
    "notes that are text": (document(notes="x"), "plans[0].notes must be a list of texts, not text"),
    "a note that is a number": (document(notes=["x", 1]), "plans[0].notes[1] must be text, not a number"),
    "levels that are text": (document(levels="x"), "plans[0].levels must be an object, not text"),
    "a level that is a list": (document(levels={"objective": []}), "plans[0].levels.objective must be text"),
    "a doubt that is text": (document(doubts=["x"]), "plans[0].doubts[0] must be an object, not text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_with_a_sentence(case: str) -> None:
    text, sentence = REFUSED[case]
    assert sentence in refusal(text)


def test_it_refuses_what_is_larger_than_any_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interchange, "MOST_BYTES", 50)
    assert "larger than" in refusal(with_activity())
    assert "larger than" in refusal(with_activity().encode())


def test_its_sentences_carry_no_control_characters() -> None:
    with pytest.raises(Refused) as caught:
        read_library(with_activity(status="\x1b]52;c;x\x07" * 90), name="\x1b[2Jplan\n.json")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_a_document_may_hold_nothing() -> None:
    assert read_library('{"tsworkbench": 1}', name="plan.json") == Library()


def test_a_byte_order_mark_is_no_harm() -> None:
    assert only_plan(b"\xef\xbb\xbf" + document().encode()).title == "Plan"
    assert only_plan("\ufeff" + document()).title == "Plan"


def test_null_and_empty_text_mean_not_given() -> None:
    plan = only_plan(document(short_title="", area="  ", report_on=None, year_start=None, objectives=None, notes=[""]))
    assert plan == Plan(title="Plan")


def test_text_is_cleaned_and_a_title_keeps_to_one_line() -> None:
    plan = only_plan(document(title=" Third\x1b[31m\nSector\u202e ", vision="One\x07\r\nTwo", contact="A\n\nB"))
    assert plan.title == "Third[31m Sector"
    assert plan.vision == "One\nTwo"
    assert plan.contact == "A\n\nB"


def test_lone_surrogates_go() -> None:
    assert only_plan('{"tsworkbench": 1, "plans": [{"title": "a\\ud800b"}]}').title == "ab"


def test_notes_are_a_line_an_entry() -> None:
    assert only_plan(document(notes=["One\nline", "  two", "", "three"])).notes == "One line\n  two\n\nthree"


def test_levels_name_what_the_plan_calls_its_rows() -> None:
    plan = only_plan(document(levels={"objective": "Theme"}))
    assert (plan.objective_word, plan.activity_word) == ("Theme", "Activity")


@pytest.mark.parametrize(("pounds", "pence"), [(105000, 10_500_000), (0.07, 7), (105000.50, 10_500_050), (-2.5, -250)])
def test_pounds_become_pence(pounds: float, pence: int) -> None:
    plan = only_plan(with_activity(cost_amount=pounds, funding=[{"source": "F", "amount": pounds}]))
    activity = plan.objectives[0].activities[0]
    assert (activity.cost_pence, activity.funding[0].pence) == (pence, pence)


def test_a_milestone_without_a_title_is_called_by_its_text() -> None:
    plan = only_plan(with_activity(milestones=[{"text": "Board in place by Dec 2009"}]))
    (milestone,) = plan.objectives[0].activities[0].milestones
    assert milestone.title == milestone.text == "Board in place by Dec 2009"


def test_an_output_without_a_title_has_none() -> None:
    (output,) = only_plan(with_activity(outputs=[{"text": "Asset Plan"}])).objectives[0].activities[0].outputs
    assert output.title is None


def test_unknown_keys_are_left_out_and_named() -> None:
    text = json.dumps(
        {
            "tsworkbench": 1,
            "made_by": "x",
            "plans": [{"title": "Plan", "titel": [[]], "cost_pence": 1, "levels": {"theme": "T"}}],
        }
    )
    assert read_library(text, name="plan.json").unread == (
        "made_by is not a key this version knows; it was left out",
        "plans[0].titel is not a key this version knows; it was left out",
        "plans[0].cost_pence is not a key this version knows; it was left out",
        "plans[0].levels.theme is not a key this version knows; it was left out",
    )


def test_of_many_unknown_keys_twenty_are_named() -> None:
    unread = read_library(document(**{f"x{n}": n for n in range(33)}), name="plan.json").unread
    assert len(unread) == 21
    assert unread[-1] == "and 13 more"


def test_an_unknown_key_is_named_without_control_characters() -> None:
    (sentence,) = read_library(document(**{"\x1b[2J\n" + "x" * 999: 1}), name="plan.json").unread
    assert sentence.isprintable()
    assert len(sentence) < 300


def test_a_doubt_becomes_a_line_of_the_plan_notes() -> None:
    doubts = [
        {
            "where": "table 1, row 4",
            "text": "by summer 2010",
            "reading": "31 August 2010",
            "because": "a season has no end",
        },
        {"text": "A Smith"},
        {},
    ]
    assert only_plan(document(notes=["Printed note"], doubts=doubts)).notes == (
        "Printed note\n"
        "Doubt at table 1, row 4: “by summer 2010”, read as 31 August 2010, because a season has no end\n"
        "Doubt: “A Smith”"
    )


def test_doubts_beyond_what_notes_hold_are_counted() -> None:
    library = read_library(document(doubts=[{"text": "x" * 3000}] * 5), name="plan.json")
    assert len(library.plans[0].notes or "") <= FIELD_LIMIT
    assert library.unread == ("plans[0].doubts: 2 did not fit into the plan's notes; they were left out",)


HOSTILE: list[Callable[[Any], str]] = [
    lambda value: document(objectives=value),
    lambda value: document(leads=[value]),
    lambda value: document(settings=[{"key": "k", "value": value}]),
    lambda value: with_activity(updates=[{"no_change": value}]),
    lambda value: with_activity(outputs=[{"text": "o", "readings": [{"value": value}]}]),
    lambda value: with_activity(milestones=[{"title": "m", "due_precision": value, "due_to": value}]),
]


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "x", "", [], {}, [[]], [None], {"title": {}}, None, 10**400])
@pytest.mark.parametrize("place", HOSTILE)
def test_any_value_anywhere_is_read_or_refused(place: Callable[[Any], str], value: Any) -> None:
    with suppress(Refused):
        assert isinstance(read_library(place(value), name="plan.json"), Library)
