"""Tab writes as much of a path as is certain, and shows what else begins so."""

from pathlib import Path

import pytest

from tsworkbench.tui.paths import completed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Action plans" / "old").mkdir(parents=True)
    for name in ("action 2026.docx", "action 2027.docx", "été.csv", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "Action plans" / "plan one.docx").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("été", "été.csv", ""),
        ("act", "action 202", "2 names: action 2026.docx, action 2027.docx"),
        ("Act", "Action plans/", ""),
        ("ACT", "ACT", "3 names: Action plans/, action 2026.docx, action 2027.docx"),
        ("Action plans/p", "Action plans/plan one.docx", ""),
        ("Action\\ plans/p", "Action\\ plans/plan one.docx", ""),
        ("Action plans/", "Action plans/", "2 names: old/, plan one.docx"),
        ('"Action plans/p', '"Action plans/plan one.docx"', ""),
        ("zz", "zz", "nothing there begins with “zz”"),
        ("no/where", "no/where", "there is no folder no/"),
        (".h", ".hidden", ""),
        ("~", "~/", ""),
        ("Action plans/old/", "Action plans/old/", "there is nothing in that folder"),
    ],
)
def test_a_path_is_completed(folder: Path, typed: str, text: str, words: str) -> None:
    assert completed(typed, base=str(folder), windows=False) == (text, words)


def test_a_whole_path_and_one_from_home_are_completed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    assert completed("~/ét", windows=False).text == "~/été.csv"
    assert completed(f"{folder}/Act", windows=False).text == f"{folder}/Action plans/"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("C:\\Users\\Ann\\pla", "C:\\Users\\Ann\\Plans 2026\\"),
        ("C:/Users/Ann/pla", "C:/Users/Ann/Plans 2026/"),
        ("PLA", "Plans 2026\\"),
        ('"C:\\Users\\Ann\\x', '"C:\\Users\\Ann\\x y.docx"'),
    ],
)
def test_on_windows_both_separators_part_folders_and_capitals_do_not_count(typed: str, text: str) -> None:
    def names(_: str) -> list[tuple[str, bool]]:
        return [("Plans 2026", True), ("x y.docx", False)]

    assert completed(typed, windows=True, names=names).text == text
