"""What a page sends is looked at before anything is done with it."""

import math

import pytest

from viewer.app.actions import place_of
from viewer.errors import UsageError


def test_a_place_is_two_numbers():
    assert place_of(3, 4.5) == (3.0, 4.5)


@pytest.mark.parametrize("nonsense", ["x", None, math.nan, math.inf, -1e308, True, [1]])
def test_what_is_no_place_is_refused(nonsense):
    with pytest.raises(UsageError, match="expected two numbers"):
        place_of(nonsense, 2)
    with pytest.raises(UsageError, match="expected two numbers"):
        place_of(2, nonsense)
