from __future__ import annotations

from typing import Any

import pytest

from heliograph import HIGH, LOW, Service, Team, Threshold, conventions
from heliograph.metrics import Gauge

UP = Gauge("up", "Whether it is up.", foreign="Prometheus")
SERVICE = Service("shop-front", team=Team("shop", receivers={}), definitions=[])
COMMON: dict[str, Any] = {"severity": LOW, "summary": "down"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ResponseTimeAnomaly", "response_time_anomaly"),
        ("P95Latency", "p95_latency"),
        ("HTTPErrors5xx", "http_errors5xx"),
        ("disk full (root)", "disk_full_root"),
        ("already_written", "already_written"),
    ],
)
def test_words_of_a_name(name: str, words: str) -> None:
    """Capitals, blanks and punctuation part the words; digits do not."""
    assert conventions.words(name) == words


def test_recorded_names() -> None:
    """`level:metric:operation`: labels that are kept, whose it is, what was done; odd characters become underscores."""
    condition = Threshold("TooSlow", UP > 1, **COMMON)
    assert conventions.recorded_name((), condition, "value") == "service:too_slow:value"
    assert conventions.recorded_name(("instance", "service", "a.b"), condition, "avg1h") == (
        "service_instance_a_b:too_slow:avg1h"
    )


def test_places_of_rules_and_proofs() -> None:
    """A service has one file of rules; an alert has two files of proof, side by side, or says why it has none."""
    assert conventions.rules_path(SERVICE) == "prometheus/rules/shop-front.yaml"
    assert conventions.proof_path("TooSlow", "test") == "prometheus/proofs/too-slow.test.yaml"
    assert conventions.proof_path("TooSlow", "rules") == "prometheus/proofs/too-slow.rules.yaml"
    assert conventions.proof_path("TooSlow", "unproven", HIGH) == "prometheus/proofs/too-slow.high.unproven.yaml"
    assert conventions.rule_group(SERVICE) == "shop-front"
    assert conventions.rule_group(SERVICE, "TooSlow") == "shop-front:too_slow"


def test_firing_alerts() -> None:
    """Prometheus' own series of an alert is selected, whatever the alert is called."""
    assert conventions.firing('Too "slow"') == r'ALERTS{alertname="Too \"slow\"",alertstate="firing"}'
