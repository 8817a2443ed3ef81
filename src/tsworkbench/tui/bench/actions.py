"""The registry of acts: bindings, hints, palette, keys screen and docs all come from it.

It is a table and nothing else, because the first screen needs it. What an act does is the function of its id
in its module of `acts`, imported when the act is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SHOWN = {
    "question_mark": "?",
    "equals_sign": "=",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "exclamation_mark": "!",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "escape": "esc",
    "slash": "/",
    "backslash": "\\",
    "at": "@",
    "comma": ",",
    "colon": ":",
    "semicolon": ";",
    "underscore": "_",
    "ampersand": "&",
    "apostrophe": "'",
    "asterisk": "*",
    "full_stop": ".",
    "tilde": "~",
}


class Act(NamedTuple):
    """One thing the officer can do."""

    id: str
    """Also the name of the function that does it."""
    keys: tuple[str, ...]
    """By Textual's names, the one to show first."""
    label: str
    """One or two words, for the hints."""
    help: str
    """A sentence, for the keys screen, the palette and the docs."""
    module: str
    """Where in `acts` its function stands."""
    changes: bool = False
    """It changes data, or opens something that will."""


_OPENING = {
    "looking",
    "reporting",
    "governing",
    "renewing",
    "sharing",
    "registering",
    "filter",
    "jump",
    "mark",
    "workload",
    "switch_plan",
    "my_list",
    "keys",
    "somebody",
}
"""The modules whose acts open something, and single acts that do or that would be seen in the midst of a burst."""

GROUPS = {
    "saying": "Report progress",
    "changing": "Change the plan",
    "finding": "Find, filter, mark",
    "going": "Move around",
    "looking": "Look back and check",
    "reporting": "Report in rounds",
    "governing": "Agree and decide",
    "renewing": "Year after year",
    "sharing": "Share with others",
    "registering": "Registers",
    "keeping": "Undo, save and settings",
}
"""The group on the keys screen that the acts of a module stand in."""

# One act, one line.
# fmt: off
ACTS = (
    Act("state_green", ("g",), "green", "Rate green: will be done by its agreed date", "saying", True),
    Act("state_amber", ("a",), "amber", "Rate amber: in doubt; saves at once, then asks why and what next", "saying", True),
    Act("state_red", ("r",), "red", "Rate red: will miss its date, or needs a decision; saves at once, then asks why and what next", "saying", True),
    Act("no_change", ("equals_sign",), "no change", "Say “no change”: you have looked, and the last update still holds", "saying", True),
    Act("complete", ("c",), "complete", "Complete, done on the as-at day; pressed again, edit that day", "saying", True),
    Act("in_progress", ("p",), "in progress", "Set to in progress", "saying", True),
    Act("status", ("s",), "status", "Choose a status: not started, in progress, complete, deferred, cancelled, reopen", "saying", True),
    Act("comment", ("n",), "note", "Write commentary, printed for members", "saying", True),
    Act("actual", ("x",), "actual", "Count an output: “+12” more or “=40” in all, “on 4 Dec”, then the evidence", "saying", True),
    Act("evidence", (), "evidence", "Say what shows that it is done or is so: words, a link or a path; papers print it", "saying", True),
    Act("lesson", (), "lesson", "Note what was learned of the row or the plan; reports print it", "saying", True),
    Act("consultation", (), "consultation", "Note what those who were consulted have said of the row or the plan; the plan prints it", "saying", True),
    Act("public_notes", (), "lessons", "Lessons learned and consultations, of all plans of the file; Enter goes to the row", "saying"),
    Act("private_note", ("N",), "private", "Write a private note, which never leaves in a paper", "saying", True),

    Act("due", ("d",), "due", "Set the date by any phrase: “end jan”, “31/3/10”, “Q3”, “+2w”, “TBC”", "changing", True),
    Act("due_later", ("plus",), "a month later", "A month later, at once, each marked row from its own date; asks first where the date is signed off", "changing", True),
    Act("due_earlier", ("minus",), "a month earlier", "A month earlier, at once, each marked row from its own date; asks first where the date is signed off", "changing", True),
    Act("redate", (), "re-date", "Give what was carried from last year dates of this one: all a year later, or one by one", "changing", True),
    Act("times", (), "one time…", "Of what comes round again, defer or move the time that is due now, by itself", "changing", True),
    Act("lead", ("o",), "lead", "Assign leads: “A / B with C” is lead, joint lead, supporting", "changing", True),
    Act("reassign", ("O",), "hand over", "Hand all open work of an officer who leaves to another: asks whose, and to whom", "changing", True),
    Act("edit_officer", (), "officer…", "Edit what is known of an officer: name, kind, post, how to be reached, initials", "changing", True),
    Act("needs", ("L",), "needs", "What the milestone needs: the numbers of those that must be done before it", "changing", True),
    Act("title", ("t", "f2"), "title", "Change the title", "changing", True),
    Act("edit_row", ("e",), "edit", "Edit everything of the row in a form; all changes are one act", "changing", True),
    Act("insert", ("i",), "insert", "Insert a row: milestone, output, task, activity or objective", "changing", True),
    Act("delete", ("delete", "exclamation_mark"), "delete", "Delete the row with what is under it; a parent wants a second press", "changing", True),
    Act("bring_back", (), "bring back", "Bring back a deleted row with what went with it", "changing", True),
    Act("move_up", ("shift+up", "left_curly_bracket"), "move up", "Move the row up among its siblings", "changing", True),
    Act("move_down", ("shift+down", "right_curly_bracket"), "move down", "Move the row down among its siblings", "changing", True),

    Act("find", ("slash", "ctrl+f"), "find", "Find anything in the file by any word or number: rows, notes, officers", "finding"),
    Act("filter", ("f",), "filter", "Show only what is late, due this week, mine, an officer's, changed since I last looked …; esc shows all again", "finding"),
    Act("somebody", (), "somebody's list", "What is late of any officer: a letter chooses whose; esc shows everybody again", "finding"),
    Act("seen", (), "seen", "What others changed is seen: “changed since I last looked” counts from now", "finding"),
    Act("jump", ("J",), "jump", "Letters appear at panes and fields; the next key goes there", "finding"),
    Act("mark", ("space",), "mark", "Mark the row and go on: the next act is done to all marked, as one step; esc clears them", "finding"),
    Act("mark_to", ("M",), "mark to here", "Mark everything from the last mark to the cursor", "finding"),
    Act("repeat", ("full_stop",), "repeat", "Repeat the last act, on the selected row or on all marked", "finding", True),
    Act("copy", ("y",), "copy", "Copy the row, or all marked, as plain text", "finding"),

    Act("go_plan", ("1",), "plan", "Go to the plan", "going"),
    Act("go_milestones", ("2",), "milestones", "Go to the milestone calendar", "going"),
    Act("go_officers", ("3",), "officers", "Go to the officers' lists; there already, choose whose late work to show", "going"),
    Act("next_pane", ("tab",), "next pane", "Go to the next pane", "going"),
    Act("previous_pane", ("shift+tab",), "previous pane", "Go to the previous pane", "going"),
    Act("row_up", ("up", "k"), "up", "One row up", "going"),
    Act("row_down", ("down", "j"), "down", "One row down", "going"),
    Act("page_up", ("pageup", "left_parenthesis"), "page up", "One page up", "going"),
    Act("page_down", ("pagedown", "right_parenthesis"), "page down", "One page down", "going"),
    Act("first_row", ("home", "B"), "first", "The first row", "going"),
    Act("last_row", ("end", "G"), "last", "The last row", "going"),
    Act("fold", ("left", "h"), "fold", "Fold, or go to the row above; in a calendar: back by a day, a quarter, a stretch of time", "going"),
    Act("unfold", ("right", "l"), "unfold", "Unfold; in a calendar: on by a day, a quarter, a stretch of time", "going"),
    Act("open_row", ("enter",), "open", "Fold or unfold, or read what has nothing to unfold; from a calendar or a list: go to the row in the plan", "going"),
    Act("previous_month", ("left_square_bracket",), "back in time", "The month before; in the other calendars: the year, or the stretch of time", "going"),
    Act("next_month", ("right_square_bracket",), "on in time", "The month after; in the other calendars: the year, or the stretch of time", "going"),
    Act("today", ("0",), "today", "Today in the calendar: the month, the year or the stretch of time of the as-at day", "going"),
    Act("next_view", ("v",), "next view", "The next calendar: month, financial year, timeline, agenda", "going"),
    Act("look_wider", ("less_than_sign",), "wider", "Timeline: months, then quarters, then years across", "going"),
    Act("look_closer", ("greater_than_sign",), "closer", "Timeline: years, then quarters, then months across", "going"),
    Act("done_ones", ("V",), "done ones", "Agenda: show or hide what is done", "going"),
    Act("my_list", ("m",), "my list", "My own list, over all plans of the file", "going"),
    Act("workload", ("W",), "workload", "Who has how much to do in which month; Enter shows the items", "going"),
    Act("switch_plan", ("w",), "other plan", "Switch to another plan of the file", "going"),
    Act("zoom", ("z",), "zoom", "The pane at full size, and back", "going"),

    Act("read_row", ("Z",), "read", "Read all of the row, words whole: what was said and noted, how its dates changed, links, money; on no row: the plan", "looking"),
    Act("read_plan", (), "read the plan", "Read all of the plan as a whole: its particulars, sign-off, groups and notes", "looking"),
    Act("history", ("H",), "history", "History of the row; tab: of the whole file; u there undoes one past act", "looking"),
    Act("time", ("T",), "time", "Time: the as-at day, the plan as it stood on a day (read-only), what has changed since", "looking"),
    Act("plan_checks", ("K",), "checks", "Check the plan: what has no lead, no date, no measure, money counted twice…", "looking"),
    Act("compare", (), "compare…", "Hold the plan beside another, such as last year's, or beside a version of itself: what is new, done, re-dated", "looking"),

    Act("update_round", ("U",), "update round", "Update round: go through everything that needs an update from me", "reporting"),
    Act("returns", ("R",), "returns", "Returns: who has reported in this round, and a reminder for those who have not", "reporting"),
    Act("measures", ("X",), "measures", "Measures of the plan: x reads the one under the cursor, t sets a target; their series are drawn", "reporting"),
    Act("money", (), "money", "What the plan costs by objective, source or lead, what is spent and expected; m makes two names of a source one", "reporting"),
    Act("papers", ("P",), "papers", "Papers: reports, sheets, the plan itself and calendars, to look at and to save", "reporting"),
    Act("decisions", ("D",), "decisions", "Decisions asked: later dates, questions in words, money, red rows; tab: the log of those taken", "governing"),
    Act("ask_decision", (), "ask a group", "Ask a group for a decision in words, about the row or the plan", "governing", True),
    Act("record_decision", (), "record decision", "Record what groups decided about the row or the plan: money, scope, stopping it, an approval", "governing", True),
    Act("approval", (), "approval…", "Choose whose approval the row needs before it is complete; choose it again to remove it", "governing", True),
    Act("sign_off", (), "sign off", "Sign the plan off: its dates become the baseline, and only a decision moves them", "governing", True),
    Act("add_group", (), "new group", "Add a group that decides on the plan", "governing", True),
    Act("edit_group", (), "the group…", "Edit what a group is for, its terms of reference, and who sits on it", "governing", True),
    Act("add_meeting", (), "new meeting", "Add a day on which a group meets", "governing", True),
    Act("same_thing", (), "same thing as…", "Choose the output that the milestone is one thing with: one tick does both; choose it again to part them", "governing", True),
    Act("is_a_sign_off", (), "is a sign-off…", "Choose the plan whose sign-off the milestone is: signing that off completes it; choose it again to remove it", "governing", True),
    Act("serves", (), "serves…", "Choose which objective of another plan the activity serves; choose it again to remove it", "governing", True),
    Act("edit_plan", (), "the plan…", "Edit what the plan as a whole has: title, period, start of its year, words, what colours mean", "governing", True),
    Act("new_plan", (), "new plan", "Begin another plan in this file, with nothing in it yet: asks for its title and its period", "renewing", True),
    Act("roll_forward", (), "roll forward", "Make next year's plan from this one, with what is still open, and close this one", "renewing", True),
    Act("close_plan", (), "close the plan", "Close the plan: it is read, found and reported on, and its work is in no list any more", "renewing", True),
    Act("reopen_plan", (), "reopen the plan", "Open a closed plan again: its work is in the lists as before", "renewing", True),
    Act("record_review", (), "record a review", "Record that the plan was reviewed on the as-at day, and what that changed", "renewing", True),
    Act("name_version", (), "name a version", "Keep the plan as it is now under a name, which T goes back to", "renewing", True),
    Act("next_steps", (), "next steps…", "Make activities or milestones of what the plan prints as its next steps", "renewing", True),

    Act("sharing", ("S",), "sharing", "Sharing: who has which changes, what was taken in, what is to be settled, packs and forms", "sharing"),
    Act("settle", (), "settle", "Settle what two officers changed without knowing of each other: one key keeps one of them", "sharing"),
    Act("exchange", (), "exchange now", "Exchange changes now with the shared folder or the hub", "sharing"),
    Act("pack", (), "pack…", "Write a letter with what others lack of the plan, to attach to a mail or to paste into one", "sharing"),
    Act("form", (), "Excel form…", "Write an Excel form for an officer who installs nothing", "sharing"),
    Act("take_in", (), "take in…", "Take in a pack, a return or a form that was sent to you", "sharing", True),
    Act("share", (), "share by…", "Share the plan by a folder or a hub, or no longer; or make this copy home", "sharing", True),

    Act("go_registers", ("4",), "registers", "Registers: risks, contracts, grants, who came to what; 1, 2 and 3 go back to the plan", "registering"),
    Act("entries", ("E",), "entries", "The entries of registers that are about the row: its risks, events, grants …", "registering"),
    Act("new_register", (), "new register …", "Begin a register: from a preset, such as risks or contracts, or an empty one", "registering", True),
    Act("figures", (), "figures", "What is counted of the open register, and which output or measure it feeds", "registering"),
    Act("lay_out", ("Y",), "lay out", "Make the missing lines of a register, such as one for each organisation of an event; says how many first", "registering", True),
    Act("register_fields", (), "fields …", "Add, rename, hide or delete a field of the open register", "registering", True),
    Act("import_entries", (), "import entries …", "Entries of the open register from a table: Excel, CSV, OpenDocument, Word", "registering", True),
    Act("export_register", (), "write register …", "The open register as Excel, CSV or JSON, or in the form of a standard", "registering"),
    Act("redact", (), "redact …", "Take the personal words of the entry out of the file for good, its history and backups too", "registering", True),

    Act("undo", ("u", "ctrl+z"), "undo", "Undo the last act", "keeping", True),
    Act("redo", ("ctrl+r", "ctrl+y"), "redo", "Redo what was undone", "keeping", True),
    Act("saved", ("ctrl+s",), "saved", "Say when the last edit was saved, and where", "keeping"),
    Act("keys", ("question_mark", "f1"), "keys", "All keys", "keeping"),
    Act("acts", ("ctrl+p", "colon"), "acts", "Every act by name: type a word of it", "keeping"),
    Act("theme", (), "theme", "The next theme: dark, light, high contrast, the terminal's own colours", "keeping"),
    Act("who", (), "who", "Say who you are: whose list is mine, and in whose name acts are made", "keeping"),
    Act("take_up", (), "take up", "Take up again what was left half-typed", "keeping"),
    Act("settings", (), "settings", "Your settings as they are: choose one to change it; it counts at once where it can", "keeping"),
    Act("back_up", (), "back up", "Make a backup of the whole file now, and say where it is", "keeping"),
    Act("restore", (), "restore", "Restore a backup: the list says what each would undo, and asks first; the file as it is now is kept", "keeping"),
    Act("import_document", (), "import", "Import a document…: a plan, or a newer edition of one", "keeping", True),
    Act("back", ("escape",), "back", "Back from zoom, clear the marks, the filter, the message", "keeping"),
    Act("leave", ("q", "ctrl+q"), "quit", "Leave; says what was saved, and where; ctrl+q from anywhere", "keeping"),
)

ALSO = {
    "state_green": "state green, on track, on target, rating, rag, status green",
    "state_amber": "state amber, in doubt, at risk, rating, rag, status amber",
    "state_red": "state red, off track, not on time, rating, rag, status red",
    "no_change": "say no change, same as before, unchanged, still the same, nothing new",
    "complete": "done, finish, finished, tick, achieved, mark as done, close a row",
    "in_progress": "start, started, begin, begun, under way, ongoing",
    "status": "defer, deferred, cancel, cancelled, postpone, reopen, not started, stop, suspend, put off",
    "comment": "commentary, comment, remark, narrative, progress, say, write, text",
    "actual": "count, output, measure, number, figure, achieved so far, result, target, kpi, indicator, performance, "
    "percentage, per cent",
    "evidence": "evidence, proof, document, attach, attachment, file, path, link, url, where it is",
    "lesson": "lessons learned, lesson learnt, learning, what went well, what went wrong, retrospective",
    "consultation": "consult, consulted, stakeholders, feedback, views, engagement, survey",
    "public_notes": "lessons learned, consultations, list of notes, what was learned",
    "private_note": "private note, personal note, memo, confidential, reminder to myself",
    "due": "date, deadline, due date, when, by when, postpone, reschedule, slip, extend, tbc",
    "due_later": "later, postpone, delay, plus a month, slip a month",
    "due_earlier": "earlier, bring forward, sooner, minus a month",
    "lead": "assign, owner, responsible, officer, who leads, lead officer, allocate, delegate",
    "reassign": "reassign, transfer, leaver, leaves, maternity, absence, deputy, substitute, cover, replace an officer, "
    "handover, take over",
    "edit_officer": "person, contact, email, telephone, phone, initials, rename an officer, staff, team",
    "needs": "depends, dependency, dependencies, predecessor, after, link, blocked, waits for",
    "title": "rename, name, wording, retitle, call",
    "edit_row": "edit, change, form, fields, details, properties, budget, money, cost, funding, spend, risk, "
    "evidence, target, measure, ward, everything",
    "insert": "add, new, create, add a row, new row, add milestone, add activity, add objective, add output, add task, "
    "new milestone, new activity, new objective, new output, new task, milestone, activity, objective, action, task",
    "delete": "remove, erase, del, take out, drop",
    "bring_back": "undelete, recover, deleted, bin, rubbish, recycle, trash, restore a row, deleted rows",
    "move_up": "reorder, up, before, sort, order",
    "move_down": "reorder, down, after, sort, order",
    "find": "search, look for, look up, seek, where is, go to",
    "filter": "late, overdue, show only, tbc, without a lead, unconfirmed, watermelon, behind, slipping, slipped, "
    "unassigned, undated, what is late, only late, only mine, red ones, changed, hide, view",
    "somebody": "officer's list, somebody else's list, a colleague's list, whose, what is late for, overdue of, late of, "
    "another officer's list",
    "seen": "mark as read, read, changes seen, up to date, acknowledge",
    "jump": "go to a field, letters, hop",
    "mark": "select, several, many, bulk, multiple, tick several",
    "mark_to": "range, select to here, shift select",
    "repeat": "again, same again, do again to this",
    "copy": "clipboard, copy row, copy text, duplicate as text",
    "go_plan": "tree, the plan, action plan",
    "go_milestones": "calendar, milestones, month, diary, schedule",
    "go_officers": "people, officers, teams, leads, staff, colleagues",
    "fold": "collapse",
    "unfold": "expand",
    "next_view": "calendar view, week, year, timeline, agenda, gantt, next calendar, views, chart",
    "previous_month": "last month, earlier month, previous month",
    "next_month": "next month, later month, following month",
    "look_wider": "zoom out",
    "look_closer": "zoom in",
    "done_ones": "completed, show done, hide done, finished ones",
    "my_list": "mine, my work, to do, todo, to-do, my tasks, for me, assigned to me, what must i do",
    "workload": "capacity, busy, how much, who is busy, resources",
    "switch_plan": "switch plan, next plan, another plan, change plan, plans, strategies",
    "zoom": "full screen, larger, maximise, maximize, whole screen, enlarge",
    "read_row": "read, whole text, everything, full text, all of it, show all, details, commentary, notes, evidence, zoom in",
    "read_plan": "about the plan, the plan whole, plan details, vision, sign-off block, groups",
    "history": "changes, log, audit, who changed, versions, previous, trail, audit trail, what changed",
    "time": "as at, as-at, day, past, back in time, as it stood, since, what has changed, another day, compare, snapshot",
    "plan_checks": "check, validate, problems, errors, gaps, missing, quality, no lead, no date, health",
    "compare": "compare plans, difference, differences, last year, this year and last, what is new, versions, diff",
    "update_round": "update, round, return, monitoring, quarterly, progress update, my return, quarter",
    "returns": "remind, reminder, reminders, chase, who has said, who has not, outstanding, email, e-mail, "
    "responses",
    "today": "now, this month, as-at day, current month, go to today",
    "money": "budget, budgets, cost, costs, spend, spent, forecast, funding, sources, merge sources, in kind, totals, "
    "underspend, overspend, finance",
    "measures": "kpi, kpis, indicator, indicators, performance, pi, readings, reading, series, chart, trend, target, "
    "figures, benchmark",
    "papers": "print, export, report, reports, publish, word, excel, csv, pdf, save as, send, share, download, "
    "highlight report, exception report, calendar file, ics, document, html, web page, markdown, json, sheet, "
    "officer sheet, agenda paper, output to file, committee, "
    "preview, print preview",
    "decisions": "decide, approve, agree, refuse, approval, change control, change request, slippage",
    "ask_decision": "question, ask the board, ask the committee, request a decision",
    "record_decision": "minute, resolution, resolved, stop, scope, decision log, vote",
    "approval": "needs approval, sign off a row, consent, permission",
    "sign_off": "approve the plan, agree the plan, baseline, sign, freeze, lock, signature",
    "add_group": "board, committee, delivery group, add group, panel",
    "edit_group": "members, membership, terms of reference, remit, who sits on it",
    "add_meeting": "meeting, add meeting, board date, committee date, meets",
    "same_thing": "pair, link, one thing, milestone and output, part, link --same-as",
    "is_a_sign_off": "signs off, approve the plan, link --signs-off",
    "serves": "golden thread, contributes, supports, link to an objective, corporate objective, alignment",
    "edit_plan": "plan title, plan period, rename the plan, year, financial year, plan settings, plan properties, about",
    "new_plan": "empty plan, empty, another new plan, begin, start a plan, create a plan, add a plan, blank",
    "times": "occurrence, recurring, this time only, skip, defer one, move one, once, comes round, postpone",
    "redate": "redate, carried, carried over, a year later, new dates, last year's dates, dates of the new year",
    "roll_forward": "next year, new year, carry over, carry forward, roll over, rollover, year end, copy the plan",
    "close_plan": "archive, end the plan, finish the plan, year end, put away",
    "reopen_plan": "unarchive, open again, open the plan again, bring a plan back",
    "record_review": "review, annual review, yearly review, plan review, look again",
    "next_steps": "steps, what next, actions from next steps, plan next-steps",
    "name_version": "version, edition, snapshot, save a version, milestone of the plan, tag",
    "sharing": "share, who is behind, copies, laptops, others, colleagues, synchronise, sync, hub, folder, send, exchange",
    "settle": "conflict, conflicts, to settle, differences, both changed, clash, merge, resolve",
    "exchange": "synchronise, sync, push, pull, refresh, get changes, send changes, now",
    "pack": "send, mail, e-mail, email, letter, send the plan, return, send my changes, export for an officer",
    "form": "excel, spreadsheet, form for an officer, send a form, without the program",
    "take_in": "receive, open a return, open a pack, paste a letter, attachment, read in, bring in changes, form back",
    "share": "share a folder, shared folder, hub, server, postgresql, stop sharing, home, this copy is home",
    "go_registers": "risks, risk register, contracts, organisations, grants, assets, attendance, lists, database, log, register",
    "entries": "risks of the row, what is about it, linked, entries of the row",
    "new_register": "preset, risk register, begin a register, take in a register, new list, table, database",
    "figures": "counts, feed, counted from, feeds, unfeed, actual from a register",
    "lay_out": "lines for each, cross, fill in, every organisation, make lines",
    "register_fields": "columns, field, add a column, rename a column, hide a column",
    "import_entries": "entries from a table, entries from a file, list from a spreadsheet",
    "export_register": "export, csv, excel, spreadsheet, 360giving, open referral, transparency code, save the register",
    "redact": "personal data, forget, erase, remove for good, gdpr, data protection, blank out",
    "undo": "take back, revert, mistake, oops, back",
    "redo": "again, redo what was undone",
    "saved": "save, when saved, is it saved, where is the file, file, folder, location, disk, path",
    "keys": "help, shortcuts, keyboard, manual, how, commands, guide, what can i do, bindings, hotkeys",
    "acts": "palette, command palette, every act, menu, commands, all acts",
    "theme": "dark, light, colour, color, colours, contrast, high contrast, appearance, look, mode, themes",
    "who": "who am i, say who, my name, user, sign in, log in, login, identity, switch user, officer, i am, me, name",
    "take_up": "draft, drafts, half-typed, resume, unfinished, unsaved, continue",
    "settings": "options, preferences, config, configuration, set up, setup, customise, keys of my own, keymap",
    "back_up": "backup, backups, safety copy, copy the file, save a copy",
    "restore": "restore a backup, put back, go back to a backup, recover the file, from backup, damaged, older version",
    "import_document": "import, open a document, load, read in, bring in, word document, excel file, pdf, new edition, "
    "upload, spreadsheet, open",
    "back": "esc, cancel, clear, clear the filter, show all, all rows, reset, "
    "unmark, deselect, take marks away",
    "leave": "exit, close, leave, end, stop, bye, log out, logout, shut, close the program",
}
"""Other words by which officers look for an act, between commas. Its name comes first, whatever stands here."""
# fmt: on


class Meaning(NamedTuple):
    """What the key of an act does in the registers' place, where it is something else than in the plan."""

    label: str
    help: str
    changes: bool = False
    module: str = "entering"
    """Where in `acts.registers` its function is."""


# fmt: off
IN_REGISTERS = {
    "edit_row": Meaning("edit", "Edit everything of the entry in a form; all changes are one act", True),
    "status": Meaning("stage", "Move the entry to a stage, by its letter", True),
    "complete": Meaning("tick", "Tick the entry and go on to the next: attended, analysed, checked today; on a ticked one it unticks", True),
    "due": Meaning("review", "Set its review day by any phrase", True),
    "due_later": Meaning("a month later", "Its review day a month later, at once", True),
    "due_earlier": Meaning("a month earlier", "Its review day a month earlier, at once", True),
    "lead": Meaning("officer", "Set the officer of the entry", True),
    "title": Meaning("title", "Change what it is called by", True),
    "insert": Meaning("new", "A new entry; in an empty list of registers, a new register", True),
    "delete": Meaning("delete", "Delete the entry; one that others name wants a second press", True),
    "jump": Meaning("cell", "Letters appear at the columns; the next key edits that cell"),
    "previous_month": Meaning("sort", "Sort by a column, upwards: its letter says which"),
    "next_month": Meaning("sort down", "Sort by a column, downwards"),
    "filter": Meaning("filter", "Show only what words choose (“annual_value over £50k, no analysed”), a figure counts, or is kept; esc shows all again", module="counting"),
    "actual": Meaning("figures", "What is counted here, and which output or measure it feeds", module="counting"),
    "figures": Meaning("figures", "What is counted here, and which output or measure it feeds", module="counting"),
    "next_view": Meaning("picture", "The next picture of the register: matrix, balance, overlaps, doubles", module="counting"),
    "lay_out": Meaning("lay out", "Make the missing lines, such as one for each organisation of an event; says how many first", True, module="counting"),
    "register_fields": Meaning("fields", "Add, rename, hide or delete a field of the register", True, module="counting"),
    "import_entries": Meaning("import", "Entries of the register from a table: Excel, CSV, OpenDocument, Word", True, module="filing"),
    "export_register": Meaning("write", "The register as Excel, CSV or JSON, or in the form of a standard", module="filing"),
    "redact": Meaning("redact", "Take the personal words of the entry out of the file for good", True, module="filing"),
    "mark": Meaning("mark", "Mark the entry and go on: the next act is done to all marked, as one step"),
    "mark_to": Meaning("mark to here", "Mark everything from the last mark to the cursor"),
    "repeat": Meaning("repeat", "Do the last act again, to the selected entry or all marked", True),
    "copy": Meaning("copy", "Copy the entry, or all marked, as plain text"),
    "read_row": Meaning("read", "Read all of the entry, words whole, and what names it"),
    "entries": Meaning("entries", "The plan's row that the entry is about"),
}
"""The acts whose keys mean something of their own in the registers' place."""
# fmt: on

NOT_IN_REGISTERS = frozenset({
    "saying", "changing", "evidence", "lesson", "consultation", "times", "redate", "today", "look_wider", "look_closer",
    "done_ones", "ask_decision", "record_decision", "approval", "same_thing", "is_a_sign_off", "serves", "seen",
    "somebody",
})  # fmt: skip
"""Acts, and modules of them, that are for rows of the plan alone."""

WITHOUT_A_PLAN = frozenset({
    "undo", "redo", "keys", "acts", "saved", "theme", "who", "settings", "back_up", "restore", "new_plan",
    "import_document", "take_in", "back", "leave",
})  # fmt: skip
"""Acts that do something in a file from which the last plan was taken out again."""

BY_ID = {act.id: act for act in ACTS}
WAITING = frozenset(act.id for act in ACTS if act.changes or act.module in _OPENING or act.id in _OPENING)
"""Acts whose keys wait a breath, because they change data or put something over the screen.

Finding does not: whoever types "/" goes on typing.
"""
KEYS = {act.id: act.keys for act in ACTS}
"""The keys in force: those of the table, unless the officer has set others. See `bind`."""
BY_KEY = {key: act for act in ACTS for key in act.keys}
"""The keys in force, the other way round."""

_STATE = "state_green state_amber state_red"
_HINTS = {
    "activity": (_STATE, "complete", "due", "lead", "comment", "read_row", "find", "edit_row", "history", "undo", "keys"),
    "milestone": (_STATE, "complete", "due", "lead", "comment", "read_row", "find", "needs", "history", "undo", "keys"),
    "task": ("complete", "in_progress", "due", "lead", "title", "read_row", "find", "undo", "history", "filter", "keys"),
    "output": ("actual", "complete", "due", "lead", "title", "read_row", "insert", "edit_row", "history", "undo", "keys"),
    "marked": (_STATE, "complete", "due", "lead", "comment", "mark_to", "back", "keys"),
    "objective": (
        "insert", "title", "lead", "unfold", "read_row", "my_list", "switch_plan", "plan_checks", "history", "undo",
        "keys",
    ),
    "month": ("open_row", "previous_month next_month", "today", "next_view", "zoom", "my_list", "undo", "time", "keys"),
    "row of the month": (
        _STATE, "complete", "due", "next_view", "previous_month next_month", "today", "zoom", "undo", "keys",
    ),
    "row of the year": (
        _STATE, "complete", "open_row", "next_view", "previous_month next_month", "today", "zoom", "undo",
        "keys",
    ),
    "row of the timeline": (
        _STATE, "look_wider look_closer", "next_view", "previous_month next_month", "today", "zoom", "undo",
        "keys",
    ),
    "row of the agenda": (
        _STATE, "complete", "due", "done_ones", "today", "next_view", "zoom", "undo", "history", "keys",
    ),
    "officer": ("unfold", "my_list", "workload", "reassign", "switch_plan", "zoom", "undo", "time", "keys"),
    "past": ("find", "filter", "open_row", "history", "next_view", "previous_month next_month", "zoom", "time", "keys"),
    "no plan": ("redo", "acts", "undo", "keys"),
    "nothing": ("insert", "switch_plan", "my_list", "undo", "plan_checks", "keys"),
}  # fmt: skip
"""What the hints show, by what the cursor is on. Several acts with one word stand together."""

_TOGETHER = {"previous_month next_month": "earlier, later", "look_wider look_closer": "wider, closer"}
"""The word for acts whose keys stand together, where it is not a RAG's."""

_OTHERWISE = {("marked", "back"): "clear marks", ("past", "time"): "back to now"}
"""What an act is called where it does something of its own."""


def hints(
    kind: str, *, word: str = "state", again: str = "", without: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """(keys, word) for the bottom line.

    `word` is what follows the RAG keys, `again` what the last act was called, if it can be repeated. Acts that would
    do nothing now are left out by `without`.
    """
    found = []
    for entry in _HINTS[kind]:
        acts = [BY_ID[name] for name in entry.split() if KEYS[name] and name not in without]
        if not acts:
            continue
        keys = " ".join(key_to(act.id) for act in acts)
        label = _OTHERWISE.get((kind, entry), acts[0].label)
        found.append((keys, label if len(entry.split()) == 1 else _TOGETHER.get(entry, word)))
    if again and KEYS["repeat"] and _HINTS[kind][0] in (_STATE, "complete", "actual"):
        found.insert(1, (key_to("repeat"), again))
    return tuple(found)


def editor_keys(
    enters: str, leaves: str, *, mends: bool, between: tuple[tuple[str, str], ...] = ()
) -> tuple[tuple[str, str], ...]:
    """(keys, word) for the bottom line while something is being typed: there the keys of the acts are letters.

    With `mends`, what is typed takes the place of the text that is there. `between` has what other keys do.
    """
    mending = (("type", "replaces"), ("→", "keeps")) if mends else ()
    return (("enter", enters), *mending, *between, ("esc", leaves))


def bind(keys: Mapping[str, tuple[str, ...]]) -> None:
    """Puts other keys in force for some acts; the rest have those of the table. Clashes are `keymap`'s affair."""
    KEYS.update({act.id: keys.get(act.id, act.keys) for act in ACTS})
    BY_KEY.clear()
    BY_KEY.update({key: act for act in ACTS for key in KEYS[act.id]})


def groups() -> dict[str, list[Act]]:
    """Acts by the name of their group, in the order of the registry."""
    found: dict[str, list[Act]] = {}
    for act in ACTS:
        found.setdefault(GROUPS[act.module], []).append(act)
    return found


ON_ENTRIES = "In the registers (4)"
"""What stands over the acts whose keys mean something of their own there."""


def on_entries() -> list[Act]:
    """The acts whose keys mean something of their own in the registers' place, by what they mean there."""
    return [BY_ID[name]._replace(label=meaning.label, help=meaning.help) for name, meaning in IN_REGISTERS.items()]


def shown(key: str) -> str:
    """A key as it is written for people: "shift+↑", "?", "N"."""
    *before, last = key.split("+")
    if last not in _SHOWN and "_" in last:
        last = _character(last)
    return "+".join([*before, _SHOWN.get(last, last)])


_BY_SIGN = {"↵": "enter"} | {written: key for key, written in _SHOWN.items()}
_NAMED = {"enter", "tab", "space", "home", "end", "backspace", *(f"f{number}" for number in range(1, 13))}
_SENT = {"enter": "\r", "tab": "\t", "space": " "}


def pressed(word: str) -> tuple[str, str | None] | None:
    """The key that is written so for people, and the character it sends. None for what is no key: "type", "1-9".

    >>> pressed("shift+↑"), pressed("?"), pressed("type")
    (('shift+up', None), ('question_mark', '?'), None)
    """
    key = next((key for key in BY_KEY if shown(key) == word), "")
    if not key:
        *before, last = word.split("+") if len(word) > 1 else [word]
        last = _BY_SIGN.get(last, last)
        if not (last in _NAMED or last in _SHOWN or (len(last) == 1 and last.isalnum())):
            return None
        key = "+".join([*before, last])
    return key, _SENT.get(key, word if len(word) == 1 and word not in "↑↓←→" else None)


def _character(name: str) -> str:
    """The character that a key's long name stands for: "exclamation_mark" is "!"."""
    from unicodedata import lookup  # only keys of the officer's own have such names

    for spelling in (name.replace("_", " "), name.replace("_", "-")):
        try:
            return lookup(spelling)
        except KeyError:
            continue
    return name


def keys_of(act: Act) -> str:
    """The act's keys as they are written for people: "u · ctrl+z"; empty where it has none."""
    return " · ".join(shown(key) for key in KEYS[act.id])


def key_to(act_id: str) -> str:
    """The key to name for an act, as it is written for people; where it has none, the way by its name."""
    if KEYS[act_id]:
        return shown(KEYS[act_id][0])
    return f"{shown((KEYS['acts'] or ('ctrl+p',))[0])} “{BY_ID[act_id].label}”"
