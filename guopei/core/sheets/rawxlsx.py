"""A minimal xlsx writer for big annotated workbooks: inline strings, a handful of fills, notes. Text cells only.

Written by hand because it is several times faster than any library that can colour single cells.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from guopei.core.sheets.normalise.text import to_text
from guopei.core.sheets.sheetscan import column_letters

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FLUSH = 1 << 16
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HIDDEN = ' state="hidden"'
MAX_TEXT = 32_767


@dataclass(frozen=True)
class Cell:
    """How one cell differs from a plain one."""

    style: int = 0
    note: str = ""


def xml_text(text: str) -> str:
    """Text that Excel accepts in XML: no control characters, escaped, not too long."""
    return escape(_ILLEGAL.sub("", text)[:MAX_TEXT])


class RawSheet:
    """Rows of one sheet, in order."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.filter = ""  # the cells under an autofilter
        self.notes: list[tuple[int, int, str]] = []  # row, column (0-based), text
        self._buffer: list[str] = []
        self._letters: list[str] = []

    def row(self, number: int, values: Sequence[Any], cells: Mapping[int, Cell]) -> None:
        """Write row `number` (1-based)."""
        while len(self._letters) < len(values):
            self._letters.append(column_letters(len(self._letters) + 1))
        parts = [f'<row r="{number}">']
        for place, value in enumerate(values):
            cell = cells.get(place)
            if value == "" or value is None:
                if cell is not None:
                    parts.append(f'<c r="{self._letters[place]}{number}" s="{cell.style}"/>')
            else:
                style = f' s="{cell.style}"' if cell is not None and cell.style else ""
                if value.__class__ is float and abs(value) < 1e15:
                    text = str(int(value)) if value.is_integer() else repr(value)
                    parts.append(f'<c r="{self._letters[place]}{number}"{style}><v>{text}</v></c>')
                else:
                    text = xml_text(value if value.__class__ is str else to_text(value))
                    parts.append(
                        f'<c r="{self._letters[place]}{number}"{style} t="inlineStr"><is>'
                        f'<t xml:space="preserve">{text}</t></is></c>'
                    )
            if cell is not None and cell.note:
                self.notes.append((number, place, cell.note))
        parts.append("</row>")
        self._buffer.append("".join(parts))
        if len(self._buffer) > 500:
            self.flush()

    def filter_over(self, header: int, last_place: int, last_row: int) -> None:
        """Offer to filter the columns up to `last_place` (0-based) by what stands under row `header`."""
        self.filter = f"A{header}:{column_letters(last_place + 1)}{max(header, last_row)}"

    def flush(self) -> None:
        """Hand what is held to the archive."""
        self.stream.write("".join(self._buffer).encode())
        self._buffer.clear()


class RawWorkbook:
    """Sheet after sheet into one xlsx file. `fills` are the colours of styles 0, 1, 2 … ("" for none)."""

    def __init__(self, path: Path, fills: Sequence[str], author: str) -> None:
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self.fills, self.author = fills, author
        self.sheets: list[tuple[str, bool, bool]] = []  # name, hidden, has notes

    def __enter__(self) -> "RawWorkbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self.archive.close()

    @contextmanager
    def sheet(self, name: str, *, hidden: bool = False) -> Iterator[RawSheet]:
        """Open the next sheet."""
        index = len(self.sheets) + 1
        with self.archive.open(f"xl/worksheets/sheet{index}.xml", "w", force_zip64=True) as stream:
            stream.write(f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheetData>'.encode())
            target = RawSheet(stream)
            yield target
            target.flush()
            legacy = '<legacyDrawing r:id="rId1"/>' if target.notes else ""
            filtered = f'<autoFilter ref="{target.filter}"/>' if target.filter else ""
            stream.write(f"</sheetData>{filtered}{legacy}</worksheet>".encode())
        self.sheets.append((name, hidden, bool(target.notes)))
        if target.notes:
            self._notes(index, target.notes)

    def _notes(self, index: int, notes: Sequence[tuple[int, int, str]]) -> None:
        comments = "".join(
            f'<comment ref="{column_letters(column + 1)}{row}" authorId="0"><text><r><t xml:space="preserve">'
            f"{xml_text(text)}</t></r></text></comment>"
            for row, column, text in notes
        )
        self.archive.writestr(
            f"xl/comments{index}.xml",
            f'{_HEAD}<comments xmlns="{_MAIN}"><authors><author>{escape(self.author)}</author></authors>'
            f"<commentList>{comments}</commentList></comments>",
        )
        shapes = "".join(
            f'<v:shape id="n{number}" type="#t" style="position:absolute;width:200pt;height:70pt;visibility:hidden" '
            f'fillcolor="#ffffe1"><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False'
            f"</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
            for number, (row, column, _) in enumerate(notes)
        )
        self.archive.writestr(
            f"xl/drawings/vmlDrawing{index}.vml",
            '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="t" coordsize="21600,21600" o:spt="202" '
            f'path="m,l,21600r21600,l21600,xe"/>{shapes}</xml>',
        )
        self.archive.writestr(
            f"xl/worksheets/_rels/sheet{index}.xml.rels",
            f'{_HEAD}<Relationships xmlns="{_REL}">'
            f'<Relationship Id="rId1" Type="{_DOC}/vmlDrawing" Target="../drawings/vmlDrawing{index}.vml"/>'
            f'<Relationship Id="rId2" Type="{_DOC}/comments" Target="../comments{index}.xml"/></Relationships>',
        )

    def _finish(self) -> None:
        numbers = range(1, len(self.sheets) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}"{_HIDDEN if hidden else ""} r:id="rId{number}"/>'
            for number, (name, hidden, _) in zip(numbers, self.sheets, strict=True)
        )
        write = self.archive.writestr
        write(
            "xl/workbook.xml", f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{sheets}</sheets></workbook>'
        )
        relations = "".join(
            f'<Relationship Id="rId{number}" Type="{_DOC}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        relations += f'<Relationship Id="rId0" Type="{_DOC}/styles" Target="styles.xml"/>'
        write("xl/_rels/workbook.xml.rels", f'{_HEAD}<Relationships xmlns="{_REL}">{relations}</Relationships>')
        write(
            "_rels/.rels",
            f'{_HEAD}<Relationships xmlns="{_REL}"><Relationship Id="rId1" Type="{_DOC}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        write("xl/styles.xml", self._styles())
        write("[Content_Types].xml", self._content_types())

    def _styles(self) -> str:
        fills = (
            '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
            + "".join(
                f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
                for colour in self.fills
                if colour
            )
        )
        places = {colour: number + 2 for number, colour in enumerate([colour for colour in self.fills if colour])}
        formats = "".join(
            f'<xf numFmtId="0" fontId="0" fillId="{places.get(colour, 0)}" borderId="0" xfId="0" applyFill="1"/>'
            for colour in self.fills
        )
        return (
            f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
            '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
            f'<fills count="{len(places) + 2}">{fills}</fills><borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self.fills)}">{formats}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )

    def _content_types(self) -> str:
        base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{base}.worksheet+xml"/>'
            + (f'<Override PartName="/xl/comments{number}.xml" ContentType="{base}.comments+xml"/>' if notes else "")
            for number, (_, _, notes) in enumerate(self.sheets, 1)
        )
        return (
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{base}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{base}.styles+xml"/>{parts}</Types>'
        )
