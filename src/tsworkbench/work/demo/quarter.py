"""An illustrative third quarter of the sample plan, every word of it made up: what the documents' report is made from.

It is another year than the demonstration's, which stands in the middle of December: here the quarter is over, its
updates are in, and a report was issued for the quarter before.
"""

from datetime import date

from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import Place, place, place_of_plan
from tsworkbench.work.agreement.decisions import add_group, add_meeting
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.demo.sample import AUTHOR, PLAN, Told, begun, done, milliseconds, same, says
from tsworkbench.work.edits import perform
from tsworkbench.work.round.report import ask_decisions, issue, say_overall
from tsworkbench.work.round.updates import open_round
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.fields import record_actual

POSITION = date(2009, 12, 31)
"""The end of the quarter."""

CUT_OFF = date(2010, 1, 8)
"""The last day whose updates count."""

ISSUED = date(2010, 1, 11)
"""The day on which its report goes out."""

LAST_POSITION = date(2009, 9, 30)
_LAST_CUT_OFF = date(2009, 10, 8)
_LAST_ISSUED = date(2009, 10, 12)
_SIGNED_OFF = date(2009, 11, 6)

_IN_PLACE = (
    *("1.1.o3", "3.1.o2", "4.1.o1", "4.1.o2", "4.2.o1", "4.4.o1"),
    *("6.1.o1", "6.1.o2", "6.2.o1", "6.2.o2", "7.2.o1"),
)
"""Outputs without a number that are in place by the position date."""

GROUP = "Third Sector Strategy Delivery Group"

OVERALL = (
    "All that is late waits for a decision or for money. "
    "[Illustration: every status, reason, number and day done in this report is made up.]"
)

DECISIONS = (
    "Agree or refuse five new dates (section 4). None takes effect until the Group agrees it; until then each counts "
    "against its first date.",
    "Say by 31 January whether the £405,000 is confirmed (section 7); if it is not, which of 1.1, 3.1, 4.2 and 5.1 "
    "stop.",
    "Put 3.1 (policy, December) and 6.2 (its proposals, January) into one order: they are the same work with "
    "different dates.",
)


def illustrate_quarter(path: str, *, issued: bool = True) -> None:
    """Adds the quarter's updates to the sample action plan in the file at `path`.

    The file holds the plan as taken in, without the demonstration's updates. With `issued` the quarter's own report
    goes out too.
    """
    now = [0]
    book = open_book(path, clock=lambda: now[0], who=AUTHOR)

    def at(day: date) -> None:
        now[0] = max(milliseconds(day, hour=9), now[0] + 60_000)

    try:
        plan = plan_named(book, PLAN)["id"]
        for day, ref, told in (*_SECOND_QUARTER, *_THIRD_QUARTER):
            at(day)
            perform(book, *(edit(_place(book, ref), day) for edit in told))
        at(ISSUED)
        perform(book, say_overall(plan, POSITION, OVERALL))
        at(ISSUED)
        perform(book, ask_decisions(plan, POSITION, DECISIONS))
        if issued:
            at(ISSUED)
            perform(book, issue(plan, POSITION, ISSUED))
    finally:
        book.close()


def _place(book: Book, ref: str) -> Place:
    return place(book, f"{PLAN}:{ref}") if ref else place_of_plan(plan_named(book, PLAN))


def _expected(phrase: str, reason: str) -> Told:
    return lambda here, day: set_due(here, phrase, as_at=day, reason=reason)


def _counted(actual: str) -> Told:
    return lambda here, day: record_actual(here, actual, as_at=day)


def _round(position: date, cut_off: date) -> Told:
    return lambda here, _: open_round(here.id, position, return_by=cut_off, cut_off=cut_off)


def _meets(on: date) -> Told:
    return lambda here, _: add_meeting(here, GROUP, on)


_SECOND_QUARTER: tuple[tuple[date, str, tuple[Told, ...]], ...] = (
    (date(2009, 8, 28), "", (lambda here, _: add_group(here, GROUP),)),
    (date(2009, 8, 28), "6.1.m1", (done(),)),
    (date(2009, 8, 28), "", (_meets(date(2009, 10, 14)), _meets(date(2010, 1, 14)))),
    (date(2009, 9, 21), "", (_round(LAST_POSITION, _LAST_CUT_OFF),)),
    (date(2009, 9, 25), "6.2.m1", (done(),)),
    (
        date(2009, 9, 28),
        "1.1",
        (says(Rag.AMBER, "The allocation is not confirmed.", "Raised with the fund's officers."),),
    ),
    (date(2009, 9, 28), "1.2", (says(Rag.GREEN, comment="Directory entries are being collected."),)),
    (date(2009, 9, 29), "2.1", (says(Rag.GREEN),)),
    (date(2009, 9, 29), "3.1", (says(Rag.GREEN),)),
    (date(2009, 9, 28), "4.1", (says(Rag.GREEN),)),
    (date(2009, 9, 28), "4.2", (says(Rag.GREEN),)),
    (date(2009, 10, 2), "4.3", (says(Rag.GREEN),)),
    (date(2009, 10, 2), "4.4", (says(Rag.GREEN),)),
    (date(2009, 10, 2), "4.5", (says(Rag.GREEN),)),
    (date(2009, 9, 28), "4.6", (says(Rag.GREEN, comment="Options paper drafted."),)),
    (date(2009, 9, 28), "5.1", (says(Rag.GREEN, comment="Brief is with procurement."),)),
    (date(2009, 9, 28), "6.1", (says(Rag.GREEN),)),
    (date(2009, 9, 28), "6.2", (says(Rag.GREEN),)),
    (date(2009, 9, 28), "7.1", (says(Rag.UNRATED, comment="Needs further scoping before any date is given."),)),
    (date(2009, 10, 5), "7.2", (says(Rag.GREEN),)),
    (_LAST_ISSUED, "", (lambda here, _: issue(here.id, LAST_POSITION, _LAST_ISSUED, number=2),)),
)

_THIRD_QUARTER: tuple[tuple[date, str, tuple[Told, ...]], ...] = (
    (date(2009, 10, 20), "6.2.m2", (done(),)),
    (date(2009, 10, 26), "5.1.m1", (done(),)),
    (date(2009, 10, 29), "4.1.m1", (done(),)),
    (_SIGNED_OFF, "6.1.m2", (done(),)),
    (
        _SIGNED_OFF,
        "",
        (lambda here, day: sign_off(here, [("Chair of the Delivery Group", "A Chair")], on=day, as_at=day),),
    ),
    (date(2009, 11, 18), "3.1.m1", (done(),)),
    (date(2009, 11, 20), "2.1.m1", (done(),)),
    (date(2009, 11, 26), "7.2.m1", (done(),)),
    (date(2009, 11, 27), "1.2.o2", (_counted("=1 on 25 nov, course register"),)),
    (date(2009, 11, 27), "1.2.o4", (_counted("=18 on 25 nov, course register"),)),
    (date(2009, 12, 9), "4.2.m2", (begun(),)),
    (date(2009, 12, 11), "4.2.m1", (done(),)),
    (date(2009, 12, 14), "", (_round(POSITION, CUT_OFF),)),
    (date(2009, 12, 16), "4.1.m2", (done(),)),
    (date(2009, 12, 16), "4.1", (done(),)),
    (date(2009, 12, 17), "4.4.m1", (done(),)),
    (date(2009, 12, 18), "6.1.m3", (done(),)),
    (date(2009, 12, 18), "1.1.m1", (done(),)),
    (
        date(2009, 12, 21),
        "1.1",
        (
            says(
                Rag.AMBER,
                "The funding letter has not come; recruiting the Director waits for it.",
                "Raised with Finance on 11 December.",
            ),
        ),
    ),
    (date(2009, 12, 21), "1.2", (says(Rag.GREEN),)),
    (date(2009, 12, 21), "1.2.o1", (_counted("=0"),)),
    (date(2009, 12, 21), "1.2.o3", (_counted("=0"),)),
    (
        date(2009, 12, 22),
        "4.6",
        (
            says(
                Rag.RED,
                "Members asked for a third option to be costed.",
                "The costed paper goes to members on 19 January.",
            ),
        ),
    ),
    (date(2009, 12, 22), "4.6.m1", (_expected("end jan 2010", "A third option is to be costed first."),)),
    (date(2009, 12, 22), "4.6.m2", (_expected("end jan 2010", "It goes with the costed paper."),)),
    (
        date(2009, 12, 22),
        "4.2",
        (
            says(
                Rag.RED,
                "Nobody can be recruited until the allocation is confirmed.",
                "The advert is ready and internal cover is sought. The allocations of March are at risk.",
            ),
        ),
    ),
    (date(2009, 12, 22), "4.2.m2", (_expected("end feb 2010", "The allocation is not confirmed."),)),
    (date(2009, 12, 22), "4.2.m3", (_expected("end feb 2010", "The allocation is not confirmed."),)),
    (date(2009, 12, 22), "5.1", (same(),)),
    (date(2009, 12, 22), "6.1", (same(),)),
    (date(2009, 12, 22), "6.2", (same(),)),
    (date(2009, 12, 22), "7.1", (same(),)),
    (date(2010, 1, 4), "4.3", (same(),)),
    (date(2010, 1, 4), "4.3.o2", (_counted("=0 on 31 dec"),)),
    (date(2010, 1, 4), "4.4", (same(),)),
    (date(2010, 1, 4), "4.5.o1", (_counted("=0 on 31 dec"),)),
    (date(2010, 1, 4), "4.5.o2", (_counted("=2 on 31 dec, enquiries book"),)),
    (date(2010, 1, 5), "7.2.m2", (done(date(2009, 12, 21)),)),
    (date(2010, 1, 5), "7.2", (says(Rag.GREEN, comment="The first section is out."),)),
    (date(2010, 1, 6), "2.1", (same(),)),
    (
        date(2010, 1, 6),
        "3.1",
        (
            says(
                Rag.AMBER,
                "The Advisory Group wants small groups to be heard first.",
                "Two sessions are held in January.",
            ),
        ),
    ),
    (date(2010, 1, 6), "3.1.m2", (_expected("end jan 2010", "Small groups are to be heard first."),)),
    *((date(2010, 1, 7), ref, (done(date(2009, 12, 31)),)) for ref in _IN_PLACE),
)
