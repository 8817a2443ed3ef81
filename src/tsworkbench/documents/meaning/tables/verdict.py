"""Which tables of a document hold its plan, and what their headings and titles say together.

Where none does, what the document is instead is said in words for an officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tsworkbench.documents.blocks import Document, Paragraph, Row, Table
from tsworkbench.documents.columns.contents import contents_of
from tsworkbench.documents.columns.marks import has_blank, without_blanks
from tsworkbench.documents.columns.meanings import DATES, TEXTS, Column, Meaning, Said
from tsworkbench.documents.columns.vocabulary import name_means, plain_name
from tsworkbench.documents.meaning.tables.grids import Grid, grids_of, group_above, own_text, spans_all
from tsworkbench.documents.meaning.tables.surroundings import heading_text, is_aside, is_generic, is_section, texts_of
from tsworkbench.plan.imports.printed.money import is_money

Found = list[tuple[int, list[Grid]]]
"""The grids of the tables that hold a plan, by where each table stands among the document's blocks."""


def plan_tables(document: Document, said: Said | None = None) -> tuple[Found, list[Grid]]:
    """The tables that hold a plan, hidden ones left aside, and the grids of all, for saying why none does. What an
    officer has `said` of columns counts before what is found.
    """
    found: Found = []
    seen: list[Grid] = []
    before: Grid | None = None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and block.hidden:
            continue
        if not isinstance(block, Table):
            if is_aside(heading_text(block) or ""):
                before = None
            continue
        grids = grids_of(block, before, said)
        seen.extend(grids)
        plans = [grid for grid in grids if grid.goes_on or holds_a_plan(grid)]
        if plans:
            for grid in grids:
                if grid not in plans:
                    _keep_beside(grid, grids, plans)
            found.append((at, plans))
            before = plans[-1]
    return found, seen


def _keep_beside(grid: Grid, grids: list[Grid], plans: list[Grid]) -> None:
    """Keeps the words of a part of a table that is no plan's with the nearest part that is."""
    near = min(plans, key=lambda one: abs(grids.index(one) - grids.index(grid)))
    texts = [grid.headers, *([cell.words for cell in row.filled] for row in grid.rows)]
    near.over += [" – ".join(filter(None, words)) for words in texts]


def sections(document: Document, found: Found) -> int:
    """How many headings stand before tables of the plan."""
    count, pending = 0, False
    plans = {at for at, _ in found}
    for at, block in enumerate(document.blocks):
        if at in plans:
            count += pending
            pending = False
        elif (text := heading_text(block)) is not None and at >= found[0][0] - 3 and not is_generic(text):
            pending = True
    return count


_LONGEST_TITLE = 8
"""Words of a line that a table is called by."""


def titling_lines(document: Document, found: Found) -> frozenset[int]:
    """The short lines of which one is right above each of several tables alike, by their places: they name the tables.

    None where a table says itself what its rows are under, or where a heading does.
    """
    if len(found) < 2 or any(grid.has(Meaning.OBJECTIVE) or grid.goes_on for _, grids in found for grid in grids):
        return frozenset()
    names = {tuple(map(plain_name, grid.headers)) for _, grids in found for grid in grids}
    above = [at - 1 for at, _ in found]
    lines = [document.blocks[at] for at in above if at >= 0]
    texts = {block.line.text for block in lines if isinstance(block, Paragraph) and _may_title(block)}
    between = document.blocks[found[0][0] : found[-1][0]]
    if len(names) > 1 or len(texts) < len(found) or any(heading_text(block) is not None for block in between):
        return frozenset()
    return frozenset(above)


def _may_title(block: Paragraph) -> bool:
    text = block.line.text
    plain = block.line.marker is None and text[-1:] not in (".", ":", ";", ",", "?")
    return plain and 1 <= len(text.split()) <= _LONGEST_TITLE and heading_text(block) is None


def whole_titles(found: Found) -> list[str]:
    """The rows above the first table that name the whole plan, and not the part of it that the table is."""
    first, *others = [grid for _, grids in found for grid in grids if not grid.goes_on]
    section = next((n for n, text in enumerate(first.titles) if is_section(text)), None)
    if section is None and not others and len(first.titles) > 1 and group_above(first) is not None:
        return first.titles[:-1]
    if section is not None:
        return first.titles[:section]
    if not others or not titles_differ(found):
        return first.titles
    return first.titles[: max(0, len(first.titles) - max(len(grid.titles) for grid in others))]


def titles_differ(found: Found) -> bool:
    """Whether the rows over the tables differ from table to table, so that they name parts and not the whole."""
    titles = [tuple(grid.titles) for _, grids in found for grid in grids if not grid.goes_on]
    return len(set(titles)) > 1


def captions_differ(found: Found) -> bool:
    """Whether the tables are called by different names."""
    return len({grid.caption for _, grids in found for grid in grids}) > 1


_YES_NO = re.compile(r"(?:y|n|yes|no|✓|✔|✗|✘|x|☐|☑|☒|•|n/?a|partly|partial|●|○)\.?", re.IGNORECASE)
_LONGEST_ANSWER = len("partial.")
_PHONE = re.compile(r"(?:\+44|\(?0\d{2,4}\)?)[\d\s()-]{6,12}\d?")
_LETTER = re.compile(r"(?:dear|yours (?:sincerely|faithfully)|(?:kind|best) regards)\b", re.IGNORECASE)
_MINUTES = re.compile(r"minutes\b|apologies\b|present\s*:|in attendance\b|matters arising\b", re.IGNORECASE)
_OPENS_LETTER = frozenset("dDyYkKbB")
_OPENS_MINUTES = frozenset("mMaApPiI")
"""What lines of either begin with: every cell of a table is looked at."""
_MINUTES_OF = re.compile(r"\bminutes of (?:the|a)\b", re.IGNORECASE)
_TOTAL = re.compile(r"(?:sub[- ]?|grand )?totals?\b", re.IGNORECASE)
_DOING = (
    *(Meaning.LEAD, Meaning.SUPPORT, Meaning.PARTNER, Meaning.HOLDER, Meaning.STATUS, Meaning.RAG, Meaning.SHARE),
    *(Meaning.MILESTONE, Meaning.OUTPUT),
    *(Meaning.DONE_ON, Meaning.TICKED, Meaning.COST, Meaning.FUNDING),
    *DATES,
)
"""What a plan's table says of its activities; one of these at least stands in it."""


_CHANCE = re.compile(r"\blikelihood\b|\bprobability\b", re.IGNORECASE)
_ACTS = re.compile(r"\b(?:further|planned|next|required)?\s*actions?\b|\bmilestones?\b", re.IGNORECASE)


def holds_a_plan(grid: Grid) -> bool:
    """Whether a table is a plan's: it names activities, and says who, by when, what of, or how far."""
    if not grid.has(Meaning.ACTIVITY) or not grid.rows:
        return False
    if Meaning.ACTIVITY in grid.said.values():
        return True
    if all(own_text(row.cells[column.at]).isdecimal() for column in grid.at(Meaning.ACTIVITY) for row in grid.rows):
        return False  # how many there are
    said = {column.meaning for column in grid.columns if column.meaning in _DOING}
    if not grid.headed:
        return bool(said & _CERTAIN) and len(grid.columns) > 2 and _is_certain(grid) and why_not(grid) is None
    if not said and not (grid.has(Meaning.OBJECTIVE) and len(grid.columns) > 1):
        return False
    if not grid.exported and not _says_to_do(grid):
        return False
    if said <= {Meaning.COST, Meaning.FUNDING} and not grid.has(Meaning.OBJECTIVE) and _sums(grid) >= 0.3:
        return False
    return why_not(grid) is None


_CERTAIN = {Meaning.LEAD, Meaning.STATUS, *DATES}
_OF_A_PLAN = (*TEXTS, Meaning.TARGET)
_HAPPENS = re.compile(
    r"^(?:dates?|years?|period|term|schedule|(?:start|event|meeting|release|publication|published|subscription"
    r"|issue) .*"
    r"|.*\b(?:of birth|joined|published|released|ordered|subscribed))$"
)
"""When something takes place, and not by when something is to be done."""


def _says_to_do(grid: Grid) -> bool:
    """Whether a table says that something is to be done. A column that plans call so does; titles and names do only
    beside two of these: who leads it, by when, how far it is.
    """
    if any(_is_level(column) for column in grid.columns):
        return True
    known = [column for column in grid.columns if column.because is None and column.meaning is not Meaning.OTHER]
    told = {_evidence(column) for column in known if name_means(column.header) is not None}
    if len(told - {None}) >= 2 or (Meaning.DUE in told and _is_certain(grid)):
        return True
    silent = not any(name_means(column.header) for column in grid.columns)  # the names of another language
    return silent and grid.has(Meaning.DUE) and grid.has(Meaning.LEAD) and _is_certain(grid)


def _is_level(column: Column) -> bool:
    named = name_means(column.header)
    kept = column.meaning in _OF_A_PLAN or column.because is not None
    return named in _OF_A_PLAN and kept


def _evidence(column: Column) -> Meaning | None:
    """What a column says of things to be done, if its name surely says so."""
    plain = plain_name(column.header)
    if column.meaning in (Meaning.DUE, Meaning.NEW_DUE, Meaning.WAS_DUE, Meaning.EXPECTED):
        return None if _HAPPENS.match(plain) else Meaning.DUE
    if column.meaning in (Meaning.STATUS, Meaning.RAG, Meaning.SHARE, Meaning.DONE_ON, Meaning.TICKED):
        return Meaning.STATUS
    if column.meaning in (Meaning.LEAD, Meaning.SUPPORT):
        return None if plain.startswith("contact") else Meaning.LEAD
    return None


def _is_certain(grid: Grid) -> bool:
    """Whether days, statuses or names of persons and posts are surely in some column."""
    for column in grid.at(*_CERTAIN):
        of = contents_of([row.cells[column.at] for row in grid.rows])
        if of.count and (of.days >= _MOST or (of.statuses >= _MOST and of.yes < _MOST) or of.persons >= _MOST):
            return True
    return False


_MOST = 0.6
"""The share of a column's cells from which it is certain what they are."""


_SOMETHING_ELSE: tuple[tuple[str, str, str], ...] = (
    ("a list of films", r"director|film|starring", r"genre|year|released?|runtime|starring"),
    ("a list of books", r"author", r"publisher|isbn|genre|published|year"),
    ("a price list", r"(?:unit )?price|cost per \w+", r"unit|item|product|supplier|pack(?: size)?"),
    ("a bank statement", r"balance", r"money (?:in|out)|paid (?:in|out)|debit|credit|withdrawals?|deposits?"),
    ("the results of a survey", r"(?:strongly )?agree", r"(?:strongly )?disagree"),
    ("a list of loans and their rates", r"(?:interest )?rate|apr", r"(?:loan )?term|lender|bank|max(?:imum)? amount"),
    ("a list of customers", r"customer(?: name)?|customer id", r"e ?mail|phone|post ?code|country|city"),
    ("a list of leave", r"leave type|type of leave|absence|leave", r"days|employee|start date|from|approved"),
    ("a list of invoices", r"invoice(?: no| number| id| date)?", r"amount|supplier|total|net|paid"),
    ("a calendar of meetings", r"venue|location|room", r"time|chair|meeting"),
    ("a list of courses", r"course(?: title| name)?", r"trainer|tutor|places|booked|delegates|provider"),
    ("an agenda", r"presenter|speaker|presented by", r"time|item|minutes|agenda(?: item)?"),
    ("a register of assets", r"asset(?: id| no| name| tag)?", r"condition|location|serial(?: no| number)?|installed"),
    ("the table of a league", r"played|p", r"won|w|points|pts"),
    (
        "a list of cases that were received",
        r"case|complaint|enquiry|complainant|(?:case|complaint|enquiry|request|foi) (?:no|ref|id|number|reference)",
        r"(?:date )?received|received (?:on|date)|response due|date of complaint",
    ),
    ("a timetable or rota", r"mon(?:day)?", r"tue(?:s|sday)?"),
    ("a rota", r"early(?: shift)?|mornings?|am", r"lates?(?: shift)?|nights?(?: shift)?|pm"),
    (
        "a list of staff",
        r"job title|employee(?: id| no| number| name)?|payroll no",
        r"line manager|fte|grade|salary|hours",
    ),
    ("a list of councillors", r"councillor|ward councillor", r"ward|party"),
    ("a list of stakeholders", r"stakeholders?(?: group)?", r"influence|interest|power"),
    ("a calendar of events", r"event(?: name| title)?", r"venue|location|organiser|tickets?"),
    (
        "a register of contracts",
        r"contract(?: title| name| ref| no| id)?",
        r"supplier|contractor|contract (?:value|manager)",
    ),
    ("a list of decisions", r"decision", r"decision maker|decided by|decision taken by"),
    ("a budget", r"variance|budget holder|cost cent(?:re|er)", r"(?:.* )?budget|actuals?|outturn"),
    ("a list of stock", r"sku|re ?order level|stock (?:level|code)", r"quantity|qty|supplier|location|item"),
    (
        "a register of risks",
        r"(?:description of )?risk(?: id| no| ref| title| description)?",
        r"(?:(?:inherent|residual|gross|net|current|initial|target) )?(?:risk )?(?:score|rating)|risk owner",
    ),
)
"""What a table is, by the names of two of its columns, if no column of it is called as a plan's activities are."""

_SURELY_ELSE: tuple[tuple[str, str, str], ...] = (
    (
        "a register of policies",
        r"polic(?:y|ies)(?: name| title)?|procedure|document(?: name| title)?",
        r"(?:last|next|date of(?: last| next)?) review(?:ed)?(?: date| due)?|review(?:ed| due)? (?:date|on)"
        r"|version(?: no)?",
    ),
    (
        "a list of applications for grants",
        r"applicant(?: name)?|amount requested",
        r"(?:amount|grant) (?:awarded|requested)",
    ),
    (
        "a list of planning applications",
        r"(?:planning )?app(?:lication)? (?:no|ref|number|reference)",
        r"case officer|decision(?: date)?|proposal|applicant|site address",
    ),
    (
        "the answers to a form",
        r"timestamp|completion time|submission (?:date|time)",
        r"e ?mail(?: address)?|age(?: group)?",
    ),
    ("a list of vehicles", r"reg(?:istration)?(?: no| number)?|vrm", r"make|model|mot(?: due| date| expiry)?|mileage"),
    ("a log of lessons", r"what went well", r"what went (?:badly|wrong)|what did(?: ?n[o ]?t) go well"),
    ("a log of issues", r"issue(?: description)?", r"raised by|date raised|raised on|reported by"),
)
"""The same, whatever a column is called, unless it is one of actions."""
_OF_ACTIONS = re.compile(
    r"\b(?:actions?|tasks?|milestones?|steps?|activit(?:y|ies)|recommendations?|response|what we will do)\b"
)
_PAID = re.compile(r"(?:(?:un|part(?:ly)?[ -]?|not )?paid|awaiting payment|refunded)\.?", re.IGNORECASE)


def _something_else(headers: Sequence[str]) -> str | None:
    plain = [plain_name(header) for header in headers]
    rules = () if any(map(_OF_ACTIONS.search, plain)) else _SURELY_ELSE
    if not any(name_means(header) in (Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OBJECTIVE) for header in headers):
        rules += _SOMETHING_ELSE
    for words, first, second in rules:
        one = [n for n, name in enumerate(plain) if re.fullmatch(first, name)]
        if one and any(re.fullmatch(second, name) for n, name in enumerate(plain) if n != one[0]):
            return words
    return None


def why_not(grid: Grid) -> str | None:
    """What a table is, if it is something that is often taken for a plan and isn't; None if it may be one."""
    rows = [row for row in grid.rows if spans_all(row) is None]
    cells = [cell for row in rows for cell in row.cells[1:] if not cell.again]
    told = [cell.words for cell in cells if cell.words]
    headers = [column.header for column in grid.columns]
    if any(map(_CHANCE.search, headers)) and not any(map(_ACTS.search, headers)):
        return "its table is a register of risks, without actions to be taken by a date"
    if grid.headed and (words := _something_else(headers)) is not None:
        return f"its table is {words}{_way_out([grid])}"
    if grid.headed and grid.has(Meaning.COST) and not grid.has(Meaning.LEAD) and any(map(_PAID.fullmatch, told)):
        return f"its table is a list of payments{_way_out([grid])}"
    if rows and not any(_is_filled_in(grid, row) for row in rows):
        if any(map(has_blank, told)):
            return "its table is a form with blanks to fill in"
        if len(rows) >= 2:
            return "its table is a form that has not been filled in"
    if grid.headed and grid.has(Meaning.ACTIVITY) and grid.has(Meaning.LEAD) and grid.at(*DATES):
        return None  # a plan, whatever is still blank in it
    ticked = {column.at for column in grid.at(Meaning.TICKED)}
    answers = [
        text
        for row in rows
        for at, cell in enumerate(row.cells)
        if at and at not in ticked and (text := own_text(cell))
    ]
    if len(answers) >= 4 and sum(map(_is_yes_or_no, answers)) > 0.6 * len(answers):
        return "its table is a matrix of yes and no, without anything to be done by a date"
    if len(told) >= 2 and sum(bool(_PHONE.fullmatch(text)) for text in told) * 4 >= len(told):
        return "its table is a list of telephone numbers"
    return None


def _is_yes_or_no(text: str) -> bool:
    return len(text) <= _LONGEST_ANSWER and _YES_NO.fullmatch(text) is not None


def _is_filled_in(grid: Grid, row: Row) -> bool:
    """Whether a row says anything beside its number and its objective; "[insert action]" is nothing."""
    named = [column.at for column in grid.at(Meaning.ACTIVITY, Meaning.MILESTONE, Meaning.OUTPUT)]
    label = {column.at for column in grid.at(Meaning.REF, Meaning.OBJECTIVE, Meaning.OBJECTIVE_REF)}
    said = [at for at, cell in enumerate(row.cells) if at not in label and _says_something(cell.words)]
    return any(at in named for at in said) if named else bool(said)


def _says_something(text: str) -> bool:
    return bool(without_blanks(text).strip(" .[]<>:_"))


def why_no_plan(document: Document, grids: Sequence[Grid]) -> str:
    """Why a document is not a plan, as the end of a sentence."""
    reasons = [reason for grid in grids if (reason := why_not(grid)) is not None]
    if reasons:
        return reasons[0]
    lines = list(_lines(document))
    if any(_LETTER.match(line) for line in lines) and not any(len(grid.rows) > 3 for grid in grids):
        return "it is a letter"
    if sum(map(_of_minutes, lines)) >= 2:
        return "it is the minutes of a meeting"
    if any(_sums(grid) >= 0.3 for grid in grids):
        return "its table is one of figures, without anything to be done by a date"
    if any(grid.headed and not grid.rows for grid in grids):
        return "its table has headings and no rows"
    if sum(map(has_blank, lines)) >= 2:
        return "it is a form with blanks to fill in"
    if not document.blocks or not any(line.strip() for line in lines):
        return "there is no text in it"
    if not any(isinstance(block, Table) for block in document.blocks):
        return "there is no table of activities in it, and no headings with numbered aims"
    said = "none of its tables says what is to be done together with who leads it, by when or how far it is"
    return f"{said}{_way_out(grids, 'one does')}"


def _way_out(grids: Sequence[Grid], doubt: str = "it is a plan") -> str:
    return next((f" (if {doubt}, say so: --column “{one}=title”)" for one in map(_may_hold_titles, grids) if one), "")


def _may_hold_titles(grid: Grid) -> str | None:
    """The heading of the first column of words, which could hold the titles of activities."""
    if not grid.headed or not grid.rows:
        return None
    columns = (
        one for one in grid.columns if one.header and one.meaning not in (Meaning.REF, Meaning.OBJECTIVE_REF, *DATES)
    )
    return next(
        (
            one.header
            for one in columns
            if any(re.search("[^\\W\\d_]{3}", own_text(row.cells[one.at])) for row in grid.rows)
        ),
        None,
    )


def is_minutes(document: Document) -> bool:
    """Whether a document is the minutes of a meeting, whatever tables it has."""
    return sum(map(_of_minutes, _lines(document))) >= 2


def is_letter(document: Document) -> bool:
    """Whether a document is a letter."""
    return sum(bool(_LETTER.match(line)) for line in _lines(document) if line[:1] in _OPENS_LETTER) >= 2


def _of_minutes(line: str) -> bool:
    """Whether a line is one of those that minutes of a meeting have."""
    return (line[:1] in _OPENS_MINUTES and bool(_MINUTES.match(line))) or (
        "minutes of" in line.casefold() and bool(_MINUTES_OF.search(line))
    )


def is_total(text: str) -> bool:
    """Whether a row is the sum of those above."""
    return bool(_TOTAL.match(text))


def _sums(grid: Grid) -> float:
    cells = [cell for row in grid.rows for cell in row.cells[1:] if own_text(cell)]
    if not cells:
        return 0
    sums = sum(
        (isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool))
        or is_money(cell.words)
        or bool(re.fullmatch(r"[-(]?£?[\d,]+(?:\.\d+)?\)?%?", cell.words))
        for cell in cells
    )
    return sums / len(cells)


def _lines(document: Document) -> Iterator[str]:
    return (text for block in document.blocks for text in texts_of(block))
