"""The report as DOCX, for editing: the fonts and measures of GB/T 9704-2012, real headings, a repeated table head."""

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guopei.core.papers.content import Table
from guopei.core.sheets.export import CellKind
from guopei.reports.layouts.content import Content
from guopei.reports.layouts.pdf import chart_png

XIAOBIAOSONG, FANGSONG, HEI, SONG, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体", "Times New Roman"
PITCH = Pt(28.95)
WIDE = 9


def docx_of(content: Content) -> bytes:
    """The whole report as one DOCX."""
    document = Document()
    _language(document)
    _styles(document)
    section = document.sections[0]
    _measures(section)
    _page_numbers(document, section)
    _mark(section, content.mark)
    properties = document.core_properties
    properties.title, properties.author, properties.subject = "".join(content.title), content.signer, content.subject
    properties.language = "zh-CN"
    for line in content.title:
        document.add_paragraph(line, style="Title")
    document.add_paragraph("", style="Plain")
    if content.addressee:
        document.add_paragraph(content.addressee, style="Plain")
    for words in content.opening:
        document.add_paragraph(words, style="Normal")
    for place, part in enumerate(content.parts):
        document.add_paragraph(part.heading, style="Heading 1")
        for words in part.paragraphs:
            document.add_paragraph(words, style="Normal")
        if place == 0:
            _table(document, content.figures, 10.5, widths=[Mm(46), Mm(32), Mm(78)])
            _chart(document, content)
    # A signature never stands on a page without text.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph("", style="Plain").paragraph_format.keep_with_next = True
    for signature in (content.signer, _day(content.dated)):
        signed = document.add_paragraph(signature, style="Plain")
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(32)
        signed.paragraph_format.keep_with_next = signature is content.signer
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    if len(content.annex.headings) > WIDE:
        annex.orientation = WD_ORIENT.LANDSCAPE
        annex.page_width, annex.page_height = Mm(297), Mm(210)
        annex.top_margin, annex.bottom_margin, annex.left_margin, annex.right_margin = Mm(26), Mm(28), Mm(25), Mm(25)
    heading = document.add_paragraph("附件", style="Plain")
    _east(heading.runs[0], HEI)
    _table(document, content.annex, 8.5, widths=_annex_widths(content.annex))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _annex_widths(annex: Table) -> list[Any]:
    """Words get 25 mm and money 20 mm; the other numbers share the rest of the page."""
    room = 247 if len(annex.headings) > WIDE else 156
    fixed = {CellKind.TEXT: 25.0, CellKind.WAN: 20.0}
    taken = [fixed[heading.kind] for heading in annex.headings if heading.kind in fixed]
    each = (room - sum(taken)) / max(1, len(annex.headings) - len(taken))
    return [Mm(fixed.get(heading.kind, each)) for heading in annex.headings]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _east(thing: Any, name: str) -> None:
    """Set the East Asian font: python-docx sets the Latin one only."""
    properties = (thing.element if hasattr(thing, "element") else thing._element).get_or_add_rPr()
    properties.get_or_add_rFonts()
    fonts = properties.rFonts
    for kind, font in (("w:ascii", LATIN), ("w:hAnsi", LATIN), ("w:cs", LATIN), ("w:eastAsia", name)):
        fonts.set(qn(kind), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        if qn(theme) in fonts.attrib:
            del fonts.attrib[qn(theme)]


def _language(document: Any) -> None:
    """Simplified Chinese throughout, or an office program picks another region's glyphs."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    language = OxmlElement("w:lang")
    for name, value in (("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")):
        language.set(qn(name), value)
    defaults.append(language)


def _styles(document: Any) -> None:
    plain = document.styles.add_style("Plain", WD_STYLE_TYPE.PARAGRAPH)
    plain.base_style = None
    small = document.styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = None
    caption = document.styles["Caption"]
    for style, font, size, indent in (
        (document.styles["Normal"], FANGSONG, 16, 2),
        (plain, FANGSONG, 16, 0),
        (document.styles["Title"], XIAOBIAOSONG, 22, 0),
        (document.styles["Heading 1"], HEI, 16, 2),
        (small, FANGSONG, 9, 0),
        (caption, HEI, 12, 0),
    ):
        _east(style, font)
        style.font.size = Pt(size)
        style.font.bold = False
        style.font.italic = False
        style.font.color.rgb = None
        for colour in style.element.rPr.findall(qn("w:color")):
            style.element.rPr.remove(colour)
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.first_line_indent = Pt(size * indent)
        if indent:
            style.element.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(100 * indent))
        if style not in (small, caption):
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(34)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.keep_with_next = True


def _measures(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = code
        run._element.append(mark)
    run.font.size = Pt(14)
    _east(run, SONG)


def _page_numbers(document: Any, section: Any) -> None:
    """— 1 —: outside on odd and even pages, one character in (GB/T 9704-2012 7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = document.styles["Plain"]
        line.alignment = side
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        for words in ("— ", "", " —"):
            if words:
                run = line.add_run(words)
                run.font.size = Pt(14)
                _east(run, SONG)
            else:
                _field(line, "PAGE")


def _mark(section: Any, words: str) -> None:
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.first_line_indent = Pt(0)
        if words:
            run = line.add_run(words)
            run.font.size = Pt(9)
            _east(run, HEI)


def _table(document: Any, data: Table, size: float, widths: list[Any] | None = None) -> None:
    caption = document.add_paragraph(data.caption, style="Caption")
    caption.paragraph_format.space_after = Pt(4)
    table = document.add_table(rows=1, cols=len(data.headings))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for place, heading in enumerate(data.headings):
        _fill(table.rows[0].cells[place], heading.words, HEI, size, WD_ALIGN_PARAGRAPH.CENTER, shade="EEF1F4")
    for row in data.rows:
        cells = table.add_row().cells
        whole = OxmlElement("w:cantSplit")
        table.rows[-1]._tr.get_or_add_trPr().append(whole)
        for place, cell in enumerate(row):
            side = WD_ALIGN_PARAGRAPH.RIGHT if data.headings[place].numeric else WD_ALIGN_PARAGRAPH.LEFT
            _fill(cells[place], cell.text, FANGSONG, size, side)
    table.autofit = widths is None
    for place, width in enumerate(widths or ()):
        table.columns[place].width = width
        for cell in table.columns[place].cells:
            cell.width = width
    if data.note:
        note = document.add_paragraph(data.note, style="Cell")
        note.paragraph_format.space_before = Pt(3)


def _fill(cell: Any, words: str, font: str, size: float, side: Any, shade: str = "") -> None:
    line = cell.paragraphs[0]
    line.style = cell.part.document.styles["Cell"]
    line.alignment = side
    run = line.add_run(words)
    run.font.size = Pt(size)
    _east(run, font)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    if shade:
        ground = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", shade)):
            ground.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(ground)


def _chart(document: Any, content: Content) -> None:
    if content.chart is None:
        return
    line = document.add_paragraph(style="Cell")
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(10)
    line.add_run().add_picture(BytesIO(chart_png(content.chart)), width=Mm(156))
    picture = line._p.xpath(".//wp:docPr")[0]
    picture.set("descr", content.chart.words or content.chart.caption)
    caption = document.add_paragraph(content.chart.caption, style="Caption")
    caption.paragraph_format.keep_with_next = False
