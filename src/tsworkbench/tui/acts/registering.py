"""Going to the registers, beginning one, and what is done to a register as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.plan.english import listed
from tsworkbench.plan.errors import WrongInput
from tsworkbench.tui.bench.actions import BY_ID, key_to

if TYPE_CHECKING:
    from tsworkbench.plan.registers.presets import Preset
    from tsworkbench.tui.bench.protocol import WholeBench


def go_registers(bench: WholeBench) -> None:
    """The registers; there already, the list of them."""
    if bench.elsewhere is bench.registers:
        bench.registers.go_out()
    else:
        bench.registers.enter()


def entries(bench: WholeBench) -> None:
    """The entries that are about the row in hand."""
    place = bench.target()
    bench.registers.enter()
    bench.registers.show_about(place)


def new_register(bench: WholeBench) -> None:
    """A register from a preset, from a file that describes one, or an empty one."""
    from tsworkbench.plan.registers import presets
    from tsworkbench.store.registers.definitions import registers_of
    from tsworkbench.tui.widgets.menu import MenuItem

    desk = bench.desk
    there = {one.name for one in registers_of(desk.book, desk.plan["id"])}
    items = []
    for preset in presets.all_shipped():
        missing = [one for one in preset.registers if one.name not in there]
        if missing:
            titles = listed(one.title for one in missing)
            items.append(MenuItem(preset.name, titles, "", "", preset.name, preset.registers[0].about or ""))
    items.append(
        MenuItem(_EMPTY, "an empty one …", "", "", "blank, new, own", "It has a name for each entry; add fields.")
    )
    items.append(
        MenuItem(_FILE, "from a file …", "", "", "toml, path, like", "A preset that somebody else wrote (.toml).")
    )

    def chosen(choice: str) -> None:
        if choice == _EMPTY:
            _ask_title(bench)
        elif choice == _FILE:
            _ask_file(bench)
        else:
            _take_in(bench, presets.shipped(choice))

    bench.choose("New register", items, chosen, narrowing=True)


_EMPTY, _FILE = "-empty", "-file"


def _take_in(bench: WholeBench, preset: Preset, *, closes: bool = False) -> None:
    from tsworkbench.work.registers.definitions import take_in

    first = preset.registers[0].name
    bench.perform(take_in(preset, plan_id=bench.desk.plan["id"]), closes=closes, then=lambda _: _open(bench, first))


def _open(bench: WholeBench, name: str) -> None:
    """Goes to a register that was begun; and says which output could be counted from it, if one could."""
    from tsworkbench.store.registers.definitions import registers_of
    from tsworkbench.work.registers.figures import offers, ref_of

    desk = bench.desk
    register = registers_of(desk.book, desk.plan["id"]).get(name)
    if bench.elsewhere is not bench.registers:
        bench.registers.enter()
    if register is None:
        return
    bench.registers.show_register(register)
    offer = next(iter(offers(desk.book, [register])), None)
    if offer is not None:
        ref = ref_of(desk.book, offer.output)
        bench.tell(f"{ref} could be counted from here: {offer.figure.label}. {key_to('actual')} feeds it.")


def _ask_title(bench: WholeBench) -> None:
    from tsworkbench.plan.language.text import clean
    from tsworkbench.store.registers.definitions import all_registers
    from tsworkbench.work.registers.definitions import make_empty

    def submit(typed: str) -> None:
        bench.perform(make_empty(typed, plan_id=None), closes=True, then=lambda _: opened(clean(typed)))

    def opened(title: str) -> None:
        made = next((one.name for one in all_registers(bench.desk.book) if one.title == title), "")
        _open(bench, made)

    bench.ask("New register", "", submit, says="What it is a list of: “Play areas”. It is of the whole file.")


def _ask_file(bench: WholeBench) -> None:
    from tsworkbench.store.registers.definitions import all_registers
    from tsworkbench.tui.paths import completed
    from tsworkbench.tui.widgets.editor import Tabbed
    from tsworkbench.work.registers.definitions import read_file

    def submit(typed: str) -> None:
        _take_in(bench, read_file(typed, all_registers(bench.desk.book)), closes=True)

    def tab(typed: str, _: int) -> Tabbed | None:
        done = completed(typed)
        return Tabbed(done.text, done.words)

    bench.ask("New from", "", submit, says="The path of a preset: a file that ends in .toml.", tab=tab)


def figures(bench: WholeBench) -> None:
    """What is counted of the open register."""
    _there(bench, "figures")


def lay_out(bench: WholeBench) -> None:
    """The missing lines of the open register."""
    _there(bench, "lay_out")


def register_fields(bench: WholeBench) -> None:
    """The fields of the open register."""
    _there(bench, "register_fields")


def import_entries(bench: WholeBench) -> None:
    """Entries of the open register from a table."""
    _there(bench, "import_entries")


def export_register(bench: WholeBench) -> None:
    """The open register as a table."""
    _there(bench, "export_register")


def redact(bench: WholeBench) -> None:
    """Words of the entry in hand, taken out for good."""
    _there(bench, "redact")


def _there(bench: WholeBench, act: str) -> None:
    """Does in the registers' place what can only be done there, on the register that is open in it."""
    if bench.elsewhere is not bench.registers:
        bench.registers.enter()
    does = bench.registers.does(BY_ID[act])
    if does is None:
        raise WrongInput(f"Choose a register first: {key_to('go_registers')}.")
    does(bench)
