"""The formats of programs that keep tasks: todo.txt, Org, Taskwarrior, calendars, and Microsoft Project's XML.

Each becomes a table under the names that its format has for its fields; what those hold, `exports` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tsworkbench.documents.blocks import Block, Cell, Document, Heading, Place, Row, Table, typed_lines
from tsworkbench.documents.formats.flat.reader import read_text
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.formats.text.encoding import decode
from tsworkbench.documents.limits import MOST_ROWS, too_many_rows
from tsworkbench.plan.calendar import local_moment
from tsworkbench.plan.english import counted, number
from tsworkbench.plan.errors import Refused
from tsworkbench.plan.language.text import clean

Record = tuple[int, Mapping[str, "str | date"]]
"""Where a task is in its file (a line, or the how manieth it is), and its fields."""


_OWNERS = ("owner", "lead", "assigned", "assignee", "delegated", "who")
"""What people call the field of who does it, where a format leaves fields to them."""
_TODO = ("TODO", "NEXT", "STARTED", "DOING", "WAITING", "WAIT", "HOLD", "BLOCKED")
_DONE = ("DONE", "CANCELLED", "CANCELED")


_A_DAY = re.compile(r"(?:^|(?<=\s))\d{4}-\d\d-\d\d(?:\s+|$)")


def _task(made: Callable[[str], Any], line: str) -> Any:
    """The task of a line; a day that there is not ("x 2026-02-30 …") is left out of it."""
    for text in (line, _A_DAY.sub("", line)):
        with suppress(ValueError, IndexError):
            return made(text)
    return made(re.sub(r"\d", "–", line))


def read_todo_txt(data: bytes, name: str) -> Document:
    """A list in the format of todo.txt. Raises Refused if it is not text."""
    from pytodotxt import Task

    text, remarks = decode(data, name)
    records: list[Record] = []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        task = _task(Task, line.strip())
        given = {key.casefold(): " ".join(map(str, values)) for key, values in task.attributes.items()}
        due = given.pop("due", "")
        owner = next((given.pop(key) for key in _OWNERS if key in given), "")
        records.append((at, {
            "todo.txt": "x" if task.is_completed else "–",
            "Task": task.bare_description(),
            "Project": next(iter(task.projects), "").replace("_", " "),
            "Other projects": ", ".join(task.projects[1:]).replace("_", " "),
            "Due": due,
            "Done": "complete" if task.is_completed else "",
            "Completed": str(task.completion_date or ""),
            "Owner": owner.replace("_", " "),
            "Context": ", ".join(task.contexts),
            "Priority": task.priority or "",
            **{key.capitalize(): value for key, value in given.items()},
        }))  # fmt: skip
    return _document(records, name, Format.TODO_TXT, remarks=remarks)


def read_org(data: bytes, name: str) -> Document:
    """The headings of an Org file, with what is under each. Raises Refused if it is not text."""
    from orgparse import OrgEnv, loads

    text, remarks = decode(data, name)
    text = _NO_DAY.sub(_if_a_day, text)  # which the parser would stop at
    try:
        root = loads(text, filename=name, env=OrgEnv(todos=list(_TODO), dones=list(_DONE), filename=name))
        return _of_org(root, name, remarks)
    except (ValueError, OverflowError, TypeError, IndexError, KeyError, AssertionError, AttributeError):
        said = "Something in it is not as Org writes it, so it was read as plain text."
        return read_text(text, name, kind=READERS[Format.ORG].called, remarks=(*remarks, said))


def _of_org(root: Any, name: str, remarks: tuple[str, ...]) -> Document:
    records: list[Record] = []
    for node in root[1:]:
        body, boxes = _parted(node.get_body(format="plain"))
        when = node.deadline if node.deadline else node.scheduled
        assigned = {key.casefold(): str(value) for key, value in node.properties.items()}
        owner = next(
            (assigned.pop(key) for key in ("assigned", "assignee", "owner", "lead", "delegated") if key in assigned), ""
        )
        records.append((node.linenumber, {
            "Org": str(node.level),
            "Heading": _COOKIE.sub("", node.get_heading(format="plain")),
            "TODO": node.todo or "",
            "Deadline": _day(when.start) if when else "",
            "Closed": _day(node.closed.start) if node.closed else "",
            "Repeats": found[0] if when and (found := _REPEATS.search(str(when))) else "",
            "Assigned": owner,
            "Priority": node.priority or "",
            "Tags": ", ".join(sorted(node.shallow_tags)),
            "Notes": body,
            **{key.capitalize(): value for key, value in assigned.items()},
        }))  # fmt: skip
        records += [
            (node.linenumber, {"Org": str(node.level + 1), "Heading": text, "TODO": "DONE" if ticked else "TODO"})
            for ticked, text in boxes
        ]
    title = str(root.get_file_property("TITLE") or "")
    return _document(records, name, Format.ORG, title=title, remarks=remarks)


_REPEATS = re.compile(r"[.+]?\+\d+[hdwmy]\b")
"""How often an Org date comes round: +1w, ++1m, .+2d."""
_NO_DAY = re.compile(r"[<\[](\d{4})-(\d\d)-(\d\d)\b[^<>\[\]\n]{0,60}[>\]]")


def _if_a_day(found: re.Match[str]) -> str:
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return f"({found[0][1:-1]})"
    return found[0]


_COOKIE = re.compile(r"\s*\[(?:\d*/\d*|\d*%)\]")
_DRAWER = re.compile(r"^[ \t]*:[A-Z_]+:[ \t]*\n(?:.*\n)*?[ \t]*:END:[ \t]*(?:\n|\Z)", re.MULTILINE)
_ORG_BOX = re.compile(r"\s*(?:[-+*]|\d+[.)])\s+\[(?P<mark>[ xX-])\]\s+(?P<text>\S.*)")


def _parted(body: str) -> tuple[str, list[tuple[bool, str]]]:
    """What is under a heading, without what Org keeps for itself; and its boxes, each with whether it is ticked."""
    kept: list[str] = []
    boxes: list[tuple[bool, str]] = []
    for line in _DRAWER.sub("", body).splitlines():
        if box := _ORG_BOX.fullmatch(line):
            boxes.append((box["mark"] in "xX", box["text"]))
        else:
            kept.append(line)
    return "\n".join(kept).strip(), boxes


def read_taskwarrior(data: bytes, name: str) -> Document:
    """What `task export` prints: a list of tasks as JSON, or one a line. Raises Refused if it is damaged."""
    text, remarks = decode(data, name)
    try:
        tasks = json.loads(text)
    except ValueError:
        try:
            lines = (line.strip().rstrip(",") for line in text.strip().strip("[]").splitlines())
            tasks = [json.loads(line) for line in lines if line]
        except (ValueError, RecursionError) as error:
            raise _damaged(name) from error
    except RecursionError as error:
        raise _damaged(name) from error
    tasks = tasks if isinstance(tasks, list) else [tasks]
    records: list[Record] = []
    for at, task in enumerate(tasks, 1):
        if not isinstance(task, dict):
            raise _damaged(name)
        made = {key.capitalize() if key != "uuid" else key: _of_taskwarrior(key, value) for key, value in task.items()}
        if task.get("status") not in ("completed", "deleted"):
            made.pop("End", None)
        made["Project"] = str(made.get("Project", "")).replace("_", " ").replace(".", " – ")
        records.append((at, {"uuid": "", "Description": "", "Status": "", "Entry": "", **made}))
    return _document(records, name, Format.TASKWARRIOR, remarks=remarks)


def read_trello(data: bytes, name: str) -> Document:
    """A board of Trello as JSON: its cards under their lists, what is to be ticked on a card under it.

    Raises Refused if it is damaged.
    """
    text, remarks = decode(data, name)
    try:
        board = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(name) from error
    parts = {key: board.get(key) for key in ("cards", "lists", "members", "checklists")} if type(board) is dict else {}
    held = {key: [one for one in value if isinstance(one, dict)] for key, value in parts.items() if type(value) is list}
    if "cards" not in held:
        raise _damaged(name)
    lists = {str(one.get("id")): one for one in held.get("lists", ())}
    people = {str(one.get("id")): str(one.get("fullName", "")) for one in held.get("members", ())}
    boxes: dict[str, list[dict[str, Any]]] = {}
    for checklist in held.get("checklists", ()):
        items = checklist.get("checkItems")
        boxes.setdefault(str(checklist.get("idCard")), []).extend(
            one for one in (items if isinstance(items, list) else ()) if isinstance(one, dict)
        )
    records: list[Record] = []
    for card in (one for one in held["cards"] if one.get("name")):
        under = lists.get(str(card.get("idList")), {})
        closed = card.get("closed") is True or under.get("closed") is True
        said = {"List Name": str(under.get("name", "")), "Archived": str(closed).lower()}
        who = [people.get(str(one), "") for one in _listed(card.get("idMembers"))]
        labels = [str(one.get("name") or "") for one in _listed(card.get("labels")) if isinstance(one, dict)]
        records.append((len(records) + 1, {
            "Card ID": str(card.get("id", "")),
            "Card Name": str(card.get("name", "")),
            **said,
            "Card Description": str(card.get("desc") or ""),
            "Labels": ", ".join(filter(None, labels)),
            "Members": ", ".join(filter(None, who)),
            "Due Date": str(card.get("due") or ""),
            "Due Complete": str(card.get("dueComplete") is True).lower(),
            "Parent card": "",
        }))  # fmt: skip
        records += [
            (len(records) + 1, {
                "Card ID": str(box.get("id", "")), "Card Name": str(box.get("name", "")), **said,
                "Members": people.get(str(box.get("idMember")), ""), "Due Date": str(box.get("due") or ""),
                "Due Complete": str(box.get("state") == "complete").lower(), "Parent card": str(card.get("id", "")),
            })
            for box in boxes.get(str(card.get("id")), ())
        ]  # fmt: skip
    return _document(records, name, Format.TRELLO, title=str(board.get("name", "")), remarks=remarks)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_STAMP = re.compile(r"\d{8}T\d{6}Z")


def _of_taskwarrior(key: str, value: Any) -> str | date:
    if key == "annotations" and isinstance(value, list):
        return "\n".join(str(one.get("description", "")) for one in value if isinstance(one, dict))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if not isinstance(one, (dict, list)))
    if isinstance(value, dict):
        return ""
    if _STAMP.fullmatch(str(value)):  # Taskwarrior's days begin at midnight where the officer is, and are told in UTC
        try:
            return local_moment(datetime.strptime(str(value), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)).date()
        except (ValueError, OverflowError, OSError):
            return str(value)
    return str(value)


def read_calendar(data: bytes, name: str) -> Document:
    """The tasks (VTODO) of a calendar's file. Raises Refused if it is damaged, or has none."""
    from icalendar import Calendar

    text, remarks = decode(data, name)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError) as error:
        raise Refused(
            f"“{name}” is damaged: it begins as a calendar and doesn't go on as one. Export it again, and import that."
        ) from error
    records: list[Record] = []
    events, title = 0, ""
    for calendar in calendars:
        title = title or str(calendar.get("X-WR-CALNAME", ""))
        events += len(calendar.walk("VEVENT"))
        for task in calendar.walk("VTODO"):
            records.append((len(records) + 1, _of_calendar(task)))
    _turn_round(records)
    if not records:
        raise Refused(
            f"“{name}” is a calendar of events, and there are no tasks in it. Export the list of tasks, or import the "
            "document that the dates were taken from."
        )
    if events:
        remarks += (f"{counted(events, 'event')} left out: only tasks become a plan.",)
    return _document(records, name, Format.CALENDAR, title=title, remarks=remarks)


_CHILD = "child"


def _turn_round(records: Sequence[Record]) -> None:
    """Tells the children of the tasks that name them which their parent is."""
    parents = {str(record.get(_CHILD)): str(record["VTODO"]) for _, record in records if _CHILD in record}
    for _, record in records:
        assert isinstance(record, dict)
        record.pop(_CHILD, None)
        if not record["Related to"]:
            record["Related to"] = parents.get(str(record["VTODO"]), "")


def _of_calendar(task: Any) -> dict[str, str | date]:
    said: dict[str, str | date] = {"VTODO": str(task.get("UID", "")), "Summary": str(task.get("SUMMARY", ""))}
    said["Categories"] = ", ".join(_several(task, "CATEGORIES"))
    related = task.get("RELATED-TO", [])
    for one in related if isinstance(related, list) else [related]:
        kind = str(getattr(one, "params", {}).get("RELTYPE", "PARENT")).upper()
        if kind in ("PARENT", "CHILD"):
            said.setdefault("Related to" if kind == "PARENT" else _CHILD, str(one))
    said.setdefault("Related to", "")
    said["Status"] = str(task.get("STATUS", ""))
    said["Percent complete"] = (
        f"{task['PERCENT-COMPLETE']}%" if "PERCENT-COMPLETE" in task and not said["Status"] else ""
    )
    for key in ("DUE", "COMPLETED", "DTSTART"):
        day = getattr(task.get(key), "dt", None)
        said[{"DTSTART": "Start"}.get(key, key.capitalize())] = _day(day) if day is not None else ""
    repeats = task.get("RRULE")
    said["Repeats"] = repeats.to_ical().decode() if repeats is not None else ""
    for key in ("DESCRIPTION", "LOCATION", "PRIORITY", "URL"):
        said[key.capitalize()] = str(task.get(key, ""))
    said["Comment"] = "\n".join(_several(task, "COMMENT"))
    people = task.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    names = [str(one.params.get("CN", "")) or re.sub(r"(?i)^mailto:", "", str(one)) for one in people]
    said["Attendee"] = ", ".join(names)
    return said


def _several(task: Any, key: str) -> list[str]:
    value = task.get(key, [])
    values = value if isinstance(value, list) else [value]
    found: list[str] = []
    for one in values:
        found += [str(part) for part in one.cats] if hasattr(one, "cats") else [str(one)]
    return found


_PROJECT = "{http://schemas.microsoft.com/project}"


def read_project(data: bytes, name: str) -> Document:
    """The tasks of a project that Microsoft Project saved as XML.

    Expects to be called with what the guard has let through, in a process that may be ended. Raises Refused if it is
    damaged or has more tasks than a plan.
    """
    from lxml import etree  # type: ignore[import-untyped]

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Refused(
            f"“{name}” is damaged: its XML breaks off or is not well formed. Save the project as XML again."
        ) from error
    if root.tag != f"{_PROJECT}Project":
        raise Refused(
            f"“{name}” is a file of XML, but not a project. Save the plan as .xlsx or .docx, and import that."
        )

    def text(node: Any, tag: str) -> str:
        return clean(node.findtext(f"{_PROJECT}{tag}") or "")

    resources = {
        text(one, "UID"): text(one, "Name") for one in root.iterfind(f"{_PROJECT}Resources/{_PROJECT}Resource")
    }
    working: dict[str, list[str]] = {}
    for one in root.iterfind(f"{_PROJECT}Assignments/{_PROJECT}Assignment"):
        if who := resources.get(text(one, "ResourceUID")):
            working.setdefault(text(one, "TaskUID"), []).append(who)
    records: list[Record] = []
    for task in root.iterfind(f"{_PROJECT}Tasks/{_PROJECT}Task"):
        if text(task, "IsNull") == "1" or not text(task, "Name") or text(task, "OutlineLevel") == "0":
            continue
        if len(records) >= MOST_ROWS:
            raise too_many_rows(name)
        records.append((len(records) + 1, {
            "Outline Level": text(task, "OutlineLevel") or "1",
            "WBS": text(task, "WBS"),
            "Name": text(task, "Name"),
            "Duration": _duration(text(task, "Duration")),
            "Start": _iso(text(task, "Start")),
            "Finish": _iso(text(task, "Finish")),
            "Baseline Finish": _iso(task.findtext(f"{_PROJECT}Baseline/{_PROJECT}Finish") or ""),
            "Actual Finish": _iso(text(task, "ActualFinish")),
            "Resource Names": ", ".join(working.get(text(task, "UID"), [])),
            "% Complete": f"{done}%" if (done := text(task, "PercentComplete")) else "",
            "Notes": text(task, "Notes"),
        }))  # fmt: skip
    title = text(root, "Title") or re.sub(r"\.\w+$", "", text(root, "Name"))
    return _document(records, name, Format.PROJECT, title=title)


def _iso(stamp: str) -> str | date:
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return stamp


_LENGTH = re.compile(r"PT(\d+)H\d+M\d+S")


def _duration(text: str) -> str:
    """ "PT160H0M0S" as days of eight hours."""
    found = _LENGTH.fullmatch(text)
    return f"{number(int(found[1]) / 8)} days" if found else text


def _day(when: Any) -> str:
    """The day of a date, as digits; with its hour where that is the last of a day in Greenwich, and none here."""
    if isinstance(when, datetime) and when.hour == _LAST_HOUR and when.utcoffset() == timedelta(0):
        return f"{when:%Y-%m-%dT%H:%MZ}"
    return f"{when:%Y-%m-%d}"


_LAST_HOUR = 23


def _document(
    records: Sequence[Record], name: str, format_: Format, *, title: str = "", remarks: tuple[str, ...] = ()
) -> Document:
    if len(records) > MOST_ROWS:
        raise too_many_rows(name)
    headings = list(dict.fromkeys(key for _, record in records for key in record))
    filled = {key for _, record in records for key, value in record.items() if value}
    kept = [key for at, key in enumerate(headings) if at < _ALWAYS or key in filled]
    rows = [Row(cells=tuple(map(_cell, kept)), place=Place(), marked_header=True)]
    for at, record in records:
        cells = tuple(_cell(record.get(key, "")) for key in kept)
        rows.append(Row(cells=cells, place=Place(line=at)))
    blocks: list[Block] = [Heading(text=clean(title), level=0, place=Place())] if clean(title) else []
    if records:
        blocks.append(Table(rows=tuple(rows), place=Place(table=1)))
    return Document(name=name, kind=READERS[format_].called, blocks=tuple(blocks), remarks=remarks)


_ALWAYS = 4
"""Fields by which a format is known, whether they hold anything or not."""


def _cell(value: str | date) -> Cell:
    if isinstance(value, date):
        return Cell(lines=tuple(typed_lines(value.isoformat())), value=value)
    return Cell(lines=tuple(typed_lines(value)))


def _damaged(name: str) -> Refused:
    return Refused(f"“{name}” is damaged: it begins as a list of tasks and is no whole one. Export it again.")


def looks_like_todo_txt(lines: Iterable[str]) -> bool:
    """Whether lines are of the format of todo.txt: two at least bear its marks, and no less than half of all."""
    told = [line for line in lines if line.strip()]
    marked = sum(bool(_TODO_LINE.match(line) or _TODO_FIELD.search(line)) for line in told)
    return marked >= 2 and marked * 2 >= len(told)


_TODO_LINE = re.compile(r"(?:x \d{4}-\d\d-\d\d |\([A-Z]\) |\d{4}-\d\d-\d\d \S)")
_TODO_FIELD = re.compile(r"(?:^|\s)due:\d{4}-\d\d-\d\d(?=\s|$)")
