"""Money, as a plan's cost and funding columns print it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tsworkbench.plan.english import pounds
from tsworkbench.plan.model import CostKind, FundingKind


@dataclass(frozen=True, kw_only=True)
class Money:
    """A cost as printed and as read. `because` says what is in doubt, `others` what else the sum could be, in pence."""

    text: str
    pence: int | None = None
    kind: CostKind = CostKind.NONE
    because: str | None = None
    others: tuple[int, ...] = ()
    inside: str | None = None
    """What the budget is called that holds it: "CVS" for "Within proposed CVS budget"."""


@dataclass(frozen=True, kw_only=True)
class Funded:
    """Money from a source, as printed and as read; `inside` as in `Money`."""

    text: str
    source: str
    pence: int | None = None
    confirmed: bool | None = None
    inside: str | None = None
    kind: FundingKind = FundingKind.MONEY
    worth: int | None = None
    """What a gift in kind is worth, in pence: it is not money."""


MOST_PENCE = 10**14
"""A trillion pounds: no plan's money, so a number beyond it is none."""

_NUMBER = r"(?:\d{1,3}(?:[ \xa0\u202f]\d{3})+(?![\d,])|\d[\d,]*)(?:\.\d+)?"
_SUM = re.compile(
    rf"(?:(?P<sign>£|GBP\s?)\s?(?P<signed>{_NUMBER})\s?(?P<scale>million|thousand|billion|mn?|k|bn)?"
    rf"|(?<![\d.,£€$¥])(?P<plain>{_NUMBER})\s?(?P<scaled>k|m|million|thousand)"
    r"(?=\s+(?:per|p\.?a|each|a year)|\W*$)"
    rf"|(?<![\d.,£€$¥])(?P<named>{_NUMBER})\s?(?P<by>million|thousand|k|m)?\s?(?:pounds?(?:\s+sterling)?|sterling|GBP)\b)"
    r"(?![a-z\d])",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"£\s?(?P<low>{_NUMBER})\s?(?P<low_scale>k|mn?|million)?\s?(?:-|–|—|to)\s?£?\s?"
    rf"(?P<high>{_NUMBER})\s?(?P<high_scale>k|mn?|million|bn)?(?![a-z\d/])",
    re.IGNORECASE,
)
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_THRESHOLD = re.compile(
    r"\b(?:larger|greater|more|less|higher|lower|smaller) than|\b(?:over|under|above|below|exceeding|exceeds|worth|"
    r"threshold(?: of)?|in excess of)\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:\d{1,3}(?:[ \xa0\u202f]\d{3})+|\d[\d,]*)(?:\.\d{1,2})?")
_EACH_YEAR = re.compile(
    r"\bp\.?\s?a\b\.?|\bper annum|\bper year|\ba year|\beach year|\bannually|/\s?(?:yr|year)", re.IGNORECASE
)
_A_YEAR = {"month": 12, "quarter": 4, "week": 52, "term": 3, "half": 2}
_EACH = re.compile(
    r"(?:\bper\s+(?:calendar\s+)?|^\W{0,2}(?:an?|each|every|for each|for every)\s+|^\s?/\s?)"
    r"(?P<what>month|quarter|qtr|week|term|half|day|session|hour|head|person|place|unit|visit|copy|issue|event|item"
    r"|household|dwelling|property|home|house|child|pupil|student|resident|school|site|plot|tree|vehicle|licence|user"
    r"|member|officer|post|fte|role|meeting|workshop|course|delegate|application|case|ward|metre|mile|tonne)\b"
    r"|^\W{0,2}(?P<how>monthly|quarterly|weekly|termly|daily|half-yearly)\b|\b(?P<pcm>pcm|p\.c\.m)\b|^\W{0,2}each\b",
    re.IGNORECASE,
)
_UNSIGNED_RANGE = re.compile(
    rf"(?:{_NUMBER})\s?(?:k|mn?)?\s?[-–—]\s?(?:(?:{_NUMBER})\s?(?:k|mn?|million|thousand)|\d{{1,3}}(?:,\d{{3}})+)\W*",
    re.IGNORECASE,
)
"""A range without its pounds: "10-15k", "5,000 – 10,000"."""
_BETWEEN = re.compile(r"\bbetween\s+(£\s?\S+)\s+and\s+(?=£?\s?\d)", re.IGNORECASE)
_DOTTED = re.compile(r"\d{1,3}\.\d{3}")
_SAVED = re.compile(r"\b(?:savings?|income|receipts?|surplus|revenue generated)\b", re.IGNORECASE)
_UNSURE = re.compile(r"\?\s*$|\bt\.?b\.?[cda]\b|\bto be (?:confirmed|agreed)\b", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:>|\bmin(?:imum)?\.?|\bat least)\W*$", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|previously|formerly|originally|instead of|(?:down|up) from)\W*$", re.IGNORECASE)
_TIMES = re.compile(r"(?<![\d.,£])(?P<count>\d{1,3})\s?(?:[x×@]|no\.? at|\w+s (?:at|@))\s?$", re.IGNORECASE)
_BY = re.compile(r"\s?[x×]\s?(?P<count>\d{1,4})(?![\d.,]|\s?%)", re.IGNORECASE)
_PART = re.compile(r"(?P<part>\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent)\s+of\s+(?:the\s+|a\s+)?$", re.IGNORECASE)
_MINUS = re.compile(r"\s*(?:[-−]\s?£|£\s?[-−]\s?(?=\d)|\(\s?£[\d,. ]+\s?(?:k|m)?\)\s*$)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[€$¥]\s?\d|\d\s?(?:[€$]|(?:eur|euros?|usd|us dollars|dollars)\b)", re.IGNORECASE)
_IN_WORDS = re.compile(r"\b(?:hundred|thousand|million|billion)\b", re.IGNORECASE)
_GROUPED = re.compile(r"(?<![\d.,£])\d{1,3}(?:,\d{3})+(?:\.\d{2})?(?![\d,.]\d)")
_EXISTING = re.compile(
    r"\b(?:existing|current|core|already (?:funded|budgeted)|mainstream)\b.{0,40}"
    r"\b(?:resources?|budgets?|staff|funding|capacity|provision)|\b(?:officer|staff|staffing|member|volunteer)s?['’]?\s+time"
    r"|\bwithin (?:our )?resources|^existing$|\bno (?:additional|extra|new) (?:cost|resource|funding)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:\b(?:with)?in|\bfrom|\bincluded in|\bpart of|\bcovered by|\bfunded (?:by|from|through|via))\s+"
    r"(?:the\s+|a\s+)?(?:proposed\s+|agreed\s+|overall\s+|wider\s+)?(?P<whose>.{0,80}?)\s*\b(?:budget|allocation|fund)\b",
    re.IGNORECASE,
)
_NO_COST = re.compile(r"(?:nil|zero|none|no cost|£0(?:\.00)?|free|cost neutral)\.?", re.IGNORECASE)
_NOTHING = re.compile(r"n\.?/?\s?a\.?|-+|–|—|not applicable|none", re.IGNORECASE)
_OPENS_NOTHING = frozenset("nN-–—")
_UNCONFIRMED = re.compile(
    r"to be (?:confirmed|agreed|secured|identified)|\bt\.?b\.?c\b|\btba\b|\bsubject to\b|unconfirmed"
    r"|not (?:yet )?(?:confirmed|secured)"
    r"|\bbid (?:submitted|pending)|\bunsecured|\bpotential\b|\bpending\b",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(r"\b(?:confirmed|secured|approved|awarded|agreed|in place)\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def read_money(text: str, *, value: float | None = None, scale: int = 1) -> Money:
    """The cost in a cell. `value` is the number where the document holds one; `scale` 1000 under "£000".

    A sum after "larger than" or "over" is a threshold and no cost, one after "was" the cost there was before. Of a
    range the higher end is taken, and several sums are added up, each with the other readings named. Whatever else is
    odd about a sum, or may be a sum, is in doubt.

    >>> read_money("£25,000 for research").pence
    2500000
    """
    if value is not None:
        return Money(text=text, pence=_pence(Decimal(str(value)), scale), kind=CostKind.AMOUNT)
    if _BARE.fullmatch(text) and not text.startswith("0"):
        if not _USUAL.fullmatch(text) and scale == 1:
            return replace(read_money(f"£{text}"), text=text)
        return Money(text=text, pence=_pence(_decimal(text), scale), kind=CostKind.AMOUNT)
    if _DOTTED.fullmatch(text) or _UNSIGNED_RANGE.fullmatch(text):
        return replace(read_money(f"£{text}"), text=text)
    if _NO_COST.fullmatch(text):
        return Money(
            text=text,
            pence=0 if text.casefold() != "none" else None,
            kind=CostKind.AMOUNT if text.casefold() != "none" else CostKind.NONE,
        )
    if span := _RANGE.search(_BETWEEN.sub(r"\1-", text)):
        return _of_range(text, span, scale)
    minus = _MINUS.match(text)
    read = re.sub(r"£\s?[-−]\s?(?=\d)", "£", text)
    named = _sums(read, scale)
    sums = [one for one in named if not _WAS.search(read[: one.start])]
    if not sums:
        return _without_a_sum(text, scale)
    if len(sums) == 1:
        because, pence, others = _of_one(read, sums[0])
        if minus and because is None:
            because = "It is written as less than nothing, as a saving is; it was taken as a cost."
        if len(named) > 1 and because is None:
            because = f"It also names {pounds(named[-1].pence)}, as what it was."
            others = tuple(one.pence for one in named if one is not sums[0])
        return Money(text=text, pence=pence, kind=CostKind.AMOUNT, because=because, others=others, inside=_whose(text))
    return _of_several(text, [one.pence for one in sums])


class _Named(NamedTuple):
    """A sum that a text names: in pence, where it begins and ends, and the pence that it may be instead."""

    pence: int
    start: int
    end: int
    odd: int | None


def _sums(text: str, scale: int) -> list[_Named]:
    """The sums that a text names, but for those that are a threshold."""
    found = []
    for one in _SUM.finditer(text):
        pence = _sum(one, scale)
        if pence is None or _THRESHOLD.search(text[max(0, one.start() - 24) : one.start()]):
            continue
        odd = _as_written(text, one) if scale == 1 else None
        as_usual = odd is None or odd == pence
        found.append(_Named(pence if odd is None else odd, one.start(), one.end(), None if as_usual else pence))
    return found


_USUAL = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:(?:,\d{3})+|(?:[ \xa0\u202f]\d{3})+)(?:\.\d+)?")


def _as_written(text: str, found: re.Match[str]) -> int | None:
    """What a sum in pence likely is that isn't written as usual: "£12,50", "£25.000", "£1.500.000"; None if it is."""
    group = next(name for name in ("signed", "plain", "named") if found[name])
    scaled = found["scale"] or found["scaled"] or found["by"]
    more = re.match(r"(?:[.,]\d+)*", text[found.end(group) :])
    digits = found[group].rstrip(",") + (more[0] if more and not scaled else "")
    thousands = not scaled and re.fullmatch(r"\d{1,3}\.\d{3}", digits)
    if _USUAL.fullmatch(digits) and not thousands:
        return None
    parts = re.split(r"[., \xa0\u202f]", digits)
    cents = parts.pop() if len(parts[-1]) < 3 else "0"
    return _pence(Decimal(f"{''.join(parts)[:20]}.{cents}"), 1)


def _of_one(text: str, one: _Named) -> tuple[str | None, int, tuple[int, ...]]:
    """What is in doubt about the only sum of a text, the sum itself, and what else it could be."""
    before, after = text[: one.start], text[one.end :]
    if one.odd is not None:
        return "Its figures are not parted as those of a sum are.", one.pence, (one.odd,)
    if part := _PART.search(before):
        share = round(one.pence * Decimal(part["part"]) / 100)
        return f"It is {part['part']}% of {pounds(one.pence)}; that part was taken.", share, (one.pence,)
    if times := _TIMES.search(before) or _BY.match(after):
        count = int(times["count"])
        return f"It is {count} times {pounds(one.pence)}.", one.pence * count, (one.pence,)
    if _EACH_YEAR.search(text):
        return "It is a sum for each year; one year of it was taken.", one.pence, ()
    if each := _EACH.search(after.lstrip(")")):
        what = (each["what"] or (each["how"] or "").removesuffix("ly").removesuffix("-year") or "").casefold()
        what = "month" if each["pcm"] else {"qtr": "quarter", "dai": "day"}.get(what, what)
        times_a_year = _A_YEAR.get(what)
        others = (one.pence * times_a_year,) if times_a_year else ()
        what = what and ("half-year" if what == "half" else what)
        return f"It is a sum for each {what or 'of several'}; it was taken a single time.", one.pence, others
    return _hedged(text, before, after), one.pence, ()


def _hedged(text: str, before: str, after: str) -> str | None:
    """What is said beside a sum that makes it less than sure to be the cost."""
    if _SAVED.search(text):
        return "It says that it is saved or received; it was taken as a cost."
    if _AT_LEAST.search(before) or re.match(r"\s?\+(?!\s?(?:VAT|\d|£))\s*(?:$|\()", after):
        return "It is said to be at least that."
    return "It is said to be unsure." if _UNSURE.search(text) else None


def _without_a_sum(text: str, scale: int) -> Money:
    """Words that name no sum that was taken; in doubt where they may name one all the same."""
    money = Money(text=text, kind=_kind(text), inside=_whose(text))
    if money.kind is not CostKind.NONE:
        return money
    if limit := _SUM.search(text):
        pence = _sum(limit, scale)
        limited = pence is not None and _THRESHOLD.search(text[max(0, limit.start() - 24) : limit.start()])
        if not limited or pence is None:
            return money
        return replace(money, because=f"{pounds(pence)} is only a limit; no sum was taken.", others=(pence,))
    if _ELSEWHERE.search(text):
        return replace(money, because="It names a sum that is not in pounds; no sum was taken.")
    if grouped := _GROUPED.search(text):
        pence = _pence(_decimal(grouped[0]), scale)
        others = (pence,) if pence is not None else ()
        return replace(money, because=f"Its “{grouped[0]}” may be a sum; no sum was taken.", others=others)
    if _IN_WORDS.search(text):
        return replace(money, because="Its words may name a sum; no sum was taken.")
    return money


def _of_several(text: str, sums: list[int]) -> Money:
    """The cost of a text that names several sums."""
    total = sum(sums)
    if sums[0] * 2 == total or sums[-1] * 2 == total:  # "£15,000 (£10,000 + £5,000)"
        whole = max(sums)
        because = "One of its sums is what the others add up to."
        return Money(text=text, pence=whole, kind=CostKind.AMOUNT, others=(total,), because=because)
    because = "It names several sums; they were added up."
    others = tuple(dict.fromkeys(sums))
    return Money(text=text, pence=total, kind=CostKind.AMOUNT, others=others, because=because)


def with_sum(text: str, pence: int) -> str:
    """The words of a cost with this sum in the place of the one they name; as they are if they name none, or several.

    >>> with_sum("£25,000 for research", 3000000)
    '£30,000 for research'
    """
    if _BARE.fullmatch(text) or _NO_COST.fullmatch(text):
        return pounds(pence)
    if _RANGE.search(text):
        return text
    found = [one for one in _sums(text, 1) if not _WAS.search(text[: one.start])]
    if len(found) != 1:
        return text
    end = found[0].start + len(text[found[0].start : found[0].end].rstrip())
    changed = f"{text[: found[0].start]}{pounds(pence)}{text[end:]}"
    return changed if read_money(changed).pence == pence else text


def said_confirmed(text: str, confirmed: bool | None) -> str:
    """The words of a source that say of its money that it is confirmed, that it isn't, or nothing of it.

    >>> said_confirmed("Accelerated Delivery Fund (allocation to be confirmed)", True)
    'Accelerated Delivery Fund (allocation confirmed)'
    >>> said_confirmed("Lottery £20,000 (confirmed)", False)
    'Lottery £20,000 (to be confirmed)'
    """
    if _funded(text).confirmed is confirmed:
        return text
    if confirmed is not None:
        wanted = "confirmed" if confirmed else "to be confirmed"
        before = _TO_BE if confirmed else _IS
        changed = before.sub(lambda _: wanted, text, count=1)
        if _funded(changed).confirmed is confirmed:
            return changed
        return f"{_without(text)} ({wanted})"
    return _without(text)


_TO_BE = re.compile(
    r"\b(?:still )?(?:to be (?:confirmed|agreed|secured)|t\.?b\.?c\b\.?|tba\b|unconfirmed"
    r"|not (?:yet )?(?:confirmed|secured))",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:confirmed|secured|approved|awarded|agreed)\b", re.IGNORECASE)


def _without(text: str) -> str:
    """The words of a source without those that say whether its money is confirmed."""
    bare = re.sub(
        r"\s*[(\[][^()\[\]]*[)\]]",
        lambda part: "" if _UNCONFIRMED.search(part[0]) or _CONFIRMED.search(part[0]) else part[0],
        text,
    )
    bare = re.sub(r"\s+([,;:])", r"\1", _UNCONFIRMED.sub("", bare)).strip(" ,;:–-")
    return bare or text


def read_funding(text: str) -> tuple[Funded, ...]:
    """The sources in a funding cell, one a line or parted by ";" or "+".

    >>> read_funding("Accelerated Delivery Fund (allocation to be confirmed)")[0].confirmed
    False
    """
    return tuple(
        _funded(part)
        for part in re.split(r"\s*[;\n]\s*|\s+\+\s+", text)
        if part and not _NOTHING.fullmatch(part.strip())
    )


def is_nothing(text: str) -> bool:
    """Whether a cell says that nothing is in it: "N/A", "-"."""
    plain = text.strip()
    return plain[:1] in _OPENS_NOTHING and _NOTHING.fullmatch(plain) is not None


def is_money(text: str) -> bool:
    """Whether a cell is about money: a sum, or where it comes from."""
    found = _SUM.search(text) or _RANGE.search(text)
    if found and len(text) - (found.end() - found.start()) <= 40:
        return True
    return len(text) <= 60 and bool(_EXISTING.search(text))


_IN_KIND = re.compile(r"\bin[ -]kind\b|\bpro[ -]bono\b|\b(?:free of charge|rent[ -]free|free use)\b", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:secondments?|seconded|loan(?:ed)? of|use of (?:a|an|the|our|its|their)|donated|donation of|"
    r"volunteers?['’]?s? time|time of volunteers)\b",
    re.IGNORECASE,
)
_WORTH = re.compile(
    r"[\s,;–-]*\b(?:(?:estimated (?:at|value(?: of)?)|valued at|(?:to the )?value(?: of)?|worth|equivalent to|equal to)"
    r"\s+)+(?:about|around|some|up to|c\.?|ca\.?|approx(?:imately|\.)?)?\s*(?=£)",
    re.IGNORECASE,
)
_GIVER = re.compile(r"\b(?:from|by|of behalf of|given by|provided by)\s+(?:the\s+)?(?P<who>[^,;–()]+)", re.IGNORECASE)


def _in_kind(text: str) -> Funded | None:
    """What is given in kind: said so, or something that is no money and has no sum but what it is worth.

    >>> _in_kind("PCT: secondment, worth £20,000").worth
    2000000
    """
    worth = _WORTH.search(text)
    rest = text
    pence = None
    if worth is not None:
        pence = read_money(text[worth.end() :]).pence
        rest = text[: worth.start()] + _EACH_YEAR.sub("", _SUM.sub("", text[worth.end() :], count=1))
    elif _IN_KIND.search(text) and "£" in text:
        pence = read_money(text).pence
        rest = _SUM.sub("", text)
    if not _IN_KIND.search(text) and not (_GIVEN.search(text) and "£" not in rest):
        return None
    confirmed = False if _UNCONFIRMED.search(text) else True if _CONFIRMED.search(text) else None
    return Funded(text=text, source=_giver(rest), confirmed=confirmed, kind=FundingKind.IN_KIND, worth=pence)


def _giver(text: str) -> str:
    """Who gives something in kind: who is named after "from" or before ":", else the words without "in kind"."""
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", text)
    bare = re.sub(r"^(?:in[ -]kind|pro[ -]bono)\W+", "", _without(bare), flags=re.IGNORECASE)
    if before := re.match(r"(?P<who>[^:£]{2,60}):\s+\S", bare):
        return before["who"].strip()
    if found := _GIVER.search(bare):
        return re.sub(r"[\s,:–-]*\b(?:as |given )?(?:in[ -]kind|pro[ -]bono)\b.*$", "", found["who"]).strip() or bare
    named = re.sub(r"[\s,:–-]*\b(?:as |given )?in[ -]kind\b[\s,:–-]*", " ", bare, flags=re.IGNORECASE).strip(" ,:–-")
    return named or text


def _funded(text: str) -> Funded:
    text = " ".join(text.split())
    if (given := _in_kind(text)) is not None:
        return given
    amount = read_money(text) if "£" in text else Money(text=text)
    brackets = " ".join(re.findall(r"[(\[]([^()\[\]]*)[)\]]", text))
    source = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", text).strip(" ,;–-") or text
    if amount.pence is not None:
        source = " ".join(_SUM.sub("", source).split())
        source = (
            re.sub(r"^\W*(?:from|of|by|for)\s+(?:the\s+)?|[\s:,–-]+$|^[\s:,–-]+", "", source, flags=re.IGNORECASE)
            or text
        )
    inside = _whose(brackets)
    if inside is None and re.match(r"(?:included|part|contained|with)\b|within\b|from within\b", text, re.IGNORECASE):
        inside = _whose(text)
        source = f"{inside} budget" if inside else source
    confirmed: bool | None = None
    if _UNCONFIRMED.search(text):
        confirmed = False
    elif _CONFIRMED.search(brackets):
        confirmed = True
    return Funded(text=text, source=source, pence=amount.pence, confirmed=confirmed, inside=inside)


def _of_range(text: str, span: re.Match[str], scale: int) -> Money:
    high_scale = (span["high_scale"] or "").casefold()
    low_scale = (span["low_scale"] or high_scale).casefold()
    if span["low_scale"] is None and _decimal(span["low"]) > _decimal(span["high"]):
        low_scale = ""  # "£500 – £1k"
    low = _pence(_decimal(span["low"]) * _SCALES.get(low_scale, 1), scale)
    high = _pence(_decimal(span["high"]) * _SCALES.get(high_scale, 1), scale)
    if low is None or high is None:
        return Money(text=text)
    return Money(
        text=text,
        pence=max(low, high),
        kind=CostKind.AMOUNT,
        because="It is a range; its higher end was taken.",
        others=(min(low, high),) if low != high else (),
    )


def _sum(found: re.Match[str], scale: int) -> int | None:
    digits = found["signed"] or found["plain"] or found["named"]
    letters = (found["scale"] or found["scaled"] or found["by"] or "").casefold()
    return _pence(_decimal(digits) * _SCALES.get(letters, 1), scale if not letters else 1)


def _decimal(digits: str) -> Decimal:
    return Decimal(re.sub(r"[,\s]", "", digits)[:30] or "0")


def _pence(pounds: Decimal, scale: int) -> int | None:
    if not pounds.is_finite() or abs(pounds) * scale * 100 > MOST_PENCE:
        return None
    return int((pounds * scale * 100).to_integral_value())


def _kind(text: str) -> CostKind:
    if _EXISTING.search(text):
        return CostKind.EXISTING
    return CostKind.OTHER_BUDGET if _OTHER.search(text) else CostKind.NONE


def _whose(text: str) -> str | None:
    found = _OTHER.search(text)
    whose = found["whose"].strip() if found else ""
    return whose if whose and not _EXISTING.search(text) else None
