"""Pages found on scans: turned, tilted, noisy, with coffee on their marks."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.problems import code_of
from bpgen.classroom.scan.finding import at, codes_on, map_of
from bpgen.classroom.scan.paper import SQUARES, places_of
from classroom.hands import by_the_key, class_of
from classroom.paper import FINE, Grey, filled, print_sheets, scanned


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[ClassFolder, list[Image.Image]]:
    """A class of one, and the pages of the sheet filled in."""
    folder = class_of(tmp_path_factory.mktemp("finding") / "class", 1)
    print_sheets(folder)
    return folder, filled(folder, folder.students[0], by_the_key)


def test_each_page_bears_one_code(printed: tuple[ClassFolder, list[Image.Image]]) -> None:
    folder, pages = printed
    code = code_of(folder.secret, folder.students[0].number)
    for number, page in enumerate(pages, 1):
        found = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        assert [one.text for one in found] == [f"{code}/{number:03}"]


def found_places(picture: Grey, places: list[tuple[float, float]]) -> NDArray[np.float64] | None:
    """Where places of a page are found on a picture."""
    (code,) = codes_on(picture)
    mapped = map_of(picture, code)
    return None if mapped is None else at(mapped, places)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 2.5, -4, 176, 93])
@pytest.mark.parametrize("noise", [0, 25])
def test_blanks_are_found_to_a_tenth_of_a_millimetre(
    degrees: float, noise: float, printed: tuple[ClassFolder, list[Image.Image]]
) -> None:
    folder, pages = printed
    for number, page in enumerate(pages[:2], 1):
        picture = scanned(page, degrees, noise)
        (code,) = codes_on(np.asarray(picture))
        assert code.text == code_of(folder.secret, folder.students[0].number)
        assert code.page == number
        places = [(x.x, x.y) for x in places_of(folder, folder.students[0])[number]]
        # Where the turning has taken them: counterclockwise, around the middle.
        x, y = (np.array(places) * FINE - np.array(page.size) / 2).T
        turn = np.deg2rad(degrees)
        turned = np.stack([x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)], axis=1)
        found = found_places(np.asarray(picture), places)
        assert found is not None
        off = np.hypot(*(found - turned - np.array(picture.size) / 2).T) / FINE
        assert off.max() < 0.1


def test_a_page_in_perspective_is_found(printed: tuple[ClassFolder, list[Image.Image]]) -> None:
    _, (page, *_) = printed
    # From millimetres of the page to pixels of a camera that looks at it from an angle.
    taken = np.array([[7.64, -0.127, 20], [-0.14, 7.55, 17.3], [-6.6e-5, -1.24e-4, 1]])
    back = np.diag([FINE, FINE, 1]) @ np.linalg.inv(taken)
    warp = (back / back[2, 2]).ravel()[:8]
    picture = page.transform(
        page.size, Image.Transform.PERSPECTIVE, warp, Image.Resampling.BICUBIC, fillcolor=255
    )
    places = [(20.0, 30.0), (190.0, 30.0), (20.0, 280.0), (120.0, 150.0)]
    found = found_places(np.asarray(picture), places)
    assert found is not None
    x, y, w = taken @ np.vstack([np.array(places).T, np.ones(len(places))])
    assert np.hypot(*(found.T - (x / w, y / w))).max() < 0.2 * FINE


def spilt(page: Image.Image, *squares: int, radius: float = 5) -> Image.Image:
    """Coffee on some of a page's squares."""
    page = page.copy()
    draw = ImageDraw.Draw(page)
    for n in squares:
        x, y = SQUARES[n]
        draw.circle(((x + 1) * FINE, (y + 1) * FINE), radius * FINE, fill=90)
    return page


def test_three_squares_are_enough_and_two_are_not(printed: tuple[ClassFolder, list[Image.Image]]) -> None:
    _, (page, *_) = printed
    places = [(20.0, 30.0), (190.0, 30.0), (20.0, 280.0)]
    clean = found_places(np.asarray(page), places)
    assert clean is not None
    for one in range(4):
        found = found_places(np.asarray(spilt(page, one)), places)
        assert found is not None
        assert np.hypot(*(found - clean).T).max() < 0.1 * FINE
        assert found_places(np.asarray(spilt(page, one, (one + 1) % 4)), places) is None


def test_a_page_photographed_from_one_side(printed: tuple[ClassFolder, list[Image.Image]]) -> None:
    folder, (page, *_) = printed
    # From the picture's pixels to the page's.
    back = np.array([[1.05, 0.02, -60], [-0.03, 1.04, -20], [2e-5, -1e-5, 1]])
    picture = page.transform(
        page.size,
        Image.Transform.PERSPECTIVE,
        back.ravel().tolist()[:8],
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    places = [(x.x, x.y) for x in places_of(folder, folder.students[0])[1]]
    found = found_places(np.asarray(picture), places)
    assert found is not None
    x, y, w = back @ np.vstack([found.T, np.ones(len(found))])
    off = np.hypot(*(np.stack([x / w, y / w], axis=1) - np.array(places) * FINE).T) / FINE
    assert off.max() < 0.1
