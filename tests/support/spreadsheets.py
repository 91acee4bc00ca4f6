#!/usr/bin/python3
"""Spreadsheets for the tests of core/sheets: spreadsheets.py FOLDER

Real ones by openpyxl, xlwt and LibreOffice (the same table in all of them), and hostile ones, written part by part."""
import datetime
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
import xlwt

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

HEADINGS = ["廠牌", "級距下限", "單價", "上架日", "時間", "公有雲", "備註"]
ROW = ["臺灣微軟 𠮷", 100, 0.1, datetime.date(2026, 5, 19), datetime.datetime(2026, 5, 19, 10, 4), True, "=不是公式"]


def real_files():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "品項"
    sheet.append(HEADINGS)
    sheet.append(ROW[:6])
    sheet["G2"].value = ROW[6]
    sheet["G2"].data_type = "s"
    sheet["A4"] = "合併"
    sheet.merge_cells("A4:C4")
    book.create_sheet("說明")["A1"] = "填寫說明"
    book.save(folder / "openpyxl.xlsx")

    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("品項")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    moment = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for column, text in enumerate(HEADINGS):
        page.write(0, column, text)
    for column, value in enumerate(ROW):
        style = {3: day, 4: moment}.get(column)
        page.write(1, column, value, style) if style else page.write(1, column, value)
    page.write_merge(3, 3, 0, 2, "合併")
    old.add_sheet("說明").write(0, 0, "填寫說明")
    old.save(str(folder / "xlwt.xls"))

    office = shutil.which("soffice")
    for source, kind, target in (("openpyxl.xlsx", "xlsx", "office.xlsx"), ("openpyxl.xlsx", "xls", "office.xls")):
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run([office, f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--convert-to", kind,
                            "--outdir", scratch, folder / source], check=True, capture_output=True, timeout=120)
            shutil.move(f"{scratch}/{pathlib.Path(source).stem}.{kind}", folder / target)


TYPES = ("""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>""")
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'<Relationships><Relationship Id="a" Type="{MAIN}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
PARTS = (f'<Relationships><Relationship Id="r1" Type="{MAIN}/worksheet" Target="worksheets/sheet1.xml"/>'
         f'<Relationship Id="r2" Type="{MAIN}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
         f'<Relationship Id="r3" Type="{MAIN}/styles" Target="styles.xml"/></Relationships>')
BOOK = '<workbook><workbookPr{flags}/><sheets><sheet name="One" sheetId="1" r:id="r1" xmlns:r="x"/></sheets></workbook>'
STYLES = ('<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-404]e&quot;年&quot;m&quot;月&quot;"/>'
          '<numFmt numFmtId="171" formatCode="[h]:mm"/><numFmt numFmtId="172" formatCode="0.00&quot;d&quot;"/></numFmts>'
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/>'
          '</cellXfs></styleSheet>')
TEXTS = ("<sst><si><t>一</t></si><si><r><t>粗</t></r><r><t xml:space=\"preserve\"> 體</t></r></si>"
         "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si><si><t>a_x000D_b_x4</t></si></sst>")


def made(name, sheet, *, flags="", texts=TEXTS, types=TYPES, more=(), compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(folder / name, "w", compression) as out:
        out.writestr("[Content_Types].xml", types)
        out.writestr("_rels/.rels", ROOT)
        out.writestr("xl/workbook.xml", BOOK.format(flags=flags))
        out.writestr("xl/_rels/workbook.xml.rels", PARTS)
        out.writestr("xl/styles.xml", STYLES)
        out.writestr("xl/sharedStrings.xml", texts)
        out.writestr("xl/worksheets/sheet1.xml", sheet)
        for part, content in more:
            out.writestr(part, content)


def sheet(rows):
    return f"<worksheet><sheetData>{rows}</sheetData><mergeCells/></worksheet>"


def odd_files():
    made("shapes.xlsx", sheet(
        '<row><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="inlineStr"><is><t>行內</t></is></c><c t="s"><v>3</v></c></row>'
        '<row><c><v>1.0000000000000001E-1</v></c><c><v>1200</v></c><c><v>1E+20</v></c><c><v>-0.0</v></c></row>'
        '<row><c s="1"><v>46161</v></c><c s="2"><v>46161</v></c><c s="3"><v>0.5</v></c><c s="4"><v>3.5</v></c>'
        '<c s="1"><v>60</v></c><c s="1"><v>59</v></c></row>'
        '<row r="7"><c r="C7" t="b"><v>1</v></c><c r="E7" t="e"><v>#N/A</v></c><c r="F7"><f>1+1</f></c>'
        '<c r="G7"><f>1+1</f><v>2</v></c><c r="H7" t="str"><f>A1</f><v>文</v></c></row>'))
    made("from_1904.xlsx", sheet('<row><c s="1"><v>0</v></c></row>'), flags=' date1904="1"')
    made("doctype.xlsx", '<!DOCTYPE x [<!ENTITY a "b">]>' + sheet("<row><c><v>1</v></c></row>"))
    made("texts_doctype.xlsx", sheet("<row><c><v>1</v></c></row>"), texts='<!DOCTYPE sst SYSTEM "file:///etc/passwd">' + TEXTS)
    made("bad_index.xlsx", sheet('<row><c t="s"><v>99</v></c></row>'))
    made("negative_index.xlsx", sheet('<row><c t="s"><v>-1</v></c></row>'))
    made("deep.xlsx", "<worksheet>" + "<a>" * 5000 + "</a>" * 5000 + "</worksheet>")
    made("not_closed.xlsx", "<worksheet><sheetData><row><c><v>1")
    made("backwards.xlsx", sheet('<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>'))
    made("cells_backwards.xlsx", sheet('<row><c r="C1"><v>1</v></c><c r="B1"><v>1</v></c></row>'))
    made("too_low.xlsx", sheet('<row r="5002"><c><v>1</v></c></row>'))
    made("low_but_blank.xlsx", sheet('<row><c><v>1</v></c></row><row r="1048576"><c s="1"/></row>'))
    nothing = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in (" ", "　 　", "\u00a0", "\n"))
    formula = '<c t="str"><f>IF(A1="","",A1)</f><v></v></c>'
    made("low_blanks.xlsx", sheet(f'<row><c><v>1</v></c></row><row r="3">{nothing}</row><row r="4">{nothing}<c t="s"><v>4</v></c><c><v>2</v></c></row>'
                                  f'<row r="5002">{nothing}</row><row r="5003"><c t="s"><v>4</v></c>{formula}</row>'
                                  f'<row r="5004"><c r="ZZ5004" t="s"><v>4</v></c></row>'),
         texts=TEXTS.replace("</sst>", '<si><t xml:space="preserve"> 　</t></si></sst>'))
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("One")
    page.write(0, 0, 1)
    for row, text in ((2, " "), (5001, "　"), (6000, "\u00a0 \u200b")):
        for column in range(3):
            page.write(row, column, text)
    old.save(str(folder / "low_blanks.xls"))
    made("too_wide.xlsx", sheet('<row><c r="ZZ1"><v>1</v></c></row>'))
    made("no_column.xlsx", sheet('<row><c r="ZZZZZZZZZZZ1"><v>1</v></c></row>'))
    made("no_number.xlsx", sheet("<row><c><v>eleven</v></c></row>"))
    made("long_cell.xlsx", sheet('<row><c t="inlineStr"><is><t>' + "字" * 60_000 + "</t></is></c></row>"), compression=zipfile.ZIP_STORED)
    made("macros.xlsx", sheet(""), more=[("xl/vbaProject.bin", b"x")])
    made("macro_type.xlsx", sheet(""), types=TYPES.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"))
    made("bomb.xlsx", sheet("<row><c><v>1</v></c></row>"), more=[("xl/media/zeros.bin", b"\0" * 30_000_000)])
    made("bomb_sheet.xlsx", sheet("<row>" + " " * 60_000_000 + "</row>"))
    made("many_parts.xlsx", sheet(""), more=[(f"xl/x{n}.xml", "") for n in range(2500)], compression=zipfile.ZIP_STORED)
    whole = (folder / "openpyxl.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "flipped.xlsx").write_bytes(whole[:300] + bytes(255 - byte for byte in whole[300:-1500]) + whole[-1500:])
    (folder / "zip.xlsx").write_bytes(b"")
    with zipfile.ZipFile(folder / "zip.xlsx", "w") as out:
        out.writestr("hello.txt", "no workbook")
    old = (folder / "xlwt.xls").read_bytes()
    (folder / "cut.xls").write_bytes(old[: len(old) // 2])
    (folder / "noise.xls").write_bytes(old[:512] + bytes((byte * 7 + 3) % 256 for byte in old[512:]))
    (folder / "encrypted.xlsx").write_bytes(old[:512] + "EncryptedPackage".encode("utf-16-le") + old[512:])
    (folder / "text.xlsx").write_text("a,b,c\n")
    (folder / "page.xls").write_text("<html><table><tr><td>1</td></tr></table></html>")
    (folder / "empty.xlsx").write_bytes(b"")


real_files()
odd_files()
