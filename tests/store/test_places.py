"""Where a file is: its address for SQLite on every system, its real place, other capitals, and warnings."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.errors import NoSuchFile, WorkbenchError, WrongInput
from tsworkbench.store.backups import copies, restoration, rotation
from tsworkbench.store.backups.copies import make
from tsworkbench.store.backups.glance import glance, plans
from tsworkbench.store.book import Clock
from tsworkbench.store.check import check
from tsworkbench.store.log.snapshot import end_of, open_stood_at
from tsworkbench.store.opening import open_book
from tsworkbench.store.system import failures, places
from tsworkbench.store.upgrade import create

AWKWARD = "a b?#%25é&=;.db"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PureWindowsPath(r"\\server\share\plan.db"), "file:////server/share/plan.db?mode=ro"),
        (PureWindowsPath(r"\\server\share\Our plans\plan.db"), "file:////server/share/Our plans/plan.db?mode=ro"),
        (PureWindowsPath(r"\\server.council.example@SSL\DavWWWRoot\p.db"), None),
        (PureWindowsPath(r"\\?\UNC\server\share\plan.db"), "file:////server/share/plan.db?mode=ro"),
        (PureWindowsPath(r"\\?\C:\plans\plan.db"), "file:///C:/plans/plan.db?mode=ro"),
        (PureWindowsPath(r"H:\plan.db"), "file:///H:/plan.db?mode=ro"),
        (PureWindowsPath(r"C:\100% done #1\plan.db"), "file:///C:/100%25 done %231/plan.db?mode=ro"),
        (PurePosixPath("/home/l r/plan?.db"), "file:///home/l r/plan%3f.db?mode=ro"),
        (PurePosixPath("//net/plan.db"), "file:////net/plan.db?mode=ro"),
    ],
)
def test_sqlite_is_given_a_path_it_takes_on_every_system(path: PurePath, address: str | None) -> None:
    found = places.address(path)
    assert address is None or found == address
    with pytest.raises(sqlite3.OperationalError, match="unable to open database file"):  # not "invalid uri authority"
        sqlite3.connect(found, uri=True)


@given(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20))
def test_a_share_has_no_host_whatever_it_is_called(name: str) -> None:
    address = places.address(PureWindowsPath("\\\\server\\share") / name.replace("\\", "-").replace(":", "-"))
    assert address.startswith("file:////server/share/")
    assert address.endswith("?mode=ro")
    assert address.count("?") == 1
    assert "#" not in address


UNKNOWN = pytest.mark.posix("Windows has no such names")


@pytest.fixture(
    params=[
        *("plan.db", "50%41.db", "two  spaces .db", "#1 é&=;.db"),
        pytest.param(AWKWARD, marks=UNKNOWN),
        pytest.param("\udcff not text.db", marks=UNKNOWN),
    ]
)
def awkward(request: pytest.FixtureRequest, sample_template: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "over #there 100%"
    folder.mkdir()
    return Path(shutil.copy(sample_template, folder / request.param))


def test_a_file_of_any_name_is_read_backed_up_and_restored(awkward: Path, make_clock: Callable[..., Clock]) -> None:
    with closing(open_book(awkward, clock=make_clock(), who="Louise Russell")) as book:
        made = make(book, copies.BY_HAND)
        day = make_clock()()
    assert [one.path for one in rotation.listed(str(awkward), clock=make_clock())] == [made]
    assert rotation.is_good(made)
    with glance(awkward) as book:
        assert len(plans(book, "")) == 2
    past = open_stood_at(str(awkward), end_of(datetime.fromtimestamp(day / 1000, UTC).date()))
    past.close()
    done = restoration.restore(str(awkward), made, clock=make_clock())
    assert done.difference.only_in_file == 0
    assert done.kept is not None
    assert ".before-restore." in done.kept
    with closing(open_book(awkward)) as book:
        assert not check(book)


def as_on_a_share(monkeypatch: pytest.MonkeyPatch, share: Path) -> None:
    """The real path of what is below `share` is the server's, as Windows has it for a drive that is a share."""
    real = os.path.realpath
    monkeypatch.setattr(
        os.path, "realpath", lambda path, **how: real(path, **how).replace(str(share), "/server/share", 1)
    )


def test_a_sound_file_on_a_drive_that_is_a_share_is_restored_as_a_sound_one(
    sample_file: Path, make_clock: Callable[..., Clock], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_book(sample_file, clock=make_clock())) as book:
        made = make(book, copies.BY_HAND)
    as_on_a_share(monkeypatch, sample_file.parent)
    done = restoration.restore(str(sample_file), made, clock=make_clock())
    assert done.kept is not None
    assert done.kept.endswith(".before-restore.backup")
    assert done.difference == (0, 0, None, None, 0)


# -- capitals


def without_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that doesn't tell capitals from small letters."""
    monkeypatch.setattr(os.path, "samefile", lambda one, other: str(one).casefold() == str(other).casefold())


@pytest.mark.parametrize("written", ["SAMPLE.DB", "Sample.db", "sample.db"])
def test_backups_are_found_whatever_the_capitals_where_the_disk_does_not_tell(
    sample_file: Path, make_clock: Callable[..., Clock], monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    with closing(open_book(sample_file, clock=make_clock())) as book:
        made = make(book, copies.BY_HAND)
    without_capitals(monkeypatch)
    assert [one.path for one in rotation.listed(str(sample_file.with_name(written)), clock=make_clock())] == [made]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_backups_are_found_however_the_disk_writes_an_accent(
    sample_file: Path, make_clock: Callable[..., Clock], monkeypatch: pytest.MonkeyPatch, form: Literal["NFC", "NFD"]
) -> None:
    kept = sample_file.rename(sample_file.with_name(normalize("NFD" if form == "NFC" else "NFC", "Café.db")))
    with closing(open_book(kept, clock=make_clock())) as book:
        made = make(book, copies.BY_HAND)
    monkeypatch.setattr(os.path, "samefile", lambda one, other: normalize("NFC", one) == normalize("NFC", other))
    named = str(kept.with_name(normalize(form, "Café.db")))
    assert [one.path for one in rotation.listed(named, clock=make_clock())] == [made]


def test_another_file_with_other_capitals_keeps_its_backups(
    sample_file: Path, make_clock: Callable[..., Clock]
) -> None:
    with closing(open_book(sample_file, clock=make_clock())) as book:
        make(book, copies.BY_HAND)
    assert not rotation.listed(str(sample_file.with_name("SAMPLE.DB")), clock=make_clock())


# -- too long, reserved, gone


@pytest.fixture
def deep(sample_template: Path, tmp_path: Path) -> Path:
    """A plan file that can be opened, but whose backups' names SQLite would not take."""
    folder = tmp_path
    while len(os.fsencode(folder)) < 380:
        folder = folder / "a folder within a folder"
    folder.mkdir(parents=True)
    name = "p" * (500 - len(os.fsencode(folder)) - 4) + ".db"
    return Path(shutil.copy(sample_template, folder / name))


@pytest.mark.posix("on Windows such a path can't be made to try it")
def test_a_path_too_long_for_a_backup_is_said_to_be_too_long(deep: Path, make_clock: Callable[..., Clock]) -> None:
    with (
        closing(open_book(deep, clock=make_clock())) as book,
        pytest.raises(WorkbenchError, match="is too long: 5") as caught,
    ):
        make(book, copies.BY_HAND)
    assert "shorter" in str(caught.value)
    assert [one.name for one in deep.parent.iterdir()] == [deep.name]


@pytest.mark.posix("on Windows such a path can't be made to try it")
def test_a_path_too_long_for_a_plan_is_said_to_be_too_long(deep: Path) -> None:
    longer = deep.with_name(f"{deep.name}{'q' * 30}.db")
    with pytest.raises(WorkbenchError, match="is too long"):
        create(longer)
    shutil.copy(deep, longer)
    with pytest.raises(WorkbenchError, match="is too long"):
        open_book(longer)


def test_on_windows_260_characters_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_LONGEST_ELSEWHERE", 259)
    folder = "/" + "f" * 217
    assert not places.is_too_long(f"{folder}/{'p' * 19}")
    assert places.is_too_long(f"{folder}/{'p' * 20}")
    missing = FileNotFoundError(2, "No such file or directory", f"/tmp/{'p' * 270}")
    assert "too long" in str(failures.refused(missing, f"/tmp/{'p' * 270}", "nothing was written"))


@pytest.mark.parametrize("name", ["CON", "nul.db", "com1.plan.db", "LPT9", "plan.", "plan.db ", "aux"])
def test_no_plan_file_is_made_that_windows_could_not_open(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongInput, match="Windows"):
        create(f"{tmp_path}/{name}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["console.db", "my nul.db", "com10.db", ".plan.db"])
def test_names_that_only_look_like_devices_are_taken(tmp_path: Path, name: str) -> None:
    create(tmp_path / name)


def test_a_folder_that_is_not_there_is_named_before_the_file(tmp_path: Path) -> None:
    gone = tmp_path / "stick" / "plans" / "plan.db"
    with pytest.raises(NoSuchFile, match="connect") as caught:
        open_book(gone)
    assert f"{tmp_path / 'stick'} isn't there" in str(caught.value)


@pytest.mark.posix("these are paths of POSIX")
@pytest.mark.parametrize(
    ("path", "there", "missing"),
    [
        ("/media/stick/plans/p.db", {"/", "/media"}, "/media/stick"),
        ("/media/stick/p.db", {"/", "/media", "/media/stick"}, None),
        ("/p.db", {"/"}, None),
        ("//server/share/p.db", set(), "//"),
    ],
)
def test_the_topmost_folder_that_has_gone_is_named(path: str, there: set[str], missing: str | None) -> None:
    assert places.missing_folder(path, exists=there.__contains__) == missing


# -- folders that are synchronised


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/Users/l/OneDrive/plan.db", "OneDrive"),
        ("/Users/l/OneDrive - Northshire Council/Plans/plan.db", "OneDrive"),
        (r"C:\Users\l\OneDrive - Northshire\plan.db", "OneDrive"),
        ("/home/l/Dropbox/plan.db", "Dropbox"),
        ("/home/l/Dropbox (Council)/plan.db", "Dropbox"),
        ("/Users/l/Google Drive/plan.db", "Google Drive"),
        ("/Volumes/GoogleDrive/My Drive/plan.db", "Google Drive"),
        (r"G:\My Drive\plan.db", "Google Drive"),
        ("/Users/l/Library/Mobile Documents/com~apple~CloudDocs/plan.db", "iCloud"),
        (r"C:\Users\l\iCloudDrive\plan.db", "iCloud"),
        ("/Users/l/Library/CloudStorage/OneDrive-NorthshireCouncil/plan.db", "OneDrive"),
        ("/Users/l/Library/CloudStorage/GoogleDrive-l@council.example/My Drive/plan.db", "Google Drive"),
        ("/home/l/Nextcloud/plan.db", "Nextcloud"),
        ("/home/l/Documents/plan.db", None),
        ("/home/l/OneDrive.db", None),
        ("/home/l/onedriver/plan.db", None),
        ("/home/l/boxes/plan.db", None),
        ("/home/l/mobile documents/plan.db", None),
    ],
)
def test_a_folder_that_is_synchronised_is_known_by_its_name(path: str, service: str | None) -> None:
    assert places.synchronised_by(path, {}) == service


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_a_folder_that_onedrive_has_taken_over_is_known_by_the_environment(variable: str) -> None:
    work = os.path.abspath("/data/work")
    assert places.synchronised_by("/data/work/plan.db", {variable: work}) == "OneDrive"
    assert places.synchronised_by("/data/work/plans/plan.db", {variable: os.path.join(work, "")}) == "OneDrive"
    assert places.synchronised_by("/data/workshop/plan.db", {variable: work}) is None
    assert places.synchronised_by("/data/work/plan.db", {variable: " "}) is None


@pytest.mark.posix("on Windows a link takes a right that few have")
def test_where_a_file_really_is_is_printed_where_that_is_somewhere_else(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "named").symlink_to(tmp_path / "real")
    assert places.in_full(str(tmp_path / "real" / "plan.db")) == f"{tmp_path}/real/plan.db"
    assert places.in_full(str(tmp_path / "named" / "plan.db")) == (
        f"{tmp_path}/named/plan.db (really {tmp_path}/real/plan.db)"
    )
