"""Figures of a register: made, changed, dropped; and fed to an output, whose actual they are from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.english import an, nearest, number
from tsworkbench.plan.errors import NotFound, NothingToDo, ReadOnly, WrongInput
from tsworkbench.plan.imports.likeness import alike, plain
from tsworkbench.plan.language import row_keys
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers import presets, wanted
from tsworkbench.plan.registers.values import FieldKind, Figure, Register
from tsworkbench.store.book import Book
from tsworkbench.store.registers import definitions as stored
from tsworkbench.store.registers.figures import feeding
from tsworkbench.store.registers.whole import figure_cells
from tsworkbench.store.views.attached import KeptMeasure, measure_named, measure_of, measures_of
from tsworkbench.store.views.plan import closed_plans, name_of, standing_plans
from tsworkbench.store.views.refs import Place, live, place
from tsworkbench.store.views.tree import in_plan
from tsworkbench.work.edits import Change, Edit, Write, standing
from tsworkbench.work.registers.definitions import free_name, title_of
from tsworkbench.work.registers.entries import links_of

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.SCALE)


def figure_named(register: Register, name: str) -> Figure:
    """The figure of a name or label. Raises NotFound: did you mean …?"""
    text = clean(name).casefold()
    for one in register.figures:
        if text in (one.name, one.label.casefold()):
            return one
    near = nearest(text, [word for one in register.figures for word in (one.name, one.label)])
    known = {one.label: one.name for one in register.figures}
    hint = f"Did you mean {known.get(near[0], near[0])}?" if near else f"“register figures {register.name}” lists them."
    raise NotFound(f"{register.title} count no “{clean(name)[:60]}”. {hint}")


def check_words(book: Book, register: Register, words: str | None, *, as_at: date) -> tuple[wanted.Condition, ...]:
    """The conditions of words that choose entries of a register. Raises WrongInput for what isn't understood."""
    links = links_of(book, register, as_at)
    return wanted.parse(words, register, links.registers, as_at=as_at, day=links.day, find=links.find)


def add_figure(
    register: Register,
    label: str,
    *,
    how: str = "count",
    field: str = "",
    words: str = "",
    on: str = "",
    out_of: str | None = None,
    baseline: float | None = None,
    as_at: date,
) -> Edit:
    """Adds a figure. Raises WrongInput for words that aren't understood, or a sum of what is no number."""

    def edit(book: Book) -> Change:
        now = stored.register_by_id(book, register.id or "") or register
        said = title_of(label, "label")
        there = stored.registers_of(book, now.plan_id)
        if how not in ("count", "sum", "distinct"):
            raise WrongInput("A figure is a count, a sum or distinct: --how count.")
        if how != "count" and not field:
            raise WrongInput(
                f"Say of which field it is {'the sum' if how == 'sum' else 'how many different'}: --of FIELD."
            )
        of = wanted.path_of(field, now, there) if field else None
        if how == "sum" and of is not None and of.unit not in _NUMBERS:
            raise WrongInput(f"{of.title} is no number, so it has no sum. Count entries, or how many are distinct.")
        day = wanted.path_of(on, now, there) if on else None
        if day is not None and day.unit is not FieldKind.DAY:
            raise WrongInput(f"{day.title} is no day, so nothing can be counted from it on.")
        for text in (words, out_of):
            check_words(book, now, text, as_at=as_at)
        name = free_name(book, now, "figure", said)
        last = now.figures[-1].sort or "" if now.figures else ""
        figure = Figure(
            name=name, label=said, wanted=clean(words) or None, how=how, field=of.text if of else None,
            on_field=day.text if day else None, out_of=clean(out_of) if out_of is not None else None, baseline=baseline,
            sort=row_keys.after(last),
        )  # fmt: skip
        cells = {"register_id": now.id, **figure_cells(figure)}
        writes = [Write("figure", None, {"id": book.mint(), **cells})]
        return Change(f"{now.title}:", f"figure {said} added ({name})", "", writes, ("register", now.id or ""))

    return edit


def drop_figure(register: Register, figure: Figure) -> Edit:
    """Deletes a figure. Raises WrongInput for one that feeds an output or a measure: that is taken away first."""

    def edit(book: Book) -> Change:
        if fed := fed_words(book, figure):
            raise WrongInput(f"“{figure.label}” is the actual of {fed}. Take that away first: --unfeed {fed}.")
        writes = [Write("figure", figure.id, {"deleted": 1})]
        return Change(
            f"{register.title}:", f"figure {figure.label} deleted", "", writes, ("register", register.id or "")
        )

    return edit


def set_baseline(register: Register, figure: Figure, baseline: float | None) -> Edit:
    """Sets how many there were before the plan began: they are taken off."""

    def edit(book: Book) -> Change:
        _refuse_closed(book, figure)
        writes = [Write("figure", figure.id, {"baseline": baseline})] if baseline != figure.baseline else []
        said = f"counted above {number(baseline)}" if baseline is not None else "counted from nothing"
        return Change(f"{register.title}:", f"{figure.label} {said}", "", writes, ("register", register.id or ""))

    return edit


def rewrite(register: Register, figure: Figure, words: str, *, as_at: date) -> Edit:
    """Gives a figure other words that choose its entries."""

    def edit(book: Book) -> Change:
        check_words(book, register, words, as_at=as_at)
        _refuse_closed(book, figure)
        kept = clean(words) or None
        writes = [Write("figure", figure.id, {"wanted": kept})] if kept != figure.wanted else []
        said = f"{figure.label} counts “{kept}”" if kept else f"{figure.label} counts all"
        return Change(f"{register.title}:", said, "", writes, ("register", register.id or ""))

    return edit


def _refuse_closed(book: Book, figure: Figure) -> None:
    """Raises ReadOnly for a figure that is the actual of an output, or has the readings of a measure, of a closed plan:
    counted otherwise, what that plan came to would change."""
    fed = fed_by_figure(book, figure)
    if fed is not None and fed.plan_id in closed_plans(book):
        raise ReadOnly(
            f"“{figure.label}” is the actual of {fed_words(book, figure)} in “{name_of(book, fed.plan_id)}”, which is "
            "closed: counted otherwise, that would change. Add a figure like it."
        )


# -- feeds


MEASURE = "measure"
"""The level of the place of a measure."""
_COLUMN = {"output": "output_id", MEASURE: "measure_id"}


def fed_place(book: Book, name: str, plan_id: str | None = None) -> Place:
    """The output, or the measure, that a name is of: "4.5.o1", "M1", "THIN:M1". Raises NotFound, WrongInput."""
    try:
        return place(book, name, plan_id=plan_id)
    except NotFound as unknown:
        try:
            kept = measure_named(book, name, plan_id)
        except NotFound:
            raise unknown from None
        return place_of_measure(kept)


def place_of_measure(kept: KeptMeasure) -> Place:
    """The place of a measure."""
    return Place(MEASURE, kept.measure.id or "", kept.rid, kept.plan_id)


def feed(to: Place, register: Register, figure: Figure, *, as_at: date) -> Edit:
    """Makes a figure the actual of an output, or the readings of a measure. What was typed stays in its history.

    Raises WrongInput for another row, one of another plan or of a closed one, or what is counted from something else.
    """

    def edit(book: Book) -> Change:
        name = _fed_name(book, to)
        if register.plan_id is not None and register.plan_id != to.plan_id:
            raise WrongInput(f"{register.title} belong to another plan than {name}.")
        for text in (figure.wanted, figure.out_of):
            check_words(book, register, text, as_at=as_at)
        fed = fed_by(book, to.id, to.level)
        if fed is not None and fed.figure.id != figure.id:
            raise WrongInput(
                f"{name} is counted from {fed.register.title} already. Take that away first: --unfeed {name}."
            )
        now = fed_by_figure(book, figure)
        if now is not None and now.id != to.id:
            raise WrongInput(f"“{figure.label}” is the actual of {ref_of(book, now)} already. Add a figure like it.")
        cells = {**dict.fromkeys(_COLUMN.values()), _COLUMN[to.level]: to.id}
        writes = [Write("figure", figure.id, cells)] if now is None else []
        return Change(name, f"is counted from {register.title}: {figure.label}", "", writes, _about(book, to))

    return edit


def unfeed(to: Place) -> Edit:
    """Takes a figure away from an output or a measure, whose figures are typed again. Raises NothingToDo where nothing
    feeds it.
    """

    def edit(book: Book) -> Change:
        name = _fed_name(book, to)
        fed = fed_by(book, to.id, to.level)
        if fed is None:
            raise NothingToDo(f"{name} isn't counted from a register: there is nothing to take away.")
        column = _COLUMN[to.level]  # two copies may each have chosen a figure for it
        every = (one for register in stored.all_registers(book) for one in register.figures)
        writes = [Write("figure", one.id, {column: None}) for one in every if getattr(one, column) == to.id]
        return Change(name, f"no longer counted from {fed.register.title}", "", writes, _about(book, to))

    return edit


def _fed_name(book: Book, to: Place) -> str:
    """What an output or a measure is called in a sentence. Raises WrongInput for another row, or in a closed plan."""
    if to.level not in _COLUMN:
        raise WrongInput(
            f"Only an output is counted from a register, or a measure; this is {an(to.level)}: choose one of its "
            "outputs or measures."
        )
    name = measure_of(book, to.id).name if to.level == MEASURE else str(standing(book, to)["ref"] or "the output")
    if to.plan_id in closed_plans(book):
        raise ReadOnly(
            f"“{name_of(book, to.plan_id)}” is closed, so nothing in it changes any more. "
            "Open it again first: “plan reopen”."
        )
    return name


def _about(book: Book, to: Place) -> tuple[str, str]:
    """The row that reads differently once it is fed."""
    if to.level != MEASURE:
        return (to.level, to.id)
    kept = measure_of(book, to.id)
    return (kept.level, kept.row_id)


class Fed(NamedTuple):
    """What an output or a measure is counted from."""

    register: Register
    figure: Figure


def fed_by(book: Book, row_id: str, level: str = "output") -> Fed | None:
    """The register and the figure that an output, or a measure, is counted from, if it is."""
    found = feeding(book, _COLUMN[level]).get(row_id)
    return Fed(*found) if found is not None else None


def fed_by_figure(book: Book, figure: Figure) -> Place | None:
    """The output or the measure that a figure feeds; None where it feeds none, or that has been deleted."""
    for level, row_id in (("output", figure.output_id), (MEASURE, figure.measure_id)):
        if row_id and live(book, level, row_id) is not None:
            if level == MEASURE:
                return place_of_measure(measure_of(book, row_id))
            row = live(book, level, row_id)
            return Place(level, row_id, row["rid"], row["plan_id"]) if row is not None else None
    return None


def fed_words(book: Book, figure: Figure) -> str:
    """What a figure feeds, by its number; "" for nothing."""
    found = fed_by_figure(book, figure)
    return ref_of(book, found) if found is not None else ""


def ref_of(book: Book, to: Place) -> str:
    """What an output or a measure is known by."""
    return measure_of(book, to.id).name if to.level == MEASURE else str(standing(book, to)["ref"] or "")


class Offer(NamedTuple):
    """A figure whose preset says that it could feed an output, or a measure, like this one."""

    register: Register
    figure: Figure
    output: Place
    text: str


def offers(book: Book, registers: Sequence[Register]) -> list[Offer]:
    """For each figure of a shipped preset that feeds nothing: the output whose words are most like those it asks for,
    or the measure.

    Each is offered once, to the figure that fits it best; one that is fed already to none.
    """
    outputs = fed_places(book)
    taken = {**feeding(book), **feeding(book, "measure_id")}
    found: list[tuple[float, Offer]] = []
    for register in registers:
        asked = {one.name: one.feeds for one in _of_preset(register) if one.feeds}
        for figure in register.figures:
            words = asked.get(figure.name)
            if not words or figure.output_id or figure.measure_id:
                continue
            for output, text in outputs:
                fits = register.plan_id in (None, output.plan_id) and output.id not in taken
                likeness = _likeness(words, text) if fits else 0.0
                if likeness >= _FITS:
                    found.append((likeness, Offer(register, figure, output, text)))
    best: dict[str, Offer] = {}
    offered: set[str] = set()
    for _, offer in sorted(found, key=lambda one: -one[0]):
        key = f"{offer.register.id}/{offer.figure.name}"
        if key not in best and offer.output.id not in offered:
            best[key] = offer
            offered.add(offer.output.id)
    return list(best.values())


def fed_places(book: Book) -> list[tuple[Place, str]]:
    """The outputs of the plans that are being delivered, and their measures, with their words."""
    found = []
    for plan in standing_plans(book):
        found += [
            (Place("output", row["id"], 0, plan["id"]), str(row["title"]))
            for row in in_plan(book, "output", plan["id"])
        ]
        found += [(place_of_measure(one), one.measure.title) for one in measures_of(book, [plan["id"]])]
    return found


_FITS = 0.6
"""From here on the words of an output are like those a preset asks for."""


def _of_preset(register: Register) -> Sequence[Figure]:
    if register.preset not in presets.shipped_names():
        return ()
    own = next((one for one in presets.shipped(register.preset).registers if one.name == register.name), None)
    return own.figures if own is not None else ()


def _likeness(asked: str, text: str) -> float:
    """How many of the words asked for are in a text, or how alike the two are."""
    ours, theirs = plain(asked), plain(text)
    words = [word for word in ours.split() if len(word) > 2]
    shared = sum(1 for word in words if word in theirs.split()) / len(words) if words else 0.0
    return max(alike(ours, theirs), shared - 0.05 if len(words) > 1 else 0.0)
