import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.runtime.exposition.formats import OPENMETRICS, TEXT
from heliograph.runtime.exposition.negotiation import accepted_format, accepts_gzip, budget, names, requested

TEXT_1 = TEXT._replace(version="1.0.0")
OPENMETRICS_0 = OPENMETRICS._replace(version="0.0.1")
UTF8 = OPENMETRICS._replace(escaping="allow-utf-8")
PROMETHEUS_2 = (
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
    "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
    "text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
)
PROTOBUF = (
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
    "text/plain;version=1.0.0;escaping=dots;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("", TEXT),
        ("*/*", TEXT),
        (BROWSER, TEXT),
        (PROMETHEUS_2, OPENMETRICS),
        (PROMETHEUS_3, UTF8),
        (PROTOBUF, TEXT_1._replace(escaping="dots")),
        ("application/openmetrics-text", OPENMETRICS),
        ("application/openmetrics-text;version=0.0.1", OPENMETRICS_0),
        ("application/openmetrics-text;version=0.0.1;escaping=dots", OPENMETRICS_0),
        ("application/openmetrics-text;version=2.0.0", TEXT),
        ("application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=0.0.1;q=0.1", OPENMETRICS_0),
        ("application/*", OPENMETRICS),
        ("text/*", TEXT),
        ("text/plain", TEXT),
        ("text/plain;version=1.0.0", TEXT_1),
        ("text/plain;version=1.0.0;escaping=values", TEXT_1._replace(escaping="values")),
        ("text/plain;version=0.0.4;escaping=values", TEXT),
        ("application/openmetrics-text;version=1.0.0;escaping=unheard-of", OPENMETRICS),
        # Quality decides, then a name before wildcards, then the place.
        ("text/plain;q=0.5,application/openmetrics-text;q=0.6", OPENMETRICS),
        ("application/openmetrics-text;q=0.5,text/plain;q=0.6", TEXT),
        ("application/openmetrics-text,text/plain;version=0.0.4", OPENMETRICS),
        ("text/plain;version=0.0.4,application/openmetrics-text", TEXT),
        ("*/*,application/openmetrics-text", OPENMETRICS),
        ("text/*;q=0.3,*/*;q=0.5", OPENMETRICS),
        # A quality of zero is a refusal, of exactly what it names.
        ("application/openmetrics-text;q=0,*/*;q=0.1", TEXT),
        ("text/plain;q=0,*/*;q=0.1", OPENMETRICS),
        ("application/openmetrics-text;version=1.0.0;q=0,application/openmetrics-text;q=0.5", OPENMETRICS_0),
        ("text/plain;q=0", TEXT),
        ("image/png", TEXT),
        # Upper case, blanks, quotes, nonsense.
        (' Application/OpenMetrics-Text ; Version="1.0.0" ; Q=0.9 , */* ; q=0.1', OPENMETRICS),
        ("application/openmetrics-text;q=much,text/plain;q=0.1", TEXT),
        ("application/openmetrics-text;q=nan,text/plain;q=-1,;;,,=,", TEXT),
    ],
)  # fmt: skip
def test_the_form_that_is_most_welcome(accept, format):
    """As RFC 9110 has it; who accepts none of ours gets what everybody can read."""
    assert accepted_format(accept) == format


@pytest.mark.parametrize(
    ("accept_encoding", "gzip"),
    [
        ("", False),
        ("gzip", True),
        ("x-gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("GZIP ; Q=0.1", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*", True),
        ("*;q=0", False),
        ("identity", False),
        ("identity, gzip", True),
        ("identity, gzip;q=0.5", False),
        ("br, zstd", False),
    ],
)
def test_gzip_when_it_is_welcome(accept_encoding, gzip):
    """And no less so than no compression."""
    assert accepts_gzip(accept_encoding) is gzip


def test_names_of_families():
    """Every `name[]`, encoded or not; other parameters, and hundreds of them, say nothing."""
    assert names("") == frozenset()
    assert names("name[]=a&name%5B%5D=b%3Ac&name=d&x=1") == {"a", "b:c"}
    assert names("&".join(["name[]=a"] * 101)) == frozenset()


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [
        ("", 9.5), ("10", 9.5), ("0.4", 0.2), ("1", 0.5), ("15.5", 15.0), ("1e9", 119.5),
        ("0", 9.5), ("-3", 9.5), ("nan", 9.5), ("soon", 9.5),
    ],
)  # fmt: skip
def test_the_time_to_answer_in(timeout, seconds):
    """What the scraper waits, less the way back; ten seconds when it does not say."""
    assert budget(timeout) == seconds


@given(st.text(), st.text(), st.text(), st.text())
def test_no_header_is_an_error(accept, accept_encoding, timeout, query):
    """Whatever a client writes, it gets an answer."""
    request = requested(accept, accept_encoding, timeout, query)
    assert 0 < request.seconds < 120


@given(st.lists(st.sampled_from([*PROMETHEUS_3.split(","), *BROWSER.split(","), "*/*;q=0", "text/plain;q=0"])))
def test_ranges_in_any_order_and_number(ranges):
    """The answer is always one of our forms, and one by name beats a wildcard of the same quality."""
    assert accepted_format(",".join(ranges)).media_type in {"text/plain", "application/openmetrics-text"}
