"""A house of five floors: imports only go down, and SQL is spoken on one of them."""

import ast
import re
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from grimp import build_graph
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tsworkbench"
STATEMENT = re.compile(
    r"\s*(?:select\s|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|pragma\s+\w"
    r"|with\s+(?:recursive\s+)?\w+(?:\([^)]*\))?\s+as\s*(?:materialized\s*)?\("
    r"|create\s+(?:temp\s+)?(?:table|index|trigger|view)\s)",
    re.IGNORECASE,
)
"""How an SQL statement begins."""


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "src"))
    monkeypatch.chdir(ROOT)
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_no_modules_import_each_other_in_a_circle_not_even_late_or_for_types() -> None:
    graph = build_graph("tsworkbench", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the modules of a circle


@pytest.mark.parametrize("floor", ["plan", "store", "work", "documents", "papers", "roads"])
def test_every_floor_says_what_it_is(floor: str) -> None:
    module = sys.modules.get(f"tsworkbench.{floor}") or __import__(f"tsworkbench.{floor}", fromlist=["_"])
    assert (module.__doc__ or "").strip()


def statements(tree: ast.Module) -> list[str]:
    """The SQL statements of a module. What a docstring says is none."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    return [node.value for node in words if isinstance(node.value, str) and STATEMENT.match(node.value)]


OF_A_HUB = ("roads/hub.py", "roads/dba.py")
"""Modules whose SQL is for a PostgreSQL server and never for a plan file: each statement names the hub's tables."""


def test_only_the_store_holds_sql() -> None:
    elsewhere = {
        str(path.relative_to(SOURCE)): found
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] != "store"
        and path.relative_to(SOURCE).as_posix() not in OF_A_HUB
        and (found := statements(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert elsewhere == {}
    assert statements(ast.parse((SOURCE / "store" / "book.py").read_text(encoding="utf-8")))


def test_the_sql_of_a_hub_is_about_its_own_tables() -> None:
    for name in OF_A_HUB:
        for statement in statements(ast.parse((SOURCE / name).read_text(encoding="utf-8"))):
            assert re.search(r"\btsw\.|\bpg_|\ba\.pos\b|select pos,", statement), (name, statement)
