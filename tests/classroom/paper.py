"""A class's sheets on paper: filled in, laid askew, photographed through noise; and a reader that is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.papers import blueprint_of, papers_wanted, write_papers
from bpgen.classroom.readings import question_of
from bpgen.classroom.roster import Student
from bpgen.classroom.scan.paper import places_of
from classroom.hands import Hand, written

#: Pixels to the millimetre of a page that is drawn.
FINE = 200 / 25.4
Grey = NDArray[np.uint8]


def print_sheets(folder: ClassFolder) -> None:
    """Make the papers of a class."""
    blueprint = blueprint_of(folder, "typst")
    list(write_papers(folder, blueprint, papers_wanted(folder, blueprint)))


def filled(folder: ClassFolder, student: Student, hand: Hand) -> list[Image.Image]:
    """The pages of a student's sheet with what a hand writes into the frames."""
    texts = {question_of(key, round_): text for (round_, key), text in written(folder, student, hand).items()}
    path = folder.path / "sheets" / f"{folder.stems[student.number]}.pdf"
    with pdfium.PdfDocument(path) as pdf:
        pages = [page.render(scale=200 / 72, grayscale=True).to_pil().convert("L") for page in pdf]
    for number, places in places_of(folder, student).items():
        for place in places:
            if text := texts.get(place.question):
                # Writing that can be read for sure.
                code = code_picture(text, zxingcpp.BarcodeFormat.DataMatrix, 5.4)
                at = round((place.x + 2) * FINE), round((place.y + 0.8) * FINE)
                pages[number - 1].paste(code, at)
    return pages


def code_picture(text: str, kind: zxingcpp.BarcodeFormat, width: float) -> Image.Image:
    """A code of so many millimetres."""
    code = zxingcpp.create_barcode(text, kind)
    modules = Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, add_quiet_zones=False)))
    side = round(width * FINE)
    return modules.convert("L").resize((side, side), Image.Resampling.BOX)


def told(pictures: Sequence[Grey]) -> list[str]:
    """A reader of such a hand."""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    found = [zxingcpp.read_barcodes(picture, formats=formats) for picture in pictures]
    return [codes[0].text if codes else "" for codes in found]


def scanned(page: Image.Image, degrees: float = 0, noise: float = 0, seed: int = 0) -> Image.Image:
    """A page turned counterclockwise, on a larger white bed, with noise, and faded."""
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    pixels = np.asarray(turned, dtype=float)
    if noise:
        pixels = 30 + pixels * 0.84 + np.random.default_rng(seed).normal(0, noise, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def as_pdf(path: Path, pages: Sequence[Image.Image]) -> Path:
    """Scans as a PDF of pictures, as a scanner makes it."""
    first, *others = (page.copy() for page in pages)
    first.save(path, save_all=True, append_images=others, resolution=200)
    return path
