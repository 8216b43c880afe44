"""What is said about a definition."""

import pytest

from heliograph.findings import DefinitionError, HeliographError, did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("status", ["status_code", "method"], "did you mean status_code?"),
        ("metod", ["status_code", "method"], "did you mean method?"),
        ("zebra", ["status_code", "method"], ""),
        ("x", [], ""),
    ],
)
def test_did_you_mean(word, known, hint):
    """The nearest known word is offered, or nothing at all."""
    assert did_you_mean(word, known) == hint


def test_did_you_mean_does_not_depend_on_order():
    """Of equally near words the same one is offered, however they come."""
    assert did_you_mean("rate_b", {"rate_a", "rate_c"}) == did_you_mean("rate_b", ["rate_c", "rate_a", "rate_c"])


def test_errors_carry_what_a_person_needs():
    """An error has its message, the remedy, the place, and whether the line may be shown."""
    error = DefinitionError("the fact", help="the remedy", secret=True)
    assert isinstance(error, HeliographError)
    assert (str(error), error.message, error.help, error.place, error.secret) == (
        "the fact", "the fact", "the remedy", None, True,
    )  # fmt: skip
    assert error.exit_code == 2
