"""A Word file with what people put into them, made by python-docx and a few elements of ECMA-376 by hand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from lxml import etree
from PIL import Image

W = nsdecls("w")
BOX = f"""<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>
<w:t>Words in a box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
FIELD = (
    f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
    f'<w:r {W}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
    f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
    f"<w:r {W}><w:t>7</w:t></w:r>",
    f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
)
DELETED = f'<w:del {W} w:id="9" w:author="A"><w:r><w:delText>old words</w:delText></w:r></w:del>'
INSERTED = f'<w:ins {W} w:id="8" w:author="A"><w:r><w:t xml:space="preserve"> Newly written.</w:t></w:r></w:ins>'
FORMULA = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x=y</m:t></m:r></m:oMath>'
)


def add(paragraph: Any, *elements: str) -> None:
    for one in elements:
        paragraph._p.append(parse_xml(one))


def write_report(target: Path) -> None:
    document = docx.Document()
    document.add_heading("The old bridge", 1)
    mixed = document.add_paragraph("It was built in 1932 and is ")
    mixed.add_run("very old").bold = True
    mixed.add_run(" and ")
    slanted = mixed.add_run("narrow")
    slanted.italic = True
    slanted.font.color.rgb = RGBColor(255, 0, 0)
    mixed.add_run(". See ")
    address = document.part.relate_to("https://example.org/b", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    add(
        mixed,
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{address}"><w:r><w:t>the plan</w:t></w:r></w:hyperlink>',
        f'<w:bookmarkStart {W} w:id="1" w:name="here"/>',
        f"<w:r {W}><w:t>.</w:t></w:r>",
        f'<w:bookmarkEnd {W} w:id="1"/>',
        INSERTED,
        DELETED,
    )  # fmt: skip
    document.add_paragraph("Repair the deck", style="List Bullet")
    document.add_paragraph("Paint the rails", style="List Number")
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for cell, text in zip(table._cells, ("Item", "Price", "Deck", "1,250.00"), strict=True):
        cell.text = text
    pictured = document.add_paragraph("Before ")
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(stream, "PNG")
    pictured.add_run().add_picture(stream)
    pictured.add_run(" after the flood")
    broken = document.add_paragraph("First line")
    broken.runs[0].add_break(WD_BREAK.LINE)
    broken.runs[0].add_text("second line")
    add(document.add_paragraph("Beside it: "), BOX)
    add(document.add_paragraph("Where "), FORMULA)
    document.sections[0].header.paragraphs[0].text = "Report of the town"
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = "Page "
    add(footer, *FIELD)
    document.save(str(target))


def run(text: str, look: str = "") -> str:
    return f'<w:r {W}><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def char(kind: str) -> str:
    return f'<w:r {W}><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r {W}><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def complex_field(text: str, *result: str) -> tuple[str, ...]:
    return (char("begin"), code(text), char("separate"), *result, char("end"))


def control(properties: str, *content: str) -> str:
    return f"<w:sdt {W}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"


def entry(text: str, anchor: str, page: str, before: str = "", after: str = "") -> str:
    """A line of a table of contents as Word writes it."""
    inner = "".join((run(text), f"<w:r {W}><w:tab/></w:r>", *complex_field(f"PAGEREF {anchor} \\h", run(page))))
    return f'<w:p {W}>{before}<w:hyperlink w:anchor="{anchor}" w:history="1">{inner}</w:hyperlink>{after}</w:p>'


def two_boxes(first: str, second: str) -> str:
    """A text box as Word writes it, for new programs and for old ones; each of some w:p."""
    spaces = " ".join(
        f'xmlns:{name}="{space}"'
        for name, space in {
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
            "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
            "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "v": "urn:schemas-microsoft-com:vml",
        }.items()
    )
    return f"""<w:r {W} {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent
cx="1800000" cy="720000"/><wp:docPr id="7" name="Box"/><a:graphic><a:graphicData
uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr><wps:txbx>
<w:txbxContent>{first}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>
</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:142pt;height:57pt"><v:textbox>
<w:txbxContent>{second}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def lines(*texts: str) -> str:
    return "".join(f"<w:p {W}>{run(text)}</w:p>" for text in texts)


def add_notes(document: Any, kind: str, *notes: tuple[str, str]) -> None:
    """A part of footnotes or endnotes, by id; two separators come first, as Word writes them."""
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    shown = "".join(f'<w:{kind} w:id="{one}"><w:p>{mark}{run(" ")}{inner}</w:p></w:{kind}>' for one, inner in notes)
    lines_between = "".join(
        f'<w:{kind} w:type="{name}" w:id="{at}"><w:p><w:r><w:{name}/></w:r>{run("Not to touch")}</w:p></w:{kind}>'
        for at, name in enumerate(("separator", "continuationSeparator"), -1)
    )
    part = Part(
        PackURI(f"/word/{kind}s.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml",
        f'<?xml version="1.0" encoding="UTF-8"?>\n<w:{kind}s {W}>{lines_between}{shown}</w:{kind}s>'.encode(),
        document.part.package,
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    document.part.relate_to(part, f"{relation}/{kind}s")


def note_sign(kind: str, number: str) -> str:
    return f'<w:r {W}><w:{kind}Reference w:id="{number}"/></w:r>'


def write_contract(target: Path) -> None:
    """With contents, notes, boxes, fields and controls, as lawyers and scholars send them."""
    document = docx.Document()
    body = document.element.body
    contents = (
        entry("Scope of work", "_Toc1", "1", "".join((char("begin"), code('TOC \\o "1-2" \\h'), char("separate")))),
        entry("Payment", "_Toc2", "2"),
        f"<w:p {W}>{char('end')}</w:p>",
    )
    for one in contents:
        body.insert(len(body) - 1, parse_xml(one))
    add(
        document.add_heading("", 1),
        f'<w:bookmarkStart {W} w:id="1" w:name="_Toc1"/>', run("Scope of work"), f'<w:bookmarkEnd {W} w:id="1"/>',
    )  # fmt: skip
    add(
        document.add_paragraph("The supplier"), note_sign("footnote", "3"), run(" repairs the bridge"),
        note_sign("footnote", "2"), run(" within a year"), note_sign("endnote", "2"), run("."),
    )  # fmt: skip
    add(
        document.add_paragraph("See "), *complex_field('HYPERLINK "https://example.org/b"', run("the plan", "<w:b/>")),
        run(" and "), f'<w:fldSimple {W} w:instr=" HYPERLINK \\l &quot;_Toc2&quot; ">{run("the prices")}</w:fldSimple>',
        run(" in "), *complex_field("REF _Toc2 \\h", run("Payment")), run(" on page "),
        *complex_field("PAGEREF _Toc2", run("2")), run("."),
    )  # fmt: skip
    add(document.add_paragraph("Beside the box"), two_boxes(*[lines("Words in a box", "and more of them")] * 2))
    add(document.add_paragraph("Another box"), two_boxes(lines("Words for new programs"), lines("Words for old ones")))
    add(
        document.add_paragraph("Between "),
        control('<w:alias w:val="Name"/><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>', run("the town")),
        run(" and "), control("<w:showingPlcHdr/>", run("click here")), run(", on "),
        control('<w:date w:fullDate="2026-01-05T00:00:00Z"/>', run("5 January")), run(", paid "),
        control("<w:dropDownList/>", run("monthly")), run("."),
    )  # fmt: skip
    add(document.add_paragraph("It is said"), char("begin"), code("QUOTE"), char("separate"), run(" that it"))
    add(document.add_paragraph(""), run("runs on"), char("end"), run(" and ends."))
    document.add_heading("Payment", 1)
    remarked = document.add_paragraph("In euros.")
    document.add_comment(remarked.runs, "Is this settled?", "Ann", "A")
    address = f"{run('Older than ')}{run('the deck', '<w:i/>')}{run('.')}"
    add_notes(document, "footnote", ("2", run("As of 1932.")), ("3", address), ("4", run("Nobody refers to it.")))
    add_notes(document, "endnote", ("2", run("Without winters.")))
    document.save(str(target))


def link(*content: str) -> str:
    return f'<w:hyperlink {W} w:anchor="x">{"".join(content)}</w:hyperlink>'


def inserted(*content: str) -> str:
    return f'<w:ins {W} w:id="8" w:author="A">{"".join(content)}</w:ins>'


def write_fields(target: Path) -> None:
    """Fields that begin and end where nobody would put them by hand, in links, insertions and controls."""
    document = docx.Document()
    tab, end = f"<w:r {W}><w:tab/></w:r>", char("end")

    def begin(text: str) -> str:
        return "".join((char("begin"), code(text), char("separate")))

    def split(*elements: str) -> tuple[str, ...]:
        return tuple(
            etree.tostring(one, encoding="unicode") for one in parse_xml(f"<w:p {W}>{''.join(elements)}</w:p>")
        )

    marked = (f'<w:bookmarkStart {W} w:id="5" w:name="q"/>', run("b15"), f'<w:bookmarkEnd {W} w:id="5"/>')
    of_code = (char("begin"), code("HYPERLINK"), *complex_field("REF y", run("u")), char("separate"))
    in_link = link(run("c12"), *complex_field('HYPERLINK "q"', run("d12", "<w:i/>")))
    in_code = (char("begin"), code("IF"), *complex_field("PAGE", run("3")), code('= 3 "x"'), char("separate"))
    page = "".join(complex_field("PAGEREF a", run("4")))
    ends_within = (begin('HYPERLINK "n"'), run("c20"), inserted(run("d20"), end), run("e20"))
    for elements in (
        (run("a1"), inserted(run("b1"), begin("REF x")), run("result"), end, run("c1")),
        (run("a2"), link(run("b2"), begin('HYPERLINK "u"'), run("in2")), run("out2"), end, run("c2")),
        (run("a3"), inserted(run("b3"), begin("QUOTE x"), run("gone"))),
        (inserted(run("gone"), end, run("b4")), run("c4")),
        (run("a5"), begin('HYPERLINK "v"'), run("b5")),
        (run("c6"), end, run("d6"), begin('HYPERLINK "w"'), run("e6")),
        (run("f7"), end, run("g7")),
        (run("a8"), *complex_field("IF", *complex_field("PAGE", run("1")), run("yes")), run("b8")),
        (run("a9"), *in_code, run("x"), end, run("b9")),
        (run("a10"), *of_code, run("l10"), end),
        (link(run("a11"), run("b11", "<w:b/>"), tab, run("c11")),),
        (run("a12"), control("", run("b12"), in_link), tab),
        (run("a13"), *complex_field('HYPERLINK "q"', run(" - ")), run("b13")),
        (run("a14"), char("begin"), code("PAGE"), end, run("b14")),
        (run("a15"), control("", *marked)),
        (inserted(link(run("a16", "<w:b/>")), tab), run("b16")),
        (run("a17"), begin("TOC \\o"), run("b17"), begin('HYPERLINK "z"'), run("c17"), tab, page, end),
        (begin('HYPERLINK "z"'), run("c18"), tab, page, end, end, run("after18")),
        (run("a19"), f'<w:fldSimple {W} w:instr="REF q">{run("Title")}</w:fldSimple>', run("b19")),
        (run("a20"), begin('HYPERLINK "m"'), run("b20"), *ends_within, end, run("f20")),
    ):  # fmt: skip
        add(document.add_paragraph(""), *split(*elements))
    document.save(str(target))
