"""My list, and all there is to know of a row, as plain lines to be heard: one fact a line, in whole words."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from tsworkbench.cli.options import Command, Common, reads_the_past
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.cli.rows.selection import Item
    from tsworkbench.store.book import Book
    from tsworkbench.store.views.refs import Place


@click.command("read", cls=Command, short_help="Read my list, or a row, in plain lines for a screen reader.")
@click.argument("refs", metavar="[REF]...", nargs=-1)
@click.option("--officer", metavar="NAME", help="The list of this officer: a name, its beginning, or initials.")
@click.option("--next", "one_by_one", is_flag=True, help="One row at a time, in a terminal: Enter goes on.")
@reads_the_past
@click.pass_obj
def read_command(common: Common, refs: tuple[str, ...], officer: str | None, one_by_one: bool) -> None:
    """Read my list, or all there is to know of some rows, in plain lines: made to be heard.

    One fact stands on a line, in whole words and without marks, columns or colours. My list says what is late,
    what is due now, what comes later and what has no date; a row says everything that “show” says, and then what
    is under it.

    With --next a terminal is given one row at a time: Enter goes on, “b” back, “o” opens the row and says
    everything of it, a number goes to the row of that number, “q” ends. Where there is no terminal to type in,
    all of it is printed.

    \b
    What have I to do?
      tsworkbench read
    What has Shazia Hussain to do, row by row?
      tsworkbench read --officer Shazia --next
    All about one milestone:
      tsworkbench read 4.6.m1
    """
    if refs and officer is not None:
        raise WrongInput("--officer reads a list, and a number reads a row: leave one of them out.")
    with common.book() as book:
        stops = _rows(common, book, refs) if refs else _list(common, book, officer)
        if one_by_one and can_ask():
            _walk(stops, lambda place: _everything(book, place, common.day))
        else:
            _print(line for place, stop in enumerate(stops) for line in ([""] if place else []) + stop.lines)


class Stop(NamedTuple):
    """What is heard at once: some lines, and the row they are about, if they are about one."""

    lines: list[str]
    place: "Place | None" = None
    number: int = 0
    """Which of the rows it is; 0 for what is none."""


# -- a row


def _rows(common: Common, book: "Book", refs: Sequence[str]) -> list[Stop]:
    from tsworkbench.cli.receipt import places

    found = []
    for here in places(book, refs):
        found += _everything(book, here, common.day)
    return found


def _everything(book: "Book", here: "Place", as_at: date) -> list[Stop]:
    """All there is to know of a row, and in short what is under it."""
    from tsworkbench.cli.rows import detail
    from tsworkbench.plan.english import counted
    from tsworkbench.work.row import record

    item = detail.item_of(book, here, as_at)
    lines = [_named(item), *_above(item), _fact("Plan", detail.plan_name(book, here))]
    lines += [_fact(fact.label, fact.text) for fact in record.facts(book, item.view, as_at, aloud=True)]
    below = detail.rows_under(book, here, as_at)
    if below:
        lines.append(f"Under it: {counted(len(below), 'row')}.")
    return [Stop(lines, here), *_in_short(below, as_at)]


def _named(item: "Item") -> str:
    view = item.view
    level = view.level.capitalize()
    return _sentence(f"{level} {view.ref}: {view.title}" if view.ref else f"{level}: {view.title}")


def _above(item: "Item") -> Iterator[str]:
    """What it is under, and how that is rated, which counts for what is under it."""
    from tsworkbench.plan.model import Rag
    from tsworkbench.work.row.record import in_whole_words

    view, above = item
    if view.level in ("plan", "objective", "activity") or not above.activity_ref:
        return
    yield _fact(f"Under activity {above.activity_ref}", above.activity_title)
    rag = Rag(above.activity_rag) if above.activity_rag in tuple(Rag) else None
    yield _fact(f"The rating of {above.activity_ref}", in_whole_words(rag))


def _in_short(
    items: "Sequence[Item]", as_at: date, *, number_from: int = 1, of: int = 0, plans: "dict[str, str] | None" = None
) -> list[Stop]:
    """What a list says of each row; of which plan it is, where `plans` names several."""
    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.row import record

    stops = []
    for number, item in enumerate(items, number_from):
        view = item.view
        above = [*_above(item)] if of else []
        if plans is not None and len(plans) > 1:
            above.append(_fact("Plan", plans[view.plan_id]))
        facts = (_fact(fact.label, fact.text) for fact in record.in_short(view, as_at))
        lines = [f"{number} of {of or len(items)}.", _named(item), *above, *facts]
        stops.append(Stop(lines, Place(view.level, view.id, view.key // 8, view.plan_id), number))
    return stops


def _fact(label: str, text: str) -> str:
    return _sentence(f"{label}: {text}" if text else label)


def _sentence(text: str) -> str:
    """One line of words: without marks, and with an end that can be heard."""
    from tsworkbench.cli.output import shown

    words = shown(text).replace(" · ", ", ").strip()
    return words if words.endswith((".", "!", "?", "…", "”")) else f"{words}."


# -- a list


def _list(common: Common, book: "Book", officer: str | None) -> list[Stop]:
    from tsworkbench.cli.rows.selection import items, my_id, officer_id_of
    from tsworkbench.plan.calendar import horizon, long_date
    from tsworkbench.plan.english import counted
    from tsworkbench.store.views.plan import plans
    from tsworkbench.store.views.row import Asked, Viewer
    from tsworkbench.work.officers import officer as officer_of

    there = plans(book)
    if not there:
        return [Stop(["There is no plan in this file yet."])]
    asked = Asked([row["id"] for row in there])
    asked.still_open = True
    asked.officer_id = officer_id_of(book, officer) if officer is not None else my_id(common, book)
    if asked.officer_id is None:
        raise WrongInput(_nobody(common, book))
    name = officer_of(book, asked.officer_id)["name"]
    found = list(items(book, Viewer(book, common.day), asked))
    if not found:
        return [Stop([_sentence(f"{name} has no open work")])]
    until = horizon(common.day, common.settings.look_ahead, there[0]["year_start"])
    groups = _groups(found, common, until)
    told = ", ".join(f"{len(rows)} {words}" for words, rows in groups)
    plan_names = {row["id"]: str(row["short_title"] or row["title"]) for row in there}
    stops = [Stop([_sentence(f"{name}: {counted(len(found), 'open row')}: {told}"), f"As at {long_date(common.day)}."])]
    number = 1
    for words, rows in groups:
        first, *rest = _in_short(rows, common.day, number_from=number, of=len(found), plans=plan_names)
        heading = f"{words[0].upper()}{words[1:]}: {counted(len(rows), 'row')}."
        stops += [first._replace(lines=[heading, *first.lines]), *rest]
        number += len(rows)
    return stops


def _groups(found: "Sequence[Item]", common: Common, until: date) -> "list[tuple[str, list[Item]]]":
    """What is late, due now, later, and without a date: those of them that there are, each with its rows."""
    late: list[Item] = []
    now: list[Item] = []
    later: list[Item] = []
    undated: list[Item] = []
    last = until.isoformat()
    for item in found:
        due = item.view.due_to
        (late if item.view.late else undated if due is None else now if due <= last else later).append(item)
    named = (("late", late), (f"due by {_until(common, until)}", now), ("later", later), ("without a date", undated))
    return [(words, rows) for words, rows in named if rows]


def _until(common: Common, until: date) -> str:
    from tsworkbench.plan.calendar import long_date, month_name

    return long_date(until) if isinstance(common.settings.look_ahead, int) else f"the end of {month_name(until)}"


def _nobody(common: Common, book: "Book") -> str:
    name = common.known_asker(book)
    whose = f"{name} leads nothing in this file." if name else "Nobody has said who is asking."
    return f"{whose} Say whose list to read: --officer NAME. To read a row, give its number: “tsworkbench read 4.2”."


# -- printing, and walking


def can_ask() -> bool:
    """Whether somebody is there who can type an answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


_KEYS = "Enter next, b back, o open, q end: "


def _walk(stops: Sequence[Stop], everything: "Callable[[Place], list[Stop]]") -> None:
    """One stop at a time, by what is typed; after the last it ends."""
    place = 0
    while place < len(stops):
        _print(["", *stops[place].lines])
        there = None
        while there is None:
            word = _asked()
            if word == "q":
                return
            if word == "o":
                _open(stops[place], everything)
            else:
                there = _place_of(word, place, stops)
        place = there
    _print(["", "That was the last."])


def _place_of(word: str, place: int, stops: Sequence[Stop]) -> int | None:
    """Where to go on; None, once that is said, where what was typed leads nowhere."""
    if word in ("", "b"):
        return max(0, place - 1) if word else place + 1
    there = next((at for at, stop in enumerate(stops) if word == str(stop.number) and stop.number), None)
    if there is None:
        _print([f"There is no row {word}." if word.isdecimal() else f"“{word}” is none of these."])
    return there


def _open(stop: Stop, everything: "Callable[[Place], list[Stop]]") -> None:
    if stop.place is None:
        _print(["There is nothing to open here."])
    else:
        _print(["", *(line for part in everything(stop.place) for line in part.lines)])


def _asked() -> str:
    """What is typed; “q” where nothing more can come."""
    sys.stdout.write(_KEYS)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        _print([""])
        return "q"
    return line.strip().casefold()
