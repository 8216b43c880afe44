import pytest
from prometheus_client import Counter, Enum, Gauge, Histogram, Info, Summary, generate_latest
from prometheus_client.core import GaugeHistogramMetricFamily
from prometheus_client.openmetrics import exposition as openmetrics

from heliograph.runtime.exposition import render
from heliograph.runtime.exposition.formats import OPENMETRICS, TEXT
from heliograph.runtime.exposition.rendering import chunks, collectors_of


class _Histograms:
    def describe(self):
        return []

    def collect(self):
        return [GaugeHistogramMetricFamily("sizes", "Sizes.", [("1", 1), ("+Inf", 3)], 5)]


class _Broken:
    def collect(self):
        raise RuntimeError("broken")


def _fill(shop):
    """Every kind of the client's own metrics, between two of ours."""
    registry = shop.registry
    registry.set_target_info({"env": "test"})
    shop.family("counter", "ours_total", ["a"]).labels(a="x").inc(3)
    Counter("theirs", "Theirs.", ["b"], registry=registry).labels("\n").inc(1, {"trace_id": "t"})
    Gauge("g", "G.", registry=registry).set(1e9)
    Histogram("h_seconds", "H.", registry=registry, unit="seconds").observe(2)
    Summary("s", "S.", registry=registry).observe(2)
    Info("i", "I.", registry=registry).info({"version": "1"})
    Enum("e", "E.", states=["on", "off"], registry=registry)
    registry.register(_Histograms())
    shop.family("gauge", "our", ["a"]).labels(a="x").set(3)


def test_a_whole_registry_is_the_clients_byte_for_byte(shop):
    """Ours and the client's metrics, created series, units and the target's facts, in the registry's order."""
    _fill(shop)
    assert render(shop.registry) == generate_latest(shop.registry)
    assert render(shop.registry, OPENMETRICS) == openmetrics.generate_latest(shop.registry)


def test_an_empty_registry(shop):
    """Nothing is nothing; in OpenMetrics it has an end."""
    assert render(shop.registry) == b""
    assert render(shop.registry, OPENMETRICS) == b"# EOF\n"


def test_what_only_collects_is_a_registry_too(shop):
    """A restricted registry of the client, for one."""
    _fill(shop)
    restricted = shop.registry.restricted_registry(["our", "ours_total"])
    assert sorted(render(restricted).splitlines()) == sorted(generate_latest(restricted).splitlines())


def test_a_collector_that_raises_is_the_callers_affair(shop):
    """As with `generate_latest`; the applications go on with the others."""
    registry = shop.registry
    registry.register(type("Quiet", (_Broken,), {"describe": lambda self: []})())
    with pytest.raises(RuntimeError, match="broken"):
        render(registry)


@pytest.mark.parametrize(
    ("names", "text", "open_metrics"),
    [
        ({"our"}, ["our"], ["our"]),
        ({"ours_total"}, ["ours_total"], ["ours"]),
        (
            {"theirs_total", "h_seconds_bucket"},
            ["theirs_total", "theirs_created", "h_seconds", "h_seconds_created"],
            ["theirs", "h_seconds"],
        ),
        ({"target_info"}, ["target_info"], ["target"]),
        ({"sizes_gsum"}, ["sizes", "sizes_gcount", "sizes_gsum"], ["sizes"]),
        ({"nothing"}, [], []),
    ],
)
def test_names_restrict_the_families(shop, names, text, open_metrics):
    """A family is shown whole when it is called by its own name or by one of its series'."""
    _fill(shop)
    wanted = frozenset(names)
    for form, heads in ((TEXT, text), (OPENMETRICS, open_metrics)):
        pieces = [piece for one in collectors_of(shop.registry, wanted) for piece in chunks(one, form, wanted)]
        shown = [line.split()[2] for line in b"".join(pieces).decode().splitlines() if line.startswith("# TYPE")]
        assert shown == heads


def test_collectors_of_other_names_are_not_asked(shop):
    """A restricted scrape costs what it shows."""
    shop.registry._collector_to_names[_Broken()] = ["broken"]
    shop.family("gauge", "ours")
    assert len(collectors_of(shop.registry, frozenset({"ours"}))) == 1
