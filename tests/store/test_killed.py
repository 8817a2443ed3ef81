"""A program killed in the middle of its work loses nothing that it had acknowledged.

The thousand kills of ``benchmarks/kill.py`` in small, with the same script.
"""

import importlib.util
import random
from pathlib import Path
from types import ModuleType

import pytest

KILLS = 8


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The benchmark that kills."""
    path = Path(__file__).parents[2] / "benchmarks" / "kill.py"
    spec = importlib.util.spec_from_file_location("kill", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_acknowledged_act_is_lost_to_a_kill(script: ModuleType, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = script.make(tmp_path)
    for _ in range(KILLS):
        verdict = script.kill_once(path, chance, most_ms=60)
        assert verdict.lost == 0
        assert verdict.unsound == []
        assert verdict.kept - verdict.acknowledged in (0, 1), "at most the act in hand may be there besides"
