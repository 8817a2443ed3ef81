"""Partners and portfolio holders of rows, and the holders of posts, by command."""

from typing import Any

import pytest


@pytest.fixture
def named(run: Any) -> Any:
    """The sample, with a partner of 1.1, a member who answers for the first objective, and a post that leads 4.2."""
    assert run("set", "1.1", "--partner", "ELN / Tower Hamlets CVS").code == 0
    assert run("set", "third:1", "--portfolio-holder", "Cllr Ohid Miah").code == 0
    assert run("set", "4.2", "--lead", "+Director").code == 0
    assert run("officers", "set", "Director", "kind", "post").code in (0, 1)
    assert run("officers", "set", "Director", "holder", "Ann Lee").code == 0
    return run


def test_they_are_shown_listed_found_and_told_of(named: Any) -> None:
    assert "Partners   ELN, Tower Hamlets CVS" in named("show", "1.1").lines
    assert "Portfolio  Cllr Ohid Miah (of the objective)" in named("show", "1.1").lines
    assert named("show", "1.1", "--json").json["parties"][0] == {"name": "ELN", "role": "partner", "level": "activity"}
    assert "1.1" in named("find", "ELN").out
    assert "partner: nothing → ELN" in named("history", "1.1").out or "partner: ELN" in named("history", "1.1").out
    refs = {row["ref"] for row in named("list", "--partner", "ELN", "--json").json}
    assert refs
    assert all(ref.startswith("1.1") for ref in refs)
    held = {row["ref"] for row in named("list", "--portfolio-holder", "Ohid", "--json").json}
    assert refs < held
    assert all(ref.startswith("1.") for ref in held)
    assert {row["ref"] for row in named("list", "--filter", "holder Ohid, partner eln", "--json").json} == refs


def test_no_officer_of_that_name_is_a_sentence(named: Any) -> None:
    assert "There is no officer called “Nobody Known”" in named("list", "--partner", "Nobody Known").err


def test_a_vacant_post_is_told_wherever_its_lead_is(named: Any) -> None:
    assert "Lead       Director: Ann Lee" in named("show", "4.2").lines
    assert "holder        Ann Lee" in named("officers", "Director").lines
    assert "holds         Director" in named("officers", "Ann Lee").lines
    assert named("list", "--officer", "Ann Lee", "--json").json == named("list", "--officer", "Director", "--json").json
    assert named("hand-over", "Director", "--to", "Louise Russell").out.startswith(
        "Director is held by Louise Russell (was held by Ann Lee)"
    )
    assert named("undo").code == 0
    assert named("officers", "set", "Director", "holder", "vacant").code == 0
    assert "Lead       Director (vacant)" in named("show", "4.2").lines


@pytest.mark.parametrize("form", ["json", "xlsx", "csv", "md", "docx"])
def test_each_format_brings_them_back(named: Any, tmp_path: Any, run_on: Any, form: str) -> None:
    sent = tmp_path / f"plan.{form}"
    assert named("export", form, "--plan", "third", "-o", str(sent)).code == 0
    other = run_on(tmp_path / "other.db")
    assert other("import", str(sent), "--yes").code == 0
    assert "Partners   ELN, Tower Hamlets CVS" in other("show", "1.1").lines
    assert "Portfolio  Cllr Ohid Miah (of the objective)" in other("show", "1.1").lines
    assert other("officers", "ELN", "--json").json["kind"] == "organisation"


def test_json_comes_back_to_the_byte(named: Any, tmp_path: Any, run_on: Any) -> None:
    named("officers", "set", "Director", "holder", "vacant")
    sent = tmp_path / "plan.json"
    sent.write_text(named("export", "json").out, encoding="utf-8")
    other = run_on(tmp_path / "other.db")
    assert other("import", str(sent)).code == 0
    assert other("export", "json").out == named("export", "json").out


def test_a_sheet_that_was_sent_brings_another_partner(named: Any, tmp_path: Any) -> None:
    sent = tmp_path / "plan.csv"
    assert named("export", "csv", "--plan", "third", "-o", str(sent)).code == 0
    words = sent.read_text(encoding="utf-8-sig").replace("ELN / Tower Hamlets CVS", "ELN")
    sent.write_text(words, encoding="utf-8-sig")
    assert named("import", str(sent), "--yes").code == 0
    assert "Partners   ELN" in named("show", "1.1").lines
