"""Our families as text, held against prometheus_client's own rendering of the same families."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from heliograph.runtime.exposition import render
from heliograph.runtime.exposition.families import is_plain
from heliograph.runtime.exposition.formats import OPENMETRICS, TEXT
from tributary_telemetry import metrics as reference

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", "\n", "%s", "%", "{0}", "}", "\0", "\\n", "é", "𝄞", "a,b", "__overflow__"]
)
AMOUNTS = st.one_of(
    st.floats(0, 1e308),
    st.integers(0, 10**18),
    st.sampled_from([0.1, 999999.0, 1e6, 1234567.5, 1e15, 1e16, 1e21, 1e-7]),
)
LABELS = st.lists(st.sampled_from(["method", "le_", "Zone", "größe", "a", "_b"]), unique=True, max_size=3)
EXEMPLARS = st.none() | st.dictionaries(st.sampled_from(["trace_id", "span_id"]), TEXTS, max_size=2)
KINDS = {
    "counter": ["requests_total", "requests", "a:b_total"],
    "gauge": ["temperature", "größe"],
    "histogram": ["time_seconds"],
}


def _update(family, kind, labels, amount, exemplar):
    child = family.labels(**labels)
    match kind:
        case "counter":
            child.inc(amount, exemplar)
        case "gauge":
            child.set(amount)
        case _:
            child.observe(amount, exemplar)


def _same(registry):
    for escaping in ("underscores", "allow-utf-8", "dots", "values"):
        assert render(registry, TEXT._replace(escaping=escaping)) == generate_latest(registry, escaping)
        assert render(registry, OPENMETRICS._replace(escaping=escaping)) == openmetrics.generate_latest(
            registry, escaping
        )


@given(st.data())
def test_the_bytes_are_the_clients(shops, data):
    """Whatever the names, help texts, label values, numbers and exemplars, in both forms and all escapings."""
    shop = shops()
    for kind in data.draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True)):
        names = data.draw(LABELS)
        buckets = data.draw(st.sampled_from([(0.5, 1.0), (-1.0, 1e6), (1e-5,)])) if kind == "histogram" else ()
        family = shop.family(
            kind, data.draw(st.sampled_from(KINDS[kind])), names, help=data.draw(TEXTS), buckets=buckets
        )
        for _ in range(data.draw(st.integers(0, 4))):
            labels = {name: data.draw(TEXTS) for name in names}
            _update(family, kind, labels, data.draw(AMOUNTS), data.draw(EXEMPLARS))
    if data.draw(st.booleans()):
        facts = shop.family("info", "build_info", ["version", "b"], help=data.draw(TEXTS))
        if data.draw(st.booleans()):
            facts.info(version=data.draw(TEXTS), b=data.draw(TEXTS))
    _same(shop.registry)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), -1e9, -0.0, 5, True, 2**70])
def test_every_number_that_a_gauge_takes(shop, value):
    """Infinities, integers beyond floats' precision, and negative numbers, of which none gets an exponent early."""
    shop.family("gauge", "a").labels().set(value)
    _same(shop.registry)


def test_a_gauge_shows_nan_that_its_function_returns(shop):
    """A function may say that there is no value now."""
    shop.family("gauge", "a").labels().set_function(lambda: float("nan"))
    assert render(shop.registry).endswith(b"\na NaN\n")
    _same(shop.registry)


def test_millions_of_observations(shop):
    """Counts have an exponent from a million on, with exemplars too."""
    child = shop.family("histogram", "a", buckets=(1, 2)).labels()
    child.counts = [999_999, 1, 12_345_678]
    child.observe(0.5, {"trace_id": "x"})
    child.observe(1.5, {"trace_id": "y"})
    assert b'a_bucket{le="1.0"} 1e+06\na_bucket{le="2.0"} 1.000002e+06\n' in render(shop.registry)
    _same(shop.registry)


def test_the_reference_services_metrics(shop, get):
    """Every metric of the reference service, with the labels and buckets that it declares."""
    metrics = [
        one
        for one in vars(reference).values()
        if isinstance(one, reference.Counter | reference.Gauge | reference.Histogram)
    ]
    assert len(metrics) > 20
    for metric in metrics:
        kind = type(metric).__name__.lower()
        names = [spec.name for spec in metric.labels_declared]
        family = shop.family(kind, metric.name, names, help=metric.help, buckets=getattr(metric, "buckets", ()))
        for number in range(20):
            _update(family, kind, {name: f"{name}-{number}" for name in names}, number / 10, {"trace_id": f"{number}"})
    _same(shop.registry)


def test_half_a_surrogate_pair_breaks_no_scrape(shop):
    """In an exemplar or a help text, where the client would raise for all metrics, it becomes a question mark."""
    shop.family("counter", "a_total", help="\ud800").labels().inc(1, {"trace_id": "\udfff"})
    assert render(shop.registry).startswith(b"# HELP a_total ?\n")
    assert b'# {trace_id="?"} 1.0 ' in render(shop.registry, OPENMETRICS)


def test_a_plain_name_is_the_same_under_the_usual_escapings(shop):
    """A colon is not: OpenMetrics of the client replaces it in samples."""
    assert is_plain(shop.family("counter", "a_total", ["b"]))
    assert not is_plain(shop.family("counter", "b:c_total"))
    assert not is_plain(shop.family("counter", "d_total", ["größe"]))
