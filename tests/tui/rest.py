"""When a screen is at rest: told by what Textual and asyncio have still to do, and by no clock."""

import asyncio
from typing import Any

from textual.pilot import Pilot

_TURNS = 10_000
"""Far more turns of the event loop than anything an officer does takes."""


async def run_dry(*_: float) -> None:
    """Until nothing is left that can run without a clock, a thread or another program."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _turn in range(_TURNS):
        if not ready:
            return
        await asyncio.sleep(0)
    raise AssertionError("something keeps the event loop busy for ever")


async def come_to_rest(pilot: Pilot[Any], timeout: float = 0) -> bool:
    """Until everything is dealt with and painted, at once instead of at the next frame."""
    await run_dry()
    app = pilot.app
    for _frame in range(_TURNS):
        if not app.is_running or app._exception is not None or app._batch_count:
            break
        if app._resize_event is not None:
            app._check_resize()
            await run_dry()
        screen = app.screen
        if not (
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        ):
            break
        screen._on_timer_update()
        await run_dry()
    return app._exception is None
