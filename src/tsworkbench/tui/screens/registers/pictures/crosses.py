"""Crosses: options against weighted criteria, and what an assessment says of each protected characteristic."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.english import capital, counted_in_words, number
from tsworkbench.plan.registers.crosses import (
    Appraisal,
    Assessed,
    Crossed,
    appraisals,
    appraised_by,
    assessed,
    crossed_by,
    is_unmitigated,
    preferred_words,
    summary,
    to_look_at,
)
from tsworkbench.plan.registers.pictures import PictureKind
from tsworkbench.plan.registers.values import Entry
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.registers.pictures.picture import Chosen, HeadedScreen
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState

_WEIGHT, _SCORE = 8, 8
_IMPACT = 12


class ScoreRows(Rows[Entry | None]):
    """A criterion a line with what each option scores on it; the last line has the points. A column is an option."""

    def __init__(self) -> None:
        self.column = 0
        self.appraisal: Appraisal | None = None
        self.names: dict[str, str] = {}

    def show(self, found: Appraisal | None, names: dict[str, str]) -> None:
        """Takes an appraisal, and what its criteria are called."""
        self.appraisal, self.names = found, names
        self._lines = [*found.criteria, None] if found is not None and found.options else []
        self.column = max(0, min(self.column, len(found.options) - 1 if found is not None else 0))

    def options_shown(self, width: int) -> range:
        """The options there is room for: those about the one that the cursor is on."""
        count = len(self.appraisal.options) if self.appraisal is not None else 0
        room = max(1, (width - 24 - _WEIGHT) // _SCORE)
        first = max(0, min(self.column - room // 2, count - room))
        return range(first, min(count, first + room))

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        found, criterion = self.appraisal, self._lines[index]
        assert found is not None
        shown = self.options_shown(width)
        line = Line(width).gap()
        ink = look.strong if state.selected or criterion is None else look.text
        name = self.names.get(criterion.id or "", "") if criterion is not None else "Points"
        weight = found.weights if criterion is None else found.weight(criterion)
        line.put(name, ink, width=width - 1 - _WEIGHT - _SCORE * len(shown))
        line.put(number(weight), look.muted if criterion is not None else ink, width=_WEIGHT, align="right")
        for place in shown:
            scored = found.options[place]
            score = scored.scores.get(str(criterion.id)) if criterion is not None else None
            words = number(scored.total) if criterion is None else str(score) if score is not None else "–"
            here = state.selected and state.focused and place == self.column
            style = (
                look.cursor
                if here
                else look.strong
                if criterion is None
                else look.muted
                if score is None
                else look.text
            )
            line.gap(max(0, _SCORE - len(words) - (1 if here else 0)))
            line.put(f" {words}" if here else words, style)
        return line.strip()


class AppraisalScreen(HeadedScreen):
    """The options of one activity against its criteria; Tab goes to the next activity's."""

    KIND = PictureKind.APPRAISAL
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", show=False),
        Binding("right,l", "column(1)", show=False),
        Binding("tab", "next(1)", show=False),
        Binding("shift+tab", "next(-1)", show=False),
    ]

    def make_rows(self) -> RowList:
        self._at = 0
        self._source = ScoreRows()
        self.read()
        rows = RowList(self._source)
        rows.empty = "No option with criteria yet: Y on the scores lays them out."
        return rows

    def read(self) -> None:
        of = appraised_by(self.reading.registers, self.register)
        assert of is not None
        entries = [self.reading.entries(one) for one in (of.options, of.criteria, of.scores)]
        self._every = appraisals(of, *entries)
        self._show()

    def _show(self) -> None:
        found = self._now
        names = {}
        if found is not None:
            names = {one.id or "": self.reading.name(found.of.criteria, one) for one in found.criteria}
        self._source.show(found, names)

    @property
    def _now(self) -> Appraisal | None:
        self._at = max(0, min(self._at, len(self._every) - 1))
        return self._every[self._at] if self._every else None

    @property
    def _called(self) -> str:
        found = self._now
        return self.reading.row(found.row_id) if found is not None and found.row_id is not None else "no activity"

    def title_of_picture(self) -> str:
        return f"appraisal, {self._called}"

    def label(self) -> str:
        found = self._now
        if found is None:
            return ""
        weights = f"weights {number(found.weights)}{'' if found.weights == 100 else ', not 100'}"
        return f"{weights} · {self._at + 1} of {len(self._every)}" if len(self._every) > 1 else weights

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        found = (("enter", "list the options"), ("←→", "option"))
        return (*found, ("tab", "next appraisal")) if len(self._every) > 1 else found

    def draw_head(self, width: int, look: Look) -> Strip:
        found, inner = self._source.appraisal, max(0, width - 2)
        line = Line(width, look.base).gap(1)
        if found is None:
            return line.strip()
        shown = self._source.options_shown(inner)
        line.put("Criterion", look.muted, width=inner - 1 - _WEIGHT - _SCORE * len(shown))
        line.put("Weight", look.muted, width=_WEIGHT, align="right")
        for place in shown:
            line.put(found.options[place].option.ref or "?", look.muted, width=_SCORE, align="right")
        return line.strip()

    def chosen(self) -> Chosen | None:
        found = self._now
        if found is None:
            return None
        ids = tuple(one.option.id or "" for one in found.options) + tuple(one.id or "" for one in found.left_out)
        return Chosen(self.register, f"options for {self._called}", ids)

    def action_column(self, delta: int) -> None:
        self._source.column += delta
        self._show()
        self.rows.reload()
        self.head.refresh()
        self.tell_again()

    def action_next(self, steps: int) -> None:
        if self._every:
            self._at = (self._at + steps) % len(self._every)
            self.forget_height()
            self._show()
            self.rows.reload()
            self.rows.first()
            self.head.refresh()
            self.say()
            self.tell_again()

    def tell(self, page: Page) -> None:
        """Which option is preferred, what is doubtful, why the option under the cursor scores so, and all of it."""
        found, look = self._now, page.look
        if found is None:
            return

        page.label = 24 if page.width >= 76 else 12
        page.words(preferred_words(found, partial(self.reading.called, found.of.options)), look.strong)
        for doubt in found.doubts(self._called.split(" ")[0]):
            page.words(f"▲ {doubt}", look.doubt)
        if not found.options:
            return
        scored = found.options[self._source.column]
        criterion = self._source.line_of(self.rows.cursor_key)
        page.air()
        points = f"{number(scored.total)} of {number(found.most)} points"
        page.title(
            scored.option.ref or "", self.reading.name(found.of.options, scored.option), right=[(points, look.muted)]
        )
        if criterion is not None:
            score = scored.scores.get(str(criterion.id))
            words = (
                found.of.score.choices[score - 1] if score and score <= len(found.of.score.choices) else "not scored"
            )
            because = scored.because.get(str(criterion.id), "")
            page.field(
                self._source.names.get(criterion.id or "", ""),
                f"{score or ''} {words}{f': {because}' if because else ''}".strip(),
            )
        for name in ("verdict", "cost", "income", "description", "benefits", "drawbacks"):
            field = found.of.options.field(name)
            if field is not None and not field.personal:
                page.field(field.title, self.words(found.of.options, name, scored.option))
        for option in found.left_out:
            page.row(
                option.ref or "",
                f"left out: {self.words(found.of.options, 'excluded_because', option) or 'no reason given'}",
            )


class ImpactRows(Rows[tuple[str, Entry | None]]):
    """A characteristic a line, what the impact on it is, and what is done about it."""

    def __init__(self) -> None:
        self.of: Crossed | None = None

    def show(self, of: Crossed, found: Assessed | None, words: dict[str, str]) -> None:
        """Takes an assessment; `words` are what its impacts say beside their kind."""
        self.of, self._words = of, words
        self._lines = list(found.impacts) if found is not None else []

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        word, entry = self._lines[index]
        assert self.of is not None
        ink = look.strong if state.selected else look.text
        line = (
            Line(width)
            .gap()
            .put(capital(word), ink if entry is not None else look.muted, width=min(34, width // 3))
            .gap()
        )
        if entry is None:
            return line.put("not looked at", look.muted).strip()
        bare = is_unmitigated(self.of, entry)
        line.put(
            f"{'▲ ' if bare else ''}{entry[self.of.impact.name] or 'not said'}",
            look.error if bare else ink,
            width=_IMPACT,
        )
        return line.gap().put(self._words.get(entry.id or "", ""), look.muted).strip()


class EqualityScreen(HeadedScreen):
    """One assessment by characteristic; Tab goes to the next assessment."""

    KIND = PictureKind.EQUALITY
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next(1)", show=False),
        Binding("shift+tab", "next(-1)", show=False),
    ]

    def make_rows(self) -> RowList:
        self._at = 0
        self._source = ImpactRows()
        self.read()
        rows = RowList(self._source)
        rows.empty = "There is no assessment yet."
        return rows

    def read(self) -> None:
        of = crossed_by(self.reading.registers, self.register)
        assert of is not None
        self._cross = of
        self._every = assessed(of, self.reading.entries(of.assessments), self.reading.entries(of.impacts))
        self._show()

    def _show(self) -> None:
        found = self._now
        words = {}
        for _, entry in found.impacts if found is not None else ():
            if entry is not None:
                parts = [
                    self.words(self._cross.impacts, name, entry) for name in ("mitigation", "justification", "what")
                ]
                words[entry.id or ""] = next((part for part in parts if part), "")
        self._source.show(self._cross, found, words)

    @property
    def _now(self) -> Assessed | None:
        self._at = max(0, min(self._at, len(self._every) - 1))
        return self._every[self._at] if self._every else None

    def title_of_picture(self) -> str:
        found = self._now
        return f"{found.assessment.ref} by characteristic" if found is not None else "by characteristic"

    def label(self) -> str:
        if not self._every:
            return ""
        found = self._every[self._at]
        left = to_look_at(self._cross, found)
        said = f"{counted_in_words(len(left), 'characteristic')} to look at" if left else "all looked at"
        return f"{said} · {self._at + 1} of {len(self._every)}" if len(self._every) > 1 else said

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        found = (("enter", "list the impacts"),)
        return (*found, ("tab", "next assessment")) if len(self._every) > 1 else found

    def draw_head(self, width: int, look: Look) -> Strip:
        inner = max(0, width - 2)
        line = Line(width, look.base).gap(1)
        line.put(self._cross.characteristic.title, look.muted, width=min(34, inner // 3)).gap()
        return line.put("Impact", look.muted, width=_IMPACT).gap().put("What is done about it", look.muted).strip()

    def chosen(self) -> Chosen | None:
        found = self._now
        if found is None:
            return None
        ids = tuple(entry.id or "" for _, entry in found.impacts if entry is not None)
        return Chosen(self._cross.impacts, f"impacts of {found.assessment.ref}", ids)

    def action_next(self, steps: int) -> None:
        if self._every:
            self._at = (self._at + steps) % len(self._every)
            self._show()
            self.rows.reload()
            self.say()
            self.tell_again()

    def tell(self, page: Page) -> None:
        """The assessment in a sentence, and all that is said of the characteristic under the cursor."""
        found, here, look = self._now, self._source.line_of(self.rows.cursor_key), page.look
        if found is None or here is None:
            return
        page.label = 18 if page.width >= 76 else 12
        page.title(found.assessment.ref or "", self.reading.name(self._cross.assessments, found.assessment))
        page.words(summary(self._cross, found), look.muted)
        word, entry = here
        page.air()
        page.words(capital(word), look.strong)
        if entry is None:
            page.words("Not looked at yet: Y on the impacts makes the missing lines.", look.muted)
            return
        if is_unmitigated(self._cross, entry):
            page.words("▲ Negative, without mitigation or justification.", look.error)
        for field in self._cross.impacts.fields:
            if field.name not in (self._cross.assessment.name, self._cross.characteristic.name):
                page.field(field.title, self.words(self._cross.impacts, field.name, entry))
