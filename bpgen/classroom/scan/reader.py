"""What seems to be written on pictures of blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...disk.written import number
from .pictures import Grey

if TYPE_CHECKING:
    from rapidocr import RapidOCR

#: What seems to be written on each of these pictures; empty where it cannot be told.
Reader = Callable[[Sequence[Grey]], list[str]]

#: What a reader of every script takes digits, a minus and a point for.
_MEANT = str.maketrans(
    {
        **dict.fromkeys("OoDQ" + chr(0x3007) + chr(0x25CB), "0"),
        **dict.fromkeys("lI|!", "1"),
        **dict.fromkeys("_~" + "".join(map(chr, (0x2013, 0x2014, 0x2212, 0x4E00, 0x30FC))), "-"),
        **dict.fromkeys(",:;·'" + chr(0x3002) + chr(0x3001), "."),
    }
)
_POINTLESS = re.compile(r"^(-?)0([0-9]{2,})$")
#: A letter e that is no power of ten, as hands write them, but a digit that was misread: 0.e236, 0.8e36.
_MISREAD = re.compile(r"\.e|e\+?[0-9]{2}|e-?[0-9]{3}", re.IGNORECASE)
_LONGEST = 20


def read_by_rapidocr(pictures: Sequence[Grey]) -> list[str]:
    """The reader of the extra ``scan``: a network that reads lines of text."""
    found = []
    for picture in pictures:
        read = _rapidocr()(
            np.repeat(picture[:, :, None], 3, axis=2), use_det=False, use_cls=False, use_rec=True
        )
        found.append(read.txts[0] if read.txts else "")
    return found


def as_number(text: str) -> str:
    """What was read as a number is written: a point for a comma, 0.12 for 012; empty where it is none."""
    plain = _POINTLESS.sub(r"\g<1>0.\2", "".join(text.split()).translate(_MEANT).strip("."))
    is_number = len(plain) <= _LONGEST and not _MISREAD.search(plain) and number(plain) is not None
    return plain if is_number else ""


@lru_cache(maxsize=1)
def _rapidocr() -> RapidOCR:
    """The network, on one thread: the processes are many, and the same picture gives the same text."""
    from rapidocr import RapidOCR

    threads = {"intra_op_num_threads": 1, "inter_op_num_threads": 1}
    return RapidOCR(
        params={
            "Global.log_level": "error",
            **{f"EngineConfig.onnxruntime.{key}": n for key, n in threads.items()},
        }
    )
