"""A highlight report of the sample plan as a Paper, with all that a paper can hold, for the tests of its setting.

The statuses, reasons and figures are illustrative, as at 31 December 2009.
"""

from dataclasses import replace
from datetime import date, timedelta

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.papers.charts import (
    BurnPoint,
    BurnUp,
    Lane,
    MeasureSeries,
    ObjectiveRatings,
    OfficerLoad,
    RatingsByObjective,
    Risk,
    RiskMatrix,
    Series,
    SeriesPoint,
    Step,
    Timeline,
    Workload,
    picture,
)
from tsworkbench.papers.paper import Column, Heading, Items, Paper, Paragraph, Paragraphs, Run, Table, Tone
from tsworkbench.plan.calendar import add_months
from tsworkbench.plan.due import Precision
from tsworkbench.plan.model import Rag, Status
from tsworkbench.plan.whole import Activity, Milestone, Plan, Update
from tsworkbench.work.demo import sample

POSITION = date(2009, 12, 31)
LATE = {"3.1.m2", "4.2.m2", "4.2.m3", "4.6.m1", "4.6.m2"}
ASKED = {
    "3.1.m2": date(2010, 1, 31),
    "4.2.m2": date(2010, 2, 28),
    "4.2.m3": date(2010, 2, 28),
    "4.6.m1": date(2010, 1, 31),
    "4.6.m2": date(2010, 1, 31),
}
RATINGS = {
    "1.1": Rag.AMBER,
    "3.1": Rag.AMBER,
    "4.1": Rag.COMPLETE,
    "4.2": Rag.RED,
    "4.6": Rag.RED,
    "7.1": Rag.UNRATED,
}


def sample_plan() -> Plan:
    """The sample action plan of 2009/10, as imported."""
    name = sample.SAMPLES[0]
    return read_library(sample.sample_text(name), name=name).plans[0]


def illustrated_plan() -> Plan:
    """The sample plan with its milestones' statuses, ratings and what was last said, as at 31 December 2009."""
    plan = sample_plan()
    return replace(
        plan,
        objectives=tuple(
            replace(objective, activities=tuple(_told(activity) for activity in objective.activities))
            for objective in plan.objectives
        ),
    )


def _told(activity: Activity) -> Activity:
    rag = RATINGS.get(activity.ref or "", Rag.GREEN)
    milestones = tuple(_moved_on(milestone) for milestone in activity.milestones)
    begun = any(milestone.status is Status.COMPLETE for milestone in milestones)
    update = Update(
        rag=rag,
        why="Cannot recruit until the allocation is confirmed" if rag is Rag.RED else None,
        next="Advert ready; internal cover sought" if rag is Rag.RED else None,
        comment="On course" if rag is Rag.GREEN else None,
        as_at="2009-12-31",
    )
    return replace(
        activity,
        rag=rag,
        status=Status.COMPLETE if rag is Rag.COMPLETE else Status.IN_PROGRESS if begun else Status.NOT_STARTED,
        done_on="2009-12-29" if rag is Rag.COMPLETE else None,
        milestones=milestones,
        updates=(update,),
    )


def _moved_on(milestone: Milestone) -> Milestone:
    done_on = _done_on(milestone)
    if done_on is not None:
        return replace(milestone, status=Status.COMPLETE, done_on=done_on.isoformat())
    asked = ASKED.get(milestone.ref or "")
    if asked is None:
        return milestone
    words = "by end January 2010" if asked.month == 1 else "by end February 2010"
    return replace(
        milestone,
        status=Status.IN_PROGRESS,
        expected_text=words,
        expected_due_from=asked.replace(day=1).isoformat(),
        expected_due_to=asked.isoformat(),
        expected_precision=Precision.MONTH,
    )


def activities() -> list[Activity]:
    return [activity for objective in sample_plan().objectives for activity in objective.activities]


def _done_on(milestone: Milestone) -> date | None:
    if milestone.due_to is None or milestone.ref in LATE or date.fromisoformat(milestone.due_to) > POSITION:
        return None
    if milestone.ref == "4.2.m1":
        return date(2009, 12, 11)
    return date.fromisoformat(milestone.due_to) - timedelta(days=len(milestone.title) % 20)


def _step(milestone: Milestone) -> Step:
    assert milestone.due_to is not None
    assert milestone.due_from is not None
    due_to = date.fromisoformat(milestone.due_to)
    moved = date(2009, 12, 31) if milestone.ref == "5.1.m2" else due_to
    return Step(
        title=milestone.title,
        ref=milestone.ref,
        due_from=date.fromisoformat(milestone.due_from),
        due_to=due_to,
        baseline_to=moved,
        expected_to=ASKED.get(milestone.ref or ""),
        done_on=_done_on(milestone),
    )


def timeline() -> Timeline:
    lanes = tuple(
        Lane(
            title=activity.short_title or activity.title,
            ref=activity.ref,
            rag=RATINGS.get(activity.ref or "", Rag.GREEN),
            steps=tuple(_step(milestone) for milestone in activity.milestones if milestone.due_to),
            undated=sum(milestone.due_to is None for milestone in activity.milestones),
        )
        for activity in activities()
    )
    return Timeline(start=date(2009, 4, 1), end=date(2010, 3, 31), position=POSITION, lanes=lanes)


def ratings() -> RatingsByObjective:
    objectives = []
    for objective in sample_plan().objectives:
        counts: dict[Rag | None, int] = {}
        for activity in objective.activities:
            rag = RATINGS.get(activity.ref or "", Rag.GREEN)
            counts[rag] = counts.get(rag, 0) + 1
        objectives.append(ObjectiveRatings(title=objective.title, ref=objective.ref, counts=counts))
    return RatingsByObjective(objectives=tuple(objectives))


def burn_up() -> BurnUp:
    steps = [_step(milestone) for activity in activities() for milestone in activity.milestones if milestone.due_to]
    points = []
    for month in range(13):
        day = add_months(date(2009, 4, 1), month) - timedelta(days=1)
        past = day <= POSITION
        by_then = [step.done_on or step.expected_to or step.due_to for step in steps]
        points.append(
            BurnPoint(
                day=day,
                planned=sum(step.due_to <= day for step in steps),
                done=sum(step.done_on is not None and step.done_on <= day for step in steps) if past else None,
                forecast=sum(then <= day for then in by_then) if day >= POSITION else None,
            )
        )
    return BurnUp(points=tuple(points), position=POSITION, total=40)


def workload() -> Workload:
    months = tuple(add_months(date(2009, 12, 1), n) for n in range(5))
    officers = (
        OfficerLoad(name="Louise Russell", counts=(3, 3, 1, 8, 0), before=1, undated=2),
        OfficerLoad(name="Richard Parsons", counts=(0, 3, 0, 1, 1)),
        OfficerLoad(name="Shazia Hussain", counts=(1, 0, 0, 1, 0)),
        OfficerLoad(name="Alex Louis", counts=(0, 1, 0, 0, 0)),
        OfficerLoad(name="Andy Algar", counts=(0, 0, 0, 1, 0)),
        OfficerLoad(name="Corporate Finance", counts=(1, 0, 0, 1, 0), before=1),
    )
    return Workload(months=months, officers=officers, late_until=date(2009, 12, 31))


def _rated(rag: Rag, words: str) -> Run:
    return Run(words, rag=rag)


RED = _rated(Rag.RED, "▲ Red")
AMBER = _rated(Rag.AMBER, "◆ Amber")
GREEN = _rated(Rag.GREEN, "● Green")
COMPLETE = _rated(Rag.COMPLETE, "✓ Complete")
UNRATED = _rated(Rag.UNRATED, "– Not rated")


def highlight() -> Paper:
    """A report with paragraphs, both lists, tables of words, points and paragraphs, and the four charts."""
    return Paper(
        title="Third Sector Strategy: Council action plan 2009/10 – highlight report, October to December 2009",
        author="Strategy team, Tower Hamlets Council",
        made_on="2010-01-11",
        under=(
            "For: Third Sector Strategy Delivery Group · From: strategy team · Report no. 3, issued 11 January 2010",
            (Run("Position at 31 December 2009, from updates received up to 8 January 2010.", tone=Tone.STRONG),),
        ),
        blocks=(
            Heading(text="1. Decisions asked for"),
            Items(
                numbered=True,
                items=(
                    (
                        "Agree or refuse ",
                        Run("five new dates", tone=Tone.STRONG),
                        " (section 4). None takes effect until the Group agrees it; until then each counts against "
                        "its first date.",
                    ),
                    "Say by 31 January whether the £405,000 is confirmed (section 7); if it is not, which of 1.1, "
                    "3.1, 4.2 and 5.1 stop.",
                    "Put 3.1 (policy, December) and 6.2 (its proposals, January) into one order: they are the same "
                    "work with different dates.",
                ),
            ),
            Heading(text="2. Overall position"),
            Paragraph(
                words="15 of the 20 milestones due by 31 December are complete; five are not, and they sit in three "
                "activities (3.1, 4.2, 4.6). All wait for a decision or for money."
            ),
            Paragraph(
                words=(
                    "Of 15 activities: ",
                    *(RED, " 2 · ", AMBER, " 2 · ", GREEN, " 9 · ", COMPLETE, " 1 · ", UNRATED),
                    " 1 (7.1, no dates yet). Since Quarter 2: 1 better, 3 worse, 10 the same, 1 not rated.",
                )
            ),
            Heading(text="3. By objective"),
            picture("Ratings of the activities under each objective", ratings()),
            Heading(text="4. Off track: what, why, what next"),
            _off_track(),
            Heading(text="5. Done this quarter"),
            Paragraph(
                words="Oct: grant allocations process agreed (4.1) · asset research commissioned (5.1) · CVS "
                "development process agreed (6.2). Nov: volunteering review commissioned (2.1) · approach agreed "
                "(3.1) · Council action plan agreed (6.1) · web content updated (7.2)."
            ),
            Heading(text="6. Due next quarter"),
            Items(
                items=(
                    "January (7): CVS incorporated (1.1), directory (1.2), representation proposals (6.2) – Louise "
                    "Russell; toolkit (4.3), contracts analysis (4.4) – Richard Parsons.",
                    "February (1): 2010/11 Partnership plan (6.1) – Louise Russell.",
                    "March (9): Director and funding strategy (1.1), courses (1.2), first allocations (4.2).",
                )
            ),
            Heading(text="7. What the ratings mean"),
            Paragraph(
                words=(
                    "The lead officer answers “Will it be done by its agreed date?” ",
                    *(GREEN, " yes · ", AMBER, " in doubt · ", RED, " no, or not without a decision · "),
                    *(COMPLETE, " done · ", UNRATED, " cannot be said yet."),
                )
            ),
            Paragraph(
                words=("The strategy is at ", Run("the council's site", link="https://example.org/strategy"), "."),
                tone=Tone.QUIET,
            ),
            Heading(text="Annex: the charts"),
            Heading(text="When things are due", level=2),
            picture("Milestones of each activity, April 2009 to March 2010", timeline()),
            picture("Milestones planned, done and forecast", burn_up()),
            picture("Open milestones by lead officer and month", workload()),
        ),
    )


def _off_track() -> Table:
    columns = (
        Column(title="Activity (lead)", share=1.5),
        Column(title="Not done by its date", share=1.6),
        Column(title="Why", share=1.5),
        Column(title="What is being done", share=1.4),
        Column(title="New date asked"),
    )
    rows = (
        (
            Paragraphs(of=((RED, Run(" 4.6 Resilience", tone=Tone.STRONG)), "Louise Russell with Corporate Finance")),
            Items(items=("Preferred funding option agreed (Nov 09)", "Analysis of funding changes (Dec 09)")),
            "Members asked for a third option to be costed",
            "Costed paper to members 19 January",
            "both: end Jan 2010 (first change)",
        ),
        (
            Paragraphs(of=((RED, Run(" 4.2 Community Chest, £300,000", tone=Tone.STRONG)), "Louise Russell")),
            Items(items=("Officer in post (Dec 09)", "Chest advertised (Dec 09)")),
            "Cannot recruit until the allocation is confirmed",
            "Advert ready; internal cover sought. March allocations at risk",
            "both: end Feb 2010 (first change)",
        ),
        (
            Paragraphs(of=((AMBER, Run(" 3.1 Voice and representation", tone=Tone.STRONG)), "Shazia Hussain")),
            Items(items=("Policy and action plan agreed (Dec 09)",)),
            "Advisory Group wants small groups heard first",
            "Two sessions in January",
            "end Jan 2010 (first change)",
        ),
    )
    return Table(caption="Red and amber activities", columns=columns, rows=rows)


def measure_series() -> MeasureSeries:
    """Three measures: one that rises to its target, one that is worse than it, and one that was read once."""
    quarters = (date(2009, 6, 30), date(2009, 9, 30), date(2009, 12, 31))

    def points(target: float, *figures: float) -> tuple[SeriesPoint, ...]:
        read = zip(quarters, figures, strict=True)
        return tuple(SeriesPoint(day=day, value=value, target=target) for day, value in read)

    days = "Days to answer a question from a voluntary organisation"
    return MeasureSeries(
        series=(
            Series(title="VCOs with a policy", ref="M1", unit="VCOs", points=points(30, 22, 26, 31), rag=Rag.GREEN),
            Series(title=days, ref="M2", points=points(10, 9, 9, 14.5), rag=Rag.RED),
            Series(title="Grants paid on time", unit="%", points=(SeriesPoint(day=POSITION, value=92.5),)),
        )
    )


def risk_matrix() -> RiskMatrix:
    """Seven risks, one of which has come down since the last report."""
    places = {"R1": (5, 4), "R2": (3, 5), "R4": (3, 4), "R5": (4, 3), "R3": (2, 4), "R7": (1, 4), "R6": (2, 2)}
    return RiskMatrix(
        score="residual",
        likelihoods=("rare", "unlikely", "possible", "likely", "almost certain"),
        impacts=("negligible", "minor", "moderate", "major", "critical"),
        bands=((Rag.RED, 15), (Rag.AMBER, 6), (Rag.GREEN, 1)),
        risks=tuple(
            Risk(ref=ref, title=f"The risk {ref}", likelihood=up, impact=across, was=16 if ref == "R4" else None)
            for ref, (up, across) in places.items()
        ),
        since=date(2009, 9, 30),
        unscored=1,
    )
