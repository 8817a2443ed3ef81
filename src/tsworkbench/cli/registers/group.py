"""The command ``register``: its own commands by name, each imported only when it is run."""

from importlib import import_module
from typing import Any

import click

from tsworkbench.cli.options import COMMON, Common, HelpsItself, prints_json, reads_the_past

SUBCOMMANDS = {
    "new": "definitions",
    "fields": "definitions",
    "rename": "definitions",
    "drop": "definitions",
    "list": "lists",
    "show": "lists",
    "add": "entries",
    "set": "entries",
    "stage": "entries",
    "tick": "entries",
    "remove": "entries",
    "restore": "entries",
    "merge": "entries",
    "layout": "entries",
    "import": "imports",
    "export": "exports",
    "redact": "redaction",
    "figures": "figures",
    "matrix": "pictures",
    "balance": "pictures",
    "overlaps": "pictures",
    "doubles": "pictures",
    "appraisal": "pictures",
    "equality": "pictures",
}
"""Command of registers → the module of this package that holds it, in the order in which help lists them."""


class Registers(HelpsItself, click.Group):
    """A group that knows its commands by name only, and by itself lists the registers."""

    def __init__(self, *, params: list[click.Parameter] | None = None, **settings: Any) -> None:
        super().__init__(params=[*(params or []), *COMMON], **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Its commands in the order of their use."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module = import_module(f"tsworkbench.cli.registers.{SUBCOMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        if ctx.resilient_parsing:
            from tsworkbench.cli.completion import give_types  # only where a shell asks what could be typed

            give_types(found.params)
        return found


@click.group(
    "register",
    cls=Registers,
    invoke_without_command=True,
    short_help="Registers: risks, organisations, contracts, grants and the rest.",
)
@reads_the_past
@prints_json
@click.pass_context
def register_command(context: click.Context) -> None:
    """Keep registers beside the plan: risks, organisations, contracts, grants, events and the rest.

    By itself it lists the registers of the file, with how many entries each has, what is due for review, and the
    figures that are counted from it. “register new” lists the presets, “register new risks” takes one in. An entry is
    named by its ref, R1; where several plans have one of that ref, the plan's name goes before it: “THIN:R1”.

    \b
    tsworkbench register
    tsworkbench register new risks
    tsworkbench register add risks title="No Director by March" owner=LR
    tsworkbench register list risks --where "residual at least 15"
    """
    if context.invoked_subcommand is None:
        from tsworkbench.cli.registers.lists import say_registers

        common: Common = context.obj
        with common.book() as book:
            say_registers(common, book)
