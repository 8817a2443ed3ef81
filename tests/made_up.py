"""Plans that hypothesis makes up."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import CLOSED, LeadRole, Rag, Status, TargetKind
from tsworkbench.plan.roundtrip.phrases import Reader, days_of
from tsworkbench.plan.whole import (
    Activity,
    DeliveryGroup,
    Funding,
    Lead,
    Milestone,
    Objective,
    Output,
    Plan,
    Task,
    Update,
)

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


_FUNDED: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"funding_text": "Lottery", "funding": (Funding(source="Lottery", text="Lottery"),)},
    {
        "funding_text": "Council £20,000; COF",
        "funding": (
            Funding(source="Council", text="Council £20,000", pence=2_000_000),
            Funding(source="COF", text="COF"),
        ),
    },
)
"""Money for an objective, or for the plan as a whole: mostly none."""


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
_SHORT = st.none() | st.sampled_from(["Launch", "Review of grants"])
_REFS = st.none() | st.sampled_from(["1", "1.1", "A1", "T3", "Strand B", "2.10"])


@st.composite
def plans(draw: st.DrawFn, objectives: int = 3, activities: int = 2) -> Plan:
    """A plan for 2009/10, of one to so many objectives with up to so many activities each."""

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

    made = tuple(
        Objective(
            title=f"{draw(_WORDS)} {number}",
            ref=draw(_REFS),
            leads=draw(_leads()),
            notes=draw(_NOTES),
            **draw(st.sampled_from(_FUNDED)),
            activities=tuple(activity(n) for n in range(draw(st.integers(0, activities)))),
        )
        for number in range(draw(st.integers(1, objectives)))
    )
    return Plan(
        title=draw(_WORDS),
        period_start="2009-04-01",
        period_end="2010-03-31",
        organisation="Ours",
        **draw(st.sampled_from(_FUNDED)),
        objectives=made,
    )


@st.composite
def plans_at_work(draw: st.DrawFn) -> Plan:
    """A wider plan, with what hangs on its rows by mid-December 2009: money, tasks, short titles, reasons, words."""

    def leads(row: Any) -> tuple[Lead, ...]:
        return tuple(draw(st.permutations(row.leads)))

    def milestone(row: Milestone) -> Milestone:
        reason = draw(_WORDS) if row.expected_due_to and draw(st.booleans()) else None
        more = {"expected_reason": reason, "updates": said(row.rag), "done_on": done(row)}
        return replace(row, leads=leads(row), short_title=draw(_SHORT), **more)

    def done(row: Any) -> str | None:
        return min(row.done_on, "2009-12-14") if row.done_on else None

    def said(rag: Rag | None) -> tuple[Update, ...]:
        return (Update(rag=rag, why=draw(_WORDS), as_at="2009-11-30", by="Andy Algar"),) if rag is not None else ()

    def activity(row: Activity) -> Activity:
        more: dict[str, Any] = {}
        if draw(st.booleans()):
            pence = draw(st.integers(1, 90)) * 100_000
            more = {"cost_text": f"£{pence // 100:,}", "cost_pence": pence}
            more["funding"] = (Funding(source="Main grant", pence=pence, confirmed=draw(st.booleans())),)

        def set_aside(under: Milestone) -> Milestone:
            """What is open under an activity goes with it when that is set aside."""
            aside = row.status in (Status.DEFERRED, Status.CANCELLED) and under.status not in CLOSED
            return replace(under, status=row.status) if aside else under

        tasks = [Task(title=draw(_WORDS), **draw(_dates())) for _ in range(draw(st.integers(0, 1)))]
        return replace(
            row,
            leads=leads(row),
            short_title=draw(_SHORT),
            milestones=tuple(set_aside(milestone(one)) for one in row.milestones),
            tasks=tuple(tasks),
            done_on=done(row),
            updates=said(row.rag),
            **more,
        )

    plan = draw(plans(objectives=4, activities=4))
    under = tuple(
        replace(row, leads=leads(row), activities=tuple(map(activity, row.activities))) for row in plan.objectives
    )
    return replace(plan, objectives=under, groups=(DeliveryGroup(name="Delivery"),))
