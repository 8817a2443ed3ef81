"""Every act by name, for the palette."""

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tsworkbench.tui.actions import ACTS, keys_of
from tsworkbench.tui.acts.act import Act
from tsworkbench.tui.screens.workbench import Workbench


class ActsProvider(Provider):
    """Finds acts by their name, their help and their keys. All words here are the registry's own."""

    def _run(self, act: Act) -> None:
        bench = self.screen
        if isinstance(bench, Workbench):
            bench.run_act(act)

    async def discover(self) -> Hits:
        for act in ACTS:
            yield DiscoveryHit(_name(act), lambda act=act: self._run(act), help=keys_of(act))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for act in ACTS:
            score = matcher.match(_name(act))
            if score > 0:
                yield Hit(score, matcher.highlight(_name(act)), lambda act=act: self._run(act), help=keys_of(act))


def _name(act: Act) -> str:
    return f"{act.label} – {act.help}"
