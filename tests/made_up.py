"""Plans that hypothesis makes up."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import LeadRole, Rag, Status, TargetKind
from tsworkbench.plan.roundtrip.phrases import Reader, days_of
from tsworkbench.plan.whole import Activity, Lead, Milestone, Objective, Output, Plan

_LETTERS = "abcdefghijklmnoprstuvwyzåéñÅBCDEFGHIJKLMNOPQ"
_MARKS = " '’\"(),.;:!?&%/+-–=@#*_|<>[]{}~^`\\$£€0123456789"
_WORDS = st.text(alphabet=_LETTERS + _MARKS, max_size=40).map(lambda text: clean("A" + text))
_NAMES = st.sampled_from(
    [
        *("Louise Russell", "Andy Algar", "Corporate Finance", "Zoë O’Neill", "Head of Policy", "王芳"),
        *("Children, Schools and Families", "HR / OD", "Parks; Leisure", "Working with Families", "Smith, John"),
    ]
)
_PHRASES = st.sampled_from(
    (
        *("by Dec 2009", "31 March 2010", "by end January 2010", "TBC", "Q3 2009/10", "by summer 2010", "2009/10"),
        *("ongoing", "quarterly", "w/c 5 October 2009", "January – March 2010", "by end 2010/11"),
        "within two months of the launch",
    )
)
READER = Reader(2009, 2010, 4, date(2009, 4, 1))
_DAYS = st.dates(date(2009, 4, 1), date(2011, 3, 31)).map(date.isoformat)
_STATUS = st.sampled_from([Status.NOT_STARTED, Status.IN_PROGRESS, Status.DEFERRED, Status.CANCELLED])


@st.composite
def _dates(draw: st.DrawFn) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if draw(st.booleans()):
        phrase = draw(_PHRASES)
        due = READER.read(phrase)
        assert due is not None
        start, end, precision, rrule = days_of(due)
        said = {"due_text": phrase, "due_from": start, "due_to": end, "due_precision": precision, "due_rrule": rrule}
    if draw(st.booleans()):
        said |= {
            "expected_text": "by end May 2010",
            "expected_due_from": "2010-05-01",
            "expected_due_to": "2010-05-31",
            "expected_precision": "month",
        }
    return said


@st.composite
def _leads(draw: st.DrawFn) -> tuple[Lead, ...]:
    names = draw(st.lists(_NAMES, unique=True, max_size=3))
    roles = [LeadRole.LEAD, LeadRole.JOINT, LeadRole.SUPPORTING]
    return tuple(Lead(name=name, role=role) for name, role in zip(names, roles, strict=False))


@st.composite
def _progress(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        return {"status": Status.COMPLETE, "done_on": draw(_DAYS)}
    return {"status": draw(_STATUS)}


_NOTES = st.none() | st.lists(_WORDS, min_size=1, max_size=2).map("\n".join)
_REFS = st.none() | st.sampled_from(["1", "1.1", "A1", "T3", "Strand B", "2.10"])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of one to three objectives for 2009/10."""

    def milestone() -> Milestone:
        title, notes, leads = draw(_WORDS), draw(_NOTES), draw(_leads())
        rag = draw(st.none() | st.sampled_from(list(Rag)))
        return Milestone(
            title=title, ref=draw(_REFS), rag=rag, notes=notes, leads=leads, **draw(_dates()), **draw(_progress())
        )

    def output() -> Output:
        said = draw(_dates())
        if draw(st.booleans()):
            number, unit = draw(st.integers(0, 5000)), draw(st.sampled_from(["people", "courses", None]))
            said |= {"target": float(number), "unit": unit, "target_kind": draw(st.sampled_from(list(TargetKind)))}
            said |= {"actual": draw(st.none() | st.sampled_from([0.0, 12.0, 2.5]))}
        return Output(text=draw(_WORDS), ref=draw(_REFS), notes=draw(_NOTES), **said, **draw(_progress()))

    def activity(number: int) -> Activity:
        return Activity(
            title=f"{draw(_WORDS)} {number}",
            ref=draw(_REFS),
            rag=draw(st.none() | st.sampled_from(list(Rag))),
            directorate=draw(st.none() | _WORDS),
            notes=draw(_NOTES),
            leads=draw(_leads()),
            milestones=tuple(milestone() for _ in range(draw(st.integers(0, 3)))),
            outputs=tuple(output() for _ in range(draw(st.integers(0, 2)))),
            **draw(_dates()),
            **draw(_progress()),
        )

    objectives = tuple(
        Objective(
            title=f"{draw(_WORDS)} {number}",
            ref=draw(_REFS),
            leads=draw(_leads()),
            notes=draw(_NOTES),
            activities=tuple(activity(n) for n in range(draw(st.integers(0, 2)))),
        )
        for number in range(draw(st.integers(1, 3)))
    )
    return Plan(
        title=draw(_WORDS),
        period_start="2009-04-01",
        period_end="2010-03-31",
        organisation="Ours",
        objectives=objectives,
    )
