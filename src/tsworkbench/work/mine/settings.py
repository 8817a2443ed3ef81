"""What is the officer's own to set: a small TOML file, read at the start and never written unasked.

A start without such a file costs one look for it. Whatever is wrong in the file is a sentence; what is right
in it still counts.
"""

import os
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any, NamedTuple

from tsworkbench.plan.english import nearest, shortened
from tsworkbench.plan.errors import CannotWrite, WrongInput
from tsworkbench.store.system import places
from tsworkbench.store.system.places import config_folder, real

VARIABLE = "TSWORKBENCH_SETTINGS"
THEMES = ("auto", "dark", "light", "high-contrast", "ansi")
GLYPHS = ("full", "plain")
MOST_DAYS = 366
_MOST_BYTES = 100_000


class Settings(NamedTuple):
    """The settings in force."""

    path: str = ""
    """The file they were read from, whether it is there or not."""
    who: str | None = None
    """Who works on a plan file for which nobody has said so yet."""
    theme: str = "auto"
    """What the screen looks like; "auto": dark, or light where the terminal says that its background is, in the colours
    that it has."""
    reduced_motion: bool = False
    look_ahead: str | int = "month"
    """What counts as due now: to the end of the "month" or "quarter", or so many days."""
    glyphs: str | None = None
    """Which marks the screen is drawn with: "full" or "plain"; None: those that the terminal is known to have."""
    file: str | None = None
    """The plan file that is opened where none is named; None: the one in this system's folder for data."""
    keys: Mapping[str, tuple[str, ...]] = {}
    """Keys by the id of their act, as they were written. What they are worth, only the registry of acts knows."""
    wrong: tuple[str, ...] = ()
    """A sentence for each entry that does not count."""


NAMES = ("who", "theme", "reduced_motion", "look_ahead", "glyphs", "file", "keys")


class About(NamedTuple):
    """A setting as it is offered: what it is called, what it can be (as it is typed, and in words), or what to type."""

    name: str
    called: str
    choices: tuple[tuple[str, str], ...] = ()
    asks: str = ""
    at_once: bool = True
    """Whether it counts as soon as it is set; else from the next start."""


ABOUT = (
    About(
        "theme",
        "colours",
        (
            ("auto", "dark, or light where the terminal is"),
            ("dark", ""),
            ("light", ""),
            ("high-contrast", ""),
            ("ansi", "the terminal's own"),
        ),
    ),
    About(
        "look_ahead",
        "due now",
        (("month", "to the end of the month"), ("quarter", "to the end of the quarter")),
        "a number of days, such as 14",
    ),
    About("reduced_motion", "less motion", (("true", "nothing moves by itself"), ("false", "the usual"))),
    About("glyphs", "marks", (("full", "all of them"), ("plain", "those that every old console has")), at_once=False),
    About("who", "your name", asks="who you are, on a plan file that nobody has said it of yet", at_once=False),
    About("file", "plan file", asks="the whole path of the file that is opened where none is named", at_once=False),
)
"""The settings but for the keys, in the order in which they are offered."""


def settings_path() -> str:
    """Where the settings are: what $TSWORKBENCH_SETTINGS names, else in this system's folder for such files."""
    if named := os.environ.get(VARIABLE, "").strip():
        return os.path.abspath(os.path.expanduser(named))
    return os.path.join(config_folder(), "settings.toml")


def load(path: str | None = None) -> Settings:
    """The settings of a file, with a sentence for each entry that does not count. Never raises.

    Without a file, every setting has its default.
    """
    path = path or settings_path()
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return Settings(path)
    except OSError as error:
        return Settings(
            path, wrong=(f"Your settings in {path} can't be read ({error.strerror}), so they were all ignored.",)
        )
    if len(data) > _MOST_BYTES:
        return Settings(path, wrong=(f"{path} is too long for a file of settings, so all of it was ignored.",))
    try:
        from tsworkbench.plan.language.text import decoded

        table = _parsed(decoded(data))
    except ValueError as error:  # a TOMLDecodeError or a UnicodeDecodeError
        return Settings(
            path,
            wrong=(f"Your settings in {path} are not valid TOML ({_shown(str(error))}), so they were all ignored.",),
        )
    return _checked(path, table)


def _parsed(text: str) -> dict[str, Any]:
    import tomllib  # only where there is a file to read

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _checked(path: str, table: dict[str, Any]) -> Settings:
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for name, value in table.items():
        try:
            if name not in NAMES:
                raise WrongInput(f"“{_shown(name)}” is not a setting{_nearest(name, NAMES)}")
            if name == "keys":
                found["keys"] = _keys(value, wrong)
            else:
                found[name] = check(name, value)
        except WrongInput as error:
            wrong.append(str(error))
    return Settings(path, **found, wrong=tuple(wrong))


def check(name: str, value: Any) -> str | bool | int:
    """The value of a setting as it counts. Raises WrongInput with the sentence for one that can't be."""
    if name == "who":
        from tsworkbench.plan.language.text import clean

        if isinstance(value, str) and clean(value):
            return clean(value)[:200]
        raise WrongInput('“who” must be a name in quotes, such as who = "Louise Russell".')
    if name == "theme":
        if value in THEMES:
            return str(value)
        raise WrongInput(f"“theme” must be one of {', '.join(THEMES)}; “{_shown(value)}” is not one of them.")
    if name == "reduced_motion":
        if isinstance(value, bool):
            return value
        raise WrongInput(f"“reduced_motion” must be true or false, without quotes; not {_shown(value)}.")
    if name == "file":
        if isinstance(value, str) and os.path.isabs(os.path.expanduser(value)):
            return os.path.expanduser(value)
        raise WrongInput("“file” must be the whole path of a plan file, in quotes, such as '/home/you/plan.db'.")
    if name == "glyphs":
        if value in GLYPHS:
            return str(value)
        raise WrongInput(f"“glyphs” must be one of {', '.join(GLYPHS)}; “{_shown(value)}” is not one of them.")
    if value in ("month", "quarter"):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_DAYS:
        return value
    raise WrongInput(
        f'“look_ahead” must be "month", "quarter" or a number of days from 1 to {MOST_DAYS}; not {_shown(value)}.'
    )


def read(name: str, word: str) -> str | bool | int:
    """What a word that was typed means as a setting. Raises WrongInput for one that it can't be."""
    value: str | bool | int = word
    if name == "reduced_motion" and word in ("true", "false"):
        value = word == "true"
    elif name == "look_ahead" and word.isdecimal():
        value = int(word)
    return check(name, value)


def written(value: Any) -> str:
    """A setting's value as it is shown."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value} days"
    return "not set" if value is None else str(value)


def _keys(table: Any, wrong: list[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise WrongInput('“keys” must be a table: a line [keys], and under it lines such as complete = "x".')
    found = {}
    for act, keys in table.items():
        several = [keys] if isinstance(keys, str) else keys
        if isinstance(several, list) and all(isinstance(key, str) for key in several):
            found[act] = tuple(several)
        else:
            wrong.append(f"keys.{_shown(act)} must be a key in quotes, or a list of such keys; not {_shown(keys)}.")
    return found


def keep(name: str, value: str | bool | int | tuple[str, ...], path: str | None = None) -> None:
    """Writes one setting into the file, which is made if it is not there; all other lines and comments are kept.

    ``keys.complete`` names an act's keys. Raises WrongInput where the file is not valid TOML, or has something
    under that name which is not a table; CannotWrite if it can't be written.
    """
    import tomlkit  # only where a setting is written

    path = path or settings_path()
    document = tomlkit.parse(_text(path))
    section, _, key = name.rpartition(".")
    table: Any = document.setdefault(section, tomlkit.table()) if section else document
    if not isinstance(table, MutableMapping):
        raise WrongInput(f"{path} has a “{section}” that is not a table, so {name} can't be set: change it by hand.")
    table[key] = list(value) if isinstance(value, tuple) else value
    _put(path, tomlkit.dumps(document))


def drop(name: str, path: str | None = None) -> bool:
    """Takes one setting out of the file, so that it has its default; whether it was there.

    All other lines and comments are kept. Raises as `keep` does.
    """
    import tomlkit

    path = path or settings_path()
    document = tomlkit.parse(_text(path))
    section, _, key = name.rpartition(".")
    table = document.get(section) if section else document
    if not isinstance(table, MutableMapping) or key not in table:
        return False
    del table[key]
    _put(path, tomlkit.dumps(document))
    return True


def _text(path: str) -> str:
    """What the file says, with lines that end as they do here; raises WrongInput if it is not valid TOML."""
    from tsworkbench.plan.language.text import decoded

    try:
        with open(path, "rb") as file:
            text = decoded(file.read()).replace("\r\n", "\n")
        _parsed(text)
    except FileNotFoundError:
        return ""
    except ValueError as error:
        raise WrongInput(f"{path} is not valid TOML ({_shown(str(error))}). Correct that first.") from None
    except OSError as error:
        raise CannotWrite(f"{path} can't be read ({error.strerror}), so the setting was not kept.") from error
    return text


def _put(path: str, text: str) -> None:
    from tsworkbench.store.system.failures import refused

    try:
        write_whole(path, text)
    except OSError as error:
        raise refused(error, real(path), "the setting was not kept", or_else="") from error


def _nearest(name: str, among: tuple[str, ...]) -> str:
    near = nearest(name, among)
    return f": did you mean “{near[0]}”?" if near else f". The settings are {', '.join(among)}."


def _shown(value: Any) -> str:
    from tsworkbench.plan.language.text import clean

    return shortened(clean(value if isinstance(value, str) else repr(value)), 60)


def write_whole(path: str, text: str) -> None:
    """Writes a file whole under another name, then gives it its own; only its owner may read it.

    A link is followed: the file it points to is replaced, and the link stays. Raises OSError.
    """
    path = places.real(path)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    part = f"{path}.{os.getpid()}.part"
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
