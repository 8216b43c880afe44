"""What is said about a definition."""

import pytest

from heliograph.findings import DefinitionError, HeliographError, did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("status", ["status_code", "method"], "did you mean status_code?"),
        ("metod", ["status_code", "method"], "did you mean method?"),
        ("zebra", ["status_code", "method"], ""),
        ("get", ["GET", "POST"], "did you mean GET?"),
        ("dark green", ["darkgreen", "dark-red"], "did you mean darkgreen?"),
        ("active_users", ["users_active"], "did you mean users_active?"),
        ("hob", ["job", "instance"], "did you mean job?"),
        ("GTE", ["GET", "PUT"], "did you mean GET?"),
        ("doughnut", ["donut", "pie"], "did you mean donut?"),
        ("Berlin", ["Europe/Berlin"], "did you mean Europe/Berlin?"),
        ("expresion", ["expr", "legend"], "did you mean expr?"),
        ("x", [], ""),
    ],
)
def test_did_you_mean(word, known, hint):
    """The nearest known word is offered, or nothing at all."""
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("search_duration_seconds", "request_duration_seconds"),
        ("feature_usage_total", "requests_total"),
        ("basicAuthPassword", "basicAuthUser"),
        ("exemplar", "expr"),
        ("4xx", "5xx"),
        ("p95", "p99"),
        ("mean", "min"),
        ("show", "showColorScale"),
        ("graph", "nodeGraph"),
        ("GET", "PUT"),
        ("", "job"),
        ("…", "job"),
    ],
)
def test_what_is_not_near(word, known):
    """Names that share letters but mean different things are not offered for each other."""
    assert did_you_mean(word, [known]) == ""


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
