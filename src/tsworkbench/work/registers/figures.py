"""Figures of a register: made, changed, dropped; and fed to an output, whose actual they are from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tsworkbench.plan.english import nearest, number
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
from tsworkbench.store.views.plan import closed_plans, name_of, standing_plans
from tsworkbench.store.views.refs import Place, live
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
    """Deletes a figure. Raises WrongInput for one that feeds an output: that is taken away first."""

    def edit(book: Book) -> Change:
        if figure.output_id or figure.measure_id:
            fed = fed_words(book, figure)
            raise WrongInput(f"“{figure.label}” is the actual of {fed}. Take that away first: --unfeed {fed}.")
        writes = [Write("figure", figure.id, {"deleted": 1})]
        return Change(
            f"{register.title}:", f"figure {figure.label} deleted", "", writes, ("register", register.id or "")
        )

    return edit


def set_baseline(register: Register, figure: Figure, baseline: float | None) -> Edit:
    """Sets how many there were before the plan began: they are taken off."""

    def edit(book: Book) -> Change:
        writes = [Write("figure", figure.id, {"baseline": baseline})] if baseline != figure.baseline else []
        said = f"counted above {number(baseline)}" if baseline is not None else "counted from nothing"
        return Change(f"{register.title}:", f"{figure.label} {said}", "", writes, ("register", register.id or ""))

    return edit


def rewrite(register: Register, figure: Figure, words: str, *, as_at: date) -> Edit:
    """Gives a figure other words that choose its entries."""

    def edit(book: Book) -> Change:
        check_words(book, register, words, as_at=as_at)
        kept = clean(words) or None
        writes = [Write("figure", figure.id, {"wanted": kept})] if kept != figure.wanted else []
        said = f"{figure.label} counts “{kept}”" if kept else f"{figure.label} counts all"
        return Change(f"{register.title}:", said, "", writes, ("register", register.id or ""))

    return edit


# -- feeds


def feed(output: Place, register: Register, figure: Figure, *, as_at: date) -> Edit:
    """Makes a figure the actual of an output. Readings that were typed stay in the history of the output.

    Raises WrongInput for a row that is no output, one of another plan, or one that is counted from something already.
    """

    def edit(book: Book) -> Change:
        row = _output(book, output)
        if register.plan_id is not None and register.plan_id != output.plan_id:
            raise WrongInput(f"{register.title} belong to another plan than {row['ref']}.")
        for text in (figure.wanted, figure.out_of):
            check_words(book, register, text, as_at=as_at)
        fed = fed_by(book, output.id)
        if fed is not None and fed.figure.id != figure.id:
            raise WrongInput(
                f"{row['ref']} is counted from {fed.register.title} already. "
                f"Take that away first: --unfeed {row['ref']}."
            )
        if figure.output_id not in (None, output.id) or figure.measure_id:
            raise WrongInput(
                f"“{figure.label}” is the actual of {fed_words(book, figure)} already. Add a figure like it."
            )
        writes = [Write("figure", figure.id, {"output_id": output.id})] if figure.output_id != output.id else []
        said = f"is counted from {register.title}: {figure.label}"
        return Change(str(row["ref"]), said, "", writes, ("output", output.id))

    return edit


def unfeed(output: Place) -> Edit:
    """Takes a figure away from an output, whose actual is typed again. Raises NothingToDo where nothing feeds it."""

    def edit(book: Book) -> Change:
        row = _output(book, output)
        fed = fed_by(book, output.id)
        if fed is None:
            raise NothingToDo(f"{row['ref']} isn't counted from a register: there is nothing to take away.")
        writes = [Write("figure", fed.figure.id, {"output_id": None})]
        said = f"no longer counted from {fed.register.title}"
        return Change(str(row["ref"]), said, "", writes, ("output", output.id))

    return edit


def _output(book: Book, output: Place) -> dict[str, object]:
    if output.level != "output":
        raise WrongInput(
            f"Only an output is counted from a register, and this is {output.level}: choose one of its outputs."
        )
    row = standing(book, output)
    if row["plan_id"] in closed_plans(book):
        raise ReadOnly(
            f"“{name_of(book, row['plan_id'])}” is closed, so nothing in it changes any more. "
            "Open it again first: “plan reopen”."
        )
    return dict(row)


class Fed(NamedTuple):
    """What an output is counted from."""

    register: Register
    figure: Figure


def fed_by(book: Book, output_id: str) -> Fed | None:
    """The register and the figure that an output is counted from, if it is."""
    found = feeding(book).get(output_id)
    return Fed(*found) if found is not None else None


def fed_words(book: Book, figure: Figure) -> str:
    """The ref of what a figure feeds; "" for nothing."""
    row = live(book, "output", figure.output_id) if figure.output_id else None
    if row is not None:
        return str(row["ref"])
    return "a measure" if figure.measure_id else ""


def ref_of(book: Book, output: Place) -> str:
    """The number that an output is known by."""
    return str(standing(book, output)["ref"] or "")


class Offer(NamedTuple):
    """A figure whose preset says that it could feed an output like this one."""

    register: Register
    figure: Figure
    output: Place
    text: str


def offers(book: Book, registers: Sequence[Register]) -> list[Offer]:
    """For each figure of a shipped preset that feeds nothing: the output whose words are most like those it asks for.

    An output is offered once, to the figure that fits it best; one that is fed already to none.
    """
    outputs = _outputs(book)
    taken = feeding(book)
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


def _outputs(book: Book) -> list[tuple[Place, str]]:
    """The outputs of the plans that are being delivered, with their words."""
    return [
        (Place("output", row["id"], 0, plan["id"]), str(row["title"]))
        for plan in standing_plans(book)
        for row in in_plan(book, "output", plan["id"])
    ]


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
