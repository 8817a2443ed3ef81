"""The two sample plans that come with the program."""

from importlib.resources import files
from pathlib import Path

from tsworkbench.plan.errors import NoSuchFile

SAMPLES = ("action-plan-2009-10.json", "thin-strategy-2008-14.json")
"""The council's action plan, then the consortium's strategy."""


def sample_text(name: str) -> str:
    """One sample plan as its JSON text. Raises NoSuchFile if the program was installed without its data."""
    installed = files("tsworkbench") / "data" / name
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    checkout = Path(__file__).parents[3] / "data" / name
    if checkout.is_file():
        return checkout.read_text(encoding="utf-8")
    raise NoSuchFile(f"The sample plan {name} is missing from this installation: install tsworkbench again.")
