"""What papers call leads, dates and long titles."""

from tsworkbench.papers.wording import leads_words, short, when
from tsworkbench.plan.model import LeadRole
from tsworkbench.plan.whole import Lead


def test_leads_by_their_part() -> None:
    team = Lead(name="Finance", role=LeadRole.SUPPORTING)
    assert leads_words([]) == "nobody"
    assert leads_words([team]) == "nobody, with Finance"
    assert leads_words([Lead(name="A"), Lead(name="B", role=LeadRole.JOINT), team]) == "A and B, with Finance"
    assert leads_words([Lead(name="Homes, Land"), team]) == "“Homes, Land”, with Finance"


def test_dates_are_as_exact_as_they_were_said() -> None:
    assert when("2009-12-01", "2009-12-31", "month") == "December 2009"
    assert when("2009-12-15", "2009-12-15", "day") == "15 December 2009"
    assert when(None, None, "tbc") == "to be confirmed"
    assert when("2009-10-01", "2009-12-31", "quarter") == "Q3 2009/10"
    assert when(None, None, "none") == "no date"


def test_long_texts_are_cut_at_a_word() -> None:
    assert short("A few words") == "A few words"
    assert short("word " * 40, 20) == "word word word…"
    assert short("x" * 50, 20) == "x" * 19 + "…"
