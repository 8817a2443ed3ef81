"""The JSON reader: what it refuses and how it says so, what it forgives, what it makes of the text."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.documents.formats import interchange
from tsworkbench.documents.formats.interchange import Assembly, read_library, read_rows
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.front.reception import receive
from tsworkbench.documents.intake import read_draft
from tsworkbench.plan.errors import Cancelled, Refused
from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.plan.model import Rag
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
    "NaN": (SHORT + '"plans": NaN}', "NaN is where a number should be"),
    "minus infinity": (SHORT + '"plans": -Infinity}', "-Infinity is where a number should be"),
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
        'the key "title" is twice',
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
    monkeypatch.setattr(interchange, "MOST_BYTES_OF_JSON", 50)
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


# Read as a stream, in a process of its own


def as_a_stream(text: str | bytes) -> Library:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    assembly = Assembly()
    unread = read_rows(BytesIO(data), assembly.take, name="plan.json")
    return assembly.library(unread)


def outcome(read: Callable[[], Library]) -> Library | str:
    try:
        return read()
    except Refused as refused:
        return str(refused)


def both_ways(text: str | bytes) -> tuple[Library | str, Library | str]:
    return outcome(lambda: read_library(text, name="plan.json")), outcome(lambda: as_a_stream(text))


WORDED_OTHERWISE = {"not UTF-8", "UTF-16", "not JSON", "cut off", "empty", "NaN", "minus infinity", "lists in lists",
                    "objects in objects", "a version of many digits"}  # fmt: skip


@pytest.mark.parametrize("case", [case for case in REFUSED if case not in WORDED_OTHERWISE])
def test_a_large_document_is_refused_in_the_same_words_as_a_small_one(case: str) -> None:
    whole, streamed = both_ways(REFUSED[case][0])
    assert isinstance(streamed, str)
    assert streamed == whole


@pytest.mark.parametrize("case", sorted(WORDED_OTHERWISE))
def test_what_a_small_document_is_refused_for_a_large_one_is_too(case: str) -> None:
    _, streamed = both_ways(REFUSED[case][0])
    assert isinstance(streamed, str)
    assert streamed.startswith("plan.json: ")
    assert streamed.isprintable()


def test_where_a_large_document_breaks_off_is_said() -> None:
    text = with_activity(milestones=[{"title": "Lease signed", "notes": ["x"]}])
    _, streamed = both_ways(text[: text.index("Lease") + 3])
    assert streamed == (
        "plan.json: it is not JSON, or breaks off, after plans[0].objectives[0].activities[0].milestones[0].title."
    )


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(60))
@given(place=st.sampled_from(HOSTILE), value=VALUES, unknown=st.dictionaries(st.text(max_size=6), VALUES, max_size=2))
def test_a_stream_reads_what_is_read_whole(place: Callable[[Any], str], value: Any, unknown: dict[str, Any]) -> None:
    text = json.dumps({**json.loads(place(value)), **unknown})
    whole, streamed = both_ways(text)
    assert streamed == whole


def test_doubts_that_follow_the_plans_become_notes_of_the_first_as_those_before_them() -> None:
    doubt = {"text": "by autumn", "others": ["no date"]}
    for text in (
        json.dumps({"tsworkbench": 1, "plans": [{"title": "A"}, {"title": "B"}], "doubts": [doubt], "remarks": ["r"]}),
        json.dumps({"tsworkbench": 1, "doubts": [doubt], "plans": [{"title": "A"}, {"title": "B"}]}),
    ):
        whole, streamed = both_ways(text)
        assert whole == streamed
        assert isinstance(whole, Library)
        assert [plan.notes for plan in whole.plans] == ["Doubt: “by autumn”", None]
        assert whole.unread == ()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    milestones = [{"text": f"Milestone {n}", "leads": [{"name": "A Ahmed"}]} for n in range(1_500)]
    path = tmp_path / "plan.json"
    path.write_text(with_activity(milestones=milestones, rag="amber", odd=1), encoding="utf-8")
    assert path.stat().st_size > READERS[Format.JSON].apart_from
    return path


def test_a_large_document_is_read_apart_and_is_the_same_plan(large: Path) -> None:
    told: list[tuple[int, int | None]] = []
    fresh = read_draft(large, progress=lambda done, total: told.append((done, total)))
    assert fresh.draft.library == read_library(large.read_bytes(), name="plan.json")
    assert fresh.draft.library.plans[0].objectives[0].activities[0].rag is Rag.AMBER
    assert fresh.draft.remarks == (f"{ACTIVITY}.odd is not a key this version knows; it was left out",)
    assert fresh.fingerprint == hashlib.sha256(large.read_bytes()).hexdigest()
    assert fresh.is_own
    assert told[0] == (0, None)


def test_reading_a_large_document_can_be_stopped(large: Path) -> None:
    with pytest.raises(Cancelled):
        read_draft(large, cancelled=lambda: True)


def test_a_large_document_with_a_fault_at_its_end_is_refused_with_the_place(large: Path) -> None:
    large.write_bytes(large.read_bytes()[:-5])
    with pytest.raises(Refused, match=r"^plan\.json: it is not JSON, or breaks off, after plans\[0\]\.") as caught:
        read_draft(large)
    assert caught.value.exit_code == 13


def test_a_workbook_named_json_is_still_a_workbook(tmp_path: Path, make_xlsx: Any) -> None:
    path = tmp_path / "plan.json"
    rows = [[f"Do {hashlib.sha512(b'%d' % n).hexdigest()}", "A Ahmed"] for n in range(1_000)]
    path.write_bytes(make_xlsx({"Plan": [["Activity", "Lead"], *rows]}))
    assert path.stat().st_size > READERS[Format.JSON].apart_from
    assert receive(path).format is Format.XLSX


BOMBS: dict[str, tuple[bytes, bytes, int, bytes, str]] = {  # a beginning, what is repeated, how often, an end, words
    "objectives": (b'{"tsworkbench":1,"plans":[{"title":"P","objectives":[', b'{"title":"O"},', 900_000, b"",
                   "more than 400,000 rows"),
    "empty_objects": (b'{"tsworkbench":1,"plans":[', b"{},", 5_000_000, b"{}]}", "more than 400,000 rows"),
    "numbers": (b"[", b"1234567,", 12_000_000, b"1]", "isn't a plan in tsworkbench's JSON"),
    "depth": (b'{"tsworkbench":1,"x":', b"[", 5_000_000, b"", "nested too deeply"),
    "one_title": (b'{"tsworkbench":1,"plans":[{"title":"', b"x" * 100, 30_000, b'"}]}', "too long"),
    "one_list": (b'{"tsworkbench":1,"plans":[{"notes":[', b'"x",', 9_000_000, b'"x"]}]}', "too long"),
    "one_number": (b'{"tsworkbench":1,"plans":[{"year_start":', b"9", 2_000_000, b"}]}", "number too large"),
    "size": (b'{"tsworkbench":1,"plans":[', b" " * 1_000, 120_001, b"]}", "120 MB large"),
}  # fmt: skip

REFUSING = """
import os, resource, sys
from tsworkbench.documents.intake import read_draft
from tsworkbench.plan.errors import Refused
try:
    read_draft(sys.argv[1])
except Refused as refused:
    used = os.times()
    with open("/proc/self/status") as status:
        here = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(sum(used[:4]), here, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, refused, sep="\\t")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read in /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_a_strangers_json_is_refused_at_once_and_at_little_cost(name: str, tmp_path: Path) -> None:
    begin, repeated, times, end, words = BOMBS[name]
    path = tmp_path / "plan.json"
    with open(path, "wb") as file:
        file.write(begin)
        for _ in range(times // 10_000):
            file.write(repeated * 10_000)
        file.write(repeated * (times % 10_000) + end)
    told = subprocess.run(
        [sys.executable, "-c", REFUSING, str(path)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    seconds, here, apart, sentence = told.stdout.rstrip("\n").split("\t")
    assert words in sentence
    assert float(seconds) <= 1, "of the processors, two starts of Python included"
    assert int(here) <= 64_000
    assert int(apart) <= 64_000
