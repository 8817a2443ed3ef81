"""Strategies in headings and lists, from whatever format they come."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsworkbench.documents.blocks import Block, Document, Heading, Line, Paragraph, Place
from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.documents.formats.text import markdown
from tsworkbench.documents.formats.text.markdown import read_text_file as read_text
from tsworkbench.documents.meaning.outline import read_outline
from tsworkbench.documents.meaning.outline.headings import Part, field_of, labelled, part_of, tree
from tsworkbench.documents.meaning.outline.reader import theme_of
from tsworkbench.plan.due import Precision
from tsworkbench.plan.governance.particulars import reviews
from tsworkbench.plan.imports.draft import Draft, Put
from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.plan.model import CostKind, LeadRole, OfficerKind, Rag, Status, TargetKind
from tsworkbench.plan.whole import Activity, Plan

SEED = Path(__file__).parent / "seeds" / "thin-strategy-2008-14.txt"
SAMPLE = Path(__file__).parents[2] / "data" / "thin-strategy-2008-14.json"


def draft_of(document: Document) -> Draft:
    draft = read_outline(document)
    assert draft is not None
    return draft


def plan_of(text: str) -> Plan:
    return draft_of(markdown.read(text.encode(), "plan.md")).library.plans[0]


def plain(text: str) -> Plan:
    return draft_of(read_text(text.encode(), "plan.txt")).library.plans[0]


def activities(plan: Plan) -> list[Activity]:
    return [activity for objective in plan.objectives for activity in objective.activities]


THIN = draft_of(read_text(SEED.read_bytes(), SEED.name))
(GOT,) = THIN.library.plans
(WANTED,) = read_library(SAMPLE.read_bytes(), name="sample").plans


class TestTheSampleStrategy:
    @pytest.mark.parametrize(
        "field",
        [
            *("title", "short_title", "lead_body", "area", "contact", "period_start", "period_end", "vision"),
            *("objective_word", "activity_word", "leads", "sign_offs"),
        ],
    )
    def test_says_of_itself_what_the_sample_plan_does(self, field: str) -> None:
        assert getattr(GOT, field) == getattr(WANTED, field)

    def test_has_the_eight_themes_and_twenty_five_objectives(self) -> None:
        assert [(one.ref, one.title) for one in GOT.objectives] == [(one.ref, one.title) for one in WANTED.objectives]
        assert [(one.ref, one.title) for one in activities(GOT)] == [(one.ref, one.title) for one in activities(WANTED)]

    def test_has_the_key_changes_and_the_reasons_of_each_theme_in_its_own_words(self) -> None:
        assert all(one.key_changes and one.rationale for one in GOT.objectives)
        assert (GOT.objectives[4].key_changes or "").startswith("VCOs will be able to make better use of available")
        assert (GOT.objectives[5].key_changes, GOT.objectives[6].key_changes) == (
            GOT.objectives[5].rationale,
            GOT.objectives[6].rationale,
        )

    def test_has_what_stands_above_the_themes_in_the_section_of_reasons(self) -> None:
        assert (GOT.rationale or "").startswith("Over the last two years THIN has developed")
        assert (GOT.implications or "").startswith("The lead organisation, COF has undergone")

    def test_has_the_leads_that_the_roles_name_and_four_themes_without_one(self) -> None:
        leads = [[(lead.name, lead.kind) for lead in one.leads] for one in GOT.objectives]
        assert leads == [[(lead.name, lead.kind) for lead in one.leads] for one in WANTED.objectives]
        assert leads.count([]) == 4

    def test_has_the_four_role_holders(self) -> None:
        assert GOT.roles == WANTED.roles

    def test_lists_them_among_its_officers(self) -> None:
        assert {(one.name, one.kind) for one in THIN.library.officers} == {(one.name, one.kind) for one in WANTED.roles}

    def test_has_the_yearly_target_of_objective_nine(self) -> None:
        (got,), (wanted,) = activities(GOT)[8].outputs, activities(WANTED)[8].outputs
        assert (got.text, got.target, got.unit, got.target_kind) == (
            wanted.text,
            30,
            "VCOs",
            TargetKind.YEARLY,
        )

    def test_is_reviewed_when_the_sample_plan_is(self) -> None:
        begins, ends = date(2008, 4, 1), date(2014, 3, 31)
        got, wanted = (
            reviews(plan.review_text, plan.review_rrule, begins=begins, first=begins, last=ends)
            for plan in (GOT, WANTED)
        )
        assert got == wanted != []
        assert GOT.review_text == "in the last quarter of each financial year"
        assert (GOT.next_steps or "").startswith("The next steps are to re-launch")

    def test_keeps_no_note_of_what_has_found_its_place(self) -> None:
        assert GOT.notes is None

    def test_doubts_what_it_says_in_other_words(self) -> None:
        doubted = {doubt.text for doubt in THIN.doubts}
        assert {"2008-2014", "ICT", "The Environment Trust Lorraine Hart"} <= doubted
        assert not any(doubt.text == "Volunteering" for doubt in THIN.doubts)

    def test_names_the_line_of_each_doubt_in_the_order_of_the_document(self) -> None:
        lines = [int(doubt.where.removeprefix("line ")) for doubt in THIN.doubts]
        assert lines == sorted(lines)

    def test_gives_every_row_a_key_of_its_own(self) -> None:
        rows = [GOT, *GOT.objectives, *activities(GOT), *(one for a in activities(GOT) for one in a.outputs)]
        keys = [row.id for row in rows]
        assert len(set(keys)) == len(keys)
        assert None not in keys


PLAN = """# Housing Delivery Plan 2024/25

Anytown Borough Council

## Objective 1: Better homes

Lead: Head of Housing

### 1.1 Build affordable homes

**Lead:** Jane Smith, Housing Development Manager
**By when:** March 2025
**Cost:** £2,000,000
**Funding:** Homes England grant (to be confirmed)
Status: On track

- Site assembled by June 2024
- ~~By August 2024~~ Contractor appointed by September 2024
  - framework used

#### Outputs

- 200 affordable homes
- Better health

### 1.2 Improve repairs

A sentence about it.

## Objective 2: Safer streets

- 2.1 Install CCTV by December 2024 (Lead: Head of Community Safety)
- 2.2 Walk the streets with the police

## Monitoring

Progress will be reviewed quarterly by Cabinet.

## Glossary

HRA means Housing Revenue Account.
"""


class TestAPlanInHeadings:
    plan = plan_of(PLAN)

    def test_has_its_title_its_year_and_whose_it_is(self) -> None:
        plan = self.plan
        assert (plan.title, plan.organisation) == ("Housing Delivery Plan 2024/25", "Anytown Borough Council")
        assert (plan.period_start, plan.period_end) == ("2024-04-01", "2025-03-31")

    def test_has_objectives_and_activities_by_their_numbers(self) -> None:
        assert [(one.ref, one.title) for one in self.plan.objectives] == [("1", "Better homes"), ("2", "Safer streets")]
        assert [one.ref for one in activities(self.plan)] == ["1.1", "1.2", "2.1", "2.2"]

    def test_takes_labelled_lines_as_fields(self) -> None:
        built = activities(self.plan)[0]
        assert [(lead.name, lead.role) for lead in built.leads] == [("Jane Smith", LeadRole.LEAD)]
        assert (built.due_to, built.due_precision, built.due_printed) == ("2025-03-31", Precision.MONTH, "March 2025")
        assert (built.cost_text, built.cost_pence, built.cost_kind) == ("£2,000,000", 200_000_000, CostKind.AMOUNT)
        assert [(one.source, one.confirmed) for one in built.funding] == [("Homes England grant", False)]
        assert (built.status, built.rag) == (Status.IN_PROGRESS, Rag.GREEN)

    def test_takes_an_objectives_lead(self) -> None:
        assert [(lead.name, lead.kind) for lead in self.plan.objectives[0].leads] == [
            ("Head of Housing", OfficerKind.POST)
        ]

    def test_takes_bullets_as_milestones_and_those_under_outputs_as_outputs(self) -> None:
        built = activities(self.plan)[0]
        assert [(one.title, one.due_to) for one in built.milestones] == [
            ("Site assembled", "2024-06-30"),
            ("Contractor appointed", "2024-09-30"),
        ]
        assert [(one.text, one.target) for one in built.outputs] == [
            ("200 affordable homes", 200),
            ("Better health", None),
        ]

    def test_keeps_a_struck_out_date_as_the_first_one(self) -> None:
        assert activities(self.plan)[0].milestones[1].baseline_due_to == "2024-08-31"

    def test_keeps_what_hangs_under_a_milestone_as_its_note(self) -> None:
        assert activities(self.plan)[0].milestones[1].notes == "framework used"

    def test_reads_lead_and_date_out_of_an_item(self) -> None:
        installed = activities(self.plan)[2]
        assert (installed.title, installed.due_to) == ("Install CCTV", "2024-12-31")
        assert [lead.name for lead in installed.leads] == ["Head of Community Safety"]

    def test_keeps_sentences_and_sections_it_has_no_field_for_as_notes(self) -> None:
        assert activities(self.plan)[1].notes == "A sentence about it."
        assert (self.plan.notes or "").endswith("Glossary: HRA means Housing Revenue Account.")

    def test_finds_when_it_is_reviewed(self) -> None:
        assert self.plan.review_text == "quarterly"
        assert self.plan.review_rrule
        assert "Monitoring: Progress will be reviewed quarterly by Cabinet." in (self.plan.notes or "")


class TestOtherShapes:
    def test_numbered_lines_without_headings(self) -> None:
        plan = plain(
            "Health Strategy 2014/15\n\n1. Start well\n1.1 Support new parents\n• Recruit 3 supporters\n"
            "• Open a clinic by June 2014\n1.2 Improve readiness\n2. Live well\n2.1 Reduce smoking\n"
        )
        assert [(one.ref, len(one.activities)) for one in plan.objectives] == [("1", 2), ("2", 1)]
        first = activities(plan)[0]
        assert [one.title for one in first.milestones] == ["Open a clinic"]
        assert [(one.target, one.unit) for one in first.outputs] == [(3, "supporters")]
        assert plan.notes is None

    def test_themes_and_actions_by_their_own_words(self) -> None:
        plan = plain(
            "COUNCIL PLAN 2023-2027\n\nTheme 1 – A thriving economy\nAction 1.1: Launch a hub\nLead: Head of Economy\n"
            "By: December 2024\nMeasure: 50 new businesses\nTheme 2 – Healthy places\nAction 2.1: Open two parks\n"
        )
        assert (plan.title, plan.objective_word, plan.activity_word) == ("Council Plan 2023-2027", "Theme", "Action")
        launched = activities(plan)[0]
        assert (launched.title, launched.due_to, launched.outputs[0].target) == ("Launch a hub", "2024-12-31", 50)

    def test_priorities_with_bullets_under_a_heading_that_announces_them(self) -> None:
        plan = plan_of("# Plan\n\n## Our priorities\n\n### Homes\n\n- Build\n- Repair\n\n### Roads\n\n- Mend\n")
        assert plan.objective_word == "Priority"
        assert [(one.title, len(one.activities)) for one in plan.objectives] == [("Homes", 2), ("Roads", 1)]

    def test_a_word_document_with_headings_of_two_levels(self) -> None:
        at = Place()
        blocks: list[Block] = [Heading(text="Plan", level=0, place=at)]
        for n in (1, 2):
            blocks.append(Heading(text=f"{n}. Aim {n}", level=1, place=at))
            blocks.append(Heading(text=f"{n}.1 Do it", level=2, place=at))
            blocks.append(Paragraph(line=Line(text="Started by May 2012", marker="•"), place=at))
        plan = draft_of(Document(name="p.docx", kind="Word document", blocks=tuple(blocks))).library.plans[0]
        assert [one.ref for one in plan.objectives] == ["1", "2"]
        assert [one.milestones[0].title for one in activities(plan)] == ["Started", "Started"]

    @pytest.mark.parametrize(
        "text",
        [
            "Dear Sir\n\nThank you for your letter of 3 March.\n\nYours faithfully\n\nA Clerk\n",
            "",
            "One line",
            "# Web page\n\n- [Home](/)\n- [Contact](/contact)\n- [News](/news)\n",
            "# Recipe\n\n## Ingredients\n\n- eggs\n- flour\n- milk\n\n## Method\n\n1. Mix\n2. Bake\n3. Eat\n",
        ],
        ids=["letter", "nothing", "line", "web page", "recipe"],
    )
    def test_what_is_no_plan_is_none(self, text: str) -> None:
        assert read_outline(markdown.read(text.encode(), "x.md")) is None

    def test_a_yearly_number_in_an_activity_is_a_target_not_a_date(self) -> None:
        (retrofit,) = activities(plan_of("# Plan\n\n## Objective 1: X\n\n- Retrofit 50 homes each year\n"))
        assert (retrofit.title, retrofit.due_to) == ("Retrofit 50 homes each year", None)
        assert [(one.target, one.target_kind) for one in retrofit.outputs] == [(50, TargetKind.YEARLY)]

    def test_a_doubt_in_a_format_without_lines_names_the_heading_above_it(self) -> None:
        at = Place()
        item = Paragraph(line=Line(text="Do it by summer 2012", marker="•"), place=at)
        blocks = (Heading(text="Plan", level=0, place=at), Heading(text="Objective 1: X", level=1, place=at), item)
        (doubt,) = draft_of(Document(name="p.docx", kind="Word document", blocks=blocks)).doubts
        assert doubt.where == "under “Objective 1: X”"

    def test_another_reading_of_a_lead_can_be_chosen(self) -> None:
        draft = draft_of(markdown.read(b"# Plan\n\n## Objective 1: X\n\n- Do it (Lead: AB)\n", "p.md"))
        (doubt,) = [one for one in draft.doubts if one.field == "leads"]
        assert doubt.others
        assert all(isinstance(edit, Put) for choice in doubt.others for edit in choice.edits)

    def test_the_year_may_be_given(self) -> None:
        document = markdown.read(b"# Plan\n\n## Objective 1: X\n\n- Do it by May\n", "p.md")
        draft = read_outline(document, plan_year=2012)
        assert draft is not None
        assert activities(draft.library.plans[0])[0].due_to == "2012-05-31"

    def test_a_month_of_a_plan_that_names_no_year_is_asked_about_as_in_a_table(self) -> None:
        draft = draft_of(
            markdown.read(b"# Plan\n\n## Objective 1: X\n\n- Do it by May\n- Look at it annually\n", "p.md")
        )
        done, looked_at = activities(draft.library.plans[0])
        assert (done.due_printed, done.due_to, looked_at.due_to) == ("by May", None, None)
        assert {doubt.because for doubt in draft.doubts} == {"Nothing in the document says of which year."}

    def test_what_is_longer_than_a_field_goes_on_in_private_notes(self) -> None:
        long = " ".join(f"word{n}" for n in range(4_000))
        plan = plan_of(f"# Plan\n\n## Vision\n\n{long}\n\n## Objective 1: X\n\n- Do it\n\n## Else\n\n{long}\n")
        assert len(plan.vision or "") <= FIELD_LIMIT
        kept = " ".join([plan.vision or "", plan.notes or "", *(note.text for note in plan.private_notes)])
        assert all(len(note.text) <= FIELD_LIMIT for note in plan.private_notes)
        assert kept.count("word3999") == 2


class TestWords:
    @pytest.mark.parametrize(
        ("heading", "part"),
        [
            ("What are the key changes that the Consortium aims to make over the next 6 years?", Part.KEY_CHANGES),
            ("Please state why you feel these aims are the right ones:", Part.RATIONALE),
            ("Roles and responsibilities", Part.ROLES),
            ("Contact Details:", Part.CONTACT),
            ("Monitoring and review", Part.REVIEW),
            ("Our vision", Part.VISION),
            ("Volunteering", None),
        ],
    )
    def test_a_heading_says_what_its_section_holds(self, heading: str, part: Part | None) -> None:
        assert part_of(heading) is part

    def test_a_label_is_told_from_a_sentence(self) -> None:
        assert labelled("Lead Body: Forum") == ("Lead Body", "Forum")
        assert labelled("Date signed:") == ("Date signed", "")
        assert labelled("This is a sentence. It has: a colon") is None
        assert field_of("Geographical area") == "area"

    @pytest.mark.parametrize(
        ("words", "title"),
        [
            ("ICT", "Improve communication and cooperation & ICT support"),
            ("Premises", "Take forward the premises strategy"),
            ("the volunteer project", "Volunteering"),
            ("developing the consortium", None),
            ("support", None),
        ],
    )
    def test_a_theme_is_known_by_the_words_that_tell(self, words: str, title: str | None) -> None:
        titles = ["Improve communication and cooperation & ICT support", "Take forward the premises strategy"]
        titles += ["Volunteering", "Human Resources support"]
        found = theme_of(words, titles)
        assert (titles[found[0]] if found else None) == title


_LINES = st.sampled_from(
    [
        *("# Plan 2012/13\n", "## Objective 1: One\n", "## Objective 2: Two\n", "### 1.1 Do\n", "#### Outputs\n"),
        *("- item by May 2012\n", "- loose\n", "  - under\n", "- 30 things\n", "1. numbered\n", "plain words\n"),
        *("Lead: Head of It\n", "\n", "## Roles\n", "Clerk – lead on One\n", "## Review\n", "Reviewed annually.\n"),
        *("## Contact\n", "Signed:\n"),
    ]
)


@given(st.lists(_LINES, max_size=25).map("".join))
@settings(max_examples=200)
def test_nothing_in_an_outline_is_lost(text: str) -> None:
    document = markdown.read(text.encode(), "plan.md")
    draft = read_outline(document)
    if draft is None:
        return
    kept = str(draft.library)
    for word in ("loose", "plain words", "under", "numbered", "things", "Signed", "annually", "Head of It", "Clerk"):
        if word in text:
            assert word in kept


def test_an_item_hangs_under_the_one_it_is_indented_from() -> None:
    root = tree(markdown.read(b"- a\n  - b\n    - c\n- d\n", "x.md").blocks)
    assert [text.words for text in root.texts] == ["a", "d"]
    assert [text.words for text in root.texts[0].walk()] == ["a", "b", "c"]


def test_boxes_leads_and_dates_behind_an_item_are_read() -> None:
    plan = plan_of(
        "# Open data action plan\n\n## 1. Publish more\n\n"
        "- [x] Publish spending (Finance, by April 2024)\n"
        "- [ ] Publish contracts — **Owner:** Procurement — **Due:** 30 June 2024\n"
        "\n## 2. Publish better\n\n"
        "- [ ] Publish applications (Lead: Head of Planning, by May 2025)\n"
    )
    said = [(one.title, one.status, [lead.name for lead in one.leads], one.due_to) for one in activities(plan)]
    assert said == [
        ("Publish spending", Status.COMPLETE, ["Finance"], "2024-04-30"),
        ("Publish contracts", Status.NOT_STARTED, ["Procurement"], "2024-06-30"),
        ("Publish applications", Status.NOT_STARTED, ["Head of Planning"], "2025-05-31"),
    ]


def test_a_line_in_bold_that_calls_itself_an_objective_is_a_heading() -> None:
    plan = plan_of(
        "# Village priorities 2023/24\n\n**Objective 1: Safer roads**\n\n"
        "1. Ask for a 20mph zone. *Who:* Cllr Hume. *When:* by October 2023.\n"
        "2. Start a speed watch. *Who:* J. Baird. *When:* ongoing.\n\n"
        "**Objective 2: Greener village**\n\n1. Plant 200 trees. *When:* by March 2024.\n"
    )
    assert [(one.ref, one.title, len(one.activities)) for one in plan.objectives] == [
        ("1", "Safer roads", 2),
        ("2", "Greener village", 1),
    ]
    zone = activities(plan)[0]
    assert (zone.title, zone.leads[0].name, zone.due_to) == ("Ask for a 20mph zone", "Cllr Hume", "2023-10-31")


ENDS = """# Arts plan 2026/27

## Objective 1: More art in the town

- Open a gallery in the old bank – Arts Officer, Summer 2026
- Commission two murals – Jo Smith, by March 2027
- Write a strategy - Head of Culture - June 2026
- Hold classes – Arts Officer / Library Team, ongoing
- Paint the bridge; Works Team; Sept 2026
- Make a plan – a bold one, by June 2026
- Plant trees
  Owner: Jo Smith; Deadline: March 2027
- Light the arcade
  - Lead: Jo Smith – 31 October 2026
"""


def test_who_and_when_at_an_items_end_are_its_lead_and_its_date() -> None:
    from tsworkbench.documents.formats.text.markdown import read as read_markdown
    from tsworkbench.documents.meaning.reader import read_plan

    (plan,) = read_plan(read_markdown(ENDS.encode(), "plan.md")).library.plans
    rows = [(one.title, [lead.name for lead in one.leads], one.due_to) for one in plan.objectives[0].activities]
    assert rows == [
        ("Open a gallery in the old bank", ["Arts Officer"], "2026-08-31"),
        ("Commission two murals", ["Jo Smith"], "2027-03-31"),
        ("Write a strategy", ["Head of Culture"], "2026-06-30"),
        ("Hold classes", ["Arts Officer", "Library Team"], None),
        ("Paint the bridge", ["Works Team"], "2026-09-30"),
        ("Make a plan – a bold one", [], "2026-06-30"),
        ("Plant trees", ["Jo Smith"], "2027-03-31"),
        ("Light the arcade", ["Jo Smith"], "2026-10-31"),
    ]
