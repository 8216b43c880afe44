"""How a family finds and makes its series."""

from __future__ import annotations

import enum
import http
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.metrics.instruments.family import CHILDREN, Family, Shape
from heliograph.metrics.instruments.nothing import NOTHING, Nothing
from heliograph.promql.series import LabelSpec


def keys(family):
    """The label values of every series, in the order of their making."""
    return [child.key for child in family.series]


def test_the_same_values_are_the_same_series(family):
    """A series is made once, and found again by its values in any order of the arguments."""
    x = family(method=("GET", "OTHER"), tenant=3)
    assert x.labels(method="GET", tenant="a") is x.labels(tenant="a", method="GET")
    assert x.labels(method="GET", tenant="a") is not x.labels(method="OTHER", tenant="a")


def test_a_full_label_overflows_alone(family, production):
    """Beyond its limit a label's new values share one series; the others of the label set keep theirs."""
    x = family(method=("GET", "OTHER"), tenant=2)
    for tenant in ("a", "b", "c", "d", "a"):
        x.labels(method="GET", tenant=tenant).inc()
    x.labels(method="OTHER", tenant="e").inc()
    assert [(child.key, child.value) for child in x.series] == [
        (("GET", "a"), 2.0),
        (("GET", "b"), 1.0),
        (("GET", "__overflow__"), 2.0),
        (("OTHER", "__overflow__"), 1.0),
    ]
    assert (x.seen("tenant"), x.seen("method")) == (3, 0)


def test_a_flood_leaves_nothing_behind(family, production):
    """However many values come, the family holds its limit and the overflow."""
    x = family(method=("GET",), tenant=5)
    for number in range(5000):
        x.labels(method="GET", tenant=f"t{number}").inc()
    assert len(x.series) == 6
    assert len(x._children) == 6
    assert x.series[-1].value == x.seen("tenant") == 4995


def test_a_metrics_limit_overflows_its_open_labels(family, production):
    """With as many series as the metric may have, new combinations count in the overflow of their open labels."""
    x = family(metric_limit=3, method=("GET", "OTHER"), tenant=10)
    for tenant in "abcde":
        x.labels(method="GET", tenant=tenant).inc()
    x.labels(method="OTHER", tenant="a").inc()
    assert keys(x) == [
        ("GET", "a"),
        ("GET", "b"),
        ("GET", "c"),
        ("GET", "__overflow__"),
        ("OTHER", "__overflow__"),
    ]
    assert x.seen("tenant") == 3


def test_series_start_at_zero(family):
    """Those that are asked for; they are the ones that updates reach."""
    x = family(method=("GET", "OTHER"), result=("hit", "miss"))
    x.start_at_zero([("GET", "hit"), ("OTHER", "miss")])
    assert keys(x) == [("GET", "hit"), ("OTHER", "miss")]
    x.labels(method="GET", result="hit").inc()
    assert [one.value for one in x.series] == [1, 0]


class Plain(enum.Enum):
    GET = "GET"


class Text(enum.StrEnum):
    GET = "GET"


class Mixed(str, enum.Enum):  # noqa: UP042 — people have them
    GET = "GET"


@pytest.mark.parametrize("value", [Plain.GET, Text.GET, Mixed.GET])
def test_an_enum_is_its_value(family, strict, value):
    """On every Python version, and the second time as the first."""
    x = family(method=("GET", "OTHER"))
    assert x.labels(method=value) is x.labels(method="GET")
    assert x.labels(method=value) is x.labels(method="GET")


@pytest.mark.parametrize("first", [200, 200.0, http.HTTPStatus.OK, "200"])
@pytest.mark.parametrize("second", [200, 200.0, http.HTTPStatus.OK, "200"])
def test_equal_numbers_are_one_series(family, production, first, second):
    """Python finds 200 by 200.0, and 1 by True: what is equal has one text, whichever came first."""
    x = family(status=9)
    assert x.labels(status=first) is x.labels(status=second)
    assert keys(x) == [("200",)]
    assert family(status=9).labels(status=True).key == ("1",)
    assert family(status=9).labels(status=1.5).key == ("1.5",)


def test_half_a_surrogate_pair_becomes_a_question_mark(family):
    """What no encoder can write would fail every scrape."""
    assert family(tenant=3).labels(tenant="a\udc80b").key == ("a?b",)


def test_an_endless_value_overflows(family, production):
    """A text of over a thousand characters is hardly a label, and would be kept for ever."""
    x = family(tenant=None)
    assert x.labels(tenant="a" * 1001).key == ("__overflow__",)
    assert x.labels(tenant="a" * 1000).key == ("a" * 1000,)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"method": "GTE"}, "x_total: method='GTE' is not declared, only GET, OTHER; did you mean GET?"),
        ({"metod": "GET"}, "x_total: missing method and unknown metod; its labels are method"),
        ({}, "x_total: missing method; its labels are method"),
        ({"method": "GET", "a": 1, "b": 2}, "x_total: unknown a, b; its labels are method"),
        ({"method": None}, "x_total: method=None is no label value; give a text"),
        ({"method": ["GET"]}, "x_total: method=['GET'] is no label value; give a text"),
        ({"method": b"GET"}, "x_total: method=b'GET' is no label value; give a text"),
    ],
)
def test_a_mistake_raises_only_where_that_is_wanted(family, strict, labels, message):
    """In strict mode the message names it; in production the update goes nowhere, and nothing is kept."""
    x = family(method=("GET", "OTHER"))
    if strict:
        with pytest.raises(ValueError) as raised:  # noqa: PT011 — the whole text is compared
            x.labels(**labels)
        assert str(raised.value) == message
    else:
        assert x.labels(**labels) is NOTHING
    assert keys(x) == []


def test_labels_are_given_by_name(family, strict):
    """Positions are a mistake: two labels changed over would make wrong series that nobody notices."""
    x = family(method=("GET", "OTHER"))
    if strict:
        with pytest.raises(ValueError, match=r"^x_total: labels are given by name, not 'GET'$"):
            x.labels("GET")
    else:
        assert x.labels("GET") is NOTHING


def test_booleans_and_fractions_are_told_to_developers(family, strict):
    """Production writes them as numbers; strict mode asks for the text that was meant."""
    x = family(cached=5)
    if strict:
        with pytest.raises(ValueError, match=r"^x_total: cached=True is no label value; give a text$"):
            x.labels(cached=True)
    else:
        assert x.labels(cached=True).key == ("1",)


def test_a_broken_value_does_not_reach_the_request(family, production):
    """Whatever a value does when it is hashed or compared."""

    class Broken:
        def __hash__(self):
            raise RuntimeError("broken")

    assert family(method=("GET",)).labels(method=Broken()) is NOTHING


def test_nothing_takes_every_update():
    """It has every method that a series has."""
    methods = {name for kind in CHILDREN.values() for name in vars(kind) if not name.startswith("_")}
    assert methods - set(dir(Nothing)) <= {
        "clear", "value", "snapshot", "sum", "counts", "exemplar", "exemplars", "lock", "is_number",
    }  # fmt: skip


def test_threads_agree_on_the_series_and_the_limit(family, production):
    """Many threads that meet new values at once make each series once, and never too many."""
    x = family(method=("GET", "OTHER"), tenant=20)

    def work():
        for number in range(2000):
            x.labels(method="GET", tenant=f"t{number % 40}").inc()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys(x)) == len(set(keys(x))) == 21
    assert sum(child.value for child in x.series) == 16000
    assert x.seen("tenant") == next(child.value for child in x.series if child.key[1] == "__overflow__")


@given(st.lists(st.tuples(st.sampled_from(["GET", "OTHER"]), st.text(max_size=4)), max_size=60), st.integers(1, 8))
def test_no_update_is_lost_whatever_comes(updates, limit):
    """The sum over all series is the number of updates; no label has more values than its limit, and the overflow."""
    fields = (("method", LabelSpec("method", values=("GET", "OTHER"))), ("tenant", LabelSpec("tenant", limit=limit)))
    x = Family("x_total", "", Shape("counter", fields, (), None, ""), CHILDREN["counter"], lambda _, __: NOTHING)
    for method, tenant in updates:
        x.labels(method=method, tenant=tenant).inc()
    assert sum(child.value for child in x.series) == len(updates)
    assert len({child.key[1] for child in x.series} - {"__overflow__"}) <= limit
