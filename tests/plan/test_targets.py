"""Numbers in full: what is printed anywhere is what was counted."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tsworkbench
from tsworkbench.plan.english import number


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (12, "12"), (-3.0, "-3"), (1_250_000.0, "1,250,000"), (999_999_999_999.0, "999,999,999,999"),
        (1234.567, "1,234.567"), (2.5, "2.5"), (0.00001, "0.00001"), (1e22, "10,000,000,000,000,000,000,000"),
        (float("inf"), "inf"),
    ],
)  # fmt: skip
def test_a_number_is_printed_in_full(value: float, said: str) -> None:
    assert number(value) == said


@given(st.floats(-1e12, 1e12).map(lambda value: round(value, 6)))
def test_a_number_is_read_back_as_it_was(value: float) -> None:
    said = number(value)
    assert "e" not in said
    assert float(said.replace(",", "")) == value


def test_no_number_is_shortened_anywhere() -> None:
    shortening = re.compile(r"\{[^{}\"]*:,?g\}|%g\b|format\([^)]*,\s*[\"'],?g[\"']\)")
    source = Path(tsworkbench.__file__).parent
    found = [
        f"{path.relative_to(source)}: {line.strip()}"
        for path in sorted(source.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if shortening.search(line)
    ]
    assert found == []
