"""How much of a file is taken. `docs/template.md` tells them to the people who fill files in."""

from __future__ import annotations

from decimal import Decimal

MAX_FILE_BYTES = 200_000_000
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
# The longest cell of the files seen has 343 characters.
MAX_CELL = 20_000
# Longer than this is no name or word that a list of codes could know; looking it up could take minutes.
MAX_NAME = 300
# Title lines above the header: the most seen are four.
MAX_LINES_ABOVE_HEADER = 50
# What a problem shows of a cell.
MAX_SEEN = 120
# HK$1,000 billion, more than a year's spending of the whole Government: larger is a slip of the unit.
MAX_AMOUNT = Decimal(10) ** 12
# An award dated outside these years is a slip of the keyboard.
FIRST_YEAR = 1950
LAST_YEAR = 2079
MAX_TENDERS = 10_000
