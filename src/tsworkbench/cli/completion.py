"""Completion in the shell: of commands and options, and of the refs, officers and plans that the file holds.

Click asks a parameter's type what could be typed. The types are given here, by what the parameters are called, and
only when it is a shell that asks: a command that is run never loads this.
"""

import os
from collections.abc import Iterable
from typing import Any

import click
from click import shell_completion
from click.shell_completion import CompletionItem

from tsworkbench.cli.options import Command, Common
from tsworkbench.cli.output import shown

PROGRAM = "tsworkbench"
_SHELLS = ("bash", "zsh", "fish")
_WAIT_MS = 200
_LONGEST_HELP = 60
_SPECIAL = frozenset(" \t'\"\\$`&|;<>()[]{}*?!#~")
"""Characters that a shell takes for something else than themselves."""


class Names(click.ParamType):
    """What the file calls things: refs, officers, plans. Where the file can't be read nothing is offered."""

    name = "text"

    def __init__(self, what: str) -> None:
        self.what = what

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Names that begin with what has been typed, each with a word about it."""
        from tsworkbench.store import glancing

        common = ctx.find_object(Common) or Common()
        plan, colon, begin = incomplete.rpartition(":")
        try:
            with glancing.glance(common.path, wait_ms=_WAIT_MS) as book:
                if self.what == "refs":
                    return _items(((f"{plan}{colon}{ref}", title) for ref, title in glancing.refs(book, begin)))
                return _items(getattr(glancing, self.what)(book, incomplete))
        except Exception:  # noqa: BLE001 - somebody is in the middle of a line: no complaint would be read there
            return []


class Words(click.ParamType):
    """A closed set of words. Unlike a choice it takes others too: the command itself says what is wrong with them."""

    name = "text"

    def __init__(self, *words: str) -> None:
        self.words = words

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin with what has been typed."""
        return _items((word, "") for word in self.words if word.startswith(incomplete.casefold()))


class Files(click.ParamType):
    """The path of a file: the shell knows which there are."""

    name = "text"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leaves it to the shell."""
        return [CompletionItem(incomplete, type="file")]


_REFS, _OFFICERS, _PLANS, _FILES = Names("refs"), Names("officers"), Names("plans"), Files()
_STATUSES = Words("not-started", "in-progress", "complete", "deferred", "cancelled", "reopen")
_RAGS = Words("red", "amber", "green", "complete", "unrated", "none")
_TYPES: dict[str, click.ParamType] = {
    **dict.fromkeys(("ref", "refs", "after", "needs", "no_longer", "activity", "objective", "item"), _REFS),
    **dict.fromkeys(("officer", "lead", "who"), _OFFICERS),
    **dict.fromkeys(("file", "output", "document", "path", "keep", "template", "backup"), _FILES),
    **dict.fromkeys(("status", "statuses"), _STATUSES),
    **dict.fromkeys(("rag", "rags"), _RAGS),
    "plan": _PLANS,
}


def give_types(params: Iterable[click.Parameter]) -> None:
    """Gives the parameters of a command types that know what could be typed for them."""
    for param in params:
        if param.name in _TYPES and isinstance(param.type, click.types.StringParamType) and not _is_flag(param):
            param.type = _TYPES[param.name]


def _is_flag(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and param.is_flag


def _items(found: Iterable[tuple[str, Any]]) -> list[CompletionItem]:
    """What is offered; a name with a control character in it is not one that could be typed."""
    items = []
    for value, said in found:
        if not value or shown(value) != value:
            continue
        words = shown(str(said or ""))
        help_ = words if len(words) <= _LONGEST_HELP else f"{words[: _LONGEST_HELP - 1].rstrip()}…"
        items.append(CompletionItem(value, help=help_ or None))
    return items


class Bash(shell_completion.BashComplete):
    """Bash puts what is offered into the line as it stands, so a space in a name would end it: it is quoted."""

    def format_completion(self, item: CompletionItem) -> str:
        """One offer, as the script that click writes reads it."""
        if item.type == "plain":
            return f"plain,{''.join(f'{chr(92)}{c}' if c in _SPECIAL else c for c in item.value)}"
        return super().format_completion(item)


def prepare() -> None:
    """To be called when a shell asks: click takes bash's answers from here then."""
    shell_completion.add_completion_class(Bash)


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
    from tsworkbench.cli.group import workbench

    prepare()
    kind = shell_completion.get_completion_class(shell)
    if kind is None:  # click knows all three
        raise click.UsageError(f"This version of click can't complete in {shell}.")
    click.echo(kind(workbench, {}, PROGRAM, VARIABLE).source())


VARIABLE = f"_{PROGRAM.upper()}_COMPLETE"
"""In the environment when it is a shell that asks."""


def is_asked() -> bool:
    """Whether a shell asks what could be typed."""
    return VARIABLE in os.environ
