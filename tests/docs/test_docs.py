"""The documents say what the program does: generated parts, examples, commands, links, tables and columns."""

import importlib.util
import inspect
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.papers.formats.interchange import write_library
from tsworkbench.store.log import imports

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
EVERY = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))

DEMO = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/tsworkbench demo"
TESTS = "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """``docs/generate.py``, which is no part of the installed package."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- what the program itself says


@EVERY
def test_generated_parts_and_examples_are_what_the_program_says_now(path: Path, generate: ModuleType) -> None:
    text = path.read_text(encoding="utf-8")
    assert generate.generated(text) == text, "run: python docs/generate.py"


def test_every_generated_part_stands_in_a_document(generate: ModuleType) -> None:
    written = re.findall(r"<!-- generated: (\S+) -->", "".join(p.read_text(encoding="utf-8") for p in DOCUMENTS))
    assert sorted(written) == sorted(generate.PARTS)


def test_the_check_says_which_document_has_drifted(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_text("# Nothing generated\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    keys = tmp_path / "docs" / "keys.md"
    keys.write_text("<!-- generated: keys -->\nold\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr(generate, "ROOT", tmp_path)

    assert generate.main(["--check"]) == 1
    assert "keys.md" in capsys.readouterr().out
    assert "old" in keys.read_text(encoding="utf-8")
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_an_example_that_fails_must_say_so(generate: ModuleType) -> None:
    with generate.Console() as console, pytest.raises(AssertionError, match="left with 10"):
        console.session("$ tsworkbench list --file nowhere.db\n")


def test_a_file_given_in_a_document_is_there_for_its_examples(generate: ModuleType) -> None:
    rows = "Objective,Ref,Action,By when\nWarm homes,1.1,Insulate,June 2010\nWarm homes,1.2,Advise,July 2010\n"
    given = f"```csv plan.csv\n{rows}```\n"
    asked = "```console\n$ tsworkbench import plan.csv --dry-run --as-at 2010-04-12\n"
    assert "1 objective, 2 activities" in generate.generated(f"{given}\n{asked}```\n")
    assert generate.generated(given) == given


def test_the_examples_leave_the_environment_as_it_was(generate: ModuleType) -> None:
    before = (Path.cwd(), dict(generate.os.environ))
    with generate.Console() as console:
        console.session("$ tsworkbench --version\n")
    assert (Path.cwd(), dict(generate.os.environ)) == before


def test_every_command_has_an_example_that_runs() -> None:
    from tsworkbench.cli.group import COMMANDS

    shown = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    run = set(re.findall(r"^\$ tsworkbench ([\w-]+)", shown, re.MULTILINE))
    untried = {
        "open",  # fills the screen
        "show",  # prints an id that no two files share
        "completion",  # prints a script of click's, which differs between its versions
    }
    assert set(COMMANDS) - run == untried


# -- the commands and links of the README


def test_the_readme_gives_its_two_commands_each_on_one_line() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines.count(DEMO) == 1
    assert lines.count(TESTS) == 1


def test_ci_takes_the_second_command_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "pip install '.[test]'" not in script
    pattern = re.search(r"grep [^']*'([^']+)'", script)
    assert pattern is not None
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(pattern[1], line)] == [TESTS]


@EVERY
def test_links_lead_to_what_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    for target in filter(None, (link or source for link, source in targets)):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        there = path.parent / file if file else path
        assert there.exists(), f"{path.name} links to {target}"
        if anchor:
            assert anchor in _anchors(there), f"{path.name} links to {target}"


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_reports_that_are_shown_are_those_the_program_writes_now(generate: ModuleType) -> None:
    for path, text in generate.examples().items():
        assert path.read_bytes().decode() == text, "run: python docs/generate.py"


@EVERY
def test_no_document_is_left_out_of_the_readme(path: Path) -> None:
    readme = ROOT / "README.md"
    if path != readme:
        assert f"]({path.relative_to(ROOT).as_posix()})" in readme.read_text(encoding="utf-8")


# -- the pictures


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_pictures_need_nothing_from_the_network(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert "url(http" not in text
    assert "@import" not in text
    assert "monospace" in text


def test_a_picture_of_a_page_is_small_enough_to_be_looked_at() -> None:
    photographs = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert [path.stem for path in photographs] == ["highlight-report"]
    assert all(path.stat().st_size < 300_000 for path in photographs)


@EVERY
def test_every_picture_is_described(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"!\[\s*\]\(", text) == []
    assert [tag for tag in re.findall(r"<img [^>]*>", text) if not re.search(r'alt="[^"]{20,}"', tag)] == []


def test_there_is_a_picture_for_dark_and_for_light() -> None:
    assert {"workbench-120x36-dark", "workbench-120x36-light"} <= {path.stem for path in PICTURES}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_picture_is_in_a_document(path: Path) -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(f"pictures/{path.name}" in one.read_text(encoding="utf-8") for one in documents)


# -- the file


def _sections() -> dict[str, str]:
    text = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    parts = re.split(r"^### (\w+)$", text, flags=re.MULTILINE)
    return {name: part.split("\n## ")[0] for name, part in zip(parts[1::2], parts[2::2], strict=True)}


def _schema(path: Path) -> dict[tuple[str, str], list[str]]:
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("select type, name from sqlite_schema where type in ('table','view')").fetchall()
        return {
            (kind, name): [row[1] for row in connection.execute(f'pragma table_info("{name}")')] for kind, name in rows
        }
    finally:
        connection.close()


def test_every_table_and_column_of_the_file_is_explained(empty_file: Path) -> None:
    text = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    sections = _sections()
    dates = _named(sections["Dates"])
    for (kind, name), columns in _schema(empty_file).items():
        if name in sections:
            named = _named(sections[name])
            allowed = named | (dates if "(#dates)" in sections[name] else set())
            assert set(columns) <= allowed, f"{name} has columns that its section doesn't name"
            assert _headwords(sections[name]) <= set(columns) | {"dates"}, f"{name} has no such columns"
        else:
            line = next((line for line in text.splitlines() if f"`{name}`" in line and line.startswith("|")), "")
            assert line, f"the {kind} {name} is not explained"
            if not name.startswith("search_"):
                assert set(columns) <= _named(line), f"{name} has columns that are not named"


def _named(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def _headwords(section: str) -> set[str]:
    """What the first cells of a section's first table name."""
    table = section.split("| Setting |")[0]
    cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_the_settings_that_are_read_are_explained() -> None:
    from tsworkbench.plan.governance.rag import SETTINGS

    text = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    read = {*SETTINGS, "report.from", "filter.", *re.findall(r'"(import\.\w+)"', inspect.getsource(imports))}
    assert sorted(key for key in read if f"`{key}" not in text) == []


def test_the_numbers_by_which_a_plan_file_is_known_are_right() -> None:
    from tsworkbench.store.book import APPLICATION_ID, SCHEMA

    text = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    assert f"`{APPLICATION_ID:#x}`" in text
    assert f"now {SCHEMA}." in text


# -- the JSON form


def test_the_example_of_the_json_form_is_read_whole_and_written_back() -> None:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example is not None
    library = read_library(example[1], name="the example")
    assert library.unread == ()
    assert library.plans[0].objectives[0].activities[0].milestones[0].due_to == "2010-06-30"
    assert read_library(write_library(library), name="the example, written") == library


def test_generate_runs_as_a_script() -> None:
    script = ROOT / "docs" / "generate.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "")


@EVERY
def test_every_module_that_a_document_names_is_there(path: Path) -> None:
    named = re.findall(
        r"(?<![\w/])(?:cli|tui|documents|papers|work|store|plan)/[\w/]+\.py", path.read_text(encoding="utf-8")
    )
    assert [one for one in named if not (ROOT / "src" / "tsworkbench" / one).exists()] == []
