"""What is the officer's own to set: each entry counts or is told in a sentence."""

import os
import stat
from pathlib import Path

import pytest
from platformdirs import user_config_dir

from tsworkbench.plan.errors import CannotWrite, WrongInput
from tsworkbench.work.mine.settings import Settings, drop, keep, load, settings_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "settings.toml"


def written(path: Path, text: str) -> Settings:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def test_without_a_file_all_is_as_it_comes(path: Path) -> None:
    assert load(str(path)) == Settings(str(path))


def test_the_file_stands_where_platformdirs_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TSWORKBENCH_SETTINGS")
    assert settings_path() == os.path.join(user_config_dir("tsworkbench", appauthor=False), "settings.toml")
    monkeypatch.setenv("TSWORKBENCH_SETTINGS", str(tmp_path / "x.toml"))
    assert settings_path() == str(tmp_path / "x.toml")


def test_every_setting_is_read(path: Path) -> None:
    found = written(
        path,
        'who = "Louise Russell"\ntheme = "high-contrast"\nreduced_motion = true\nlook_ahead = 14\nglyphs = "plain"\n'
        '[keys]\ncomplete = "x"\nundo = ["U", "ctrl+z"]\n',
    )
    assert found == Settings(
        str(path),
        "Louise Russell",
        "high-contrast",
        True,
        14,
        "plain",
        None,
        {"complete": ("x",), "undo": ("U", "ctrl+z")},
    )


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('thema = "dark"', "did you mean “theme”"),
        ("zzz = 1", "The settings are who, theme"),
        ("who = 3", "“who” must be a name"),
        ('who = ""', "“who” must be a name"),
        ('theme = "blue"', "one of auto, dark, light, high-contrast, ansi"),
        ("theme = 1", "one of auto, dark, light, high-contrast, ansi"),
        ('reduced_motion = "yes"', "true or false"),
        ('look_ahead = "year"', "“month”".replace("“month”", '"month"')),
        ("look_ahead = 0", "from 1 to 366"),
        ('glyphs = "ascii"', "full, plain"),
        ("glyphs = true", "full, plain"),
        ('file = "plan.db"', "the whole path"),
        ("file = 3", "the whole path"),
        ("look_ahead = true", "from 1 to 366"),
        ("look_ahead = 2.5", "from 1 to 366"),
        ("keys = 3", "a line [keys]"),
        ("[keys]\ncomplete = 3", "keys.complete must be a key in quotes"),
        ("[keys]\ncomplete = [1]", "keys.complete must be a key in quotes"),
    ],
)
def test_a_wrong_entry_is_a_sentence_and_the_right_ones_still_count(path: Path, entry: str, says: str) -> None:
    found = written(path, f'theme = "light"\n{entry}\n' if "theme =" not in entry else f"{entry}\n")
    assert len(found.wrong) == 1
    assert says in found.wrong[0]
    assert found.theme == ("auto" if entry.startswith("theme") else "light")


@pytest.mark.parametrize(
    "content",
    [b"theme = dark", b"\x81", b"a = " + b"[" * 3000, b"# " + b"x" * 200_000, b'who = "\x00"'],
    ids=["no quotes", "no text", "nested", "too long", "control character"],
)
def test_a_file_that_is_no_toml_is_one_sentence(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    found = load(str(path))
    assert len(found.wrong) == 1
    assert str(path) in found.wrong[0]
    assert found._replace(wrong=()) == Settings(str(path))


LINES = 'who = "Zoë Ömer"\r\ntheme = "light"\r\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"], ids=["Linux", "Notepad", "PowerShell", "an older Notepad"]
)
def test_settings_are_read_and_changed_as_any_editor_writes_them(path: Path, encoding: str) -> None:
    path.parent.mkdir()
    path.write_bytes(LINES.encode(encoding))
    assert load(str(path)) == Settings(str(path), who="Zoë Ömer", theme="light")
    keep("theme", "dark", str(path))
    assert load(str(path)) == Settings(str(path), who="Zoë Ömer", theme="dark")
    assert path.read_text(encoding="utf-8") == 'who = "Zoë Ömer"\ntheme = "dark"\n'


def test_a_folder_in_its_place_is_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    assert "can't be read" in load(str(path)).wrong[0]


def test_control_characters_are_not_repeated_in_a_sentence(path: Path) -> None:
    [sentence] = written(path, 'theme = "\\u001b]0;x\\u0007"').wrong
    assert sentence.isprintable()


def test_one_line_is_written_and_the_others_stay(path: Path) -> None:
    written(path, '# mine\nwho = "L R"\ntheme = "light" # by day\n\n[keys]\n# x is free\ncomplete = "x"\n')
    keep("theme", "ansi", str(path))
    keep("look_ahead", 14, str(path))
    keep("keys.undo", ("U", "ctrl+z"), str(path))
    keep("keys.complete", "X", str(path))
    assert path.read_text() == (
        '# mine\nwho = "L R"\ntheme = "ansi" # by day\nlook_ahead = 14\n\n'
        '[keys]\n# x is free\ncomplete = "X"\nundo = ["U", "ctrl+z"]\n'
    )


def test_the_file_is_made_for_its_owner_only(path: Path) -> None:
    keep("keys.complete", "x", str(path))
    keep("who", 'L "Lou" Russell', str(path))
    assert load(str(path)) == Settings(str(path), who='L "Lou" Russell', keys={"complete": ("x",)})
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_what_cant_be_changed_safely_is_left_alone(path: Path) -> None:
    written(path, "theme = [\n")
    with pytest.raises(WrongInput, match="Correct that first"):
        keep("theme", "light", str(path))
    assert path.read_text() == "theme = [\n"


@pytest.mark.parametrize("text", ["keys = 3\n", '[[keys]]\nundo = "U"\n'])
def test_a_table_of_keys_that_is_none_is_left_for_the_hand(path: Path, text: str) -> None:
    written(path, text)
    with pytest.raises(WrongInput, match="by hand"):
        keep("keys.undo", "x", str(path))
    assert not drop("keys.undo", str(path))
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[keys] # mine\nundo = [\n  "U", # up\n]\nredo = "R"\n', '[keys] # mine\nundo = "x"\nredo = "R"\n'),
        ('keys.undo = "U" # up\n# the rest\n', 'keys.undo = "x" # up\n# the rest\n'),
        ('keys = {undo = "U", redo = "R"}\n', 'keys = {undo = "x", redo = "R"}\n'),
        ('# mine\r\n[keys]\r\nundo = "U"\r\n', '# mine\n[keys]\nundo = "x"\n'),
    ],
)
def test_an_entry_is_changed_however_it_is_written(path: Path, before: str, after: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(before.encode())
    keep("keys.undo", "x", str(path))
    assert path.read_text() == after


def test_a_folder_that_cant_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="not kept"):
        keep("theme", "light", str(tmp_path / "file" / "settings.toml"))


def test_settings_that_are_open_in_another_program_stay_as_they_are(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(path, 'theme = "dark"\n')

    def refuse(part: str, place: str) -> None:
        raise PermissionError(13, "The process cannot access the file", part, None, place)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(CannotWrite, match="is open in another program: the setting was not kept"):
        keep("theme", "light", str(path))
    assert load(str(path)).theme == "dark"
    assert [one.name for one in path.parent.iterdir()] == ["settings.toml"]
