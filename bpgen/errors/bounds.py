"""How large what a user gives may be, in one place.

Each bound is checked before the work that would need the memory or time. Whatever stays within all of them
takes less than about 1 GB.
"""

from __future__ import annotations

#: Bytes of a file that people write: a network, a training, a schedule, answers, texts.
TEXT = 1_000_000
#: Bytes of a table of points.
TABLE = 50_000_000
#: Bytes of the ledger of a class: that of the largest has a row for each blank of 100,000 sheets.
LEDGER = 600_000_000
#: Bytes of a workbook, all of its parts unpacked.
WORKBOOK = 50_000_000
#: Bytes of a checkpoint: the most weights and rows that a run can have, with two numbers that an optimiser
#: remembers of each weight, need less.
CHECKPOINT = 160_000_000
#: Bytes and pixels of a picture. TeX and browsers hold a picture unpacked, whatever its file's size.
PICTURE, PIXELS = 10_000_000, 16_000_000
#: Bytes that TeX may write for one document, its log included.
TYPESET = 100_000_000

#: Numbers in the points of a training: points times inputs.
COORDINATES = 4_000_000
#: Numbers that one training step holds for a whole mini-batch: its points times the units of all layers.
ACTIVATIONS = 20_000_000
#: Products of a weight and a value in one pass over all points: some seconds.
PRODUCTS = 20_000_000_000

#: Parts of a dotted key of TOML, and digits of a whole number: one of more is no floating-point number.
KEY_PARTS, DIGITS = 64, 300
#: Bytes in the name of a file: all common file systems allow as many.
NAME = 255
#: Characters in a line of a message. A longer one is cut in its middle.
MESSAGE = 1000
