"""The officer's own settings: shown, checked and changed."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.work.mine.settings import Settings


@click.command("config", cls=Command, short_help="Show, check or change your settings.")
@click.argument("words", metavar="[check | keys | get NAME | set NAME VALUE... | unset NAME]", nargs=-1)
@prints_json
@click.pass_obj
def config_command(common: Common, words: tuple[str, ...]) -> int:
    """Show your settings and the file they are in; check them; or get, set or unset one.

    The names are who, theme, reduced_motion, look_ahead, glyphs, file, and keys.ACT for the keys of an act.
    “check” leaves with exit code 1 after a sentence for each entry that does not count. “keys” lists every act with
    its keys. “get” prints one value alone. “set” writes that one line of the file and leaves the others as they are;
    “unset” removes the line, so that the setting is back to its default.

    \b
    tsworkbench config
    tsworkbench config set who "Louise Russell"
    tsworkbench config set keys.complete b
    tsworkbench config get theme
    tsworkbench config unset keys.complete
    tsworkbench config check
    """
    if words[:1] == ("set",):
        _set(words[1:])
        return 0
    if words[:1] == ("unset",):
        _unset(words[1:])
        return 0
    if words[:1] != ("get",) and words not in ((), ("check",), ("keys",)):
        raise WrongInput(
            "Say “config”, “config check”, “config keys”, “config get NAME”, “config set NAME VALUE” or "
            "“config unset NAME”."
        )
    settings, wrong = _in_force()
    if words[:1] == ("get",):
        _get(common, settings, words[1:])
        return 0
    if words == ("keys",):
        _list_keys(common, settings)
        return 0
    if words:
        return _check(common, settings, wrong)
    _show(common, settings, wrong)
    return 0


def _in_force() -> "tuple[Settings, tuple[str, ...]]":
    """The settings with only those keys that can be had, and all that is wrong with the rest."""
    from tsworkbench.tui.bench.keymap import keymap
    from tsworkbench.work.mine.settings import load

    settings = load()
    mine = keymap(settings.keys)
    return settings._replace(keys=mine.keys), (*settings.wrong, *mine.wrong)


def _check(common: Common, settings: "Settings", wrong: tuple[str, ...]) -> int:
    from tsworkbench.cli.output import put_json, say

    if common.json:
        put_json({"file": settings.path, "wrong": wrong})
    elif wrong:
        for sentence in wrong:
            say(sentence)
    else:
        say(f"Every setting in {settings.path} is in use.")
    return 1 if wrong else 0


def _list_keys(common: Common, settings: "Settings") -> None:
    from tsworkbench.cli.output import fit, put_json, say
    from tsworkbench.tui.bench.actions import ACTS
    from tsworkbench.tui.bench.actions import shown as key_shown

    keys = {act.id: settings.keys.get(act.id, act.keys) for act in ACTS}
    if common.json:
        put_json(keys)
        return
    for act in ACTS:
        say(f"{fit(act.id, 16)}{fit(' '.join(map(key_shown, keys[act.id])) or 'none', 16)}{act.help}")


def _show(common: Common, settings: "Settings", wrong: tuple[str, ...]) -> None:
    import os

    from tsworkbench.cli.output import fit, put_json, say, shown, warn
    from tsworkbench.tui.bench.actions import shown as key_shown
    from tsworkbench.work.mine.settings import written

    values = settings._asdict()
    path = values.pop("path")
    del values["wrong"]
    if common.json:
        put_json({"file": path, **values})
        return
    say(f"{path}{'' if os.path.exists(path) else ' (not there yet: the defaults are used)'}")
    keys = values.pop("keys")
    for name, value in values.items():
        say(f"    {fit(name, 16)}{written(value)}")
    for act, names in keys.items():
        say(f"    {fit(f'keys.{act}', 16)}{shown(' '.join(map(key_shown, names))) or 'none'}")
    for sentence in wrong:
        warn(sentence)


def _get(common: Common, settings: "Settings", words: tuple[str, ...]) -> None:
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.work.mine.settings import written

    name = _named(words, "get")
    act = name.removeprefix("keys.")
    value: Any
    if act == name:
        value = getattr(settings, name)
    else:
        from tsworkbench.tui.bench.actions import BY_ID

        value = settings.keys.get(act, BY_ID[act].keys)
    if common.json:
        put_json({name: value})
    elif isinstance(value, bool) or not isinstance(value, tuple | int):
        say(written(value))
    else:
        say(str(value) if isinstance(value, int) else " ".join(value) or "none")


def _unset(words: tuple[str, ...]) -> None:
    from tsworkbench.cli.output import say
    from tsworkbench.plan.errors import NothingToDo
    from tsworkbench.work.mine import settings

    name = _named(words, "unset")
    if not settings.drop(name):
        raise NothingToDo(f"{name} is not set: the default is used.")
    say(f"{name} is back to its default.")


def _named(words: tuple[str, ...], verb: str) -> str:
    """The one setting that is named. Raises WrongInput for none, several, and one that there isn't."""
    if len(words) != 1:
        raise WrongInput(f"Say which setting: “config {verb} theme”.")
    name = words[0]
    if name.startswith("keys."):
        from tsworkbench.tui.bench.actions import BY_ID

        if name.removeprefix("keys.") in BY_ID:
            return name
        raise WrongInput(f"“{name}” is not a setting: there is no such act. “config keys” lists the acts.")
    _refuse_unknown(name)
    return name


def _refuse_unknown(name: str) -> None:
    from tsworkbench.work.mine.settings import NAMES

    if name not in NAMES or name == "keys":
        raise WrongInput(f"“{name}” is not a setting. The settings are {', '.join(NAMES[:-1])}, keys.ACT.")


def _set(words: tuple[str, ...]) -> None:
    from tsworkbench.cli.output import say
    from tsworkbench.work.mine import settings

    if len(words) < 2:
        raise WrongInput("Say which setting, and what it is to be: “config set theme light”.")
    name, *values = words
    value: Any
    if name.startswith("keys."):
        value = _keys(name.removeprefix("keys."), tuple(values))
    else:
        _refuse_unknown(name)
        if len(values) > 1 and name != "who":
            raise WrongInput(f"{name} takes one value.")
        value = settings.read(name, " ".join(values))
    settings.keep(name, value)
    say(f"{name} is now {settings.written(value) if not isinstance(value, tuple) else ' '.join(value)}.")


def _keys(act: str, keys: tuple[str, ...]) -> str | tuple[str, ...]:
    from tsworkbench.tui.bench.keymap import keys_wanted
    from tsworkbench.work.mine.settings import load

    return keys_wanted(act, keys, load().keys)
