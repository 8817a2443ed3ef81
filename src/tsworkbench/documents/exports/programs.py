"""The programs whose exports are known: one entry each, and nothing but facts.

An entry is added with an entry here and a sample in `tests/documents/exports/samples`. Its headings are those that
`published` names; a program whose headings are published nowhere has no entry. Headings are compared in small letters,
an underscore for a space.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tsworkbench.documents.columns.meanings import Meaning


@dataclass(frozen=True, kw_only=True)
class Export:
    """How one program exports its tasks."""

    tool: str
    """The program's name, as it is said to the officer."""
    published: str
    """Where its headings were published, and when they were read there."""
    required: tuple[str, ...]
    """Headings that all stand in its header."""
    one_of: tuple[str, ...] = ()
    """Headings of which one at least does."""
    title: tuple[str, ...]
    """What the tasks are called: the first of these headings that it has."""
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    """What other columns hold. A heading that is nowhere in the entry is kept as notes under its own name."""
    group: tuple[str, ...] = ()
    """Columns whose values are the objectives: the first that has any. Lists named “To do” and “Done” are statuses."""
    key: tuple[str, ...] = ()
    """Columns by which other rows name a task as their parent."""
    parent: tuple[str, ...] = ()
    """Columns that hold the parent's key or its title."""
    parent_title: tuple[str, ...] = ()
    """Columns that hold the title of a parent that need not be in the file."""
    level: tuple[str, ...] = ()
    """Columns that say how deep a task is: 1, 2, 3, or 1, 1.1, 1.1.1."""
    sums_up: bool = False
    """A task with others under it has dates and shares that the program works out from those."""
    plan: tuple[str, ...] = ()
    """Columns that say on each row what the whole is called, and rows above the header that do."""
    aside: frozenset[str] = frozenset()
    """Columns that the program keeps for itself, and that say nothing of a plan: they are left out."""
    titles_by_level: str = ""
    """The name of columns, “Title 1”, “Title 2”, of which the one that is filled says the level, too."""
    sections: tuple[str, str] | None = None
    """The column and its value in a row that is only the name of the group of those below."""
    comments: tuple[str, str] | None = None
    """The column and its value in a row that is a comment on the task above."""
    skip: Mapping[str, str] = field(default_factory=dict)
    """Rows that are left out, by what stands in a column."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Its own words for how far a task is, in ours, where ours don't have them."""
    month_first: bool = False
    """Days are written 03/28/2025 for 28 March, wherever the program runs."""
    in_groups: bool = False
    """Its header stands under the name of each group again, and a row of sums stands below each."""
    is_format: bool = False
    """Its files are in a format of their own, so that it needn't be said what they look like. The first of the headings
    that are required is put there by the reader of the format."""
    other_sheets: tuple[str, ...] = ()
    """Sheets of the same workbook that hold no tasks."""


ASANA = Export(
    tool="Asana",
    published="public scripts that read a project's CSV export, GitHub; read November 2026",
    required=("task id", "name", "assignee"),
    one_of=("section/column", "parent task", "completed at"),
    title=("name",),
    group=("section/column",),
    parent=("parent task",),
    plan=("projects",),
    meanings={
        "assignee": Meaning.LEAD,
        "due date": Meaning.DUE,
        "completed at": Meaning.DONE_ON,
        "notes": Meaning.NOTES,
        "task progress": Meaning.STATUS,
        "status": Meaning.STATUS,
    },
    aside=frozenset({"task id", "created at", "last modified", "assignee email"}),
)

JIRA = Export(
    tool="Jira",
    published="confluence.atlassian.com, and public scripts that read its CSV export; read November 2026",
    required=("summary", "issue key", "issue type", "status"),
    title=("summary",),
    key=("issue key", "issue id"),
    parent=("parent", "parent key", "parent id", "epic link", "custom field (epic link)", "custom field (parent link)"),
    parent_title=("parent summary", "epic name", "custom field (epic name)"),
    plan=("project name",),
    meanings={
        "issue key": Meaning.REF,
        "status": Meaning.STATUS,
        "assignee": Meaning.LEAD,
        "due date": Meaning.DUE,
        "resolved": Meaning.DONE_ON,
        "description": Meaning.NOTES,
        "comment": Meaning.NOTES,
    },
    aside=frozenset({
        "issue id", "project key", "project type", "project lead", "project lead id", "project url",
        "reporter id", "creator", "creator id", "assignee id", "created", "updated", "last viewed", "votes",
        "watchers", "watchers id", "work ratio", "status category", "status category changed", "security level",
    }),
    statuses={
        "selected for development": "to do",
        "ready for development": "to do",
        "in code review": "in progress",
        "in qa": "in progress",
        "in testing": "in progress",
        "won't do": "cancelled",
        "won’t do": "cancelled",
        "duplicate": "cancelled",
    },
)  # fmt: skip

TRELLO = Export(
    tool="Trello",
    published="public scripts that read a board's CSV export, GitHub; read November 2026",
    required=("card id", "card name", "list name"),
    title=("card name",),
    group=("list name", "board name"),
    key=("card id",),
    parent=("parent card",),
    plan=("board name",),
    meanings={
        "members": Meaning.LEAD,
        "due date": Meaning.DUE,
        "due complete": Meaning.STATUS,
        "card description": Meaning.NOTES,
    },
    aside=frozenset({
        "card id", "list id", "board id", "attachment count", "attachment links",
        "checklist item total count", "checklist item completed count", "vote count", "comment count",
        "last activity date", "member ids", "archived",
    }),
    skip={"archived": "true"},
    statuses={"true": "complete", "false": ""},
)  # fmt: skip

PLANNER = Export(
    tool="Planner",
    published="public scripts that read a plan's export to Excel, GitHub; read November 2026",
    required=("task name", "bucket name", "progress"),
    title=("task name",),
    group=("bucket name",),
    plan=("plan name",),
    meanings={
        "progress": Meaning.STATUS,
        "assigned to": Meaning.LEAD,
        "due date": Meaning.DUE,
        "completed date": Meaning.DONE_ON,
        "description": Meaning.NOTES,
        "notes": Meaning.NOTES,
    },
    aside=frozenset({
        "task id", "created by", "created date", "late", "completed by", "is recurring", "recurring",
        "plan id", "date of export",
    }),
    month_first=True,
)  # fmt: skip

CLICKUP = Export(
    tool="ClickUp",
    published="public programs that import a list's CSV export, GitHub; read November 2026",
    required=("task id", "task name", "assignees", "list name"),
    title=("task name",),
    group=("list name",),
    key=("task id",),
    parent=("parent id",),
    plan=("folder name", "space name"),
    meanings={
        "task content": Meaning.NOTES,
        "status": Meaning.STATUS,
        "assignees": Meaning.LEAD,
        "due date text": Meaning.DUE,
        "comments": Meaning.NOTES,
    },
    aside=frozenset({
        "task id", "task custom id", "date created", "date created text", "due date", "start date", "space name",
        "folder name", "assigned comments", "time estimated", "time estimated text", "time spent", "time spent text",
        "rolled up time", "rolled up time text", "attachments", "checklists",
    }),
    statuses={"complete": "complete", "in review": "in progress"},
)  # fmt: skip

MS_PROJECT = Export(
    tool="Microsoft Project",
    published="learn.microsoft.com, and public files that Project wrote as CSV and Excel; read November 2026",
    required=("duration", "start", "finish"),
    one_of=("task mode", "outline level", "outline number", "resource names", "wbs"),
    title=("name", "task name"),
    level=("outline level", "outline number", "wbs"),
    sums_up=True,
    plan=("project",),
    meanings={
        "wbs": Meaning.REF,
        "outline number": Meaning.REF,
        "finish": Meaning.DUE,
        "resource names": Meaning.LEAD,
        "assigned to": Meaning.LEAD,
        "% complete": Meaning.SHARE,
        "percent complete": Meaning.SHARE,
        "% work complete": Meaning.OTHER,
        "actual finish": Meaning.DONE_ON,
        "baseline finish": Meaning.WAS_DUE,
        "cost": Meaning.COST,
        "notes": Meaning.NOTES,
        "milestone": Meaning.OTHER,
        "priority": Meaning.OTHER,
        "status": Meaning.STATUS,
    },
    aside=frozenset({"id", "unique id", "task mode", "outline level", "summary", "guid", "milestone", "active"}),
    skip={"active": "no"},
    statuses={"future task": "not started"},
    other_sheets=("resource_table", "assignment_table", "resource_data", "assignment_data"),
)

GITHUB = Export(
    tool="GitHub Projects",
    published="docs.github.com (exporting your project's data), and public programs that read it; read November 2026",
    required=("title", "url", "assignees", "status"),
    title=("title",),
    group=("milestone",),
    parent=("parent issue",),
    meanings={
        "assignees": Meaning.LEAD,
        "status": Meaning.STATUS,
        "target date": Meaning.DUE,
        "due date": Meaning.DUE,
        "due": Meaning.DUE,
        "end date": Meaning.DUE,
        "reviewers": Meaning.OTHER,
        "notes": Meaning.NOTES,
    },
    aside=frozenset({"linked pull requests", "sub-issues progress", "repository"}),
    statuses={"todo": "to do", "ready": "to do"},
)

MONDAY = Export(
    tool="monday.com",
    published="support.monday.com, and public files that it exported to Excel; read November 2026",
    required=("name",),
    one_of=("subitems", "status", "person", "people", "owner", "timeline - end", "date", "due date"),
    title=("name",),
    meanings={
        "status": Meaning.STATUS,
        "person": Meaning.LEAD,
        "people": Meaning.LEAD,
        "owner": Meaning.LEAD,
        "date": Meaning.DUE,
        "due date": Meaning.DUE,
        "timeline - end": Meaning.DUE,
        "budget": Meaning.COST,
        "notes": Meaning.NOTES,
    },
    aside=frozenset({"item id (auto generated)", "item id", "last updated", "subitems"}),
    in_groups=True,
    statuses={
        "working on it": "in progress",
        "stuck": "off track",
        "not started": "not started",
        "waiting for review": "in progress",
    },
)

OPENPROJECT = Export(
    tool="OpenProject",
    published="openproject.org, user guide on exporting work packages, and public files; read November 2026",
    required=("id", "subject", "type", "status"),
    title=("subject",),
    key=("id",),
    parent=("parent",),
    sums_up=True,
    plan=("project",),
    meanings={
        "id": Meaning.REF,
        "status": Meaning.STATUS,
        "assignee": Meaning.LEAD,
        "accountable": Meaning.OTHER,
        "finish date": Meaning.DUE,
        "due date": Meaning.DUE,
        "description": Meaning.NOTES,
        "% complete": Meaning.OTHER,
        "progress (%)": Meaning.OTHER,
    },
    aside=frozenset({"author", "created on", "updated on"}),
    statuses={
        "new": "not started", "specified": "not started", "confirmed": "not started", "to be scheduled": "not started",
        "developed": "in progress", "in testing": "in progress", "tested": "in progress", "test failed": "off track",
        "rejected": "cancelled",
    },
)  # fmt: skip

SMARTSHEET = Export(
    tool="Smartsheet",
    published="projectorpsa.atlassian.net (fields of a Smartsheet project) and help.smartsheet.com; read November 2026",
    required=("task name", "assigned to", "predecessors"),
    one_of=("finish", "end date", "% complete"),
    title=("task name",),
    level=("level", "hierarchy level"),
    sums_up=True,
    meanings={
        "assigned to": Meaning.LEAD,
        "finish": Meaning.DUE,
        "end date": Meaning.DUE,
        "due date": Meaning.DUE,
        "status": Meaning.STATUS,
        "% complete": Meaning.SHARE,
        "comments": Meaning.NOTES,
    },
    aside=frozenset({"level", "hierarchy level", "row id"}),
)

PENTANA = Export(
    tool="Pentana",
    published="pentanarisk.help.ideagen.com, “How do I do an Actions Import?”; read November 2026",
    required=("action title", "code", "due date"),
    title=("action title",),
    key=("code",),
    parent=("parent action code",),
    parent_title=("parent action title",),
    meanings={
        "code": Meaning.REF,
        "due date": Meaning.DUE,
        "original due date": Meaning.WAS_DUE,
        "completed date": Meaning.DONE_ON,
        "assigned to": Meaning.LEAD,
        "managed by": Meaning.OTHER,
        "status": Meaning.STATUS,
        "description": Meaning.NOTES,
        "latest note": Meaning.NOTES,
    },
)

TODOIST = Export(
    tool="Todoist",
    published="todoist.com/help, “Import or export a project as a CSV file”; read November 2026",
    required=("type", "content", "indent", "responsible"),
    title=("content",),
    level=("indent",),
    sections=("type", "section"),
    comments=("type", "note"),
    meanings={
        "description": Meaning.NOTES,
        "responsible": Meaning.LEAD,
        "date": Meaning.DUE,
        "deadline": Meaning.DUE,
        "priority": Meaning.OTHER,
    },
    aside=frozenset({
        "type", "indent", "author", "date lang", "timezone", "duration", "duration unit", "deadline lang", "meta",
        "is collapsed", "view style",
    }),
)  # fmt: skip

LINEAR = Export(
    tool="Linear",
    published="linear.app, its guide on exporting data, and public programs that read it; read November 2026",
    required=("id", "team", "title", "status", "created"),
    title=("title",),
    group=("project milestone", "project"),
    key=("id",),
    parent=("parent issue",),
    plan=("project",),
    meanings={
        "id": Meaning.REF,
        "status": Meaning.STATUS,
        "assignee": Meaning.LEAD,
        "due date": Meaning.DUE,
        "completed": Meaning.DONE_ON,
        "description": Meaning.NOTES,
        "team": Meaning.OTHER,
    },
    aside=frozenset({
        "project id", "creator", "cycle number", "created", "updated", "triaged", "uuid", "project milestone id",
        "sla status", "archived", "cycle start", "cycle end",
    }),
    statuses={"canceled": "cancelled", "todo": "to do", "triage": "not started"},
)  # fmt: skip

AZURE = Export(
    tool="Azure DevOps",
    published="learn.microsoft.com (importing and exporting work items as CSV), and public files; read November 2026",
    required=("work item type", "state"),
    one_of=("title", "title 1"),
    title=("title", "title 1"),
    titles_by_level="title",
    key=("id",),
    parent=("parent",),
    meanings={
        "id": Meaning.REF,
        "state": Meaning.STATUS,
        "assigned to": Meaning.LEAD,
        "target date": Meaning.DUE,
        "due date": Meaning.DUE,
        "finish date": Meaning.DUE,
        "closed date": Meaning.DONE_ON,
        "description": Meaning.NOTES,
    },
    aside=frozenset({"rev", "changed date", "created date", "created by", "area id", "iteration id"}),
    statuses={"proposed": "not started", "committed": "in progress", "removed": "cancelled"},
)

REDMINE = Export(
    tool="Redmine",
    published="public files that it exported as CSV, and programs that read them, GitHub; read November 2026",
    required=("#", "tracker", "status", "subject"),
    title=("subject",),
    group=("target version", "category"),
    key=("#",),
    parent=("parent task",),
    plan=("project",),
    meanings={
        "#": Meaning.REF,
        "status": Meaning.STATUS,
        "assignee": Meaning.LEAD,
        "due date": Meaning.DUE,
        "closed": Meaning.DONE_ON,
        "description": Meaning.NOTES,
        "% done": Meaning.OTHER,
    },
    aside=frozenset({"author", "created", "updated", "private"}),
    statuses={"feedback": "in progress"},
)

GITLAB = Export(
    tool="GitLab",
    published="gitlab.com, its own issues on the export as CSV; read November 2026",
    required=("title", "issue id", "state", "assignee username"),
    title=("title",),
    group=("epic title", "milestone"),
    meanings={
        "issue id": Meaning.REF,
        "state": Meaning.STATUS,
        "assignee": Meaning.LEAD,
        "due date": Meaning.DUE,
        "closed at (utc)": Meaning.DONE_ON,
        "description": Meaning.NOTES,
    },
    aside=frozenset({
        "author", "author username", "assignee username", "confidential", "locked", "created at (utc)",
        "updated at (utc)", "epic id", "time estimate", "time spent",
    }),
)  # fmt: skip

TASKWARRIOR = Export(
    tool="Taskwarrior",
    published="taskwarrior.org, the JSON format of its export; read November 2026",
    required=("uuid", "description", "status", "entry"),
    title=("description",),
    group=("project",),
    meanings={
        "status": Meaning.STATUS,
        "due": Meaning.DUE,
        "end": Meaning.DONE_ON,
        "annotations": Meaning.NOTES,
        "assignee": Meaning.LEAD,
        "owner": Meaning.LEAD,
    },
    aside=frozenset({"uuid", "id", "entry", "modified", "urgency", "mask", "imask", "parent", "rtype"}),
    statuses={"pending": "not started", "waiting": "not started", "deleted": "cancelled", "recurring": "not started"},
    skip={"status": "recurring"},
)

CALENDAR = Export(
    tool="iCalendar",
    is_format=True,
    published="RFC 5545, the component VTODO; read November 2026",
    required=("vtodo", "summary"),
    title=("summary",),
    group=("categories",),
    key=("vtodo",),
    parent=("related to",),
    plan=("x-wr-calname",),
    meanings={
        "status": Meaning.STATUS,
        "percent complete": Meaning.SHARE,
        "due": Meaning.DUE,
        "completed": Meaning.DONE_ON,
        "description": Meaning.NOTES,
        "comment": Meaning.NOTES,
        "attendee": Meaning.LEAD,
        "organizer": Meaning.OTHER,
    },
    aside=frozenset({"vtodo", "related to", "priority"}),
    statuses={"needs-action": "not started", "in-process": "in progress"},
)

TODO_TXT = Export(
    tool="todo.txt",
    is_format=True,
    published="github.com/todotxt/todo.txt; read November 2026",
    required=("todo.txt", "task"),
    title=("task",),
    group=("project",),
    meanings={
        "due": Meaning.DUE,
        "done": Meaning.STATUS,
        "completed": Meaning.DONE_ON,
        "owner": Meaning.LEAD,
        "context": Meaning.OTHER,
        "priority": Meaning.OTHER,
    },
    aside=frozenset({"todo.txt"}),
)

ORG = Export(
    tool="Org",
    is_format=True,
    published="orgmode.org, the manual's chapters on TODO items, deadlines and properties; read November 2026",
    required=("org", "heading", "todo"),
    title=("heading",),
    level=("org",),
    meanings={
        "todo": Meaning.STATUS,
        "deadline": Meaning.DUE,
        "closed": Meaning.DONE_ON,
        "assigned": Meaning.LEAD,
        "notes": Meaning.NOTES,
    },
    aside=frozenset({"org"}),
    statuses={"todo": "to do", "next": "to do", "wait": "on hold", "waiting": "on hold", "canceled": "cancelled"},
)

LIST = Export(
    tool="",
    is_format=True,
    published="the lists of tasks that GitHub-flavoured Markdown describes, and lists typed in the same way",
    required=("list of tasks", "task"),
    title=("task",),
    group=("under",),
    level=("list of tasks",),
    meanings={
        "no.": Meaning.REF,
        "lead": Meaning.LEAD,
        "support": Meaning.SUPPORT,
        "due": Meaning.DUE,
        "status": Meaning.STATUS,
        "done on": Meaning.DONE_ON,
        "cost": Meaning.COST,
        "output": Meaning.OUTPUT,
        "notes": Meaning.NOTES,
    },
    aside=frozenset({"list of tasks"}),
)
"""Not a program's: what `exports.task_lists` makes of lines."""

EXPORTS: tuple[Export, ...] = (
    ASANA, JIRA, TRELLO, PLANNER, CLICKUP, MS_PROJECT, GITHUB, MONDAY, OPENPROJECT, SMARTSHEET, PENTANA, TODOIST,
    LINEAR, AZURE, REDMINE, GITLAB, TASKWARRIOR, CALENDAR, TODO_TXT, ORG, LIST,
)  # fmt: skip
