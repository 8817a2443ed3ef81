"""The menu: one thing is chosen by arrows, letter, mouse or typing, or nothing is."""

from typing import Any

import pytest
from tests.tui.textual_inside import lines_of
from textual.app import App

from tsworkbench.tui.draw.themes import themes
from tsworkbench.tui.widgets.menu import Menu, MenuItem

STATUSES = [
    MenuItem("not_started", "Not started", "n"),
    MenuItem("in_progress", "In progress", "p", "now"),
    MenuItem("complete", "Complete", "c", "done on 15 Dec"),
    MenuItem("deferred", "Deferred", "d"),
]
OFFICERS = [MenuItem(name.split()[0], name, hint="person") for name in ("Ann Lee", "Bo Ek", "Lee Roy")]
NOTHING_YET = "nothing yet"


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, menu: Menu) -> None:
        super().__init__()
        for each in themes():
            self.register_theme(each)
        self.theme = "tsworkbench-light"
        self.menu = menu
        self.chosen: str | None = NOTHING_YET

    def on_mount(self) -> None:
        def keep(chosen: str | None) -> None:
            self.chosen = chosen

        self.push_screen(self.menu, keep)

    def lines(self) -> list[str]:
        return lines_of(self.screen)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["enter"], "not_started"),
        (["down", "down", "enter"], "complete"),
        (["j", "k", "enter"], "not_started"),
        (["end", "enter"], "deferred"),
        (["end", "up", "home", "enter"], "not_started"),
        (["d"], "deferred"),
        (["escape"], None),
        (["z"], NOTHING_YET),
    ],
)
async def test_keys_choose(keys: list[str], chosen: str | None) -> None:
    app = Host(Menu("Status of 4.2", STATUSES))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.chosen == chosen


async def test_it_starts_on_what_is_so_now() -> None:
    app = Host(Menu("Status", STATUSES, chosen="complete"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.chosen == "complete"


async def test_a_click_chooses_and_a_click_outside_leaves() -> None:
    app = Host(Menu("Status", STATUSES))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = next(y for y, line in enumerate(app.lines()) if "Complete" in line)
        await pilot.click(offset=(app.lines()[row].index("Complete"), row))
        await pilot.pause()
        assert app.chosen == "complete"
    app = Host(Menu("Status", STATUSES))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(offset=(1, 1))
        await pilot.pause()
        assert app.chosen is None


async def test_typing_narrows_the_list() -> None:
    app = Host(Menu("Lead", OFFICERS, narrowing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l", "e", "e")
        await pilot.pause()
        drawn = "\n".join(app.lines())
        assert "Bo Ek" not in drawn
        assert drawn.index("Lee Roy") < drawn.index("Ann Lee"), "whose name begins so comes first"
        await pilot.press("enter")
        await pilot.pause()
        assert app.chosen == "Lee"


async def test_when_nothing_is_left_nothing_is_chosen() -> None:
    app = Host(Menu("Lead", OFFICERS, narrowing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("z", "enter")
        await pilot.pause()
        assert app.chosen == NOTHING_YET
        assert any("No matches." in line for line in app.lines())
        await pilot.press("backspace", "enter")
        await pilot.pause()
        assert app.chosen == "Ann"


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 6)])
async def test_a_long_menu_fits_and_scrolls(size: tuple[int, int]) -> None:
    app = Host(Menu("Lead", [MenuItem(str(n), f"Officer {n}") for n in range(500)], narrowing=True))
    async with app.run_test(size=size) as pilot:
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert any("Officer" in line for line in app.lines())


async def test_hostile_items_are_only_text(hostile: str, is_harmless: Any) -> None:
    app = Host(Menu(hostile, [MenuItem("x", hostile, "x", hostile)], narrowing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert all(is_harmless(line) for line in app.lines())
        await pilot.press("enter")
        await pilot.pause()
        assert app.chosen == "x"


async def test_what_begins_with_the_typed_letters_comes_before_what_only_holds_them() -> None:
    acts = [MenuItem("lead", "Assign leads"), MenuItem("sign_off", "Sign the plan off")]
    app = Host(Menu("Every act", acts, narrowing=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"sign", "enter")
        await pilot.pause()
        assert app.chosen == "sign_off"


async def test_words_that_are_none_of_the_items_can_be_chosen_where_that_is_said() -> None:
    for typed, chosen in (("Priya Shah", "typed:Priya Shah"), ("ann lee", "Ann"), ("lee", "Lee")):
        app = Host(Menu("Who are you?", OFFICERS, narrowing=True, typed_is="somebody else"))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*("space" if letter == " " else letter for letter in typed), "enter")
            await pilot.pause()
            assert app.chosen == chosen
