"""Completion in the shell: of commands and options, and of the refs, officers and plans that the file holds.

Click asks a parameter's type what could be typed. The types are given here, by what the parameters are called, and
only when it is a shell that asks: a command that is run never loads this.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click
from click import shell_completion
from click.shell_completion import CompletionItem

from tsworkbench.cli.options import COMPLETE_VARIABLE, Command, Common
from tsworkbench.cli.output import shown
from tsworkbench.plan.english import shortened

if TYPE_CHECKING:
    Type = click.ParamType[str]
    Item = CompletionItem[Any]
else:  # generic since click 8.5 only
    Type, Item = click.ParamType, CompletionItem

PROGRAM = "tsworkbench"
_SHELLS = ("bash", "zsh", "fish")
_WAIT_MS = 200
_LONGEST_HELP = 60
_SPECIAL = frozenset(" \t'\"\\$`&|;<>()[]{}*?!#~")
"""Characters that a shell takes for something else than themselves."""


class Names(Type):
    """What the file calls things: refs, officers, plans. Where the file can't be read nothing is offered."""

    name = "text"

    def __init__(self, what: str) -> None:
        self.what = what

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Item]:
        """Names that begin with what has been typed, each with a word about it."""
        from tsworkbench.store.backups import glance

        common = ctx.find_object(Common) or Common()
        try:
            with glance.glance(common.path, wait_ms=_WAIT_MS) as book:
                return _items(getattr(glance, self.what)(book, incomplete))
        except Exception:  # noqa: BLE001 - somebody is in the middle of a line: no complaint would be read there
            return []


class Words(Type):
    """A closed set of words. Unlike a choice it takes others too: the command itself says what is wrong with them."""

    name = "text"

    def __init__(self, *words: str) -> None:
        self.words = words

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Item]:
        """The words that begin with what has been typed."""
        return _items((word, "") for word in self.words if word.startswith(incomplete.casefold()))


class Files(Type):
    """The path of a file: the shell knows which there are."""

    name = "text"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Item]:
        """Leaves it to the shell."""
        return [CompletionItem(incomplete, type="file")]


_REFS, _OFFICERS, _PLANS, _FILES = Names("refs"), Names("officers"), Names("plans"), Files()
_REGISTERS, _ENTRIES = Names("registers"), Names("entries")
_STATUSES = Words("not-started", "in-progress", "complete", "deferred", "cancelled", "reopen")
_RAGS = Words("red", "amber", "green", "complete", "unrated", "none")
_TYPES: dict[str, Type] = {
    **dict.fromkeys(("ref", "refs", "after", "needs", "no_longer", "activity", "objective", "item"), _REFS),
    **dict.fromkeys(("officer", "lead", "who", "heir"), _OFFICERS),
    **dict.fromkeys(("file", "output", "document", "path", "keep", "template", "backup"), _FILES),
    **dict.fromkeys(("status", "statuses"), _STATUSES),
    **dict.fromkeys(("rag", "rags"), _RAGS),
    "plan": _PLANS,
    "register": _REGISTERS,
    **dict.fromkeys(("entry", "entries", "others"), _ENTRIES),
}


def give_types(params: Iterable[click.Parameter]) -> None:
    """Gives the parameters of a command types that know what could be typed for them."""
    for param in params:
        if param.name in _TYPES and isinstance(param.type, click.types.StringParamType) and not _is_flag(param):
            param.type = _TYPES[param.name]


def _is_flag(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and param.is_flag


def _items(found: Iterable[tuple[str, Any]]) -> list[Item]:
    """What is offered; a name with a control character in it is not one that could be typed."""
    items = []
    for value, said in found:
        if not value or shown(value) != value:
            continue
        words = shown(str(said or ""))
        help_ = shortened(words, _LONGEST_HELP)
        items.append(CompletionItem(value, help=help_ or None))
    return items


class Bash(shell_completion.BashComplete):
    """Bash puts what is offered into the line as it stands, so a space in a name would end it: it is quoted."""

    _in_quotes = False

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the beginning of the one under it."""
        words = os.environ["COMP_WORDS"].split("\n")
        under = int(os.environ["COMP_CWORD"])
        self._in_quotes = under < len(words) and words[under].startswith(("'", '"'))
        return super().get_completion_args()

    def format_completion(self, item: Item) -> str:
        """One offer, as the script that click writes reads it: ``read`` takes one of two backslashes away."""
        value = item.value
        if item.type == "plain" and not self._in_quotes:
            value = "".join(f"\\{character}" if character in _SPECIAL else character for character in value)
        return f"{item.type},{value.replace(chr(92), 2 * chr(92))}"


class Fish(shell_completion.FishComplete):
    """Click's script for fish ends an offer at its first comma; names and titles have some."""

    source_template = shell_completion.FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def prepare() -> None:
    """To be called when a shell asks: click takes bash's answers and fish's script from here then."""
    shell_completion.add_completion_class(Bash)
    shell_completion.add_completion_class(Fish)


@click.command("completion", cls=Command, short_help="Print what makes your shell complete commands and refs.")
@click.argument("shell", type=click.Choice(_SHELLS))
def completion_command(shell: str) -> None:
    """Print a script that makes the shell complete commands, options, refs, officers and plans at the tab key.

    What is offered for refs, officers and plans comes from the file that --file or the environment names, else from
    your own. Bash must be of version 4.4 or later.

    \b
    bash, in ~/.bashrc:
      eval "$(tsworkbench completion bash)"
    zsh, in ~/.zshrc, after compinit:
      eval "$(tsworkbench completion zsh)"
    fish, once:
      tsworkbench completion fish > ~/.config/fish/completions/tsworkbench.fish
    """
    prepare()
    kind = shell_completion.get_completion_class(shell)
    if kind is None:  # click knows all three
        raise click.UsageError(f"This version of click can't complete in {shell}.")
    whole = click.get_current_context().find_root().command
    click.echo(kind(whole, {}, PROGRAM, COMPLETE_VARIABLE).source())
