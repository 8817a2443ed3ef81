"""The command ``tsworkbench``: its commands by name, each imported only when it is run, and how a run ends.

It ends with an exit code, and with one sentence on stderr if it could not do what was asked.
"""

import errno
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from tsworkbench import __version__, trace
from tsworkbench.cli.options import COMMON, COMPLETE_VARIABLE, JSON, Common, HelpsItself
from tsworkbench.cli.output import shown, warn
from tsworkbench.plan.errors import Damaged, WorkbenchError, WrongInput

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
    "group": "plans.groups",
    "measure": "plans.measures",
    "money": "plans.money",
    "sources": "plans.money",
    "meeting": "plans.groups",
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
    "register": "registers.group",
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

UNEXPECTED = 70
INTERRUPTED = 130
UNREAD = 141
"""What a shell says of a program whose reader has gone, as after “| head”: nobody wanted the rest."""
_NOT_CHANGED = r"\s*[Nn]othing was (?:changed|written|imported)\b[^.]*\."  # compiled where it is needed
"""What a sentence says of an act that was refused, and can't say of one that was not."""


class ReaderGone(Exception):
    """Nobody reads on. Click would leave by itself for the error underneath, as if the answer were no."""

    def __init__(self, error: BrokenPipeError) -> None:
        super().__init__()
        self.error = error


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


def exit_code(run: Callable[[], Any], common: Common) -> int:
    """Runs a command; returns what the program leaves with. Nothing but leaving the program gets past it."""
    try:
        answer = run()
        sys.stdout.flush()
    except click.ClickException as error:
        _show_usage(error)
        return error.exit_code
    except click.Abort as error:
        if isinstance(error.__cause__, EOFError):  # Click takes it for an interrupt; a prompt says that itself
            return _unexpected(error.__cause__, common)
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone as gone:
        return _output_failed(gone.error, common)
    except WorkbenchError as error:
        return _refused(_with_the_backup(error, common), common)
    except UnicodeEncodeError as error:  # bytes typed that are no text have reached SQLite, which takes only text
        if common.saved is not None:
            return _unexpected(error, common)
        warn("Some of what was typed is not valid text. Nothing was changed: type it again, in UTF-8.")
        return WrongInput.exit_code
    except OSError as error:
        if _is_output(error):
            return _output_failed(error, common)
        return _unexpected(error, common)
    except Exception as error:  # noqa: BLE001 - the last door: an officer is told in a sentence, never in a traceback
        return _unexpected(error, common)
    return answer if isinstance(answer, int) else 0


def _refused(error: WorkbenchError, common: Common) -> int:
    """Says why not, or, where the act was on disk already, what came of it: whoever does it again would do it twice."""
    trace.note("refused", kind=type(error).__name__, said=str(error), exit=error.exit_code)
    if common.saved is None:
        warn(str(error))
        return error.exit_code
    warn(re.sub(_NOT_CHANGED, "", str(error)).strip())
    warn(f"What this command did before is saved: {shown(common.saved)}")
    return 1


def _with_the_backup(error: WorkbenchError, common: Common) -> WorkbenchError:
    """The same error; if the file turned out to be damaged while it was read, with the backup that could replace it."""
    if not isinstance(error, Damaged) or not str(error).startswith(path := os.path.abspath(common.path)):
        return error
    from tsworkbench.store.opening import offering

    return offering(error, path)


def _show_usage(error: click.ClickException) -> None:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        warn(error.ctx.get_usage())
        warn(f"“{error.ctx.command_path} --help” says more.")
        warn("")
    warn(error.format_message())
    if isinstance(error, click.NoSuchOption) and error.ctx is not None and _takes_words(error.ctx.command):
        warn("If that is the beginning of a text and no option, write “--” and a space before the text.")


def _takes_words(command: click.Command) -> bool:
    return any(isinstance(one, click.Argument) for one in command.params)


def _is_output(error: OSError) -> bool:
    """Whether the error came from writing what a command prints, rather than from a file of the user's."""
    return error.filename is None


def _has_gone(error: OSError) -> bool:
    """Whether nobody reads on. Windows says so by EINVAL, which may come from elsewhere as well."""
    if isinstance(error, BrokenPipeError) or error.errno != errno.EINVAL:
        return isinstance(error, BrokenPipeError)
    last, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        last = module if module.startswith(("tsworkbench.", "click.")) else last
        trace = trace.tb_next
    return last.startswith(("tsworkbench.cli.", "click."))  # only the floors below have files of their own


def _output_failed(error: OSError, common: Common) -> int:
    """The reader has gone, or the disk the output goes to is full: nothing more can be printed there."""
    with suppress(OSError, ValueError):  # else the interpreter tries again to write what is left, and complains
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if _has_gone(error):
        return UNREAD
    warn(f"What this command had to say could not be written ({error.strerror}).")
    if common.saved is not None:
        warn(f"What it did is saved: {shown(common.saved)}")
    return 1


def _unexpected(error: Exception, common: Common) -> int:
    trace.fault(error)
    if trace.wants_trace():
        import traceback

        traceback.print_exception(error)
        return UNEXPECTED
    damaged = None if _is_of_a_library(error) else _fault_of_the_file(common)
    if damaged is not None:
        return _refused(damaged, common)
    said = shown(f"{type(error).__name__}: {error}")[:300]
    if _is_of_a_library(error):
        warn(f"A part of tsworkbench, or of a library that it needs, is damaged or missing: {said}")
        warn("Install tsworkbench again, as “docs/installing.md” says. Your plan is not touched by that.")
    else:
        warn(f"That should not have happened: {said}")
    if common.saved is None:
        warn("Your file was not changed by this command.")
    else:
        warn(f"What this command did before is saved: {shown(common.saved)}")
    warn(f"Set {trace.DEBUG_VARIABLE}=1 and run it again to see where; please report it with what is printed then.")
    return UNEXPECTED


def _is_of_a_library(error: BaseException) -> bool:
    """Whether a module of the program or of a library could not be read, as after a disk that was full."""
    return isinstance(error, ImportError | SyntaxError | EOFError) or (
        isinstance(error, ValueError | TypeError) and "marshal" in str(error)
    )


def _fault_of_the_file(common: Common) -> WorkbenchError | None:
    """The damage in the plan file that could have brought the command down, where there is any."""
    from tsworkbench.store.opening import fault_of_the_file

    with suppress(Exception):  # what looks may fail over the same thing
        return fault_of_the_file(common.path)
    return None
