"""The number of a row, as an address may say it."""

import pytest

from leadr.common.keys import BIGGEST, number


@pytest.mark.parametrize(("text", "said"), [("1", 1), ("007", 7), (str(BIGGEST), BIGGEST)])
def test_a_number_is_read(text, said):
    assert number(text) == said


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "x", "²", "١", str(BIGGEST + 1), "9" * 40, "9" * 5000])
def test_anything_else_is_none(text):
    assert number(text) is None
