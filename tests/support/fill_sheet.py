#!/usr/bin/python3
"""fill_sheet.py TEMPLATE TARGET < rows.json: writes rows under the headings of a template, by heading; prints what it found.

Each row is {"heading": value}. A TARGET that ends with .xls becomes an old workbook with the same headings. With TARGET "-" nothing is written: the workbook is told as JSON."""
import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
headings = [cell.value for cell in sheet[1]]
if sys.argv[2] == "-":
    print(json.dumps({
        "sheets": book.sheetnames, "headings": headings, "rows": [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)],
        "choices": [str(rule.sqref) for rule in sheet.data_validations.dataValidation], "frozen": sheet.freeze_panes,
        "types": [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)]}, default=str))
elif sys.argv[2].endswith(".xls"):
    import xlwt
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet(sheet.title)
    for column, heading in enumerate(headings):
        page.write(0, column, heading)
    for number, row in enumerate(json.load(sys.stdin), start=1):
        for heading, value in row.items():
            page.write(number, headings.index(heading), value)
    old.save(sys.argv[2])
else:
    for number, row in enumerate(json.load(sys.stdin), start=2):
        for heading, value in row.items():
            cell = sheet.cell(row=number, column=headings.index(heading) + 1, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(sys.argv[2])
