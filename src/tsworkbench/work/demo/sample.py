"""The two sample plans, and what the demonstration adds to one: a modest year so far, all of it marked as made up."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from tsworkbench.plan.errors import NoSuchFile
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.row.status import no_change, set_status, state_rag

SAMPLES = ("action-plan-2009-10.json", "thin-strategy-2008-14.json")
"""The council's action plan, then the consortium's strategy."""


def sample_text(name: str) -> str:
    """One sample plan as its JSON text. Raises NoSuchFile if the program was installed without its data."""
    from importlib.resources import files  # not for those who ask for the day alone

    installed = files("tsworkbench") / "data" / name
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    checkout = Path(__file__).parents[4] / "data" / name
    if checkout.is_file():
        return checkout.read_text(encoding="utf-8")
    raise NoSuchFile(f"The sample plan {name} is missing from this installation: install tsworkbench again.")


AS_AT = date(2009, 12, 15)
"""The day the demonstration stands at: in the middle of the action plan's year."""

AUTHOR = "Illustration"
"""Who the demonstration's updates are by. The plan's own officers never said these things."""

PLAN = "Third Sector Strategy"
"""The sample plan that the illustrations tell of."""

Told = Callable[[Place, date], Edit]
"""What is told of a row on a day."""


def demo_clock(wall: Clock) -> Clock:
    """A clock that stands at two in the afternoon of the demonstration's day now, and ticks with `wall`."""
    start = milliseconds(AS_AT, hour=14)
    begun = wall()
    return lambda: start + wall() - begun


def illustrate(path: str) -> None:
    """Adds the illustrative updates to the sample action plan in the file at `path`."""
    now = [0]
    book = open_book(path, clock=lambda: now[0], who=AUTHOR)
    try:
        for day, ref, told in _YEAR:
            now[0] = max(milliseconds(day, hour=9), now[0] + 60_000)
            perform(book, told(place(book, f"{PLAN}:{ref}"), day))
    finally:
        book.close()


def milliseconds(day: date, *, hour: int) -> int:
    """An hour of a day as a clock of the file tells it."""
    return int(datetime(day.year, day.month, day.day, hour, 2, 11, tzinfo=UTC).timestamp() * 1000)


def says(rag: Rag, why: str = "", next_step: str = "", comment: str = "") -> Told:
    """A rating, with why and what next."""
    return lambda here, day: state_rag(here, rag, as_at=day, why=why, next_step=next_step, comment=comment)


def done(on: date | None = None) -> Told:
    """Done, on the day it is told unless another is given."""
    return lambda here, day: set_status(here, Status.COMPLETE, as_at=day, done_on=on)


def begun() -> Told:
    """Begun."""
    return lambda here, day: set_status(here, Status.IN_PROGRESS, as_at=day)


def same() -> Told:
    """No change."""
    return lambda here, day: no_change(here, as_at=day)


_YEAR: tuple[tuple[date, str, Told], ...] = (
    (date(2009, 8, 28), "6.1.m1", done()),
    (date(2009, 9, 25), "6.2.m1", done()),
    (date(2009, 10, 2), "4.4", says(Rag.GREEN, comment="First names for the group are in.")),
    (date(2009, 10, 2), "1.2", says(Rag.GREEN, comment="Directory entries are being collected.")),
    (date(2009, 10, 5), "7.2", says(Rag.GREEN)),
    (date(2009, 10, 20), "6.2.m2", done()),
    (date(2009, 10, 29), "4.1.m1", done()),
    (date(2009, 11, 3), "4.1", says(Rag.GREEN, comment="Proposals agreed with the Panel; assessment under way.")),
    (date(2009, 11, 3), "4.6", says(Rag.GREEN, comment="Options paper drafted.")),
    (date(2009, 11, 3), "5.1", says(Rag.GREEN, comment="Brief is with procurement.")),
    (date(2009, 11, 5), "4.3", says(Rag.GREEN)),
    (date(2009, 11, 6), "6.1.m2", done()),
    (date(2009, 11, 18), "3.1.m1", done()),
    (date(2009, 11, 20), "2.1", says(Rag.AMBER, "Two bids came in late.", "Panel meets on 17 December.")),
    (date(2009, 11, 26), "7.2.m1", done()),
    (date(2009, 11, 27), "6.1", says(Rag.GREEN)),
    (date(2009, 11, 27), "6.2", says(Rag.GREEN)),
    (date(2009, 11, 27), "7.1", says(Rag.UNRATED, comment="Waiting for the scoping work before any date is given.")),
    (date(2009, 12, 4), "1.2", same()),
    (date(2009, 12, 8), "4.4", same()),
    (date(2009, 12, 9), "3.1", says(Rag.AMBER, "Small groups ask to be heard first.", "Two sessions in January.")),
    (date(2009, 12, 10), "4.2.m2", begun()),
    (date(2009, 12, 10), "1.1.m1", begun()),
    (date(2009, 12, 11), "4.2.m1", done()),
    (
        date(2009, 12, 11),
        "4.2",
        says(
            Rag.AMBER,
            "Recruitment waits for the funding letter.",
            "Internal cover is being looked for.",
            "Advert drafted; waiting for the funding letter.",
        ),
    ),
    (date(2009, 12, 11), "1.1", says(Rag.AMBER, "The funding letter has not come.", "Raised with Finance.")),
    (
        date(2009, 12, 14),
        "4.6",
        says(Rag.RED, "A third option is to be costed.", "Costed paper to members on 19 January."),
    ),
)
