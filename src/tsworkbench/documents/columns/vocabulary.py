"""What councils and others call the columns of their plans: the one table from which all column names are known.

Two questions are asked of it. What does this name mean, of a cell that is a column's name; there some words *tell*,
whatever stands around them. And where does one name end and the next begin, of a line of flattened text that runs
them together; there only *whole* names can be cut off.

A name says what a column should hold; whether it does is decided where the rows are read, with what is under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tsworkbench.documents.columns.meanings import Meaning


class Called(NamedTuple):
    """What a meaning is called. `telling` is searched for in a name in its plain form (small letters, no marks),
    `whole` matches a name as it is printed; either may be empty.
    """

    meaning: Meaning
    telling: str
    whole: str = ""


NAMES: tuple[Called, ...] = (
    Called(
        Meaning.OBJECTIVE_REF,
        r"^(?:strategic )?(?:objective|theme|priority|aim|goal|outcome|parent|epic)"
        r" (?:ref\w*|nos?|numbers?|id|code|link|key)$",
    ),
    Called(
        Meaning.REF,
        r"^(?:[\w/]+ )?(?:ref(?:erence)?(?: nos?| number)?|nos?|number|id|code|item nos?|sr no|s no)$"
        r"|^#$|^item$|^rec$|^(?:issue |card |task )?key$|^wbs\b|^outline number$",
        r"(?:(?:objective|action|activity|task|project|item|recommendation) )?"
        r"(?:refs?\b\.?|reference(?: numbers?)?|nos?\b\.?|numbers?|id|#|item)",
    ),
    Called(
        Meaning.OTHER,  # what other programs keep about a task, and no plan is made of
        r"\b(?:last|date) (?:modified|changed|viewed|edited|activity|saved|visited|contacted|reviewed)\b"
        r"|^creation (?:date|time)$"
        r"|\be ?mails?\b|\b(?:tele)?phone\b|^watchers?$|^votes?$|^(?:task|scheduling) mode$|\bcompleted late\b"
        r"|^project (?:key|type|url|id|code|description|category)$|^parent (?:task|issue|item|card)s?$"
        r"|^(?:created|modified|reported|raised|logged|updated|added|requested|entered)(?: by| date| on| at)?$"
        r"|^(?:completed|closed|approved) by$|^reporter$|^creator$|^(?:card |issue |item )?(?:url|link|path)$"
        r"|^(?:\w+ )?type$"
        r"|^labels?$|^tags?$|^(?:report|meeting|issue|minute) date$|\bdate (?:issued|logged|opened)\b|^attachments?$"
        r"|^(?:planned|actual|scheduled|proposed|estimated|expected|forecast|anticipated|projected|target|original|revised"
        r"|early|late|baseline) start\b|^(?:\w+ )?start (?:date|month|time)$|^date started$|^duration$"
        r"|^predecessors?$|^outline level$|^archived$|^late$"
        r"|^is recurring$|\bchecklist\b|^fix versions?$|^sprint$|^dot$|^direction of travel$|^story points$"
        r"|\bcarbon\b|\bco2e?\b|\bemissions?\b"
        r"|\bdate (?:of )?(?:awarded|award|paid|payment|received|receipt|granted|signed|appointed|elected)\b",
    ),
    Called(Meaning.LEAD, r"^resource names?$|^assign(?:ed|ees?|s)?\b|^members?$|^personnel\b|^actionees?$"),
    Called(Meaning.SHARE, r"%|\bper ?cent"),
    Called(
        Meaning.NOTES,
        r"\b(?:reasons?|rationale|explanation|comment(?:s|ary)?|narrative|justification|notes?|why)\b"
        r"(?: \w+){0,3} (?:b?rag|rating|status)\b"
        r"|\bb?rag (?:status |rating )?(?:reasons?|rationale|explanation|comment(?:s|ary)?|narrative|justification"
        r"|notes?)\b",
    ),
    Called(Meaning.RAG, r"\bb?rag\b|traffic light|^colour|delivery confidence"),
    Called(
        Meaning.DONE_ON,
        r"\bdate (?:completed?|achieved|closed|implemented|done|finished|resolved)\b|\bresolution date\b"
        r"|\b(?:completed|closed|achieved|finished|done|implemented|resolved) (?:date|on|at|when)\b"
        r"|^actual (?:completion|end|finish|date)",
    ),
    Called(
        Meaning.WAS_DUE,
        r"\b(?:original|baseline|initial|previous|first agreed)\b.*\b(?:date|deadline|target|timescale|completion"
        r"|due|timeframe|end|finish)\b",
    ),
    Called(
        Meaning.NEW_DUE,
        r"\b(?:revised|new|amended|extended)\b.*\b(?:date|deadline|due|timescale|completion|target|timeframe"
        r"|end|finish)",
    ),
    Called(
        Meaning.EXPECTED,
        r"\b(?:expected|forecast|anticipated|estimated|projected|likely)\b.*\b(?:date|completion|finish|end"
        r"|delivery)\b|^forecast$",
    ),
    Called(
        Meaning.OTHER,
        r"\breview(?:ed)? (?:date|on)\b|^next review|^last updated|^date (?:added|raised|updated|reported|of)"
        r"|^start\b|^commence|^from$|^baseline",
    ),
    Called(
        Meaning.OBJECTIVE,
        r"\b(?:want|hope|aim|trying|need) to achieve\b|^what we want\b|^desired outcome|^intended outcome"
        r"|^what (?:needs|need|has) to (?:improve|change|be better)\b|^what we found\b"
        r"|^what (?:is|was) the (?:issue|problem)"
        r"|^amcan(?:ion)?\b|^blaenoriaeth(?:au)?\b|^parent(?: title| name| summary)?$|^epic(?: name)?$",
    ),
    Called(
        Meaning.MILESTONE,
        r"\bmilestones?\b|\bkey stages?\b|\binterim targets?\b|^(?:key )?steps?\b|\bsub ?(?:task|action)s?\b"
        r"|^cerrig milltir$|^carreg filltir$",
        "(?:key |main |interim )?(?:milestones?(?: and dates)?|key dates|key stages)",
    ),
    Called(
        Meaning.OUTPUT,
        r"\bsuccess\b|\bkpis?\b|\bindicators?\b|\bcriteria\b|how (?:will|do|would) we (?:know|measure)"
        r"|how (?:we|we ll|we will) know|\bmeasured?\b|^measurement$|^(?:canlyniad|allbwn|allbynn?au)\w*$"
        r"|^what will (?:success|it look|be different|change)"
        r"|\bwhat difference|^evidence of success",
        "(?:expected |key |intended |planned |desired |anticipated )?(?:outputs?|outcomes?|results?|impacts?|benefits?)"
        "(?: ?(?:and|&|/) ?(?:outputs?|outcomes?|impacts?|targets?|measures?|benefits?))?(?: measures?)?"
        "|(?:success|performance|outcome|key performance) (?:measures?|criteria|indicators?|targets?)"
        "|(?:measures?|evidence|indicators?|criteria) of success|how (?:we|will we) (?:will )?(?:know|measure).{0,40}"
        "|measures?|targets?|kpis?|indicators?|what success looks like",
    ),
    Called(
        Meaning.NOTES,
        r"\b(?:progress|status|quarterly|monitoring)\b.*\b(?:updates?|notes?|comments?|report|commentary|evidence"
        r"|narrative|to date)\b|\bcomment(?:s|ary)?\b|\bnotes?\b|\bupdates?\b|\bremarks?\b"
        r"|\bnarrative\b|\bprogress (?:to date|so far|made|against|q\d|in|since|at|as)\b"
        r"|^q[1-4]\b|^latest (?:position|progress)|\bmonitoring\b|^evidence\b|^(?:action|progress) taken$"
        r"|^(?:nodiadau|sylwadau)$|^management response\b|^evaluation\b|^where are we\b|^what (?:have we"
        r"|we have) done\b|^done so far$",
    ),
    Called(
        Meaning.STATUS,
        r"\bstatus\b|^progress$|^(?:(?:is|due|task) )?completed?$|^(?:current )?position$|^done$|\bon track\b"
        r"|^state$|^open(?: or)? closed$|^complete y n$|^implemented$|^(?:closed|resolved|finished|achieved)$"
        r"|^statws$|^cynnydd$",
        "(?:current |rag |overall )?(?:status|rag)(?: rating| status)?|rating|% complete|complete[d?]?",
    ),
    Called(
        Meaning.OTHER,
        r"\b(?:risks?|barriers?|constraints?|dependenc\w+|rationale|why|background|links?|linked|risk rating"
        r"|impact on|next steps?|alignment)\b(?! action)|^(?:type|category|ward|location|headline)s?$"
        r"|^(?:card )?(?:title|summary|name|subject|description|details?)$",
    ),
    Called(
        Meaning.COST,
        r"\bamounts?\b|\bfunding (?:required|needed|allocated|gap)\b",
        "(?:estimated |total |annual |expected )?(?:costs?|budgets?|resources?|financial implications?|"
        "resource implications?|how much)(?: ?(?:and|&|/) ?(?:costs?|resources?|budgets?|funding))?"
        "(?: required| needed| implications?)?(?: ?\\(?£(?:k|000s?)?\\)?)?",
    ),
    Called(
        Meaning.FUNDING,
        r"\bfund(?:ing|ed|er|ers|s)?\b|\bsources? of (?:finance|money)|\bbudget source|\bfinance source|\bgrant\b",
        "(?:funding|finance|budget)(?: sources?| streams?)?|source of (?:funding|finance)|funded by",
    ),
    Called(
        Meaning.COST,
        r"\bcosts?\b|\bbudgets?\b|\bresourc\w*\b|\bfinancial\b|£|\bspend\b|\bexpenditure\b|\binvestment\b",
    ),
    Called(
        Meaning.HOLDER,
        r"^(?:lead )?(?:portfolio holder|(?:cabinet|executive|elected|lead|board) member|councillor|cllr)s?"
        r"(?: responsible| lead)?$|^(?:member|cabinet|councillor|political) lead$|^lead (?:councillor|cllr)$",
        "(?:portfolio holder|(?:cabinet|executive|elected|lead) member|member lead|lead (?:councillor|cllr))",
    ),
    Called(
        Meaning.PARTNER,
        r"^(?:(?:key|main|delivery|other|external|local) )*partner(?:s|\(s\)| organisations?| agenc(?:y|ies)"
        r"| bod(?:y|ies))?(?: involved)?$|^organisations? involved$|^(?:in )?partnership with$",
        "(?:key |main |delivery |other |external )?partner(?: organisation| agencie)s",
    ),
    Called(
        Meaning.LEAD,
        r"\bleads?\b|\bled by\b|\bowners?\b|\bresponsib\w+\b|\bwho\b|\bofficers?\b|\baccountab\w+\b"
        r"|\bassigned\b|\bpersons?\b|\bpeople responsible\b|\bchampion\b|\bwhom\b"
        r"|\bsponsor\b|^sro$|^arweinydd$|\bswyddog\b|^cyfrif\w+$|^pwy$|^delivered by$|\bpost ?holder\b"
        r"|\bmanagers?$|^managed by$|^contact\b"
        r"|^portfolio holder|^cabinet member|^initials$|^named? person",
        "(?:(?:lead|responsible|accountable|named|action|reporting) )?"
        "(?:(?:officers?|leads?|owners?)(?: ?(?:and|&|/) ?(?:partners?|teams?|departments?|services?))?|"
        "responsib(?:le|ility|ilities)|accountab(?:le|ility)|by whom|who(?: is responsible| will do it| by| leads)?|"
        "person(?:/s|s|\\(s\\))?(?: responsible)?|people responsible|(?:lead |responsible )(?:person|agency|agencies|"
        "body|bodies|organisations?|partners?|service|department|team|member|director(?:ate)?)|delivery lead|partners)"
        "(?: responsible)?",
    ),
    Called(
        Meaning.SUPPORT,
        r"\bpartners?\b|\bsupport(?:ing|ed by)?\b|\b(?:others?|agenc\w+|teams?|people|services?|stakeholders?"
        r"|organisations?) involved\b|^stakeholders?$|^contributors?$|^delivery partner"
        r"|^with$|^team$|^service(?: area)?$|^department$",
    ),
    Called(
        Meaning.DUE,
        r"\bwhen\b|\bdates?\b|\bdeadlines?\b|\btime ?scales?\b|\btime ?lines?\b|\btime ?frames?\b"
        r"|\btimings?\b|\bdue\b|\bcompletion\b|^(?:by )?end\b|\bfinish\b|^(?:target )?year\b"
        r"|^(?:planned|scheduled|target|proposed) end$"
        r"|^eta$|^frequency$|^how often$|^erbyn(?: pryd)?$|\bdyddiad\b|^amserlen$|^pryd$"
        r"|^quarter\b|^term$|^complete by|^target completion|^by$|^schedule$|^period$|^delivery year|^due by",
        "(?:target |completion |due |start |end |delivery |review |original |revised |expected |planned |proposed )*"
        "(?:timescales?|time ?scales?|timeframes?|time ?frames?|timings?|timelines?|deadlines?|dates?|"
        "by when|when|due|target for completion|completion|year)(?: ?/ ?(?:deadlines?|milestones?|timescales?))?"
        "(?: for completion)?",
    ),
    Called(
        Meaning.ACTIVITY,
        r"\bactions?\b|\bactivit\w+\b|\btasks?\b|\brecommendations?\b|^what\b|\binitiatives?\b"
        r"|\bprojects?\b|\binterventions?\b|\bproposals?\b|\bdeliverables?\b|^how (?:we|will we|will this)"
        r"|^we will$|^what we will\b|^to do$|^cam(?:au)?\b|^gweithred\w*$|^tasg(?:au)?$|\bimprovements? (?:required"
        r"|needed|to be made)"
        r"|\bcommitments?\b",
        "(?:key |specific |agreed |proposed |planned |detailed |required |improvement |recommended |description of )*"
        "(?:activit(?:y|ies)|actions?(?: points?| steps?)?|recommendations?|tasks?|projects?|initiatives?|"
        "interventions?|what (?:we will do|will we do|we are going to do|needs to be done|will be done|"
        "do we need to do)|what|steps?|deliverables?|proposals?|measures? to be taken)"
        "(?: required| needed| planned| to be taken| points?)?",
    ),
    Called(
        Meaning.OBJECTIVE,
        r"\bobjectives?\b|\bthemes?\b|\bpriorit(?:y|ies)\b|\baims?\b|\bgoals?\b|\bpillars?\b"
        r"|\bambitions?\b|\bwork ?streams?\b|\bstrands?\b|\bdomains?\b|\bfocus(?: area)?\b"
        r"|^(?:key )?(?:areas?|section|heading|topic|subject|category)\b|^policy(?: area)?$"
        r"|^finding\b|^issue\b|\barea for (?:improvement|development)\b|^standard$"
        r"|^audit(?: title| report)?$|^report(?: title)?$|^stage$|^phase$|^requirements?$"
        r"|^(?:board|bucket|list)(?: name)?$|^(?:sub ?)?strateg(?:y|ies)$|^programmes?$",
        "(?:strategic |key |corporate |overarching |our )?(?:objectives?|themes?|priorit(?:y|ies)|aims?|goals?|"
        "work ?streams?|ambitions?|commitments?|pillars?)(?: areas?)?(?: titles?| descriptions?| names?)?",
    ),
    Called(Meaning.TARGET, r"^targets?\b"),
    Called(
        Meaning.OUTPUT,
        r"\boutputs?\b|\boutcomes?\b|\bresults?\b|\bimpacts?\b|\bbenefits?\b|\bdifference\b|\bperformance\b"
        r"|\btargets?\b",
    ),
    Called(
        Meaning.NOTES,
        "",
        "(?:progress|latest|quarterly|current|status|q[1-4]) ?(?:updates?|notes?|reports?|to date|position|comments?)?"
        "|comments?|notes?|remarks|updates?(?: and comments)?|commentary|position|additional information",
    ),
)
"""From the surest to the least sure: of the words in a name, those further up tell what it means."""


class Named(NamedTuple):
    """A column's name as printed, and what it holds."""

    words: str
    meaning: Meaning


_QUALIFIER = r"(?:\s*\([^()]{1,60}\)|\s+20\d\d\s?[/\-–]\s?(?:20)?\d\d)*"
_ENDS = r"(?=$|[\s/|:,;&])"
_FEWEST = 3
"""Columns from which a line of text is a header rather than a sentence."""
_LONGEST = 400
_LONGEST_NAME = 120
_TRIES = 300
"""Ways to cut a line into names that are looked at."""
_BETWEEN = re.compile(r"(?:[\s/|:,;&]|\band\b)*")


@lru_cache(maxsize=4096)
def plain_name(header: str) -> str:
    """A header in small letters without what varies: years, brackets, line breaks, marks.

    >>> plain_name("Lead Officer\\n(Service Head)")
    'lead officer'
    >>> plain_name("DueDate")
    'due date'
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", header)  # as databases name their fields
    plain = " ".join(spaced.casefold().split())
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", plain)
    plain = bare if bare.strip() else plain.strip("()[] ")
    plain = re.sub(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d{4}|\d\d))?\b", " ", plain)
    plain = re.sub(r"[^\w%£#/&]+|_+", " ", plain.replace("/", " / "))
    return " ".join(plain.replace(" / ", " ").replace("&", "and").split())


@lru_cache(maxsize=4096)
def name_means(header: str) -> Meaning | None:
    """What a header says that its column holds, or None if it is not a name that plans give their columns."""
    if len(header) > 3 * _LONGEST_NAME:
        return None
    plain = plain_name(header)
    if not plain or len(plain) > _LONGEST_NAME or len(plain.split()) > 14:
        return None
    if re.search(r"\bmilestones?\b.*\b(?:and|with)\b.*\bdates?\b", plain):
        return Meaning.MILESTONE
    for meaning, telling in _telling_words():
        if telling.search(plain):
            return meaning
    return name_of(header)


@cache
def _telling_words() -> tuple[tuple[Meaning, re.Pattern[str]], ...]:
    return tuple((called.meaning, re.compile(called.telling)) for called in NAMES if called.telling)


@cache
def _whole_names() -> tuple[tuple[Meaning, re.Pattern[str]], ...]:
    return tuple(
        (called.meaning, re.compile(rf"(?:{called.whole}){_QUALIFIER}{_ENDS}", re.IGNORECASE))
        for called in NAMES
        if called.whole
    )


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{called.whole})" for called in NAMES if called.whole), re.IGNORECASE)


def opens_with_a_name(line: str) -> bool:
    """Whether a line starts as a header does; a quick look, so that long texts are searched in little time."""
    return _any().match(line) is not None


def name_of(text: str) -> Meaning | None:
    """What a cell says, if it is nothing but a column's name."""
    if len(text) > _LONGEST:
        return None
    matched = ((meaning, pattern.match(text)) for meaning, pattern in _whole_names())
    return next((meaning for meaning, found in matched if found and not text[found.end() :].strip(" :.?*")), None)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row of cells is a header: mostly names of columns, more than one."""
    filled = [cell for cell in cells if cell.strip()]
    named = [meaning for meaning in map(name_of, filled) if meaning is not None]
    return len(set(named)) >= min(2, len(filled)) and len(named) * 2 >= len(filled) and len(filled) > 1


def header_of(line: str) -> tuple[Named, ...]:
    """The columns that a line names, if it is nothing but three or more of their names; else none.

    >>> [name.words for name in header_of("Ref Action Lead Officer By when")]
    ['Ref', 'Action', 'Lead Officer', 'By when']
    """
    if not line or len(line) > _LONGEST:
        return ()
    best = max(islice(_cut(line, 0, set()), _TRIES), key=_telling, default=())
    kinds = {name.meaning for name in best}
    does = kinds & {Meaning.ACTIVITY, Meaning.OBJECTIVE, Meaning.MILESTONE, Meaning.OUTPUT}
    if len(kinds) < _FEWEST or not does or len(best) > 2 * len(kinds):
        return ()
    return best


def _cut(line: str, at: int, dead: set[int]) -> Iterator[tuple[Named, ...]]:
    """Every way in which the rest of a line is names of columns; `dead` keeps from where there is none."""
    if at >= len(line):
        yield ()
        return
    if at in dead:
        return
    dead.add(at)
    matches = ((meaning, pattern.match(line, at)) for meaning, pattern in _whole_names())
    ways = sorted(
        ((m.end(), meaning) for meaning, m in matches if m and m.end() > at),
        key=lambda way: (way[0], way[1].name),
        reverse=True,
    )
    if ways and ways[0][1] is Meaning.DUE and " " in line[at : ways[0][0]]:
        del ways[1:]  # a "target date" is no target
    for end, meaning in ways:
        for rest in _cut(line, _BETWEEN.match(line, end).end(), dead):  # type: ignore[union-attr]  # "" matches too
            dead.discard(at)
            yield Named(line[at:end].strip(), meaning), *rest


def _telling(columns: Sequence[Named]) -> float:
    """A header names a column once: "Action Lead Officer" is an action and who leads, not two who lead."""
    distinct = len({name.meaning for name in columns})
    return 2 * distinct - 1.5 * (len(columns) - distinct)
