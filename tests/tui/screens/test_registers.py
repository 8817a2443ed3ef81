"""The registers' place: where it is, what is in it, and what the keys do to an entry."""

from pathlib import Path

from tests.tui.officer import SIZES, AtDesk, Officer, past
from tests.tui.screens.registers import Filler, filled, with_contracts, with_provider_day, with_risks

from tsworkbench.plan.registers.values import Entry
from tsworkbench.store.registers import entries
from tsworkbench.store.registers.definitions import registers_of
from tsworkbench.work.edits import perform
from tsworkbench.work.mine.settings import Settings
from tsworkbench.work.registers import definitions, fields

WIDE, NARROW = SIZES["wide"], SIZES["narrow"]


def held(officer: Officer, ref: str, field: str) -> object:
    """What a field of an entry holds in the file."""
    slot = officer.value(
        "select slot from field where deleted=0 and name=? and register_id=(select register_id from entry where ref=?)",
        field,
        ref,
    )
    return officer.value(f"select {slot} from entry where ref=? and deleted=0", ref)


def place(officer: Officer) -> str:
    """The lines of the registers' place."""
    region = officer.bench.registers.region
    return "\n".join(officer.lines[region.y : region.bottom])


def here(officer: Officer) -> str:
    """The entry under the cursor, by its ref."""
    view = officer.bench.registers.view
    return view.ref if view is not None else ""


async def open_register(officer: Officer, title: str) -> None:
    """Opens a register from the list of them, as an officer does: 4, then down to it, then enter."""
    await officer.press("4", "left", "home")
    for _ in range(30):
        lists = officer.bench.registers.lists
        line = officer.lines[lists.cursor_region.y][lists.region.x : lists.region.right]
        if title in line:
            break
        await officer.press("down")
    await officer.press("enter")


# -- where it is


async def test_four_shows_registers_instead_of_the_panes_and_the_panes_come_back_as_they_were(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.go("4.2")
        before = officer.screen
        await officer.press("4")
        assert "4 Registers" in officer.screen
        assert "1 Plan" not in officer.screen
        assert "Risks" in place(officer)
        await officer.press("1")
        assert officer.screen == before
        await officer.press("4", "3")
        assert officer.focused_pane == "officers"
        assert "4 Registers" not in officer.screen


async def test_without_a_register_it_says_how_one_is_begun_and_the_wheel_takes_one_in(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("4")
        assert "No registers yet. Press i to choose one" in officer.screen
        await officer.press("i")
        assert "Risks" in officer.screen
        assert "What could keep the plan from being delivered" in officer.screen
        await officer.type("risk")
        await officer.press("enter")
        assert officer.value("select title from register where deleted=0") == "Risks"
        assert "No risks yet: press i to add the first." in place(officer)
        await officer.press("u")
        assert "No registers yet." in officer.screen


async def test_the_list_is_sorted_has_its_figures_over_it_and_says_how_many_are_closed(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        shown = place(officer)
        assert shown.index("R1 ") < shown.index("R2 ") < shown.index("R3 ") < shown.index("R4 ")
        assert "4 open risks · 2 red" in shown
        assert "1 closed: f shows it" in shown
        assert "R5" not in shown
        assert "inherent ▲20   residual ▲20" in officer.detail


async def test_with_nothing_due_the_keys_choose_a_register(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(filled(demo_file, lambda file: file.takes_in("glossary"))) as officer:
        await officer.press("4")
        assert "▌ Due" in place(officer)
        await officer.press("down")
        assert "▌ Glossary" in place(officer)
        assert "No terms yet: press i to add the first." in place(officer)


async def test_the_first_time_the_cursor_is_seen_at_what_is_due(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.press("4")
        assert "▌▲30 Nov" in place(officer)


async def test_due_lists_every_review_day_the_late_first_and_enter_goes_to_the_entry(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.press("4")
        shown = place(officer)
        assert "Due for review" in shown
        assert shown.index("▲30 Nov") < shown.index("15 Jan")
        assert here(officer) == "R3"
        await officer.press("enter")
        assert officer.bench.registers.register is not None
        assert here(officer) == "R3"


async def test_at_80_columns_one_list_at_a_time_with_tabs(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file), NARROW) as officer:
        await open_register(officer, "Risks")
        assert "1 Plan   2 Milestones   3 Officers   4 Registers" in officer.screen
        assert "R1" in place(officer)
        assert "The whole file" not in place(officer)
        await officer.press("escape")
        assert "Due" in place(officer)
        assert "R1 " not in place(officer)
        strip = " ".join(officer.screen.split())
        assert "What could keep the plan from being delivered" in strip, "of the register, not of an entry unseen"
        assert "Allocation of the Fund" not in strip
        await officer.press("right")
        assert "R1 " in place(officer)
        assert "Allocation of the Fund" in officer.screen


async def test_the_keys_screen_begins_with_what_keys_do_here(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.press("question_mark")
        assert "In the registers (4)" not in officer.screen
        await officer.press("escape")
        await open_register(officer, "Risks")
        await officer.press("question_mark")
        assert "In the registers (4)" in officer.screen
        assert "Move the entry to a stage, by its letter" in " ".join(officer.screen.split())


# -- one key


async def test_c_ticks_and_goes_on_and_unticks_what_is_ticked(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_provider_day(demo_file, 3)) as officer:
        await open_register(officer, "Attendance")
        assert officer.bottom.startswith("c attended")
        await officer.press("c", "c")
        assert [held(officer, ref, "attended") for ref in ("T1", "T2", "T3")] == [1, 1, None]
        assert here(officer) == "T3"
        await officer.press("up", "c")
        assert held(officer, "T2", "attended") is None


async def test_marked_entries_are_ticked_as_one_act(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_provider_day(demo_file, 3)) as officer:
        await open_register(officer, "Attendance")
        before = officer.acts
        await officer.press("space", "space", "space", "c")
        assert [held(officer, ref, "attended") for ref in ("T1", "T2", "T3")] == [1, 1, 1]
        assert officer.acts == before + 1
        await officer.press("u")
        assert [held(officer, ref, "attended") for ref in ("T1", "T2", "T3")] == [None, None, None]


async def test_s_moves_to_a_stage_by_its_letter_and_the_closed_one_leaves_the_list(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("s", "c")
        assert held(officer, "R1", "status") == "closed"
        await officer.press(".")
        assert held(officer, here(officer), "status") == "closed" or held(officer, "R2", "status") == "closed"


async def test_d_plus_and_minus_set_the_day_of_review(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("d", *"end mar 2010", "enter")
        assert held(officer, "R1", "next_review") == "2010-03-31 by end March 2010"
        await officer.press("+")
        assert held(officer, "R1", "next_review") == "2010-04-30 by end April 2010"
        await officer.press("-", "-")
        assert held(officer, "R1", "next_review") == "2010-02-28 by end February 2010"


async def test_o_and_t_set_the_officer_and_the_title(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("o", *"richard parsons", "enter")
        assert "Richard Parsons" in officer.detail
        await officer.press("t", *"No money", "enter")
        assert held(officer, "R1", "title") == "No money"


async def test_a_letter_on_a_column_opens_its_cell_and_a_score_asks_for_both_its_numbers(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("J", "e", "2", "3")  # r is the risk's; the residual score has the next letter of its own
        assert (held(officer, "R1", "residual_likelihood"), held(officer, "R1", "residual_impact")) == (2, 3)


async def test_g_a_and_r_say_what_an_entry_has_instead(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        before = officer.content
        await officer.press("g")
        assert officer.told == "A risk has scores: press e, or J and a letter."
        await officer.press("n")
        assert officer.told == "“note” is for rows of the plan: 1 goes back to them."
        assert officer.content == before


async def test_del_deletes_and_one_that_others_name_wants_a_second_press(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_contracts(demo_file)) as officer:
        await open_register(officer, "Organisations")
        await officer.press("delete")
        assert "O1 is named by 3 contracts. Press del again to delete it; they will show “(deleted)”." in officer.told
        assert officer.value("select deleted from entry where ref='O1'") == 0
        await officer.press("delete")
        assert officer.value("select deleted from entry where ref='O1'") == 1
        await open_register(officer, "Contracts")
        assert "(deleted)" in officer.detail


# -- the form


async def test_the_form_edits_everything_as_one_act(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        before = officer.acts
        await officer.press("e", "end", *" yet", "tab", *"January", "ctrl+s")
        assert held(officer, "R1", "title") == "Allocation of the Fund not confirmed yet"
        assert held(officer, "R1", "cause") == "January"
        assert officer.acts == before + 1


async def test_yes_and_no_are_written_by_the_form_also_as_words_of_a_choice(at_desk: AtDesk, demo_file: Path) -> None:
    def fill(file: Filler) -> None:
        perform(file.book, definitions.make_empty("Play areas", plan_id=None))
        play = definitions.named(registers_of(file.book, None), "play_areas")
        perform(file.book, fields.add_field(play, "Lit", "yes_no"))
        perform(file.book, fields.add_field(play, "Fenced", "choice", choices=["yes", "no", "in part"]))
        file.adds("play_areas", name="The Green")

    async with at_desk(filled(demo_file, fill)) as officer:
        await open_register(officer, "Play areas")
        await officer.press("e", "tab", "y", "tab", "n", "ctrl+s")
        assert held(officer, "P1", "lit") == 1
        assert held(officer, "P1", "fenced") == "no"


async def test_a_number_that_two_plans_have_is_the_open_plans_when_it_is_read_and_when_it_is_written(
    at_desk: AtDesk, demo_file: Path
) -> None:
    def fill(file: Filler) -> None:
        perform(file.book, definitions.make_empty("Play areas", plan_id=None))
        play = definitions.named(registers_of(file.book, None), "play_areas")
        perform(file.book, fields.add_field(play, "About", "row"), fields.columns_of(play, ["name", "about"]))
        file.adds("play_areas", name="The Green").adds("play_areas", name="The Mound")

    async with at_desk(filled(demo_file, fill)) as officer:
        mine = officer.value("select id from objective where ref='4' and deleted=0")
        assert officer.value("select id from activity where ref='4' and deleted=0") is not None
        await open_register(officer, "Play areas")
        await officer.press("e", "tab", "4", "ctrl+s")
        assert held(officer, "P1", "about") == mine
        await officer.press("down", "J", "a", "4", "enter")
        assert held(officer, "P2", "about") == mine


async def test_a_link_that_fits_two_says_which_and_is_not_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_contracts(demo_file), (140, 50)) as officer:
        await open_register(officer, "Contracts")
        await officer.press("i", *"Debt advice", "tab", "tab", "tab", "tab", "tab")
        await officer.type("Bromley")
        assert "“Bromley” fits O1 Bromley by Bow Centre and O2 Bromley Trust." in " ".join(officer.screen.split())
        before = officer.content
        await officer.press("ctrl+s")
        assert officer.content == before


async def test_a_new_entry_is_added_by_the_form_and_is_under_the_cursor(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("i", *"Nobody comes", "ctrl+s")
        assert here(officer) == "R6"
        assert held(officer, "R6", "title") == "Nobody comes"
        assert held(officer, "R6", "status") == "open"


async def test_a_new_entry_that_is_left_says_where_what_was_typed_is_taken_up(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file), NARROW) as officer:
        await open_register(officer, "Risks")
        await officer.press("i", *"Nobody comes")
        label = next(line for line in officer.lines if "Inherent likelihood" in line)
        assert "Inherent likelihood " in label
        await officer.press("escape")
        assert "What you typed is kept: i in Risks takes it up." in officer.bottom


# -- which, and in what order


async def test_words_choose_entries_and_esc_shows_all_again(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_contracts(demo_file)) as officer:
        await open_register(officer, "Contracts")
        await officer.press("f", "w", *"annual_value over £70k")
        assert officer.hint.startswith("1 contract")
        await officer.press("enter")
        assert "C1" in place(officer)
        assert "C2" not in place(officer)
        assert "annual_value over £70k" in place(officer)
        await officer.press("escape")
        assert "C2" in place(officer)


async def test_words_that_cant_be_read_say_where_and_the_editor_stays(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_contracts(demo_file)) as officer:
        await open_register(officer, "Contracts")
        await officer.press("f", "w", *"annual_value ovr £50k")
        assert "can't be read at “ovr”. Say: annual_value over £50k." in officer.hint
        await officer.press("enter")
        assert officer.typed == "annual_value ovr £50k"


async def test_f_shows_what_is_closed_and_what_a_figure_counts(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("f", "c")
        assert "R5" in place(officer)
        await officer.press("f", "2")
        assert "R1" in place(officer)
        assert "R3" not in place(officer)


async def test_brackets_sort_by_a_column_up_and_down(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_contracts(demo_file)) as officer:
        await open_register(officer, "Contracts")
        assert "£ a year▾" in place(officer)
        await officer.press("[", "t")
        shown = place(officer)
        assert "▴" in shown
        assert shown.index("Advice") < shown.index("Carers")
        await officer.press("]", "t")
        shown = place(officer)
        assert shown.index("Carers") < shown.index("Advice")


# -- figures and feeds


async def test_x_feeds_an_output_which_is_counted_from_then_on_and_cant_be_typed(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_provider_day(demo_file, 3)) as officer:
        await open_register(officer, "Attendance")
        await officer.press("x", "1", "f", "enter")
        assert officer.value("select o.ref from figure f join output o on o.id=f.output_id") == "4.5.o1"
        await officer.press("c", "c", "1")
        await officer.go("4.5.o1")
        assert "2 of 35 from Attendance" in officer.row
        assert "2 so far from Attendance" in officer.detail
        before = officer.content
        await officer.press("x")
        assert "4.5.o1 is counted from Attendance" in officer.screen
        assert officer.content == before
        await officer.press("enter")
        assert officer.bench.registers.register is not None
        assert "T1" in place(officer)
        assert "T3" not in place(officer)
        await officer.press("1", "x", "x")
        assert officer.value("select count(*) from figure where output_id is not null") == 0


# -- from the plan


async def test_the_strip_names_the_worst_entry_of_a_row_and_a_key_opens_them_all(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.go("1.1")
        assert "▲ R1 20 Allocation of the Fund not confirmed · 1 more" in officer.detail
        await officer.press("E")
        shown = place(officer)
        assert "Of 1.1" in shown
        assert "R1" in shown
        assert "R2" in shown
        assert "R3" not in shown
        await officer.press("E", "1")
        await officer.go("7.1")
        assert "Registers" not in officer.detail


async def test_the_banner_says_how_many_reviews_are_due(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        assert "▲ 1 review late" in officer.attention


async def test_the_agenda_holds_the_days_of_review(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.press("2", "v", "v", "v", "z")
        assert "30 Nov  review R3 Research on assets starts too late" in officer.screen


# -- looking, and going back


async def test_an_entry_has_a_history_is_found_copied_and_its_act_undone(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press("t", *"No money at all", "enter", "H")
        assert "R1" in officer.screen
        assert "No money at all" in officer.screen
        await officer.press("escape", "y")
        assert "R1 No money at all" in officer.told
        await officer.press("u")
        assert held(officer, "R1", "title") == "Allocation of the Fund not confirmed"


async def test_find_finds_entries_by_their_words_and_goes_to_them(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.press("/", *"database never", "enter")
        assert here(officer) == "R4"
        await officer.press("/", *"4.5", "enter")
        assert officer.focused_pane == "plan"
        assert "4 Registers" not in officer.screen


async def test_in_the_past_entries_can_be_looked_at_and_not_changed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        screen = await past(officer, "14 dec 2009")
        before = officer.content
        await officer.press("4")
        assert "Risks" in officer.screen
        await officer.press("enter", "s")
        assert "it can be looked at, not changed." in screen.hints.message[0]
        assert officer.content == before


async def test_the_registers_of_a_closed_plan_are_not_changed(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await officer.press(":", *"close the plan", "enter")
        await officer.press("enter")
        await open_register(officer, "Risks")
        before = held(officer, "R1", "title")
        await officer.press("t", *"No money", "enter")
        assert "is closed, so nothing in it changes any more. Open it again first" in officer.hint
        assert held(officer, "R1", "title") == before


async def test_what_is_personal_is_in_no_draft_no_label_and_no_copied_line(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_provider_day(demo_file, 1)) as officer:
        await open_register(officer, "Attendance")
        await officer.press("J", "p", *"Ann Smith")
        assert officer.typed == "Ann Smith"
        officer.bench.keep_drafts()
        assert officer.bench.typing.drafts.all() == []
        await officer.press("enter")
        assert held(officer, "T1", "person") == "Ann Smith"
        assert "Ann" not in officer.attention
        await officer.press("y")
        assert "T1" in officer.told
        assert "Ann" not in officer.told


async def test_a_field_is_added_renamed_and_deleted_on_the_screen(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file)) as officer:
        await open_register(officer, "Risks")
        await officer.press(":", *"fields", "enter", *"add a field", "enter", *"Board", "enter", *"pounds", "enter")
        assert officer.value("select kind from field where title='Board' and deleted=0") == "money"
        await officer.press(":", *"fields", "enter", *"Board", "enter", "x")
        assert officer.value("select count(*) from field where title='Board' and deleted=0") == 0


async def test_a_figure_whose_field_was_deleted_says_by_whom(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_provider_day(demo_file, 1)) as officer:
        await open_register(officer, "Attendance")
        await officer.press("x", "1", "f", "enter")
        await officer.press(":", *"fields", "enter", *"Organisation", "enter", "x", "1")
        await officer.go("4.5.o1")
        said = " ".join(officer.detail.split())
        assert "can't be counted any more: its field Organisation was deleted by Louise Russell." in said


async def test_the_entries_that_are_shown_for_a_figure_are_those_it_counts_on_the_day(
    at_desk: AtDesk, demo_file: Path
) -> None:
    """One provider day was held, the other is to come: who is ticked for that isn't counted yet, nor shown."""

    def fill(file: Filler) -> None:
        file.takes_in("events").adds("organisations", name="Praxis")
        for day in ("20 Nov 2009", "20 Jan 2010"):
            file.adds("events", title=f"Provider day {day}", kind="provider day", on=day)
        for event in ("V1", "V2"):
            file.adds("attendance", event=event, organisation="O1", attended="y")

    async with at_desk(filled(demo_file, fill)) as officer:
        await open_register(officer, "Attendance")
        await officer.press("x", "1", "s")
        assert "T1" in place(officer)
        assert "T2" not in place(officer)


# -- registers under others


async def test_registers_under_one_another_are_all_in_the_list_however_deep_and_in_a_circle(
    at_desk: AtDesk, demo_file: Path
) -> None:
    under = {"a": "", "b": "a", "c": "b", "d": "e", "e": "d"}

    def put_under(file: Filler) -> None:
        for name in under:
            perform(file.book, definitions.make_empty(f"List {name}", plan_id=None))
        with file.book.act() as act:
            act.called("Put under one another")
            for name, above in under.items():
                own = file.book.value("select id from register where name=?", f"list_{name}")
                act.set("register", str(own), settings=f'{{"under": "list_{above}"}}')

    async with at_desk(filled(demo_file, put_under)) as officer:
        await officer.press("4")
        for name in under:
            assert f"List {name}" in officer.screen


async def test_a_register_is_opened_when_it_is_made_whatever_letters_its_title_has(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        for title in ("Play areas", "সেবী"):
            await officer.press(":", *"new register", "enter")
            await officer.press(*"an empty", "enter", *title, "enter")
            shown = officer.bench.registers.register
            assert shown is not None
            assert shown.title == title


async def test_letters_on_columns_leave_the_list_readable_in_sixteen_colours(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(with_risks(demo_file), NARROW, mine=Settings(theme="ansi")) as officer:
        await open_register(officer, "Risks")
        await officer.press("J")
        assert "CVS Director not found by March" in officer.screen
        await officer.press("escape", "1", "J")
        assert "Asset management" in officer.screen


async def test_a_long_ref_is_whole_in_a_short_list(at_desk: AtDesk, demo_file: Path) -> None:
    def fill(file: Filler) -> None:
        file.takes_in("organisations").adds("organisations", name="Praxis")
        own = registers_of(file.book, None).get("organisations")
        assert own is not None
        with file.book.act() as act:
            act.called("numbered on")
            entries.add_all(act, file.book, own, [Entry(ref="O12345", values={"name": "Island Advice"})])

    async with at_desk(filled(demo_file, fill), NARROW) as officer:
        await open_register(officer, "Organisations")
        assert "O12345  Island Advice" in place(officer)
        await officer.press("f", "w", *"name has island", "enter")
        assert "O12345  Island Advice" in place(officer)


async def test_the_registers_are_shown_when_a_field_has_gone_from_which_a_score_is_worked_out(
    at_desk: AtDesk, demo_file: Path
) -> None:
    path = with_risks(demo_file)

    def drop(file: Filler) -> None:
        risks = registers_of(file.book, file.plan_id).get("risks")
        assert risks is not None
        gone = risks.field("residual_likelihood")
        assert gone is not None
        perform(file.book, fields.drop_field(risks, gone))

    async with at_desk(filled(path, drop), NARROW) as officer:
        await open_register(officer, "Risks")
        assert "CVS Director not found by March" in place(officer)
        await officer.press("v")
        assert "target" in officer.screen or "inherent" in officer.screen
        await officer.press("escape", "f")
        assert "red" in officer.screen
