"""A house of five floors: imports only go down."""

import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from grimp import build_graph
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "src"))
    monkeypatch.chdir(ROOT)
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_no_modules_import_each_other_in_a_circle_not_even_late_or_for_types() -> None:
    graph = build_graph("tsworkbench", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the modules of a circle


@pytest.mark.parametrize("floor", ["plan", "store", "work", "documents", "papers"])
def test_every_floor_says_what_it_is(floor: str) -> None:
    module = sys.modules.get(f"tsworkbench.{floor}") or __import__(f"tsworkbench.{floor}", fromlist=["_"])
    assert (module.__doc__ or "").strip()
