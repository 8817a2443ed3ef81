"""Help: every command has some, with an example where it takes arguments, and it needs nothing heavy."""

from collections.abc import Callable
from typing import Any

import pytest

from tsworkbench.cli.group import COMMANDS, workbench


def test_help_lists_every_command_in_the_order_of_its_use(run_bare: Callable[..., Any]) -> None:
    answer = run_bare("--help")
    assert answer.code == 0
    listed = [line.split()[0] for line in answer.out.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == list(COMMANDS)
    assert "…" not in answer.out.partition("Commands:")[2]
    assert "..." not in answer.out.partition("Commands:")[2]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_helps_itself(run_bare: Callable[..., Any], name: str, option: str) -> None:
    answer = run_bare(name, option)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: tsworkbench {name}")
    assert all(common in answer.out for common in ("--file FILE", "--as-at DATE", "--who NAME"))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_gives_an_example_that_fits_an_ordinary_terminal(run_bare: Callable[..., Any], name: str) -> None:
    answer = run_bare(name, "--help")
    after_usage = answer.out.partition("\n")[2].replace("\n", " \n")
    assert f"tsworkbench {name} " in after_usage or name == "import"
    assert max(map(len, answer.lines)) <= 80


def test_no_option_is_without_an_explanation() -> None:
    import click

    context = click.Context(workbench)
    for name in COMMANDS:
        command = workbench.get_command(context, name)
        assert command is not None
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (name, option.name)
