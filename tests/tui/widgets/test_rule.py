"""The title rule: which pane has the focus, and what it shows."""

from typing import Any

from textual.app import App, ComposeResult

from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.widgets.title_rule import PaneRule, Tab, TitleRule, paint_rule, tab_at

LOOK = look_for("tsworkbench-dark")
PANES = (Tab("1", "Plan"), Tab("2", "Milestones"), Tab("3", "Officers"))


def test_a_focused_rule_is_heavy_and_an_unfocused_one_light() -> None:
    rule = TitleRule(PANES[:1], focused=True, label="8 of 40 complete")
    assert paint_rule(rule, 40, LOOK).text == "━━ 1 Plan ━━━━━━━━━━ 8 of 40 complete ━━"
    assert "━" not in paint_rule(rule._replace(focused=False), 40, LOOK).text


def test_a_rule_is_exactly_as_wide_as_its_pane() -> None:
    rule = TitleRule(PANES, focused=True, label="8 of 40 complete")
    for width in range(90):
        assert paint_rule(rule, width, LOOK).cell_length == width


def test_at_eighty_columns_one_rule_names_all_panes() -> None:
    text = paint_rule(TitleRule(PANES, focused=True, label="8 of 40 complete"), 78, LOOK).text
    assert text.startswith("━━ 1 Plan   2 Milestones   3 Officers ━━━")
    assert text.endswith("━ 8 of 40 complete ━━")


def test_a_label_over_columns_ends_where_the_pane_does() -> None:
    assert paint_rule(TitleRule(PANES[2:], label="late   TBC", tail=0), 40, LOOK).text.endswith("─ late   TBC")


def test_a_label_gives_way_to_the_names() -> None:
    assert "complete" not in paint_rule(TitleRule(PANES, label="8 of 40 complete"), 45, LOOK).text


def test_each_name_knows_its_columns() -> None:
    text = paint_rule(TitleRule(PANES), 78, LOOK).text
    for index, pane in enumerate(PANES):
        start = text.index(f"{pane.key} {pane.name}")
        assert tab_at(PANES, start) == tab_at(PANES, start + len(pane.name) + 1) == index
        assert tab_at(PANES, start - 1) is None
    assert tab_at(PANES, 70) is None


async def test_a_click_on_a_name_chooses_it() -> None:
    chosen: list[str] = []

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield PaneRule(*PANES)

        def on_pane_rule_chosen(self, message: PaneRule.Chosen) -> None:
            chosen.append(message.name)

    async with Host().run_test(size=(80, 24)) as pilot:
        await pilot.click(PaneRule, offset=(16, 0))
        await pilot.click(PaneRule, offset=(60, 0))
        await pilot.pause()
    assert chosen == ["Milestones"]


async def test_a_hostile_label_is_only_text(hostile: str, is_harmless: Any) -> None:
    strip = paint_rule(TitleRule((Tab("1", hostile),), label=hostile), 50, LOOK)
    assert strip.cell_length == 50
    assert is_harmless(strip.text)
