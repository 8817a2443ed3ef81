"""A paper as a Word document: in styles, for a screen reader, in the council's own template, always the same bytes."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from tests.papers.examples import highlight, illustrated_plan

from tsworkbench.papers.formats.docx import docx
from tsworkbench.papers.paper import Column, Heading, Items, Paper, Paragraph, Run, Table
from tsworkbench.papers.plan_paper import plan_paper
from tsworkbench.plan.errors import NoSuchFile, WrongInput
from tsworkbench.plan.whole import Plan

DOCUMENT_KIND = b"openxmlformats-officedocument.wordprocessingml.document.main"


def opened(data: bytes) -> Any:
    return Document(BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def report() -> bytes:
    return docx(highlight())


def test_headings_lists_and_title_are_in_their_styles(report: bytes) -> None:
    styles = [(p.style.name, p.text) for p in opened(report).paragraphs]
    assert styles[0] == ("Title", highlight().title)
    assert ("Heading 1", "1. Decisions asked for") in styles
    assert ("Heading 2", "When things are due") in styles
    assert sum(name == "List Number" for name, _ in styles) == 3
    assert sum(name == "List Bullet" for name, _ in styles) == 3
    assert sum(name == "Caption" for name, _ in styles) == 9  # a table, four pictures, and these as tables


def test_a_table_repeats_its_header_tears_no_row_and_merges_no_cell(report: bytes) -> None:
    for table in opened(report).tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_a_picture_has_its_title_and_description(report: bytes) -> None:
    shapes = opened(report).inline_shapes
    assert len(shapes) == 4
    for shape in shapes:
        assert shape._inline.docPr.get("title")
        assert len(shape._inline.docPr.get("descr")) > 40
        assert shape.width <= Mm(178.1)


def test_the_figures_of_the_pictures_stand_as_tables_at_the_end(report: bytes) -> None:
    assert len(opened(report).tables) == 5
    assert "The charts as tables" in [p.text for p in opened(report).paragraphs]


def test_the_file_says_who_made_it_in_which_language_on_the_papers_day(report: bytes) -> None:
    properties = opened(report).core_properties
    assert properties.title == highlight().title
    assert properties.author == "Strategy team, Tower Hamlets Council"
    assert properties.language == "en-GB"
    assert str(properties.created.date()) == str(properties.modified.date()) == "2010-01-11"
    assert properties.comments == ""
    assert b'w:val="en-GB"' in parts(report)["word/styles.xml"]


def test_it_is_a4_with_a_page_number_at_its_foot(report: bytes) -> None:
    section = opened(report).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    foot = next(part for name, part in parts(report).items() if name.startswith("word/footer"))
    assert b" PAGE " in foot
    assert b" NUMPAGES " in foot
    wide = opened(docx(plan_paper(illustrated_plan()))).sections[0]
    assert (round(wide.page_width.mm), round(wide.page_height.mm)) == (297, 210)


def test_each_numbered_list_counts_from_one() -> None:
    lists = (Items(items=("A", "B"), numbered=True), Paragraph(words="between"), Items(items=("C",), numbered=True))
    document = opened(docx(Paper(title="T", blocks=lists)))
    numbers = [p._p.pPr.numPr.numId.val for p in document.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    overrides = document.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [one.get(qn("w:val")) for one in overrides] == ["1", "1"]


def test_a_link_is_only_kept_where_it_opens_a_page_or_a_letter() -> None:
    links = ("https://example.org/a?b=1&c=2", "mailto:a@example.org", "javascript:alert(1)", "file:///etc/passwd")
    made = docx(Paper(title="T", blocks=tuple(Paragraph(words=Run("word", link=link)) for link in links)))
    targets = [r.target_ref for r in opened(made).part.rels.values() if r.is_external]
    assert targets == list(links[:2])


def test_hostile_text_is_text_and_the_document_opens() -> None:
    evil = "<w:p/>]]>&amp; =cmd|' /C calc'!A0 \x00\x1b\u202e\ufffe {PAGE}"
    table = Table(caption=evil, columns=(Column(title=evil),), rows=((evil,),))
    paper = Paper(title=evil, author=evil, under=(evil,), blocks=(Heading(text=evil), Items(items=(evil,)), table))
    document = opened(docx(paper))
    cleaned = "<w:p/>]]>&amp; =cmd|' /C calc'!A0  {PAGE}"
    assert document.paragraphs[0].text.replace("  ", " ") == cleaned.replace("  ", " ")
    assert document.tables[0].rows[1].cells[0].text.startswith("<w:p/>]]>&amp;")


def test_the_same_paper_gives_the_same_bytes(report: bytes) -> None:
    assert docx(highlight()) == report
    with zipfile.ZipFile(BytesIO(report)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_text_is_the_one_that_was_looked_at(report: bytes, golden_digest: Callable[[str, bytes], None]) -> None:
    golden_digest("example.docx document.xml", parts(report)["word/document.xml"])
    golden_digest("plan.docx document.xml", parts(docx(plan_paper(illustrated_plan())))["word/document.xml"])


def test_an_empty_paper_and_an_empty_plan_are_documents_too() -> None:
    assert opened(docx(Paper(title="Nothing"))).paragraphs[0].text == "Nothing"
    assert len(opened(docx(plan_paper(Plan(title="New")))).tables[0].rows) == 1


# -- in the council's own template


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A council's template: its header and footer, a heading in its colour, a table in its style, a sample text."""
    document = Document()
    document.add_heading("Sample heading", 1)
    document.add_paragraph("Lorem ipsum: delete this")
    document.add_table(2, 2).style = "Light Grid Accent 1"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Borough Council"
    section.footer.paragraphs[0].text = "Protect"
    section.page_width, section.page_height = Mm(210), Mm(297)
    document.styles["Heading 1"].font.name = "Council Sans"
    document.core_properties.author = "Some designer"
    path = tmp_path / "council.docx"
    document.save(str(path))
    return path


def test_a_template_gives_its_styles_header_and_footer_and_none_of_its_text(template: Path) -> None:
    document = opened(docx(highlight(), template))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Lorem" not in text
    assert "Sample heading" not in text
    assert document.sections[0].header.paragraphs[0].text == "Borough Council"
    assert document.sections[0].footer.paragraphs[0].text == "Protect"
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[0].style.font.name == "Council Sans"
    assert document.tables[0].style.name == "Light Grid Accent 1"
    assert document.core_properties.author == "Strategy team, Tower Hamlets Council"


def test_what_a_template_has_no_style_for_is_set_in_ours(template: Path, tmp_path: Path) -> None:
    document = Document(str(template))
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")) in ("List Bullet", "List Number", "caption", "Title", "Subtitle"):
            styles.remove(style)
    numbering = next(key for key, rel in document.part.rels.items() if rel.reltype.endswith("/numbering"))
    del document.part.rels[numbering]
    poor = tmp_path / "poor.docx"
    document.save(str(poor))
    made = opened(docx(highlight(), poor))
    assert {"Title", "List Bullet", "List Number", "Caption", "Table Text"} <= {p.name for p in made.styles}
    assert sum(p.style.name == "List Number" for p in made.paragraphs) == 3


def test_a_template_that_is_a_dotx_is_taken_too(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "council.dotx"
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"document.main+xml", b"template.main+xml"))
    assert opened(docx(highlight(), path)).sections[0].header.paragraphs[0].text == "Borough Council"


def test_pictures_and_comments_of_a_templates_text_go_with_it(template: Path, tmp_path: Path) -> None:
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (9, 9), "red").save(picture, "PNG")
    document = Document(str(template))
    document.add_picture(BytesIO(picture.getvalue()))
    path = tmp_path / "picture.docx"
    document.save(str(path))
    made = parts(docx(Paper(title="T"), path))
    assert not [name for name in made if name.startswith("word/media")]


def test_the_same_paper_in_a_template_gives_the_same_bytes(template: Path) -> None:
    assert docx(highlight(), template) == docx(highlight(), template)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04broken"])
def test_a_template_that_is_no_word_document_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(content)
    with pytest.raises(WrongInput, match="isn't a Word document"):
        docx(Paper(title="T"), path)


def test_a_workbook_or_a_macro_file_is_no_template(tmp_path: Path, template: Path) -> None:
    from tsworkbench.papers.formats.plan_xlsx import plan_xlsx

    sheet = tmp_path / "sheet.xlsx"
    sheet.write_bytes(plan_xlsx(Plan(title="T")))
    with pytest.raises(WrongInput, match="isn't a Word document"):
        docx(Paper(title="T"), sheet)
    macro = tmp_path / "macro.docm"
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(macro, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(
                name,
                part.replace(DOCUMENT_KIND, b"ms-word.document.macroEnabled.main"),
            )
    with pytest.raises(WrongInput, match="macros"):
        docx(Paper(title="T"), macro)


def test_a_template_that_is_missing_or_a_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="no template"):
        docx(Paper(title="T"), tmp_path / "nowhere.docx")
    with pytest.raises(WrongInput, match="can't be read"):
        docx(Paper(title="T"), tmp_path)
