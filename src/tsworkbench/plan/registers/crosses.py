"""Crosses: options against weighted criteria, and assessments by protected characteristic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tsworkbench.plan.english import capital, counted_in_words, listed, number
from tsworkbench.plan.registers.matrix import amount
from tsworkbench.plan.registers.values import Entry, Field, FieldKind, Register, Registers

# -- an appraisal


class Appraised(NamedTuple):
    """The registers that an appraisal is made of, and the fields that hold it together."""

    options: Register
    criteria: Register
    scores: Register
    option: Field
    """Of a score: the option."""
    criterion: Field
    score: Field
    weight: Field
    """Of a criterion."""


def appraised_by(registers: Registers, register: Register) -> Appraised | None:
    """The appraisal that a register holds the options of: another one scores each against criteria with weights."""
    for scores, option in registers.linking_to(register):
        if len(scores.lay_out) != 2 or option.name != scores.lay_out[0]:
            continue
        criterion = scores.field(scores.lay_out[1])
        criteria = registers.get(criterion.to_register) if criterion is not None else None
        for points in scores.fields:
            weighed = [name for name in points.of if "." in name] if points.kind is FieldKind.TIMES else []
            plain = [field for name in points.of if (field := scores.field(name))]
            found = registers.target(scores, weighed[0]) if weighed else None
            if criterion is not None and criteria is not None and plain and found is not None and found[0] is criteria:
                return Appraised(register, criteria, scores, option, criterion, plain[0], found[1])
    return None


class Scored(NamedTuple):
    """An option with its scores by the id of the criterion, and what they come to."""

    option: Entry
    scores: Mapping[str, int]
    because: Mapping[str, str]
    total: float
    unscored: int


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """The options of one appraisal, the best first, against its criteria, the weightiest first."""

    of: Appraised
    row_id: str | None
    """The row of the plan that it is for."""
    criteria: tuple[Entry, ...]
    options: tuple[Scored, ...]
    left_out: tuple[Entry, ...] = ()
    """Options that were ruled out."""

    def weight(self, criterion: Entry) -> float:
        """What a criterion weighs; nothing where it has no weight."""
        return amount(criterion[self.of.weight.name]) or 0.0

    @property
    def weights(self) -> float:
        """What the weights come to."""
        return sum(map(self.weight, self.criteria))

    @property
    def most(self) -> float:
        """The most points that an option could have."""
        return self.weights * max(1, len(self.of.score.choices))

    @property
    def unscored(self) -> int:
        """How many scores are missing."""
        return sum(one.unscored for one in self.options)

    @property
    def preferred(self) -> tuple[Scored, ...]:
        """The options that were chosen; before that, those with the most points, if all are scored."""
        chosen = tuple(one for one in self.options if one.option["verdict"] in ("preferred", "agreed"))
        return chosen or self.leading

    @property
    def is_chosen(self) -> bool:
        """Whether somebody has chosen, rather than the points alone."""
        return any(one.option["verdict"] in ("preferred", "agreed") for one in self.options)

    @property
    def leading(self) -> tuple[Scored, ...]:
        """The options with the most points; none while a score is missing."""
        best = max((one.total for one in self.options), default=0.0)
        return tuple(one for one in self.options if one.total == best) if best and not self.unscored else ()

    def doubts(self, called: str) -> list[str]:
        """What makes the result doubtful, a sentence each; `called` is what the appraisal is of: "4.6"."""
        found = []
        if self.criteria and self.weights != 100:
            come = f"The weights of {called} come to {number(self.weights)}"
            found.append(f"{come}. The scores stand, but say so in the appraisal.")
        if self.unscored:
            many = f"{self.unscored:,} scores are" if self.unscored > 1 else "1 score is"
            found.append(f"{many} missing: the points don't compare yet.")
        ahead = {one.option.id for one in self.leading}
        if self.is_chosen and ahead and not ahead & {one.option.id for one in self.preferred}:
            named = listed(one.option.ref or "" for one in self.leading)
            found.append(f"{named} has more points than what was chosen: say why.")
        return found


def appraisals(
    of: Appraised, options: Iterable[Entry], criteria: Iterable[Entry], scores: Iterable[Entry]
) -> tuple[Appraisal, ...]:
    """The appraisals of a register of options, one for each row that has options or criteria, in their order."""
    by_row: dict[str | None, tuple[list[Entry], list[Entry]]] = {}
    rows = [_row_field(register) for register in (of.options, of.criteria)]
    for at, entries in enumerate((options, criteria)):
        field = rows[at]
        for one in entries:
            row = str(one[field]) if field and one[field] is not None else None
            by_row.setdefault(row, ([], []))[at].append(one)
    given: dict[tuple[str, str], Entry] = {}
    for one in scores:
        given[str(one[of.option.name]), str(one[of.criterion.name])] = one
    return tuple(_appraisal(of, row, *there, given) for row, there in by_row.items())


def _row_field(register: Register) -> str | None:
    return next((one.name for one in register.fields if one.kind is FieldKind.ROW and not one.several), None)


def _appraisal(
    of: Appraised, row: str | None, options: list[Entry], criteria: list[Entry], given: Mapping[tuple[str, str], Entry]
) -> Appraisal:
    weighed = sorted(criteria, key=lambda one: -(amount(one[of.weight.name]) or 0))
    scored = []
    for option in options:
        if option["verdict"] == "ruled out":
            continue
        mine = {str(one.id): entry for one in weighed if (entry := given.get((str(option.id), str(one.id))))}
        points = {key: int(got) for key, entry in mine.items() if (got := amount(entry[of.score.name])) is not None}
        because = {key: str(entry["because"]) for key, entry in mine.items() if entry["because"]}
        total = sum(points.get(str(one.id), 0) * (amount(one[of.weight.name]) or 0) for one in weighed)
        scored.append(Scored(option, points, because, total, len(weighed) - len(points)))
    return Appraisal(
        of=of,
        row_id=row,
        criteria=tuple(weighed),
        options=tuple(sorted(scored, key=lambda one: -one.total)),
        left_out=tuple(one for one in options if one["verdict"] == "ruled out"),
    )


def preferred_words(one: Appraisal, called: Callable[[Entry], str]) -> str:
    """Which option is preferred, and by what: "By their points A2 Levy leads: 440 of 500 points, of three options."."""
    count = counted_in_words(len(one.options), "option")
    if not one.options:
        return "No option is left to appraise."
    if not one.preferred:
        return f"No option is preferred yet, of {count}."
    names = listed(called(scored.option) for scored in one.preferred)
    best = one.preferred[0]
    points = f"{number(best.total)} of {number(one.most)} points" if one.most else "without weights"
    if not one.is_chosen:
        lead, each = ("lead", " each") if len(one.preferred) > 1 else ("leads", "")
        return f"By their points {names} {lead}: {points}{each}, of {count}. Nothing has been chosen yet."
    return f"{capital(str(best.option['verdict']))}: {names}, {points}, of {count}."


# -- equality by characteristic


class Crossed(NamedTuple):
    """The register of impacts that lies under a register of assessments, with its fields."""

    assessments: Register
    impacts: Register
    assessment: Field
    """Of an impact: its assessment."""
    characteristic: Field
    impact: Field


def crossed_by(registers: Registers, register: Register) -> Crossed | None:
    """The register that has a line for each entry of this one and each word of a choice, with what the impact is."""
    for impacts, link in registers.linking_to(register):
        if len(impacts.lay_out) != 2 or link.name != impacts.lay_out[0]:
            continue
        characteristic = impacts.field(impacts.lay_out[1])
        if characteristic is None or not characteristic.kind.chosen:
            continue
        impact = next((one for one in impacts.fields if one.kind.chosen and one != characteristic), None)
        if impact is not None:
            return Crossed(register, impacts, link, characteristic, impact)
    return None


class Assessed(NamedTuple):
    """An assessment with its impacts by characteristic, in the order of the choices; None where nothing was said."""

    assessment: Entry
    impacts: tuple[tuple[str, Entry | None], ...]


def to_look_at(of: Crossed, one: Assessed) -> tuple[str, ...]:
    """The characteristics of which nothing is said yet: they have no line, or no impact in it."""
    return tuple(word for word, entry in one.impacts if entry is None or not entry[of.impact.name])


def assessed(of: Crossed, assessments: Iterable[Entry], impacts: Iterable[Entry]) -> tuple[Assessed, ...]:
    """Each assessment by characteristic: all that are laid out, and those further ones that something is said of."""
    by_one: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in impacts:
        by_one[str(entry[of.assessment.name])][str(entry[of.characteristic.name])].append(entry)
    found = []
    for one in assessments:
        mine = by_one.get(str(one.id), {})
        lines: list[tuple[str, Entry | None]] = []
        for word in of.characteristic.choices:
            lines += [(word, entry) for entry in mine[word]] if word in mine else [(word, None)]
        others = (word for word in mine if word not in of.characteristic.choices)
        lines += [(word, entry) for word in others for entry in mine[word]]
        found.append(Assessed(one, tuple(lines)))
    return tuple(found)


def is_unmitigated(of: Crossed, entry: Entry) -> bool:
    """Whether an impact is negative, or mixed, and nothing says what is done about it."""
    return entry[of.impact.name] in ("negative", "mixed") and not entry["mitigation"] and not entry["justification"]


def summary(of: Crossed, one: Assessed) -> str:
    """ "Nine characteristics looked at: 1 negative, 2 positive, 6 neutral. Without mitigation …: sex."."""
    there = [entry for _, entry in one.impacts if entry is not None]
    if not there:
        return "Nothing has been said of any characteristic yet: “register layout” makes their lines."
    counts: dict[str, int] = {}
    for entry in there:
        if entry[of.impact.name]:
            word = str(entry[of.impact.name])
            counts[word] = counts.get(word, 0) + 1
    order = of.impact.all_choices
    named = sorted(counts, key=lambda word: order.index(word) if word in order else len(order))
    seen = sum(counts.values())
    if not seen:
        return (
            f"{capital(counted_in_words(len(there), 'characteristic'))} to look at: nothing has been said of them yet."
        )
    words = f"{capital(counted_in_words(seen, 'characteristic'))} looked at: "
    words += f"{', '.join(f'{counts[word]:,} {word}' for word in named)}"
    words += f"; {counted_in_words(len(there) - seen, 'other')} to look at." if seen < len(there) else "."
    bare = [str(entry[of.characteristic.name]) for entry in there if is_unmitigated(of, entry)]
    if bare:
        words += f" Without mitigation or justification: {listed(bare)}."
    return words
