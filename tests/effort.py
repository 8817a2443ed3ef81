"""How hard hypothesis looks: as hard as a run at every change allows, or ten times as hard.

``pytest --hypothesis-profile=thorough`` is for a change of what the properties speak of.
"""

from hypothesis import settings

_USUAL = 100
"""Hypothesis's own number of examples."""

settings.register_profile("usual", deadline=None)  # a slow machine is no fault of what is tested
settings.register_profile("thorough", max_examples=10 * _USUAL, deadline=None)
settings.load_profile("usual")


def examples(usual: int) -> int:
    """How many examples to make up of something whose examples cost more, or less, than most."""
    return usual * settings().max_examples // _USUAL


def thorough() -> bool:
    """Whether this run looks harder than usual, and elsewhere than the run before."""
    return settings().max_examples > _USUAL
