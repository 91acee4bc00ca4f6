# Reads an .xls from standard input and writes one JSON line a row; runs in bounds, without files and network.
# Lines: ["sheet", name], ["row", number, [[column, kind, text], ...]], ["end"]; a refusal: ["refused", code].
import datetime
import json
import os
import resource
import sys

MEMORY = 600 * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)) if os.getuid() != 0 else None
rows, columns, biggest = (int(word) for word in sys.argv[1:4])
out = sys.stdout


def tell(*line):
    out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


def refuse(code):
    tell("refused", code)
    out.flush()
    os._exit(0)


def number_text(value):
    text = format(value, ".15g")
    if "e" in text or "E" in text:
        text = format(value, ".0f") if value == int(value) else format(value, "f").rstrip("0")
    return text


def is_blank(text):
    return all(letter.isspace() or letter in "\u200b\ufeff" for letter in text)


def date_text(value, mode):
    try:
        parts = xlrd.xldate.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return None
    if value < 1:
        return parts.strftime("%H:%M:%S")
    if parts.time() == datetime.time(0):
        return "%04d-%02d-%02d" % (parts.year, parts.month, parts.day)
    return parts.isoformat(timespec="seconds")


try:
    import xlrd
except ImportError:
    refuse("sheet_reader_unavailable")

content = sys.stdin.buffer.read(biggest + 1)
if "EncryptedPackage".encode("utf-16-le") in content:
    refuse("sheet_encrypted")
# In the directory of a compound file: the storage that macros stand in.
if "_VBA_PROJECT_CUR".encode("utf-16-le") in content:
    refuse("sheet_macros")
try:
    book = xlrd.open_workbook(file_contents=content, logfile=open(os.devnull, "w"), formatting_info=False)
except Exception as problem:  # whatever a broken file makes of the reader
    refuse("sheet_encrypted" if "ncrypted" in str(problem) else "sheet_damaged")

KINDS = {1: "text", 2: "number", 3: "date", 4: "boolean", 5: "error"}
try:
    for sheet in book.sheets():
        tell("sheet", sheet.name)
        for index in range(sheet.nrows):
            cells = []
            for column, cell in enumerate(sheet.row(index)):
                kind = KINDS.get(cell.ctype)
                if kind is None or (kind == "text" and is_blank(cell.value)):
                    continue
                if column >= columns:
                    refuse("sheet_too_many_columns")
                if kind == "number":
                    text = number_text(cell.value)
                elif kind == "date":
                    text = date_text(cell.value, book.datemode)
                    if text is None:
                        kind, text = "number", number_text(cell.value)
                elif kind == "boolean":
                    text = "true" if cell.value else "false"
                elif kind == "error":
                    text = xlrd.error_text_from_code.get(cell.value, "#ERR")
                else:
                    text = cell.value
                cells.append([column, kind, text])
            if cells:
                if index >= rows:
                    refuse("sheet_too_many_rows")
                tell("row", index + 1, cells)
    tell("end")
except MemoryError:
    refuse("sheet_bomb")
except Exception:
    refuse("sheet_damaged")
