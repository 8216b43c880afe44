"""What the Prometheus of the environment does not have."""

from __future__ import annotations

import pytest

from heliograph.promql.functions import Version
from heliograph.promql.inference.problem import ProblemKind
from heliograph.promql.tree import Selector, call

FLAG = "promql-experimental-functions"
NEEDS_FLAG = f"needs the feature flag {FLAG}, which the environment does not have"


@pytest.mark.parametrize(
    ("text", "version", "message", "remedy"),
    [
        (
            "mad_over_time(memory_bytes[1h])",
            Version(2, 42),
            "mad_over_time needs Prometheus 2.49, and the environment has 2.42",
            "do without it, or raise the environment to 2.49",
        ),
        (
            "mad_over_time(memory_bytes[1h])",
            Version(2, 49),
            f"mad_over_time {NEEDS_FLAG}",
            f"start Prometheus with --enable-feature={FLAG}, or do without mad_over_time",
        ),
        (
            "limitk(3, memory_bytes)",
            Version(2, 53),
            "limitk needs Prometheus 2.54, and the environment has 2.53",
            "do without it, or raise the environment to 2.54",
        ),
        (
            "first_over_time(memory_bytes[1h])",
            Version(3, 13),
            f"first_over_time {NEEDS_FLAG}",
            f"start Prometheus with --enable-feature={FLAG}, or do without first_over_time",
        ),
        (
            "histogram_fraction(0, 0.5, rate(wait_seconds_bucket[5m]))",
            Version(3, 3),
            "histogram_fraction of classic buckets needs Prometheus 3.4, and the environment has 3.3",
            "do without it, or raise the environment to 3.4",
        ),
        (
            'memory_bytes{"a.b"="$c",job="x"}',
            Version(2, 55),
            'the name "a.b" needs Prometheus 3.0, and the environment has 2.55',
            "do without it, or raise the environment to 3.0",
        ),
        (
            'sum by ("a b") (memory_bytes)',
            Version(2, 55),
            'the name "a b" needs Prometheus 3.0, and the environment has 2.55',
            "do without it, or raise the environment to 3.0",
        ),
    ],
)
def test_unsupported(text, version, message, remedy, found):
    """The version that has it, or the flag that it needs, is named."""
    told = [(one.message, one.help) for one in found(text, version=version) if one.kind is ProblemKind.UNSUPPORTED]
    assert told == [(message, remedy)]


@pytest.mark.parametrize(
    ("text", "version", "features"),
    [
        ("mad_over_time(memory_bytes[1h])", Version(3, 0), {FLAG}),
        ("first_over_time(memory_bytes[1h])", Version(3, 14), set()),
        ("histogram_fraction(0, 0.5, rate(wait_seconds_bucket[5m]))", Version(3, 4), set()),
        ("sum by ($group) (rate(requests_total[5m]))", Version(2, 42), set()),
        ("mad_over_time(memory_bytes[1h])", None, set()),
    ],
)
def test_supported(text, version, features, found):
    """What the version has is not complained of, and nothing is when there is no version to hold it against."""
    assert found(text, version=version, features=frozenset(features)) == []


def test_gone(found, catalogue):
    """What a later version renamed is told with its new name."""
    memory = Selector("memory_bytes", series=catalogue.get("memory_bytes"))
    tree = call("holt_winters", memory.range("1h"), 0.5, 0.5)
    assert found(tree, version=Version(2, 55)) == []
    assert [(one.message, one.help) for one in found(tree, version=Version(3, 0))] == [
        (
            "holt_winters is gone from Prometheus 3.0, and the environment has 3.0",
            "use double_exponential_smoothing",
        )
    ]
