"""How much of a file is taken: all limits of reading. `docs/template.md` tells them to the public.

What is larger is refused with its reason, or read as a stream; nothing is cut off in silence.
"""

from __future__ import annotations

from decimal import Decimal

# --- The file -------------------------------------------------------------------------------------------
# Files are streamed from disk, so this bounds time, not memory: about five million rows.
MAX_FILE_BYTES = 2_000_000_000
# What gzip may become on disk. Deflate packs a thousand to one, so 2 MB could be 2 GB.
MAX_UNPACKED_BYTES = 2_000_000_000
# Those who read remember each row by a digest, to find rows that are equal: some 150 bytes a row.
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
# A record of delimited text, with the line breaks inside its cells. One cell of it may be as long as
# `csv.field_size_limit` allows, 131,072 characters unless somebody changed it for the whole process.
MAX_LINE = 1_000_000
# The longest cell of the files seen has 343 characters. Longer than this rejects the row, not the file.
MAX_CELL = 20_000
# How much of the beginning is looked at to tell kinds of files and delimiters apart.
HEAD_BYTES = 65_536

# --- JSON -----------------------------------------------------------------------------------------------
# One object of an array, one object a line, one release.
MAX_OBJECT_BYTES = 5_000_000
MAX_DEPTH = 32
# An array of objects is looked for under so many keys: {"result": {"records": [...]}}.
MAX_KEYS_ABOVE = 2
# Releases of one contracting process are held until its last one is read, to merge them.
MAX_HELD_RELEASES = 50_000
MAX_RELEASES_OF_ONE = 1_000

# --- Workbooks ------------------------------------------------------------------------------------------
# A workbook is read in a process of its own. All parts unpacked, as declared and as counted:
MAX_WORKBOOK_BYTES = 1_000_000_000
MAX_WORKBOOK_PARTS = 2_000
MAX_SHEETS = 100
# Cells with text, and those between them, over all sheets.
MAX_WORKBOOK_CELLS = 30_000_000
# Longer runs of rows without a cell are not given as blank rows: one cell far below is no million of rows.
MAX_BLANK_ROWS = 1_000
WORKBOOK_MEMORY_BYTES = 1_500_000_000
# A hundred thousand rows of nine cells, 5 to 11 MB, take 10 to 20 seconds. Small files that take longer are
# bombs.
WORKBOOK_SECONDS = 30
WORKBOOK_SECONDS_PER_MB = 8
MAX_WORKBOOK_SECONDS = 600

# --- Values ---------------------------------------------------------------------------------------------
# Longer than this is no name or word that a list of codes could know; looking it up could take minutes.
MAX_NAME = 300
# Title lines above the header: the most seen are four.
MAX_LINES_ABOVE_HEADER = 50
# What a problem shows of a cell.
MAX_SEEN = 120
# HK$1,000 billion, more than a year's spending of the whole Government: larger is a slip of the unit.
# Nobody tenders for less; an amount below it, where nothing says what it is in, has lost its "million".
LEAST_AWARD = Decimal(1000)
MAX_AMOUNT = Decimal(10) ** 12
# The largest contract that a department of Hong Kong ever let is well below HK$40 billion, and nearly all are
# below 10. A number that only the unit of its column makes larger than this may be one of dollars; the
# largest real one in a column of millions, HK$22 billion, says "Mn" itself.
MAX_BY_UNIT = Decimal(15) * 10**9
# A number of this many units with a currency sign, HK$12,345, is more often dollars than millions.
MAX_SIGNED_MILLIONS = 10_000
# No project was granted as much as HK$1,000 million, or as little as HK$1,000: beyond, the unit is in doubt.
MAX_GRANT = Decimal(10) ** 9
MIN_GRANT = Decimal(10) ** 3
# An award dated outside these years is a slip of the keyboard.
FIRST_YEAR = 1950
LAST_YEAR = 2079
MAX_TENDERS = 10_000
# No award is made after today. A clock that stands before this day, on which this was written, is wrong.
EARLIEST_TODAY = "2026-11-22"

# --- What the record keeps and fetches ------------------------------------------------------------------
# A file that is imported is kept whole in the database, and passes through memory on its way.
MAX_KEPT_BYTES = 500_000_000
# The largest open file seen has 30 kB. Counted as it comes, after decompression.
MAX_FETCHED_BYTES = 100_000_000
# For each file: to reach the server, between two pieces of its answer, and for all of it.
FETCH_CONNECT_SECONDS = 10
FETCH_READ_SECONDS = 30
FETCH_SECONDS = 300
MAX_REDIRECTS = 3
# Asked to wait longer by a server that is busy, the program gives up and says so.
FETCH_PAUSE_SECONDS = 5
MAX_FETCH_PAUSE_SECONDS = 60
