"""What the tests use of the inside of Textual and of asyncio: names that a new version may change without notice.

They are used here and nowhere else in the tests; `terminal/test_textual_inside.py` says which of them has changed.
"""

import asyncio
from typing import Any

from textual import keys, screen
from textual._compositor import Compositor, CompositorUpdate
from textual._context import visible_screen_stack
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

_TURNS = 10_000
"""Far more turns of the event loop than anything an officer does takes."""


# -- at rest


async def run_dry(*_: float) -> None:
    """Until nothing is left that can run without a clock, a thread or another program."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _turn in range(_TURNS):
        if not ready:
            return
        await asyncio.sleep(0)
    raise AssertionError("something keeps the event loop busy for ever")


async def settle(pilot: Pilot[Any], timeout: float = 0) -> bool:
    """Until everything is dealt with, at once instead of at the next frame. In place of `Pilot._wait_for_screen`."""
    await run_dry()
    app = pilot.app
    for _frame in range(_TURNS):
        if not app.is_running or has_failed(app) or app._batch_count:
            break
        if app._resize_event is not None:
            app._check_resize()
            await run_dry()
        if not _has_work(app.screen):
            break
        app.screen._on_timer_update()
        await run_dry()
    return not has_failed(app)


async def come_to_rest(pilot: Pilot[Any], delay: float | None = None) -> None:
    """Until everything is dealt with and painted. In place of `Pilot.pause`."""
    await settle(pilot)
    if pilot.app.is_running and not has_failed(pilot.app):
        strips_of(pilot.app.screen)


def has_failed(app: App[Any]) -> bool:
    """Whether an app has met an error that ends it."""
    return app._exception is not None


def fail_with(app: App[Any], error: Exception) -> None:
    """Leaves an app as one that has met an error."""
    app._exception = error


def _has_work(shown: Screen[Any]) -> bool:
    return bool(
        shown._layout_required
        or shown._scroll_required
        or shown._repaint_required
        or shown._recompose_required
        or shown._dirty_widgets
        or shown._callbacks
    )


# -- painting

_render_update = Compositor.render_update


def paint_later(
    compositor: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
) -> CompositorUpdate | None:
    """In place of `Compositor.render_update`: what no terminal shows is painted when it is at rest or looked at.

    A screen that is wanted whole is wanted for a picture, and painted.
    """
    compositor.__dict__.pop("strips", None)
    if full:
        update: CompositorUpdate | None = _render_update(compositor, full, screen_stack, simplify)  # type: ignore[assignment]
        return update
    compositor._dirty_regions.clear()
    return None


def strips_of(shown: Screen[Any]) -> list[Strip]:
    """A screen as it is painted, line by line; once, until something on it changes."""
    compositor = shown._compositor
    if _has_work(shown) or "strips" not in compositor.__dict__:
        visible_screen_stack.set(shown.app._background_screens)
        compositor.__dict__["strips"] = compositor.render_strips()
    strips: list[Strip] = compositor.__dict__["strips"]
    return strips


def lines_of(shown: Screen[Any]) -> list[str]:
    """What is on a screen, line by line."""
    return [strip.text for strip in strips_of(shown)]


def paint_anew(app: App[Any]) -> None:
    """Nothing that was painted before is used again."""
    for widget in (app.screen, *app.screen.walk_children(Widget)):
        widget._styles_cache.clear()
        widget.refresh()


# -- style sheets

_parse_rules = Stylesheet._parse_rules
_parsed: dict[object, list[Any]] = {}


def parse_once(
    sheet: Stylesheet, css: str, read_from: Any, is_default_rules: bool = False, tie_breaker: int = 0, scope: str = ""
) -> list[Any]:
    """In place of `Stylesheet._parse_rules`: what was parsed for one app is not parsed again for the next."""
    key = (css, read_from, is_default_rules, tie_breaker, scope, frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, read_from, is_default_rules, tie_breaker, scope)
    return _parsed[key]


# -- what is put in place of what

NEVER = 3600
"""Seconds that no test lasts."""
REPLACED: tuple[tuple[object, str, object], ...] = (
    (Pilot, "_wait_for_screen", settle),
    (Pilot, "pause", come_to_rest),
    (Compositor, "render_update", paint_later),
    (Stylesheet, "_parse_rules", parse_once),
    (screen, "UPDATE_PERIOD", NEVER),
)
"""Textual's pilot waits until the processor looks idle, and a screen until the next frame; tests wait for no clock."""


# -- what else is asked


def key_named(character: str) -> str:
    """What Textual calls the key of a character."""
    return keys._character_to_key(character)


def notices(app: App[Any]) -> list[str]:
    """What is shown in a corner of the screen."""
    return [note.message for note in app._notifications]


async def turn_wheel(pilot: Pilot[Any], widget: Widget, turn: Any) -> None:
    """Turns the wheel of the mouse over a widget."""
    await pilot._post_mouse_events([turn], widget, offset=(5, 5))
