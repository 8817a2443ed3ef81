"""A paper as a web page: for eye, ear and printer, and harmless whatever its texts say."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.papers.examples import highlight, illustrated_plan

from tsworkbench.papers.formats.html import html
from tsworkbench.papers.paper import Column, Heading, Items, Paper, Paragraph, Paragraphs, Run, Table
from tsworkbench.papers.plan_paper import plan_paper
from tsworkbench.plan.model import Rag
from tsworkbench.plan.whole import Plan

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
VOID = {"meta", "br", "col", "polygon", "polyline", "circle", "link", "hr", "img"}


class Page(HTMLParser):
    """The elements of a page, with whether each is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def tags(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def test_a_page_holds_all_it_needs_and_nothing_that_acts() -> None:
    text = html(highlight())
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.seen}
    assert not [name for _, attributes in page.seen for name in attributes if name.startswith("on")]
    policy = next(meta["content"] for meta in page.tags("meta") if "http-equiv" in meta)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert "url(" not in text
    assert "@import" not in text


def test_a_page_has_its_language_landmarks_and_a_way_past_its_head() -> None:
    page = Page(html(highlight()))
    assert page.tags("html") == [{"lang": "en-GB"}]
    assert len(page.tags("main")) == len(page.tags("header")) == len(page.tags("h1")) == 1
    assert page.tags("a")[0] == {"class": "skip", "href": "#paper"}
    assert page.tags("main")[0]["id"] == "paper"
    ids = [attributes["id"] for _, attributes in page.seen if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_table_has_a_caption_and_its_headings_say_what_they_head() -> None:
    page = Page(html(highlight()))
    assert len(page.tags("caption")) == len(page.tags("table")) == 5
    assert all(head.get("scope") in ("col", "row") for head in page.tags("th"))
    assert not [cell for tag in ("td", "th") for cell in page.tags(tag) if "colspan" in cell or "rowspan" in cell]


def test_a_picture_is_named_described_and_there_as_a_table() -> None:
    page = Page(html(highlight()))
    assert len(page.tags("svg")) == len(page.tags("figcaption")) == len(page.tags("details")) == 4
    for drawing in page.tags("svg"):
        assert drawing["role"] == "img"
        assert {"aria-labelledby", "aria-describedby"} <= set(drawing)


def test_a_rating_is_said_in_words_wherever_it_is_coloured() -> None:
    text = html(highlight())
    assert re.findall(r'<span class="rag [a-z ]+">([^<]*)</span>', text)[:2] == ["▲ Red", "◆ Amber"]


def test_only_links_to_pages_and_addresses_stay_links() -> None:
    links = ("https://example.org/a?b=1&c", "http://example.org", "mailto:a@example.org")
    bad = (
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "java\nscript:x",
        "//example.org",
        "file:///x",
    )
    items = Items(items=tuple(Run("word", link=link) for link in (*links, *bad)))
    page = Page(html(Paper(title="T", blocks=(items,))))
    assert [link["href"] for link in page.tags("a")[1:]] == list(links)


def test_markup_in_a_text_is_text() -> None:
    evil = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}&lt;"
    table = Table(caption=evil, columns=(Column(title=evil),), rows=((evil,), (Paragraphs(of=(evil,)),)))
    blocks = (Heading(text=evil), Paragraph(words=evil), Items(items=(evil,)), table)
    paper = Paper(title=evil, under=(evil,), blocks=blocks, author=evil)
    page = Page(html(paper))
    assert not page.tags("script")
    assert not page.tags("img")
    assert "".join(page.words).count(evil) == 10


def test_a_title_is_one_line_and_reads_as_it_is_stored() -> None:
    text = html(Paper(title="Plan\r\nSet-Cookie: x\u202egpj.exe\x00\x1b[31m"))
    assert "<title>Plan Set-Cookie: xgpj.exe[31m</title>" in text


def test_headings_go_down_one_level_at_a_time() -> None:
    paper = Paper(title="T", blocks=(Heading(text="A"), Heading(text="B", level=2), Heading(text="C", level=9)))
    text = html(paper)
    assert re.findall(r"<(h\d)", text) == ["h1", "h2", "h3", "h6"]


def test_what_stands_before_the_first_heading_has_a_place_too() -> None:
    assert "<p>Before</p>" in html(Paper(title="T", blocks=(Paragraph(words="Before"), Heading(text="A"))))


def test_a_list_of_short_points_stands_in_two_columns_but_never_in_a_cell() -> None:
    points = Items(items=tuple(f"Point {number}" for number in range(5)))
    table = Table(caption="Points", columns=(Column(title="No."), Column(title="What")), rows=(("1", points),))
    assert '<ul class="short">' in html(Paper(title="A", blocks=(points,)))
    assert '<ul class="short">' not in html(Paper(title="A", blocks=(table,)))


def test_runs_keep_the_spaces_between_them() -> None:
    words = ("Rated ", Run("▲ Red", rag=Rag.RED), " since May")
    page = Page(html(Paper(title="T", blocks=(Paragraph(words=words),))))
    assert "Rated ▲ Red since May" in "".join(page.words)


def test_an_empty_paper_and_an_empty_plan_are_pages_too() -> None:
    assert Page(html(Paper(title="Nothing yet"))).open == []
    assert Page(html(plan_paper(Plan(title="New plan")))).open == []


def test_the_same_paper_gives_the_same_page() -> None:
    assert html(highlight()) == html(highlight())
    assert html(plan_paper(illustrated_plan())) == html(plan_paper(illustrated_plan()))


def test_the_page_is_the_one_that_was_looked_at(golden_digest: Callable[[str, bytes], None]) -> None:
    golden_digest("example.html", html(highlight()).encode())
    golden_digest("plan.html", html(plan_paper(illustrated_plan())).encode())


# -- by the tools that councils are audited with


def _axe() -> str | None:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        return None
    return next((path.read_text("utf-8") for path in Path(found.origin).parent.rglob("axe.min.js")), None)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this computer")
@pytest.mark.skipif(_axe() is None, reason="axe-playwright-python, which brings axe-core, is not installed")
@pytest.mark.parametrize("name", ["report", "plan"])
def test_axe_finds_no_violation(name: str, tmp_path: Path) -> None:
    paper = highlight() if name == "report" else plan_paper(illustrated_plan())
    text = html(paper).replace("<details>", "<details open>")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    run = (
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa',"
        "'best-practice']}).then(r => { const out = document.createElement('pre'); out.id = 'found'; out.textContent = "
        "JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html)])); document.body.append(out); })"
    )
    page = tmp_path / "page.html"
    page.write_text(text.replace("</body>", f"<script>{_axe()}</script><script>{run}</script></body>"), "utf-8")
    dumped = subprocess.run(
        [
            *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"),
            *("--virtual-time-budget=20000", "--dump-dom", page.as_uri()),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    ).stdout.decode()
    found = re.search(r'<pre id="found">(.*?)</pre>', dumped, re.DOTALL)
    assert found is not None, "axe did not finish"
    assert json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == []
