"""Writes the parts of the documents that the program itself knows: ``python docs/generate.py``.

A generated part stands between two comments, ``<!-- generated: NAME -->`` and ``<!-- end -->``. In a block
marked ``console`` each command after ``$`` is run on a throw-away copy, and what it prints is written under it. A
block marked with a language and a file's name, such as ``csv plan.csv``, is that file, for the commands after it.
The reports in ``docs/examples`` are written whole.
With ``--check`` nothing is written: it leaves with exit code 1 if a document says anything else than the program.
"""

import contextlib
import inspect
import os
import re
import shlex
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import click
from click.testing import CliRunner

from tsworkbench.cli.files.samples import make_sample
from tsworkbench.cli.group import COMMANDS, workbench
from tsworkbench.cli.options import COMMON, FILE_VARIABLE, WHO_VARIABLE, Common
from tsworkbench.papers.catalogue import Format, Wanted, write
from tsworkbench.papers.catalogue import Kind as PaperKind
from tsworkbench.plan.due import Due, find, read
from tsworkbench.plan.roundtrip import interchange
from tsworkbench.plan.roundtrip.interchange import Key, Kind
from tsworkbench.plan.whole import Dated, Library
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import HANGING, NAMES, PARENT
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.plan import plan_named
from tsworkbench.tui.bench.actions import ACTS, ON_ENTRIES, groups, on_entries, shown
from tsworkbench.work.demo.quarter import CUT_OFF, ISSUED, POSITION, illustrate_quarter
from tsworkbench.work.demo.sample import PLAN
from tsworkbench.work.mine.settings import VARIABLE

ROOT = Path(__file__).parents[1]
_AS_AT = date(2009, 12, 15)
_NOW = int(datetime(2009, 12, 15, 14, 2, 11, tzinfo=UTC).timestamp() * 1000)
_HOME = "/home/you"
_PART = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_BLOCK = re.compile(r"(?<=```)(console|\w+ (?P<file>[\w-]+\.\w+))\n(?P<body>.*?)(?=```)", re.DOTALL)
_SIZE = re.compile(r"\([\d,]+ bytes\)")
"""Left open in what examples print: with each word that a paper says otherwise, every one of them would differ."""


def documents() -> list[Path]:
    """README and everything in docs/, in the order in which they are read."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def generated(text: str) -> str:
    """A document's text with its generated parts as they should be."""
    text = _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n\n{part[3]}", text)
    if "```console\n" not in text:
        return text
    with Console() as console:
        return _BLOCK.sub(console.block, text)


def examples() -> dict[Path, str]:
    """The reports that the documents show, whole: the sample plan's, as at 31 December 2009."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "quarter.db")
        make_sample(file)
        illustrate_quarter(file)
        book = open_book(file)
        try:
            plan = plan_named(book, PLAN)["id"]
            wanted = Wanted(kind=PaperKind.HIGHLIGHT, as_at=ISSUED, plan_id=plan, position=POSITION, cut_off=CUT_OFF)
            return {
                ROOT / "docs" / "examples" / f"highlight-report.{form}": write(book, wanted, form).decode()
                for form in (Format.HTML, Format.MD)
            }
        finally:
            book.close()


def main(arguments: list[str]) -> int:
    """Writes the documents anew, or only says which differ."""
    stale = []
    texts = {path: generated(path.read_text(encoding="utf-8")) for path in documents()} | examples()
    for path, wanted in texts.items():
        if not path.exists() or path.read_bytes() != wanted.encode():
            stale.append(path.relative_to(ROOT))
            if "--check" not in arguments:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(wanted.encode())
    for name in stale:
        print(f"{name}: {'differs from the program' if '--check' in arguments else 'written'}")
    return 1 if stale and "--check" in arguments else 0


# -- tables


def tables() -> str:
    """A picture of the tables: an arrow goes from a table to those that have a row of it named in each of theirs."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "plan.db")
        create(file)
        arrows = [
            f"  {of} --> {table}"
            for table in NAMES
            for of in _query(file, f"select distinct \"table\" from pragma_foreign_key_list('{table}') order by 1")
            if of != "plan" or table not in PARENT or PARENT[table] == "plan"
        ]
    hanging = [
        '  subgraph hanging ["on a row of any level, by row_id and level"]',
        *(f"    {t}" for t in HANGING),
        "  end",
    ]
    past = ['  subgraph past ["the history, written by triggers"]', "    action --> change", "  end"]
    return "\n".join(["```mermaid", "flowchart LR", *arrows, *hanging, *past, "```"])


# -- keys


def keys() -> str:
    """Every act of the registry, by group."""
    parts = []
    for group, acts in (*groups().items(), (ON_ENTRIES, [act for act in on_entries() if act.keys])):
        rows = [
            [" ".join(f"`{shown(key)}`" for key in act.keys) or "`:`, by name", act.label, act.help] for act in acts
        ]
        parts.append(f"### {group}\n\n{_table(['Keys', 'Act', 'What it does'], rows)}")
    return "\n\n".join(parts)


def act_ids() -> str:
    """The id of every act, by which its keys can be set."""
    return _table(["Id", "Act", "Usual keys"], [[f"`{act.id}`", act.label, _written(act.keys)] for act in ACTS])


def _written(keys: tuple[str, ...]) -> str:
    return " ".join(f"`{shown(key)}`" for key in keys) or "none"


# -- the command line


def cli_common() -> str:
    """What the program itself says, and the options that every command takes."""
    options = [option for option in workbench.params if isinstance(option, click.Option)]
    return f"{_prose(workbench.help or '')}\n\n{_options(options)}"


def cli_index() -> str:
    """The commands in one table."""
    rows = [[f"[{name}](#{name.replace(' ', '-')})", command.get_short_help_str(200)] for name, command in _commands()]
    return _table(["Command", "What it does"], rows)


def cli_commands() -> str:
    """Each command: usage, what it does, its own options."""
    parts = []
    for name, command in _commands():
        own = [param for param in command.params if param not in COMMON]
        arguments = [_argument(param) for param in own if isinstance(param, click.Argument)]
        options = [param for param in own if isinstance(param, click.Option)]
        usage = " ".join(["tsworkbench", name, *(["[OPTIONS]"] if options else []), *arguments])
        part = f"## {name}\n\n```text\n{usage}\n```\n\n{_prose(command.help or '')}"
        parts.append(f"{part}\n\n{_options(options)}" if options else part)
    return "\n\n".join(parts)


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(workbench, info_name="tsworkbench")
    for name in COMMANDS:
        command = workbench.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for own in command.list_commands(context):
                found = command.get_command(context, own)
                assert found is not None
                yield f"{name} {own}", found


def _argument(argument: click.Argument) -> str:
    if argument.metavar:
        return argument.metavar
    if isinstance(argument.type, click.Choice):
        return "{" + "|".join(map(str, argument.type.choices)) + "}"
    name = (argument.name or "").upper() + ("..." if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _options(options: Iterable[click.Option]) -> str:
    rows = []
    for option in options:
        value = option.metavar or ""
        if not value and isinstance(option.type, click.Choice):
            value = "|".join(map(str, option.type.choices))
        elif not value and not option.is_flag:
            value = "NUMBER"
        names = ", ".join(option.opts)
        default = f" Without it, {option.default}." if isinstance(option.default, int) and not option.is_flag else ""
        rows.append([f"`{f'{names} {value}'.strip()}`", (option.help or "") + default])
    return _table(["Option", "What it says"], rows)


def _prose(help_text: str) -> str:
    """A command's help as Markdown: what click is told not to wrap becomes a block."""
    parts = []
    for paragraph in inspect.cleandoc(help_text).split("\n\n"):
        if paragraph.startswith("\b\n"):
            parts.append(f"```text\n{paragraph[2:]}\n```")
        else:
            parts.append(paragraph)
    return "\n\n".join(parts)


# -- due phrases

_PHRASES = {
    "months": "by March 2010|Dec 09|by end jan|end jan|next month",
    "days": "31 March 2010|31/3/10|2010-03-31|14/3|fri|tomorrow|+2w|-1m",
    "weeks": "w/c 4 Jan|w/e 8 Jan 2010|w/c 5 Jan",
    "quarters": "Q3|third quarter 2009/10|next quarter|quarter ending December 2009|Q2 2005",
    "years": "2009/10|by end 2010/11|first half of 2010/11|2010",
    "working": "10 working days|5 working days ago|5 clear days before 14 January 2010|last working day of the month|"
    "within 10 working days",
    "reckoned": "two weeks before the end of March|end of February + 1 month|first Monday in March|a week on Friday",
    "spans": "Sept/Oct 2010|Jan - March 2010|from April 2010",
    "seasons": "by summer 2010|mid January|early 2010|by Easter 2010|Good Friday 2010|the Friday after Easter 2010",
    "days of each": "last day of each month|last Friday of each month|30th of each month",
    "cycles": "quarterly|every 6 months|annual review in May|in the last quarter of each financial year",
    "open": "TBC|to be confirmed|ongoing|as soon as possible|within five months of the funding letter",
    "of the plan": "Yr 1 Q2|Years 1-2|month 6|18 months|0-6 months|short term|throughout the plan",
    "of a month": "Jan week 2|Jan 10 - Dec 11",
    "schools": "autumn term|Spring 1|end of the summer term 2010|before the summer holidays|half-termly|"
    "by the New Year",
    "conditions": "March 2010 (subject to funding)|funding permitting, March 2010|Cabinet 14 January 2010|by the AGM",
    "parts": "Phase 1 Jan 2010; Phase 2 June 2010|Feb & Oct",
    "without an end": "as and when required|ongoing, reviewed annually",
    "done": "completed Nov 2009|deferred to 2010/11",
    "changed": "31 Dec 2009 revised to 31 Jan 2010|by end jan?",
}
_NO_PHRASES = "soon|10 school days|31 Feb 2010|by 30 each year|n/a"
_SENTENCES = (
    "Launch held by end Feb",
    "Advert placed on 5 Jan and officer in post by March 2010",
    "Deliver the 2009/10 Council Action Plan",
)


def due_phrases() -> str:
    """What phrases are read as in a plan of 2009/10, as at 15 December 2009."""
    rows = []
    for phrase in "|".join(_PHRASES.values()).split("|"):
        due = read(phrase, plan_year=2009, as_at=_AS_AT)
        assert isinstance(due, Due), phrase
        last = due.end.isoformat() if due.end else "–"
        rows.append([f"`{phrase}`", due.reading, last, due.doubt or ""])
    return _table(["Typed or printed", "Read as", "Last day in time", "Doubt that is shown"], rows)


def due_refusals() -> str:
    """What is not a date, and what the program says of it."""
    rows = []
    for phrase in _NO_PHRASES.split("|"):
        due = read(phrase, plan_year=2009, as_at=_AS_AT)
        assert not isinstance(due, Due), phrase
        rows.append([f"`{phrase}`", due.why])
    return _table(["Typed", "What is said"], rows)


def due_sentences() -> str:
    """Phrases found in a sentence."""
    rows = []
    for sentence in _SENTENCES:
        found = find(sentence, plan_year=2009, as_at=_AS_AT)
        phrase = f"`{sentence[found.start : found.end]}`" if found else "no date in it"
        rows.append([sentence, phrase, found.due.reading if found else ""])
    return _table(["Sentence", "Date found", "Read as"], rows)


# -- the JSON interchange

_HOLDS = {
    Kind.TEXT: "text",
    Kind.LONG: "text, may have several lines",
    Kind.LINES: "list of texts",
    Kind.TEXTS: "list of texts",
    Kind.VALUES: "object of plain values",
    Kind.DAY: "day, `2009-12-31`",
    Kind.MOMENT: "moment, `2009-12-15T14:02:11.000Z`",
    Kind.YES_NO: "true or false",
    Kind.WHOLE: "whole number",
    Kind.NUMBER: "number",
    Kind.POUNDS: "pounds, at most two decimals",
}


_JSON_HEADING = ["Key", "Holds", "If left out"]
_DATES = {field.name for field in fields(Dated)}


def json_keys() -> str:
    """Every object of the interchange with its keys, outermost first."""
    parts = []
    waiting, done = [Library], set()
    while waiting:
        shape = waiting.pop(0)
        if shape in done:
            continue
        done.add(shape)
        dated = issubclass(shape, Dated)
        keys = [key for key in interchange.keys(shape) if not (dated and key.field in _DATES)]
        rows = [_json_row(key) for key in keys]
        if dated:
            rows.append(["`due_…`, `expected_…`, `baseline_…`", "see [dates](#dates)", "nothing"])
        parts.append(f"### {_named(shape)}\n\n{_table(_JSON_HEADING, rows)}")
        waiting += [key.of for key in keys if key.kind is Kind.ROWS]
    dates = [_json_row(key) for key in interchange.keys(Dated)]
    return "\n\n".join([*parts, f"### Dates\n\n{_table(_JSON_HEADING, dates)}"])


def _json_row(key: Key) -> list[str]:
    return [f"`{f'{key.group}.{key.name}' if key.group else key.name}`", _holds(key), _absent(key)]


def _holds(key: Key) -> str:
    if key.kind is Kind.ROWS:
        return f"list of [{_named(key.of).lower()}](#{_named(key.of).lower().replace(' ', '-')})"
    if key.kind is Kind.WORD:
        return ", ".join(f"`{word}`" for word in key.of)
    return _HOLDS[key.kind]


def _absent(key: Key) -> str:
    if key.stand_in:
        return f"the same as `{key.stand_in}`"
    if key.kind is Kind.VALUES:
        return "nothing"
    if not isinstance(key.default, str | int | float | tuple) and key.default is not None:
        return "refused: it must be there"
    if key.default in (None, ()):
        return "nothing"
    return f"`{key.default}`".lower() if isinstance(key.default, bool) else f"`{key.default}`"


def _named(shape: type[Any]) -> str:
    if shape is Library:
        return "The document"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shape.__name__)
    return words[0] + words[1:].lower()


# -- examples


class Console:
    """Runs the examples of one document in a folder of its own, one after another, at 14:02 on 15 December 2009."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._code = 0
        self._ticks = 0

    def __enter__(self) -> "Console":
        folder = os.path.realpath(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._folder = folder
        own_file = os.path.join(folder, ".local", "share", "tsworkbench", "plan.db")
        world = {"HOME": folder, FILE_VARIABLE: own_file, "TZ": "UTC", "COLUMNS": "80", "LOGNAME": "you"}
        world[VARIABLE] = os.path.join(folder, ".config", "tsworkbench", "settings.toml")
        self._stack.callback(_set_time_zone)
        self._stack.enter_context(mock.patch.dict(os.environ, world))
        os.environ.pop(WHO_VARIABLE, None)
        _set_time_zone()
        self._stack.enter_context(contextlib.chdir(folder))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def block(self, block: re.Match[str]) -> str:
        """A block of a document as it should be: a file as it is, once it stands in the folder; a session run."""
        if block["file"] is None:
            return f"console\n{self.session(block['body'])}"
        Path(self._folder, block["file"]).write_text(block["body"], encoding="utf-8")
        return block[0]

    def session(self, block: str) -> str:
        """A block's commands, each with what it prints now. What fails must be followed by ``echo $?``."""
        commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
        lines: list[str] = []
        for place, command in enumerate(commands):
            output = self._run(command)
            following = commands[place + 1] if place + 1 < len(commands) else ""
            if self._code and following != "echo $?" and command != "echo $?":
                raise AssertionError(f"“{command}” left with {self._code}, which the document doesn't say: {output}")
            lines += ([""] if lines else []) + [f"$ {command}", *self._plain(output)]
        return "\n".join(lines) + "\n"

    def _run(self, command: str) -> str:
        if command == "echo $?":
            return str(self._code)
        program, *arguments = shlex.split(command)
        self._code = 0
        if program == "sqlite3":
            return "\n".join(_query(*arguments))
        if program == "mkdir":
            os.mkdir(arguments[0])
            return ""
        if program != "tsworkbench":
            raise AssertionError(f"An example may run tsworkbench, sqlite3 or mkdir, not “{command}”.")
        answer = CliRunner().invoke(workbench, arguments, prog_name="tsworkbench", obj=Common(clock=self._clock))
        self._code = answer.exit_code
        return answer.output

    def _clock(self) -> int:
        self._ticks += 1
        return _NOW + self._ticks * 1000

    def _plain(self, output: str) -> Iterator[str]:
        for line in output.rstrip("\n").split("\n") if output.strip() else []:
            yield _SIZE.sub("(… bytes)", line.replace(self._folder, _HOME)).rstrip()


def _set_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()


def _query(path: str, sql: str) -> Iterator[str]:
    """What the sqlite3 program prints: a row a line, "|" between cells."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for row in connection.execute(sql):
            yield "|".join("" if cell is None else str(cell) for cell in row)


def _table(heading: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


PARTS: dict[str, Callable[[], str]] = {
    "keys": keys,
    "act-ids": act_ids,
    "cli-common": cli_common,
    "cli-index": cli_index,
    "cli-commands": cli_commands,
    "due-phrases": due_phrases,
    "due-refusals": due_refusals,
    "due-sentences": due_sentences,
    "json-keys": json_keys,
    "tables": tables,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
