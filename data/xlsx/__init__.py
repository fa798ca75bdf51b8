"""Workbooks as rows of text, read in a process of its own: `python -m data.xlsx FILE FOLDER LIMITS`.

A workbook of 2 kB can take all memory of whoever opens it. This program may take what it is given and no
more, and whoever started it sees only what it wrote. openpyxl takes workbooks apart; here stand the limits,
and the text of a cell as it is shown (HK$, %, months), which no library tells.
"""
