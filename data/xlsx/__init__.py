"""Workbooks as rows of text, read in a process of its own: `python -m data.xlsx FILE FOLDER LIMITS`.

A workbook of 2 kB can take all memory of whoever opens it. This program may take what it is given and no
more, and whoever started it sees only what it wrote. Its own reader instead of a library's: cells come as
they are shown (HK$, %, months, errors), which no library tells, and sheets of any size as a stream.
"""
