"""What the update round shows in its column of 86: the card of a row, and the last page with its counts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from tsworkbench.plan.calendar import long_date
from tsworkbench.plan.english import agreeing, counted, listed
from tsworkbench.plan.governance.rag import ORDER, is_open, is_watermelon
from tsworkbench.plan.governance.round import Need
from tsworkbench.plan.language.leads import listed_names
from tsworkbench.plan.model import GLYPHS, LeadRole, Rag, Status, badge
from tsworkbench.store.book import Row
from tsworkbench.store.views.row import RowView
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw import row_marks
from tsworkbench.tui.draw.content import Line, strip_of, wrap
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.round.sitting import Card, Sitting, counts
from tsworkbench.tui.widgets.hint_line import pressing
from tsworkbench.work.round.updates import Ask, blanks

COLUMN = 86
ROOMY = 28
"""Lines from which a card has air."""
_ASKING = 16
"""Lines from which the question of the card is put in words."""
INDENT = 5
"""Where titles begin, after the number."""
_LABEL = 11
_MOST_LINES = 30
_TILES = (
    ("state_green", Rag.GREEN, "green"),
    ("state_amber", Rag.AMBER, "amber"),
    ("state_red", Rag.RED, "red"),
    ("no_change", None, "no change"),
)

_SEEN = (Need.NOT_SAID, Need.CONTRADICTED)
"""Reasons that the card shows anyhow: by asking at all, and beside what the dates say."""


class Laid(NamedTuple):
    """A card as lines, and on which line each thing stands that an editor may open at."""

    lines: list[Strip]
    at: dict[str, int]


class CardPainter:
    """Lays out one card in a column of `width` and at most `height` lines."""

    def __init__(self, desk: Desk, sitting: Sitting, look: Look, width: int, height: int) -> None:
        self._desk = desk
        self._sitting = sitting
        self._look = look
        self._width = width
        self._height = height
        self._roomy = height >= ROOMY
        self._title_lines = 3 if self._roomy else 2
        self._lines: list[Strip] = []
        self._at: dict[str, int] = {}

    def paint(self, card: Card) -> Laid:
        """All of it, top to bottom; milestones beyond the room there is are counted."""
        self._progress()
        self._air(2 if self._roomy else 1)
        self._title(card)
        self._why_asked(card)
        self._air(1)
        below = 15 if self._roomy else 11  # what stands under the milestones, air included
        self._steps(card, max(2, self._height - len(self._lines) - below))
        if card.steps or card.done_before:
            self._air(1)
        self._ratings(card)
        self._air(2 if self._roomy else 1)
        if self._height >= _ASKING:
            self._line().gap(INDENT).put("Will it be done by its agreed date?", self._look.text)
            self._end()
            self._air(int(self._roomy))
        self._tiles(card)
        self._air(1)
        self._words(card)
        self._in_full(card)
        if self._roomy:
            while len(self._lines) < self._height - 3:
                self._air(1)
            self._following()
        return Laid(self._lines, self._at)

    # -- lines

    def _line(self) -> Line:
        self._open = Line(self._width, self._look.base)
        return self._open

    def _end(self) -> None:
        self._lines.append(self._open.strip())

    def _air(self, count: int) -> None:
        for _ in range(count):
            self._line()
            self._end()

    # -- parts

    def _progress(self) -> None:
        look, sitting = self._look, self._sitting
        number, total = sitting.index + 1, len(sitting)
        words = f"{number} of {total}"
        room = self._width - len(words) - 2
        filled = max(1, room * number // total)
        line = self._line().put("━" * filled, look.accent).put("─" * (room - filled), look.faint)
        line.right(str(number), look.strong).right(f" of {total}", look.muted)
        self._end()

    def _title(self, card: Card) -> None:
        look, view = self._look, card.view
        if card.above is not None:
            self._line().put(card.above.ref, look.muted).to(INDENT).put(card.above.title, look.muted)
            self._end()
            self._air(int(self._roomy))
        ref = view.ref if card.above is None else ""
        indent = max(INDENT, len(ref) + 2)
        self._at["row"] = len(self._lines)
        here = card.chosen < 0 and bool(card.steps or card.done_before)
        for number, text in enumerate(wrap(row_marks.marked_title(view), self._width - indent, self._title_lines)):
            line = self._line()
            if number == 0 and here:
                line.put("▌", look.accent).put(ref, look.strong)
            else:
                line.put(ref if number == 0 else "", look.muted)
            line.to(indent).put(text, look.strong)
            self._end()
        others = [lead.shown for lead in view.leads if lead.role == LeadRole.SUPPORTING]
        me = self._desk.me
        jointly = [lead for lead in view.leads if lead.role != LeadRole.SUPPORTING]
        shared = [lead.shown for lead in jointly if me is None or lead.officer_id != me["id"]]
        about = [f"jointly with {listed_names(shared)}"] if shared else []
        about += [f"with {listed_names(others)}"] if others else []
        if len(self._desk.plans) > 1:
            about.insert(
                0, str(next(p["short_title"] or p["title"] for p in self._desk.plans if p["id"] == view.plan_id))
            )
        if about:
            self._line().gap(indent).put(" · ".join(about), look.muted)
            self._end()

    def _why_asked(self, card: Card) -> None:
        """The chip that says how late it is, and what else asks for a word."""
        look = self._look
        late = [step for step in (card.steps or (card.view,)) if step.late and step.due_to]
        words = [reason.words for reason in card.ask.reasons if reason.need not in _SEEN]
        if not late and not words:
            return
        self._air(1 if self._roomy else 0)
        line = self._line().gap(INDENT)
        if late:
            days = (self._desk.as_at - date.fromisoformat(min(step.due_to or "" for step in late))).days
            line.put(f" ▲ {counted(days, 'day')} late ", look.chip).gap(2)
        line.put(" · ".join(words), look.muted)
        self._end()

    def _steps(self, card: Card, room: int) -> None:
        """The milestones, numbered; a window of them around the chosen one if there are many."""
        look, count = self._look, len(card.steps)
        extra = 1 if card.done_before else 0
        first, last = 0, count
        if count + extra > room:
            fits = max(1, room - 1)
            first = max(0, min(card.chosen - fits // 2, count - fits))
            last = first + fits
        for place in range(first, last):
            self._at[f"step {place}"] = len(self._lines)
            self._step(card.steps[place], place, place == card.chosen)
        left_out = count - (last - first)
        told = [f"{left_out} more: ↑↓ brings them here"] if left_out else []
        if card.done_before:
            told.append(f"✓ {card.done_before} done before")
        if told:
            self._line().gap(INDENT).put("   " if count else "").put(" · ".join(told), look.muted)
            self._end()

    def _step(self, view: RowView, place: int, chosen: bool) -> None:
        look = self._look
        style = look.base + look.selected if chosen else look.base
        line = Line(self._width, style)
        number = str(place + 1) if place < 9 else " "
        line.put("▌" if chosen else " ", look.accent).gap().put(number, pressing(look.key, number.strip()))
        line.to(INDENT).put(row_marks.mark(view), row_marks.mark_style(view, look)).gap(2)
        still_open = is_open(view.standing)
        title = look.strong if chosen else look.text if still_open else look.muted
        room = _room_of_step(self._width)
        row_marks.put_title(line, view, room, title, look)
        line.gap()
        line.put(row_marks.due_words(view, self._desk.as_at, self._desk.year_start(view.plan_id)), look.muted, width=9)
        far = row_marks.how_far(view, self._desk.as_at)
        line.put(far, look.error if view.late else look.muted, width=9, align="right")
        self._lines.append(line.strip())

    def _ratings(self, card: Card) -> None:
        look, before = self._look, card.before
        line = self._line().gap(INDENT).put("Last said", look.muted, width=_LABEL)
        if before is None:
            line.put("nothing yet", look.muted)
        else:
            rag = Rag(before["rag"]) if before["rag"] else None
            line.put(badge(rag), look.rags[rag], width=4)
            line.put(row_marks.said_on(before["as_at"]), look.muted).gap(3)
            if spoken := _spoken(before):
                line.put(f"“{spoken}”", look.quote)
            elif before["no_change"]:
                line.put("no change", look.muted)
        self._end()
        dated = card.view.dated_rag
        line = self._line().gap(INDENT).put("Dates say", look.muted, width=_LABEL)
        line.put(badge(dated), look.rags[dated], width=4)
        stated = card.view.rag
        if is_watermelon(stated, dated) and stated is not None and dated is not None:
            line.put(f"{stated.value.capitalize()} outside, {dated.value} inside.", look.text)
        elif dated is Rag.GREEN:
            line.put("nothing is past its date", look.muted)
        elif dated in (Rag.AMBER, Rag.RED):
            line.put("past the date first agreed", look.muted)
        elif dated is Rag.UNRATED:
            line.put("nothing is dated", look.muted)
        self._end()

    def _tiles(self, card: Card) -> None:
        """The answers there are. The one that has been given is lit."""
        self._at["tiles"] = len(self._lines)
        look, said = self._look, card.ask.said
        tiles = _TILES if card.view.rag is not None else _TILES[:-1]  # nothing could be unchanged
        given = None if said is None else len(_TILES) - 1 if said.no_change else _place_of(said.rag)
        room = self._width - INDENT - 2 * (len(tiles) - 1)
        for y in range(3 if self._roomy else 1):
            runs: list[tuple[str, Style]] = [(" " * INDENT, look.base)]
            for place, (act, rag, word) in enumerate(tiles):
                lit = place == given
                width = (room + place) // len(tiles)  # what doesn't divide goes to the last ones
                tile = Line(width, pressing(look.raised + look.selected if lit else look.raised, key_to(act)))
                tile.put("▌" if lit else " ", look.accent)
                if y == 1 or not self._roomy:
                    mark = badge(rag) if rag is not None else ""
                    tile.gap().put(key_to(act), look.key).gap().put(mark, look.rags[rag]).gap(1 if mark else 0)
                    tile.put(word, look.strong if lit else look.text)
                runs += [("  ", look.base)] if place else []
                runs += [(part.text, part.style or look.base) for part in tile.strip()]
            self._lines.append(strip_of(runs, self._width))

    def _words(self, card: Card) -> None:
        """Why and what next of what was said now, and words for members."""
        look, said = self._look, card.ask.said
        asked = said is not None and said.rag in (Rag.AMBER, Rag.RED) and not said.no_change
        lines: list[tuple[str, str | None]] = []
        if said is not None and asked:
            lines += [("Why", said.why), ("What next", said.next)]
        if said is not None and said.comment:
            lines.append(("Words", said.comment))
        first = len(self._lines)
        self._at |= {"Why": first, "What next": first + 1}  # where they will be: they are asked for one by one
        for label, text in lines:
            self._at[label] = len(self._lines)
            for number, part in enumerate(wrap(text or "left blank", self._width - INDENT - _LABEL, _MOST_LINES)):
                line = self._line().gap(INDENT).put(label if number == 0 else "", look.muted, width=_LABEL)
                line.put(part, look.text if text else look.muted)
                self._end()
        self._at["Say"] = self._at.get("Words", len(self._lines))
        if not lines and card.view.status == Status.COMPLETE:
            self._line().gap(INDENT).put(f"✓ {row_marks.how_far(card.view, self._desk.as_at)}", look.muted)
            self._end()

    def _in_full(self, card: Card) -> None:
        """Whatever the card has no room for above its question, word for word."""
        whole: list[tuple[str, str]] = []
        room = self._width - INDENT
        if len(wrap(card.view.title, room - 2, 9)) > self._title_lines:
            whole.append(("Title", card.view.title))
        step = card.steps[card.chosen] if card.chosen >= 0 else None
        step_room = _room_of_step(self._width)
        if step is not None and cell_len(row_marks.title_within(step, step_room)) > step_room:
            whole.append(("Milestone", step.title))
        spoken = _spoken(card.before)
        if cell_len(spoken) > room - _LABEL - 21:
            whole.append(("Last said", f"“{spoken}”"))
        if whole:
            page = Page(self._width, self._look, self._look.base, margin=INDENT)
            page.air()
            for label, text in whole:
                page.field(label, text, self._look.quote if label == "Last said" else self._look.muted)
            self._air(1)
            self._lines += page.lines

    def _following(self) -> None:
        look, ask = self._look, self._sitting.following
        line = self._line().gap(INDENT).put("then", look.muted).gap(2)
        if ask is None:
            line.put("that was the last one", look.muted)
        else:
            title = wrap(ask.title, self._width - INDENT - 8 - len(ask.ref), 2)
            line.put(ask.ref, look.muted).gap(2).put(title[0] if title else "", look.muted)
            for part in title[1:]:
                self._end()
                self._line().gap(INDENT + 8 + len(ask.ref)).put(part, look.muted)
        self._end()


def _room_of_step(width: int) -> int:
    """Cells for the title of a milestone."""
    return width - INDENT - 3 - 1 - 9 - 9


def _spoken(before: Row | None) -> str:
    """The words that were said last."""
    return (before["comment"] or before["why"] or before["next"] or "") if before is not None else ""


def _place_of(rag: Rag | None) -> int | None:
    return next((place for place, (_, of, _) in enumerate(_TILES) if of is rag and of is not None), None)


_END_LABEL = 14
_WORDS = {
    Rag.RED: "red",
    Rag.AMBER: "amber",
    Rag.GREEN: "green",
    Rag.COMPLETE: "complete",
    Rag.UNRATED: "not rated",
}


def paint_end(sitting: Sitting, next_due: str, look: Look, width: int, height: int) -> list[Strip]:
    """The page in lines of `width`: the counts, what is left, and every answer with its words. It may be scrolled."""
    lines: list[Strip] = []

    def put(label: str, text: str, *, strong: bool = False) -> None:
        for number, part in enumerate(wrap(text, width - _END_LABEL, 3)):
            line = Line(width, look.base).put(label if number == 0 else "", look.muted, width=_END_LABEL)
            lines.append(line.put(part, look.strong if strong else look.text).strip())

    def air(count: int = 1) -> None:
        lines.extend(Line(width, look.base).strip() for _ in range(count))

    lines.append(Line(width, look.base).put("━" * width, look.accent).strip())
    air(2 if height >= ROOMY else 1)
    lines.append(Line(width, look.base).put(headline(sitting, next_due), look.strong).strip())
    rated = counts(sitting)
    if rated:
        air()
        line = Line(width, look.base)
        for rag in ORDER:
            if rated.get(rag):
                line.put(f"{GLYPHS[rag]} {rated[rag]}", look.rags[rag]).gap().put(_WORDS[rag], look.muted).gap(3)
        lines.append(line.strip())
    air()
    if skipped := sitting.skipped:
        put(
            "Skipped",
            f"{_refs(skipped)}: nothing was entered, so {agreeing(len(skipped), 'it', 'they')} will be asked again.",
        )
    if blank := [ask for ask in sitting.asks.values() if ask.said is not None and ask.said.is_blank]:
        put("Left blank", f"why or what next of {_refs(blank)}; the report will name it. b goes back.")
    if len(sitting):
        term = sitting.asks[next(iter(sitting.asks))].at.term
        put("For", f"the position at {long_date(term.position)}, return by {long_date(term.return_by)}.")
        if next_due and sitting.said:
            put("Next", f"{next_due}.")
    answered = [ask for ask in sitting.asks.values() if ask.said is not None]
    if answered:
        page = Page(width, look, look.base, margin=0)
        page.heading("What was said", len(answered))
        for ask in answered:
            put_answer(page, ask)
        air()
        lines.extend(page.lines)
    return lines


def put_answer(page: Page, ask: Ask) -> None:
    """A row with the answer that was given of it: the rating, and every word that was said."""
    said, look = ask.said, page.look
    if said is None:
        page.row(ask.ref, ask.title)
        return
    rag = badge(said.rag) if said.rag is not None else ""
    what = ("no change" if said.no_change else "") or ("" if rag else "not rated")
    page.row(ask.ref, ask.title, right=[(f"{what} ", look.muted), (rag or "  ", look.rags[said.rag])])
    for label, text in (("", said.comment), ("why", said.why), ("next", said.next)):
        if text:
            page.words([(f"{label} " if label else "", look.muted), (f"“{text}”", look.quote)], indent=INDENT)
    if said.is_blank:
        page.words(f"{blanks(ask)} left blank", look.doubt, indent=INDENT)


def headline(sitting: Sitting, next_due: str) -> str:
    """ "9 of 9 said, in 52 s."; what to say to somebody of whom nothing is asked."""
    now = sitting.said
    if sitting.began_at >= len(sitting):  # nothing was asked this time
        return (
            f"Nothing needs an update from you. Next: {next_due}." if next_due else "Nothing needs an update from you."
        )
    return f"{now} of {len(sitting)} said, in {sitting.seconds} s."


def _refs(asks: list[Ask]) -> str:
    return listed((ask.ref or "one without a number" for ask in asks), most=11)
