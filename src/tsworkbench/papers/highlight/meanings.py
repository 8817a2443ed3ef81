"""Section 10: what the ratings mean, for a reader who has never seen one."""

from tsworkbench.papers.charts.telling import NAMES, rating
from tsworkbench.papers.highlight.sections import Section
from tsworkbench.papers.paper import Block, Items, Paragraph, Run, Words
from tsworkbench.papers.sentences import capital, counted_in_words, plural
from tsworkbench.papers.wording import activity_word
from tsworkbench.plan.model import Rag
from tsworkbench.plan.position import Position

QUESTION = "Will it be done by its agreed date?"

_ORDER = (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.COMPLETE, Rag.UNRATED)


def section(position: Position) -> list[Block]:
    """The question, the answers in the plan's own words, and how things are counted."""
    return [
        Section.MEANINGS.heading("What the ratings mean"),
        Paragraph(words=f"The lead officer answers one question: “{QUESTION}”"),
        Items(items=_meanings(position)),
        Paragraph(words=" ".join(_rules(position))),
    ]


def _meanings(position: Position) -> tuple[Words, ...]:
    """A point for each colour; those that mean no more than their name stand together in the last one."""
    said: list[Words] = []
    plain: list[str | Run] = []
    for rag in _ORDER:
        label, meaning = rating(rag), position.scale.meanings[rag]
        if NAMES[rag].casefold() == meaning.casefold():
            plain += [" · ", label] if plain else [label]
        else:
            said.append((label, f": {meaning}"))
    return (*said, tuple(plain)) if plain else tuple(said)


def _rules(position: Position) -> list[str]:
    plan = position.plan
    word, objectives = activity_word(plan), plural(plan.objective_word.lower())
    rules = [
        "“Late” is measured from the date first agreed.",
        f"By its dates alone, {_a(word)} is amber {_amber(position)} and red {_red(position)}.",
        f"{capital(_a(word))} with no new update keeps its last rating and is named in {Section.STATEMENTS}.",
    ]
    if position.before is not None:
        rules.append("↑ is better than in the last report, ↓ is worse, → is the same.")
    if not position.scale.one_colour:
        rules.append(f"{capital(objectives)} are not given one colour: the ratings under them are counted.")
    return rules


def _amber(position: Position) -> str:
    days = position.scale.amber_after_days
    return f"{counted_in_words(days, 'day')} after a date has gone by" if days else "once a date has gone by"


def _red(position: Position) -> str:
    months = position.scale.red_after_months
    return f"when that is more than {counted_in_words(months, 'month')} ago" if months else "at once"


def _a(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"
