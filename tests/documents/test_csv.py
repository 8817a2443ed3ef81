"""CSV as councils' spreadsheets save it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Table
from tsworkbench.documents.formats.text.csv_table import read
from tsworkbench.plan.errors import Refused


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def read_text(text: str, encoding: str = "utf-8") -> Document:
    return read(text.encode(encoding), "plan.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_may_be_parted_by_commas_semicolons_or_tabs(delimiter: str) -> None:
    rows = [["No", "Activity", "Lead"], ["1.1", "Develop a CVS", "Louise Russell"]]
    document = read_text("\r\n".join(delimiter.join(row) for row in rows))
    assert texts(tables(document)[0]) == rows


def test_semicolons_are_told_though_the_cells_hold_commas() -> None:
    document = read_text("No;Activity;Lead\n1;Scope, launch and run;A, B\n2;Review, agree;C\n")
    assert texts(tables(document)[0])[1] == ["1", "Scope, launch and run", "A, B"]
    assert document.remarks == ("Its columns are separated by semicolons.",)


def test_the_first_line_of_excel_that_names_the_delimiter_is_followed() -> None:
    assert texts(tables(read_text("sep=;\r\nNo;Lead\r\n1;A\r\n"))[0]) == [["No", "Lead"], ["1", "A"]]


def test_utf_8_with_a_mark_is_read_without_it() -> None:
    document = read_text("No,Cost\n1,£5\n", "utf-8-sig")
    assert texts(tables(document)[0]) == [["No", "Cost"], ["1", "£5"]]
    assert document.remarks == ()


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_another_encoding_is_read_and_said(encoding: str, said: str) -> None:
    document = read_text("No,Cost\n1,£105k – “firm”\n", encoding)
    assert texts(tables(document)[0])[1] == ["1", "£105k – “firm”"]
    assert said in document.remarks[0]


def test_bytes_that_are_no_text_are_refused_with_a_sentence() -> None:
    with pytest.raises(Refused, match="is not text"):
        read(bytes(range(256)) * 4, "plan.csv")


def test_new_lines_and_bullets_within_a_cell_are_its_lines() -> None:
    document = read_text('No,Milestones\n1,"• Board by Dec 2009\n• Director by March 2010"\n2,"- one\n  - deeper"\n')
    first, second = (row.cells[1].lines for row in tables(document)[0].rows[1:])
    assert [(line.marker, line.text) for line in first] == [
        ("•", "Board by Dec 2009"),
        ("•", "Director by March 2010"),
    ]
    assert [line.level for line in second] == [0, 1]


def test_several_bullets_in_one_line_of_a_cell_are_several_lines() -> None:
    lines = tables(read_text("No,Outputs\n1,• Draft strategy • Board recruited\n"))[0].rows[1].cells[1].lines
    assert [line.text for line in lines] == ["Draft strategy", "Board recruited"]


@pytest.mark.parametrize("words", ["=Draft", "+ 30 organisations", "-5%", "@home scheme"])
def test_what_was_kept_from_being_a_formula_reads_as_it_was(words: str) -> None:
    cell = tables(read_text(f"No,Activity\n1,'{words}\n"))[0].rows[1].cells[1]
    assert words.lstrip("+- ") in cell.text
    assert "'" not in cell.text


def test_an_apostrophe_that_guards_nothing_stays() -> None:
    assert tables(read_text("No,Activity\n1,'levy' option\n"))[0].rows[1].cells[1].text == "'levy' option"


def test_titles_above_the_header_are_no_rows() -> None:
    document = read_text("Action Plan 2009/10,,\nAs at March,,\nNo,Activity,Lead\n1,Develop,A\n")
    title, note, table = document.blocks
    assert isinstance(title, Heading)
    assert (title.text, title.level) == ("Action Plan 2009/10", 0)
    assert isinstance(note, Paragraph)
    assert isinstance(table, Table)
    assert table.title == "Action Plan 2009/10"
    assert texts(table)[0] == ["No", "Activity", "Lead"]


def test_short_rows_are_filled_up_and_empty_columns_at_the_end_are_none() -> None:
    assert texts(tables(read_text("No,Activity,Lead,,,\n1\n2,Do,,,,\n"))[0]) == [
        ["No", "Activity", "Lead"],
        ["1", "", ""],
        ["2", "Do", ""],
    ]


def test_an_empty_row_and_a_new_header_start_another_table() -> None:
    document = read_text("No,Activity,Lead\n1,Do,A\n\nRef,Action,By when\n1,Go,May 2010\n")
    assert [len(table.rows) for table in tables(document)] == [2, 2]
    assert [table.place.table for table in tables(document)] == [1, 2]


def test_an_empty_row_alone_does_not_end_the_table() -> None:
    document = read_text("No,Activity,Lead\n1,Do,A\n\nObjective 2: Homes\n2,Build,B\n")
    (table,) = tables(document)
    assert len(table.rows) == 4


def test_a_row_says_in_which_line_of_the_file_it_ends() -> None:
    rows = tables(read_text('No,Activity\n1,"a\nb"\n2,c\n'))[0].rows
    assert [row.place.row for row in rows] == [1, 3, 4]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest() -> None:
    document = read_text('No,Activity,Lead\n1,"Develop,A\n2,Review,B\n')
    assert len(tables(document)[0].rows) == 3
    assert "never closed" in document.remarks[0]


def test_more_rows_than_a_plan_has_are_refused_at_once() -> None:
    with pytest.raises(Refused, match="more than 20,000 rows"):
        read(b"1,a\n" * 1_000_000, "plan.csv")


def test_more_columns_than_a_plan_has_are_refused() -> None:
    with pytest.raises(Refused, match="columns"):
        read(b"a," * 300 + b"b\n", "plan.csv")


def test_empty_rows_and_columns_do_not_count() -> None:
    assert len(tables(read(b"No,Lead\n1,A\n" + b"," * 500 + b"\n" * 50_000, "plan.csv"))[0].rows) == 2


def test_one_line_of_ten_megabytes_is_read() -> None:
    document = read(b"word " * 2_000_000, "plan.csv")
    assert isinstance(document.blocks[0], Heading)


@given(st.text(st.characters(exclude_characters="\0"), max_size=300))
@settings(max_examples=150)
def test_no_text_stops_the_reader_and_none_is_lost(text: str) -> None:
    document = read_text(text.encode("utf-8", "ignore").decode())
    kept = "".join(
        "".join(cell.text for row in block.rows for cell in row.cells)
        if isinstance(block, Table)
        else block.text
        if isinstance(block, Heading)
        else block.line.text
        for block in document.blocks
    )
    assert [c for c in text if c.isascii() and c.isalnum()] == [c for c in kept if c.isascii() and c.isalnum()]
