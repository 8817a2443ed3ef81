"""An export recognised by its headings, and its rows put in the order of a plan: what is under what, what holds what.

All that a program's own way of exporting is about ends here: what is read from the table that comes out is read as in
any other document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.columns.dates import turns_the_day
from tsworkbench.documents.columns.meanings import DATES, Meaning, heading_key
from tsworkbench.documents.columns.recognition import is_span_of_time
from tsworkbench.documents.exports.programs import EXPORTS, Export
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.imports.printed.statuses import read_status

_SEARCHED = 30
"""Rows from the top in which a header is looked for."""
_MOSTLY = 0.6
_LEFT_OUT_NAMED = 6
_ADDRESS = re.compile(r"https?://\S+$")
_NOTHING = ("null", "[]")
"""What programs write for what isn't there."""


def _without_nothing(row: Row) -> Row:
    if not any(cell.text in _NOTHING for cell in row.cells):
        return row
    return replace(row, cells=tuple(Cell() if cell.text in _NOTHING else cell for cell in row.cells))


Named = Mapping[str, Meaning]
"""What the officer says that columns hold, by their names in small letters."""


def recast(document: Document, named: Named | None = None) -> Document | None:
    """The document with the tasks of a known program put as a plan's table, or None if none of it is such an export.

    `named` counts before what the program's entry says.
    """
    sheets = list(_sheets(document))
    found = [(at, rows, known) for at, rows in sheets if (known := _recognised(rows)) is not None]
    if not found:
        return None
    blocks: dict[int, list[Block]] = {at: [block] for at, block in enumerate(document.blocks)}
    remarks: list[str] = []
    title: str | None = None
    for places, rows, known in found:
        sheet = _Sheet(known[0], [_without_nothing(row) for row in rows], known[1], named or {})
        above = list(sheet.above())
        table = sheet.table()
        if table is None:
            continue
        for at in places:
            blocks[at] = []
        links = [block for block in above if isinstance(block, Paragraph) and _ADDRESS.match(block.line.text)]
        blocks[places[0]] = [*(block for block in above if block not in links), table, *links]  # none names the plan
        remarks += sheet.remarks()
        title = title or sheet.title
    entry = found[0][2][0]
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and blocks[at] == [block] and (block.title or "").casefold() in entry.other_sheets:
            remarks.append(f"The sheet “{block.title}” holds no tasks, and was left out.")
            blocks[at] = []
        elif isinstance(block, Table) and blocks[at] == [block] and title is None:
            title = _plan_named(block, entry)
    top: list[Block] = [Heading(text=title, level=0, place=Place())] if title else []
    made = tuple(block for at in range(len(document.blocks)) for block in blocks[at])
    return replace(document, blocks=(*top, *made), remarks=(*document.remarks, *dict.fromkeys(remarks)))


def recognised_in(document: Document) -> Export | None:
    """The first entry that a part of a document is an export of."""
    return next((known[0] for _, rows in _sheets(document) if (known := _recognised(rows)) is not None), None)


def _sheets(document: Document) -> Iterator[tuple[list[int], list[Row]]]:
    """The rows of each sheet, and the blocks they are in; titles of a CSV file are rows of one cell."""
    sheets = [at for at, block in enumerate(document.blocks) if isinstance(block, Table) and block.place.sheet]
    if sheets:
        for at in sheets:
            block = document.blocks[at]
            assert isinstance(block, Table)
            if not block.hidden:
                yield [at], list(block.rows)
        return
    rows: list[Row] = []
    for block in document.blocks:
        if isinstance(block, Table):
            rows += block.rows
        elif isinstance(block, Heading):
            rows.append(Row(cells=(Cell(lines=(Line(text=block.text),)),), place=block.place))
        else:
            rows.append(Row(cells=(Cell(lines=(block.line,)),), place=block.place))
    yield list(range(len(document.blocks))), rows


def _recognised(rows: Sequence[Row]) -> tuple[Export, int] | None:
    """The export that the rows are, and where its header is."""
    for at, row in enumerate(rows[:_SEARCHED]):
        names = {heading_key(cell.words) for cell in row.cells if not cell.again} - {""}
        if len(names) < 3:
            continue
        fitting = [entry for entry in EXPORTS if _fits(entry, names) and (not entry.in_groups or _in_groups(rows, at))]
        if fitting:
            return max(fitting, key=lambda entry: len(entry.required)), at
    return None


def _fits(entry: Export, names: set[str]) -> bool:
    return (
        names >= set(entry.required)
        and (not entry.one_of or not names.isdisjoint(entry.one_of))
        and not names.isdisjoint(entry.title)
    )


def _in_groups(rows: Sequence[Row], header: int) -> bool:
    """Whether the header is under a title of one cell, and is repeated further down or is under two titles."""
    alone = [len(row.filled) == 1 for row in rows[:header]]
    first = next((heading_key(cell.words) for cell in rows[header].cells if cell.words), "")
    again = sum(_same_header(row, rows[header]) for row in rows[header + 1 :])
    return bool(alone) and alone[-1] and first == "name" and (again > 0 or sum(alone) > 1)


def _same_header(row: Row, header: Row) -> bool:
    mine = [heading_key(cell.words) for cell in row.cells]
    return (
        len(row.filled) > 1
        and mine[: len(header.cells)] == [heading_key(cell.words) for cell in header.cells][: len(mine)]
    )


def _plan_named(table: Table, entry: Export) -> str | None:
    for row in table.rows[:_SEARCHED]:
        filled = row.filled
        if len(filled) == 2 and heading_key(filled[0].words) in entry.plan:
            return filled[1].words
    return None


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


class _Sheet:
    """The rows of one export on their way to a plan's table."""

    def __init__(self, entry: Export, rows: Sequence[Row], header: int, named: Named) -> None:
        self.entry = entry
        self.header = rows[header]
        self.width = len(self.header.cells)
        self.names = [heading_key(cell.words) for cell in self.header.cells]
        self.before = list(rows[:header])
        self.title: str | None = None
        self.skipped = self.sums = 0
        self.grouped: dict[int, str] = {}
        self.over: dict[int, Row] = {}
        """The row that another one is within, where the export puts it under a header of its own."""
        self.named = {at: named[name] for at, name in enumerate(self.names) if name in named}
        self.meant = {at: entry.meanings.get(name, Meaning.OTHER) for at, name in enumerate(self.names)} | self.named
        self.title_at = self._title_at()
        self.rows = list(self._tasks_of(rows[header + 1 :]))
        self.lists: set[int] = set()
        self.group_at = self._group_at()
        self._settle()
        if entry.month_first:
            self._read_days()

    def _title_at(self) -> int:
        forced = [at for at, meaning in self.named.items() if meaning is Meaning.ACTIVITY]
        return forced[0] if forced else self._at(self.entry.title)[0]

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
            if not row.filled or _same_header(row, self.header):
                continue
            if self.entry.in_groups and len(row.filled) == 1 and row.cells[0].words:
                group = row.cells[0].words
            elif self.entry.in_groups and not row.cells[self.title_at].words:
                self.sums += 1
            elif any(
                heading_key(row.cells[at].words) == self.entry.skip.get(name) for at, name in enumerate(self.names)
            ):
                self.skipped += 1
            else:
                self.grouped[id(row)] = group
                last = row
                yield row

    def _group_at(self) -> int | None:
        """The column of the objectives. One whose values are statuses is the status, where no other says it."""
        forced = [at for at, meaning in self.named.items() if meaning is Meaning.OBJECTIVE]
        if forced:
            return forced[0]
        for at in self._at(self.entry.group):
            told = self._told(at)
            if not told:
                continue
            if sum(read_status(text) is not None for text in told) >= _MOSTLY * len(told):
                said = [
                    other for other, meaning in self.meant.items() if meaning is Meaning.STATUS and self._told(other)
                ]
                self.meant[at] = Meaning.OTHER if said else Meaning.STATUS
            elif all(map(is_span_of_time, told)):
                self.meant[at] = Meaning.OTHER if self._says(Meaning.DUE) else Meaning.DUE
            else:
                return at
        return None

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
            if (days := month_first([row.cells[at] for row in self.rows])) is not None:
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
            if (found := by_key.get(plain) or by_key.get(plain.partition(" ")[0].rstrip(":"))) and said:
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
        for at in self._at(self.entry.level):
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
        if self.sums:
            yield f"{counted(self.sums, 'row')} of sums left out."


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

    def __init__(self, sheet: _Sheet, *, heads: bool, grouped: bool, levels: int) -> None:
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
    r"(.*\S)[T\s,]\s*\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?"
)
_YEAR_FIRST = re.compile(r"(\d{4}) ([A-Z][a-z]{2,8}) (\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_SHARE_OF_TIME = re.compile(r"\s*\[\d+(?:\.\d+)?\s?%\]")


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
        day = timed[1] if timed else text
        if year_first := _YEAR_FIRST.fullmatch(day):
            day = f"{year_first[3]} {year_first[2]} {year_first[1]}"
        return replace(cell, lines=(Line(text=day),)) if day != text else cell
    return cell


def month_first(cells: Sequence[Cell]) -> list[Cell] | None:
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
