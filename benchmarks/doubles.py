"""How many doubles that were planted among made-up names are found, and in what time.

    python benchmarks/doubles.py [NAMES …]

Without NAMES it is 1,100, 5,300 and 20,000. Of every 21 names one is another name written again: with a letter wrong, a
word missing, the words in another order, short forms, capitals and a legal form. The bar is 97 % in 2 s of processor
time, of 20,000 names.
"""

import random
import sys
import time
from collections.abc import Callable

from tsworkbench.plan.registers.doubles import Candidate, find_doubles

PLACES = (
    "Bromley Bow Stepney Limehouse Wapping Poplar Shadwell Whitechapel Bethnal Spitalfields Cubitt Aldgate Ocean Globe "
    "Weavers Lansbury Chicksand Columbia Blackwall Millwall"
)
ABOUT = (
    "Somali Bengali Turkish Vietnamese Chinese Caribbean Youth Elders Carers Disability Mental Health Arts Sports "
    "Refugee Family Parents Tenants Residents Advice Debt Housing Homeless Legal Employment Training Learning Music "
    "Theatre Film Garden Food Cycling Football Boxing Cricket Drama Nursery Toy Library Lunch Memory Stroke Autism"
)
WHAT = (
    "Association Centre Project Trust Society Group Forum Network Club Foundation Services Partnership Alliance Council"
)
SYLLABLES = (
    "ba be bi bo bu da de do ka ki ko la le li lo ma me mo na ne ni pa po ra re ri ro sa se so ta te to va ve wa"
)
SHORT = (("Association", "Assoc."), ("Centre", "Ctr"), ("Society", "Soc."), ("Group", "Grp"), ("Project", "Projects"))


def made_up(chance: random.Random) -> str:
    """The name of an organisation that isn't there."""
    own = "".join(chance.choice(SYLLABLES.split()) for _ in range(chance.randrange(2, 5))).capitalize()
    parts = [chance.choice([chance.choice(PLACES.split()), own])]
    parts += chance.sample(ABOUT.split(), chance.randrange(1, 3))
    return " ".join([*([own] if chance.random() < 0.2 else []), *parts, chance.choice(WHAT.split())])


def _misspelled(chance: random.Random, name: str) -> str:
    words = name.split()
    at = chance.choice([n for n, word in enumerate(words) if len(word) > 4] or [0])
    word, place = words[at], chance.randrange(1, len(words[at]) - 1)
    letter = chance.choice("aeiourstln")
    words[at] = chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )
    return " ".join(words)


def _shortened(chance: random.Random, name: str) -> str:
    words = name.split()
    if len(words) < 4:
        return name.upper()
    words.pop(chance.randrange(len(words)))
    return " ".join(words)


def _turned(chance: random.Random, name: str) -> str:
    *words, last = name.split()
    return " ".join([last, "of", *words])


def _abbreviated(chance: random.Random, name: str) -> str:
    for word, short in SHORT:
        name = name.replace(word, short)
    return f"The {name} Ltd"


def _registered(chance: random.Random, name: str) -> str:
    return f"{name.upper()} (CIO)"


WAYS: tuple[Callable[[random.Random, str], str], ...] = (_misspelled, _shortened, _turned, _abbreviated, _registered)


def plant(count: int, seed: int = 1) -> tuple[list[Candidate], set[frozenset[str]]]:
    """So many candidates, and the pairs of them that are one organisation."""
    chance = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < count * 20 // 21:
        names[made_up(chance)] = None
    there = [Candidate(f"{at:06}", (name,)) for at, name in enumerate(names)]
    planted = set()
    for at in range(count - len(there)):
        one = there[chance.randrange(len(names))]
        other = Candidate(f"{len(names) + at:06}", (WAYS[at % len(WAYS)](chance, one.names[0]),))
        there.append(other)
        planted.add(frozenset((one.id, other.id)))
    return there, planted


def main() -> None:
    for count in map(int, sys.argv[1:] or ("1100", "5300", "20000")):
        there, planted = plant(count)
        began = time.process_time()
        found = {one.pair for one in find_doubles(there)}
        taken = time.process_time() - began
        share = len(planted & found) / len(planted)
        print(f"{count:>7,} names: {share:.1%} of {len(planted):,} doubles in {taken:.2f} s ({len(found):,} offered)")


if __name__ == "__main__":
    main()
