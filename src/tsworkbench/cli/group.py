"""The command ``tsworkbench``: its commands by name, each imported only when it is run."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from tsworkbench import __version__, trace
from tsworkbench.cli.options import COMMON, COMPLETE_VARIABLE, JSON, Common, HelpsItself

COMMANDS = {
    "demo": "files.start",
    "open": "files.start",
    "new": "files.plan_file",
    "list": "rows.lists",
    "show": "rows.facts",
    "read": "rows.aloud",
    "set": "rows.facts",
    "evidence": "rows.changes",
    "note": "rows.changes",
    "notes": "rows.lists",
    "actual": "rows.changes",
    "add": "rows.changes",
    "remove": "rows.changes",
    "move": "rows.changes",
    "redate": "rows.changes",
    "times": "rows.changes",
    "link": "rows.changes",
    "sign-off": "plans.agreement",
    "decide": "plans.decisions",
    "ask": "plans.decisions",
    "approval": "plans.decisions",
    "decisions": "plans.decisions",
    "group": "plans.decisions",
    "measure": "plans.measures",
    "money": "plans.money",
    "sources": "plans.money",
    "meeting": "plans.decisions",
    "serve": "plans.agreement",
    "roll-forward": "plans.agreement",
    "plan": "plans.particulars",
    "version": "plans.particulars",
    "history": "plans.history",
    "compare": "plans.history",
    "undo": "plans.history",
    "redo": "plans.history",
    "find": "rows.lists",
    "filter": "rows.lists",
    "officers": "people",
    "plans": "plans.particulars",
    "workload": "people",
    "hand-over": "people",
    "round": "plans.round",
    "overall": "plans.round",
    "report": "files.papers",
    "digest": "files.papers",
    "export": "files.papers",
    "import": "files.imports",
    "check": "files.plan_file",
    "backup": "files.backups",
    "restore": "files.backups",
    "pack": "sharing.letters",
    "return": "sharing.letters",
    "take-in": "sharing.letters",
    "settle": "sharing.copies",
    "behind": "sharing.copies",
    "share": "sharing.copies",
    "sync": "sharing.roads",
    "hub": "sharing.roads",
    "who": "people",
    "config": "settings",
    "completion": "completion",
}
"""Command → the module of this package that holds it, in the order in which help lists them."""


class Workbench(HelpsItself, click.Group):
    """A group that knows its commands by name only, until one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tsworkbench.cli.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        if ctx.resilient_parsing:
            _give_types(found.params)
        return found

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The common options, with types where a shell asks what could be typed for them."""
        params = super().get_params(ctx)
        if ctx.resilient_parsing:
            _give_types(params)
        return params

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            from tsworkbench.cli.exits import ReaderGone

            raise ReaderGone(error) from error

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **settings: Any,
    ) -> Any:
        """Runs a command line. Every error becomes a sentence on stderr and an exit code."""
        from tsworkbench.cli.exits import exit_code

        common = settings.setdefault("obj", Common())
        settings.setdefault("windows_expand_args", False)  # a “?” or “%” in somebody's words is no file pattern

        if COMPLETE_VARIABLE in os.environ:
            from tsworkbench.cli.completion import prepare

            prepare()

        def run() -> Any:
            return super(Workbench, self).main(args, prog_name, COMPLETE_VARIABLE, standalone_mode=False, **settings)

        if not standalone_mode:
            return run()
        since = trace.clock()
        trace.begun(command=next((word for word in args or sys.argv[1:] if word in COMMANDS), "open"))
        code = exit_code(run, common)
        trace.note("end", since, exit=code)
        sys.exit(code)


def _give_types(params: Sequence[click.Parameter]) -> None:
    from tsworkbench.cli.completion import give_types

    give_types(params)


def _version(context: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"tsworkbench {__version__}")
        context.exit()


@click.group(
    cls=Workbench,
    invoke_without_command=True,
    params=[
        *COMMON,
        JSON,
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Print the version and exit.",
        ),
    ],
)
@click.pass_context
def workbench(context: click.Context) -> int | None:
    """The workbench from which a strategy's action plan is delivered.

    Without a command it opens your own plan file in the full-screen workbench. Rows are named by their refs:
    1 is an objective, 1.1 an activity, 1.1.m2 a milestone, 1.1.o1 an output, 1.1.t1 a task. Where a file holds
    several plans, the plan's name goes before the ref, as in “THIN:9”.

    The options below may stand before or after a command's name.

    \b
    Look round first:     tsworkbench demo
    What is late for me:  tsworkbench list --officer "Louise Russell" --late
    Say it is done:       tsworkbench set 4.2.m1 --status complete
    Undo that:            tsworkbench undo

    \b
    Exit codes: 0 done, 1 the answer is no, something is to be settled or the file is damaged, 2 wrong usage,
    10 no such file, 11 the file is locked, 12 the file is of a later version, 13 the document was refused.
    """
    if context.invoked_subcommand is not None:
        return None
    from tsworkbench.cli.files.start import open_workbench

    return open_workbench(context.obj)
