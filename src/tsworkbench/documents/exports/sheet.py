"""The rows of one export put in the order of a plan: what is under what, what each column holds, in words of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from tsworkbench.documents.blocks import Block, Cell, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.columns.dates import DayOrder, turns_the_day
from tsworkbench.documents.columns.meanings import DATES, Meaning, heading_key
from tsworkbench.documents.columns.recognition import is_span_of_time
from tsworkbench.documents.columns.vocabulary import name_means
from tsworkbench.documents.exports.programs import Export
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.imports.printed.money import is_money
from tsworkbench.plan.imports.printed.statuses import read_status

_MOSTLY = 0.6
_LEFT_OUT_NAMED = 6
_SUM = re.compile(r"-?\d[\d,]*(?:\.\d\d?)?")
_LEVEL = "Level of title"

Named = Mapping[str, Meaning]
"""What the officer says that columns hold, by their names in small letters."""


def same_header(row: Row, header: Row) -> bool:
    mine = [heading_key(cell.words) for cell in row.cells]
    return (
        len(row.filled) > 1
        and mine[: len(header.cells)] == [heading_key(cell.words) for cell in header.cells][: len(mine)]
    )


@dataclass(eq=False)
class _Task:
    """A row, and the rows under it."""

    row: Row
    title: Cell
    group: str = ""
    under: list[_Task] = field(default_factory=list)
    above: _Task | None = None

    @property
    def depth(self) -> int:
        return 1 + max((task.depth for task in self.under), default=0)


class Sheet:
    """The rows of one export on their way to a plan's table."""

    def __init__(self, entry: Export, rows: Sequence[Row], header: int, named: Named) -> None:
        self.entry = entry
        self.header = rows[header]
        self.width = len(self.header.cells)
        self.names = [heading_key(cell.words) for cell in self.header.cells]
        if entry.titles_by_level and entry.title[0] not in self.names:
            rows = self._with_levels(rows, header)
        self.before = list(rows[:header])
        self.title: str | None = None
        self.skipped = self.sums = self.untitled = 0
        self.grouped: dict[int, str] = {}
        self.comments: dict[int, list[str]] = {}
        self.turned: list[str] = []
        self.over: dict[int, Row] = {}
        """The row that another one is within, where the export puts it under a header of its own."""
        self.named = {at: named[name] for at, name in enumerate(self.names) if name in named}
        self.meant = {at: self._meaning(at, rows[header + 1 :]) for at in range(self.width)} | self.named
        for at in self._at([_LEVEL.casefold()]):
            self.meant.pop(at)
        self.title_at = self._title_at()
        self.rows = [self._commented(row) for row in list(self._tasks_of(rows[header + 1 :]))]
        self.lists: set[int] = set()
        self.group_at = self._group_at()
        self._settle()
        if entry.month_first:
            self._read_days()

    def _with_levels(self, rows: Sequence[Row], header: int) -> Sequence[Row]:
        """The rows with one column of titles in front and one of levels, for “Title 1”, “Title 2” and so on."""
        at_levels = {
            int(found[1]): at
            for at, name in enumerate(self.names)
            if (found := re.fullmatch(rf"{self.entry.titles_by_level} (\d)", name))
        }
        made: list[Row] = list(rows[: header + 1])
        for row in rows[header + 1 :]:
            cells = (*row.cells, *(Cell(),) * self.width)[: self.width]
            level = next((level for level, at in sorted(at_levels.items()) if cells[at].words), 0)
            title = cells[at_levels[level]] if level else Cell()
            kept = tuple(Cell() if at in at_levels.values() else cell for at, cell in enumerate(cells))
            made.append(replace(row, cells=(*kept, title, Cell(lines=(Line(text=str(level or 1)),)))))
        heads = [Cell(lines=(Line(text=text),)) for text in (self.entry.title[0].capitalize(), _LEVEL)]
        self.header = replace(self.header, cells=(*self.header.cells, *heads))
        self.width += 2
        self.names = [heading_key(cell.words) for cell in self.header.cells]
        return made

    def _title_at(self) -> int:
        forced = [at for at, meaning in self.named.items() if meaning is Meaning.ACTIVITY]
        return forced[0] if forced else self._at(self.entry.title)[0]

    def _meaning(self, at: int, rows: Sequence[Row]) -> Meaning:
        """What the entry says that a column holds; of a field that people have added, what its own name surely says."""
        name = self.names[at]
        if name in self.entry.meanings or name in self.entry.aside or name in self.entry.group:
            return self.entry.meanings.get(name, Meaning.OTHER)
        meaning = name_means(self.header.cells[at].words)
        told = [row.cells[at].words for row in rows if at < len(row.cells) and row.cells[at].words]
        if meaning is Meaning.RAG and told:
            return (
                meaning if all((said := read_status(text)) is not None and said.rag for text in told) else Meaning.OTHER
            )
        if meaning is Meaning.COST and told:
            return meaning if all(is_money(text) or _SUM.fullmatch(text) for text in told) else Meaning.OTHER
        return Meaning.OTHER

    def _at(self, names: Sequence[str]) -> list[int]:
        """Where the columns called so are, in the order of their names."""
        return [at for name in names for at, one in enumerate(self.names) if one == name and at not in self.named]

    def _told(self, at: int) -> list[str]:
        return [row.cells[at].words for row in self.rows if row.cells[at].words]

    def _tasks_of(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows that are tasks, each as wide as the header."""
        group = ""
        if self.entry.in_groups:
            titles = [row.filled[0].words for row in self.before if len(row.filled) == 1]
            group = titles.pop() if titles else ""
            self.title = titles[0] if titles else None
            self.before = []
        inner: dict[int, int] = {}
        last: Row | None = None
        titles_of_groups = set(self._titles_of_groups(rows)) if self.entry.in_groups else set()
        for row in rows:
            names = [heading_key(cell.words) for cell in row.cells]
            if self.entry.in_groups and names[:1] == ["subitems"] and self.names[self.title_at] in names:
                inner = {self.names.index(name): at for at, name in enumerate(names) if name in self.names}
                continue
            if inner and not row.cells[0].words and row.cells[inner[self.title_at]].words and last is not None:
                cells = tuple(row.cells[inner[at]] if at in inner else Cell() for at in range(self.width))
                row = replace(row, cells=cells)
                self.grouped[id(row)], self.over[id(row)] = group, last
                yield row
                continue
            inner = {}
            row = replace(row, cells=(*row.cells, *(Cell(),) * self.width)[: self.width])
            if not row.filled or same_header(row, self.header):
                continue
            if row.place in titles_of_groups:
                group = row.cells[0].words
            elif self._is(self.entry.sections, row):
                group = row.cells[self.title_at].words
            elif self._is(self.entry.comments, row) and last is not None:
                self.comments.setdefault(id(last), []).append(row.cells[self.title_at].words)
            elif self.entry.in_groups and not row.cells[self.title_at].words:
                self.sums += 1
            elif any(
                heading_key(row.cells[at].words) == self.entry.skip.get(name) for at, name in enumerate(self.names)
            ):
                self.skipped += 1
            elif self._says_nothing(row):
                self.untitled += 1
            else:
                self.grouped[id(row)] = group
                last = row
                yield row

    def _titles_of_groups(self, rows: Sequence[Row]) -> Iterator[Place]:
        """Where the names of groups are: a row of one cell before the header that is repeated."""
        filled = [row for row in rows if row.filled]
        for row, following in pairwise(filled):
            if len(row.filled) == 1 and row.cells[0].words and same_header(following, self.header):
                yield row.place

    def _commented(self, row: Row) -> Row:
        """A row with the comments on it, which stand below it, in its column of notes."""
        notes = [at for at, meaning in self.meant.items() if meaning is Meaning.NOTES]
        if id(row) not in self.comments or not notes:
            return row
        cell = row.cells[notes[0]]
        told = tuple(Line(text=text) for text in self.comments[id(row)] if text)
        cells = (*row.cells[: notes[0]], replace(cell, lines=(*cell.lines, *told)), *row.cells[notes[0] + 1 :])
        made = replace(row, cells=cells)
        self.grouped[id(made)] = self.grouped[id(row)]
        return made

    def _is(self, said: tuple[str, str] | None, row: Row) -> bool:
        """Whether a column of a row says that it is no task."""
        return said is not None and any(heading_key(row.cells[at].words) == said[1] for at in self._at(said[:1]))

    def _says_nothing(self, row: Row) -> bool:
        """Whether a row has no title, and nothing of who, by when or how far."""
        if row.cells[self.title_at].words:
            return False
        telling = (*DATES, Meaning.LEAD, Meaning.STATUS, Meaning.SHARE, Meaning.NOTES, Meaning.COST, Meaning.DONE_ON)
        told = [row.cells[at].words for at, meaning in self.meant.items() if meaning in telling]
        return not any(self.entry.statuses.get(text.casefold(), text) for text in told)  # "false" says nothing

    def _group_at(self) -> int | None:
        """The column of the objectives. One whose values are statuses is the status, where no other says it."""
        forced = [at for at, meaning in self.named.items() if meaning is Meaning.OBJECTIVE]
        if forced:
            return forced[0]
        for at in self._at(self.entry.group):
            told = self._told(at)
            if not told:
                continue
            if self._are_statuses(told):
                said = [
                    other for other, meaning in self.meant.items() if meaning is Meaning.STATUS and self._told(other)
                ]
                self.meant[at] = Meaning.OTHER if said else Meaning.STATUS
            elif all(map(is_span_of_time, told)):
                self.meant[at] = Meaning.OTHER if self._says(Meaning.DUE) else Meaning.DUE
            else:
                return at
        return None

    def _are_statuses(self, told: Sequence[str]) -> bool:
        """Whether lists are called “To do” and “Done”: “Planning” and “Delivery” alone may be parts of the work."""
        stated = [said for text in told if (said := read_status(text)) is not None]
        return len(stated) >= _MOSTLY * len(told) and not all(said.because for said in stated)

    def _says(self, meaning: Meaning) -> bool:
        told = [text for at, held in self.meant.items() if held is meaning for text in self._told(at)]
        return not {text.casefold() for text in told} <= {"true", "false"}

    def _settle(self) -> None:
        """The plan's title, and one column for each meaning that a row has once."""
        for at in self._at(self.entry.plan):
            values = set(self._told(at))
            if len(values) == 1 and at != self.group_at:
                self.title = self.title or values.pop()
                self.meant.pop(at)
        for meaning in (Meaning.DUE, Meaning.STATUS, Meaning.REF, Meaning.DONE_ON, Meaning.LEAD, Meaning.SHARE):
            same = [at for at in self.meant if self.meant[at] is meaning and at not in self.named]
            best = max(same, key=lambda at: (bool(self._told(at)), -self._rank(at)), default=None)
            taken = any(self.named.get(at) is meaning for at in self.named)
            for at in same:
                if taken or at != best:
                    self.meant[at] = Meaning.SUPPORT if meaning is Meaning.LEAD else Meaning.OTHER
        for at, name in enumerate(self.names):
            if name in self.entry.aside and self.meant.get(at) is Meaning.OTHER and at not in self.named:
                self.meant.pop(at)

    def _read_days(self) -> None:
        """Days are written with the month first, unless one of a column can't be."""
        for at, meaning in self.meant.items():
            if meaning not in (*DATES, Meaning.DONE_ON):
                continue
            order = DayOrder.of(row.cells[at] for row in self.rows)
            if order.turned is not None:
                self.turned.append(f"“{self.header.cells[at].words}”: {order.may_be_turned}")
            if (days := _month_first([row.cells[at] for row in self.rows])) is not None:
                for n, day in enumerate(days):
                    row = self.rows[n]
                    made = replace(row, cells=(*row.cells[:at], day, *row.cells[at + 1 :]))
                    self.grouped[id(made)] = self.grouped[id(row)]
                    self.rows[n] = made

    def _rank(self, at: int) -> int:
        """How early the entry names a column: of two that hold the same the first counts."""
        known = list(self.entry.meanings)
        if at in self.lists:
            return -1
        return known.index(self.names[at]) if self.names[at] in known else len(known)

    # what is under what

    def table(self) -> Table | None:
        """A plan's table, its first row the header; None where the export has no tasks."""
        tasks = self._tree()
        if not tasks:
            return None
        tasks, heads = self._in_order(tasks)
        grouped = any(task.group for task in tasks)
        made = _Made(self, heads=heads, grouped=grouped, levels=_depth(tasks) - heads)
        rows = [made.header(), *(row for task in tasks for row in made.rows(task))]
        place = Place(sheet=self.header.place.sheet, table=1, row=self.header.place.row)
        return Table(rows=tuple(rows), place=place, meant=tuple(made.meanings))

    def _tree(self) -> list[_Task]:
        """The tasks that are under no other, with those under them."""
        tasks = [_Task(row, row.cells[self.title_at], self.grouped[id(row)] or self._group(row)) for row in self.rows]
        keys = {at: {task.row.cells[at].words.casefold(): task for task in tasks} for at in self._at(self.entry.key)}
        strangers: dict[str, _Task] = {}
        levels = self._levels()
        open_: list[tuple[int, _Task]] = []
        before: dict[str, _Task] = {}
        by_row = {id(task.row): task for task in tasks}
        for n, task in enumerate(tasks):
            if (over := self.over.get(id(task.row))) is not None:
                task.above = by_row[id(over)]
            elif levels is not None:
                while open_ and open_[-1][0] >= levels[n]:
                    open_.pop()
                task.above = open_[-1][1] if open_ else None
                open_.append((levels[n], task))
            else:
                task.above = self._parent(task, keys, before, strangers)
            before[_key(task.title.words)] = task
        for task in tasks:
            if _is_under_itself(task):
                task.above = None
        for task in (*strangers.values(), *tasks):
            if task.above is not None:
                task.above.under.append(task)
        return [task for task in (*strangers.values(), *tasks) if task.above is None]

    def _group(self, row: Row) -> str:
        return row.cells[self.group_at].words if self.group_at is not None else ""

    def _parent(
        self, task: _Task, keys: Mapping[int, Mapping[str, _Task]], before: Mapping[str, _Task],
        strangers: dict[str, _Task],
    ) -> _Task | None:  # fmt: skip
        said = next((text for at in self._at(self.entry.parent) if (text := task.row.cells[at].words)), "")
        named = next((text for at in self._at(self.entry.parent_title) if (text := task.row.cells[at].words)), "")
        if not said and not named:
            return None
        plain = said.lstrip("#").casefold()
        for by_key in keys.values():
            numbered = re.search(r"#(\d+)\b", said)
            found = by_key.get(plain) or by_key.get(plain.partition(" ")[0].rstrip(":"))
            if found is None and numbered is not None:
                found = by_key.get(numbered[1])
            if found is not None and said:
                return found if found is not task else None
        by_title = before.get(_key(named or said)) or before.get(_key(said))
        if by_title is None and not keys:
            titles = {_key(row.cells[self.title_at].words) for row in self.rows}
            if _key(said) in titles:
                return None  # it stands below: its parent is itself a part of another
        if by_title is not None and not (self.entry.key and said):
            return by_title
        title = named or (f"Part of {said}" if said.isdecimal() else said)
        if title not in strangers:
            cells = [Cell()] * self.width
            cells[self.title_at] = Cell(lines=(Line(text=title),))
            for at in self._at(self.entry.key)[:1] if named and said else ():
                cells[at] = Cell(lines=(Line(text=said),))
            strangers[title] = _Task(replace(task.row, cells=tuple(cells)), cells[self.title_at])
        return strangers[title]

    def _levels(self) -> list[int] | None:
        """How deep each task is, where a column says it; 0 is the program's own line for the whole."""
        for at in self._at((*self.entry.level, _LEVEL.casefold())):
            told = [row.cells[at].words for row in self.rows]
            if all(re.fullmatch(r"\d+(?:\.0)?", text) for text in told) and len(set(told)) > 1:
                return [int(float(text)) for text in told]
            if all(re.fullmatch(r"[A-Za-z]{0,4}\d+(?:\.\d+)*\.?", text) for text in told) and any(
                "." in one for one in told
            ):
                return [text.strip(".").count(".") + 1 for text in told]
        return None

    def _in_order(self, tasks: list[_Task]) -> tuple[list[_Task], bool]:
        """The tasks in the order of a plan, and whether those at the top, if they have no days, are its objectives.

        A program's own line for the whole plan is its title. What is in no group comes first, before any objective.
        """
        while len(tasks) == 1 and tasks[0].depth > 2 and not tasks[0].group and self.entry.sums_up:
            self.title, tasks = self.title or tasks[0].title.words, tasks[0].under
        if any(task.group for task in tasks):
            groups = list(dict.fromkeys(task.group for task in tasks if task.group))
            ranks = {group: n for n, group in enumerate(["", *groups])}
            return sorted(tasks, key=lambda task: ranks[task.group]), False
        depth = _depth(tasks)
        over = [task for task in tasks if task.under]
        heads = depth > 1 and (self.entry.sums_up or not any(map(self._says_when, over)))
        return (sorted(tasks, key=lambda task: bool(task.under)), True) if heads else (tasks, False)

    def _says_when(self, task: _Task) -> bool:
        return any(meaning in DATES and task.row.cells[at].words for at, meaning in self.meant.items())

    # what is said of it

    def above(self) -> Iterator[Block]:
        """What stands above the header, but for the plan's name."""
        for row in self.before:
            filled = row.filled
            if len(filled) == 2 and heading_key(filled[0].words) in self.entry.plan:
                self.title = self.title or filled[1].words
            elif filled and heading_key(filled[0].words) not in self.entry.aside:
                text = (
                    ": ".join(cell.words for cell in filled[:2])
                    if len(filled) == 2
                    else " ".join(c.words for c in filled)
                )
                yield Paragraph(line=Line(text=text), place=row.place)

    def remarks(self) -> Iterator[str]:
        """Sentences on what it was recognised as, and on what was left out."""
        if not self.entry.is_format:
            yield f"It looks like an export of {self.entry.tool}, and its columns were read as those of one."
        left = [
            self.header.cells[at].words
            for at in range(self.width)
            if at not in self.meant and at != self.title_at and self.names[at] in self.entry.aside and self._told(at)
        ]
        if left and not self.entry.is_format:
            names = listed([f"“{name}”" for name in dict.fromkeys(left)], most=_LEFT_OUT_NAMED)
            yield f"What {self.entry.tool} keeps for itself was left out: {names}."
        if self.skipped:
            column, value = next(iter(self.entry.skip.items()))
            yield f"{counted(self.skipped, 'row')} whose “{column.capitalize()}” is “{value}” left out."
        yield from self.turned
        if self.sums:
            yield f"{counted(self.sums, 'row')} of sums left out."
        if self.untitled:
            yield f"{counted(self.untitled, 'row')} without a title, lead, date or status left out."


def _depth(tasks: Sequence[_Task]) -> int:
    return max((task.depth for task in tasks), default=0)


def _key(title: str) -> str:
    return " ".join(title.casefold().split())


def _is_under_itself(task: _Task) -> bool:
    seen, above = {id(task)}, task.above
    while above is not None and id(above) not in seen:
        seen.add(id(above))
        above = above.above
    return above is task


class _Made:
    """The columns of the table that is made, and its rows."""

    def __init__(self, sheet: Sheet, *, heads: bool, grouped: bool, levels: int) -> None:
        self.sheet, self.heads = sheet, heads
        deep, deepest = levels > 1, levels > 2
        self.deep = deep
        structural = {sheet.title_at, sheet.group_at} | set(sheet._at((*sheet.entry.parent, *sheet.entry.parent_title)))
        self.kept = [at for at in sheet.meant if at not in structural]
        self.grouped = grouped
        self.meanings: list[Meaning] = [Meaning.OBJECTIVE] if grouped else []
        self.meanings += [Meaning.ACTIVITY, Meaning.MILESTONE] if deep else [Meaning.ACTIVITY]
        self.ref_of_milestone = deep and Meaning.REF in sheet.meant.values()
        self.meanings += [sheet.meant[at] for at in self.kept]
        if self.ref_of_milestone:
            self.meanings.append(Meaning.MILESTONE_REF)
        if deepest:
            self.meanings.append(Meaning.OTHER)
        self.deepest = deepest

    def header(self) -> Row:
        """The row of headings, in the program's own words."""
        printed = [cell.words for cell in self.sheet.header.cells]
        at = self.sheet.group_at
        names = [printed[at] if at is not None else "Group"] if self.grouped else []
        names += [printed[self.sheet.title_at]] * (2 if self.deep else 1)
        names += [printed[at] for at in self.kept]
        if self.ref_of_milestone:
            names.append(next(printed[at] for at in self.kept if self.sheet.meant[at] is Meaning.REF))
        if self.deepest:
            names.append("Part of")
        cells = tuple(Cell(lines=(Line(text=name),)) for name in names)
        return replace(self.sheet.header, cells=cells, marked_header=True)

    def rows(self, task: _Task) -> Iterator[Row]:
        """A task's row, and those of the tasks under it."""
        head = self.heads and bool(task.under)
        yield self._row(task, as_milestone=False, head=head)
        for one in task.under:
            if head:
                yield self._row(one, as_milestone=False)
            for below in _all_under(one) if head else (one, *_all_under(one)):
                yield self._row(below, as_milestone=True, deeper=below.above not in ((one,) if head else (task,)))

    def _row(self, task: _Task, *, as_milestone: bool, head: bool = False, deeper: bool = False) -> Row:
        title = task.title if task.title.words else Cell(lines=(Line(text="–"),))
        group = Cell(lines=(Line(text=task.group),)) if task.group and not as_milestone else Cell()
        cells = [group] if self.grouped else []
        cells += [Cell(), title] if as_milestone else [title, Cell()] if self.deep else [title]
        ref = Cell()
        for at in self.kept:
            cell = _worded(task.row.cells[at], self.sheet.meant[at], self.sheet.entry)
            if as_milestone and self.sheet.meant[at] is Meaning.REF:
                ref, cell = cell, Cell()
            cells.append(cell)
        if self.ref_of_milestone:
            cells.append(ref)
        if self.deepest:
            cells.append(task.above.title if deeper and task.above is not None else Cell())
        begins = not (head or as_milestone)
        return replace(task.row, cells=tuple(cells), heads=head, begins=begins, marked_header=False)


def _all_under(task: _Task) -> Iterator[_Task]:
    for one in task.under:
        yield one
        yield from _all_under(one)


_WITH_TIME = re.compile(
    r"(.*\S)[T\s,]\s*\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?|UTC|GMT|BST|CES?T|E[SD]T|P[SD]T)?"
)
_YEAR_FIRST = re.compile(r"(\d{4}) ([A-Z][a-z]{2,8}) (\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_SHARE_OF_TIME = re.compile(r"\s*\[\d+(?:\.\d+)?\s?%\]|\s*\(\d{2,}\)$")
"""Behind a name, how much of the time it is, or the number that a program knows the person by."""


def _worded(cell: Cell, meaning: Meaning, entry: Export) -> Cell:
    """A cell in words that are read anywhere: without the time of day, with a status of ours."""
    text = cell.words
    if not text:
        return cell
    if meaning is Meaning.STATUS and (ours := entry.statuses.get(text.casefold())) is not None:
        return Cell(lines=(Line(text=ours.capitalize()),) if ours else (), fill=cell.fill)
    if meaning is Meaning.LEAD or meaning is Meaning.SUPPORT:
        bare = _SHARE_OF_TIME.sub("", text)
        return cell if bare == text else Cell(lines=(Line(text=bare),))
    if meaning in (*DATES, Meaning.DONE_ON) and cell.value is None:
        timed = None if turns_the_day(text) else _WITH_TIME.fullmatch(text)
        day = timed[1].rstrip(",") if timed else text
        if year_first := _YEAR_FIRST.fullmatch(day):
            day = f"{year_first[3]} {year_first[2]} {year_first[1]}"
        return replace(cell, lines=(Line(text=day),)) if day != text else cell
    return cell


def _month_first(cells: Sequence[Cell]) -> list[Cell] | None:
    """The cells of a column of days as 03/28/2025 with their days, or None where one can't be read so."""
    made: list[Cell] = []
    for cell in cells:
        if not cell.words or isinstance(cell.value, date):
            made.append(cell)
            continue
        found = _MONTH_FIRST.fullmatch(cell.words)
        try:
            day = date(int(found[3]), int(found[1]), int(found[2])) if found else None
        except ValueError:
            day = None
        if day is None:
            return None
        made.append(replace(cell, value=day))
    return made
