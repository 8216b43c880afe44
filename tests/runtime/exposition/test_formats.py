from heliograph.runtime.exposition.formats import FORMATS


def test_what_each_form_calls_itself():
    """Prometheus chooses its parser by these."""
    assert [one.content_type for one in FORMATS] == [
        "text/plain; version=0.0.4; charset=utf-8",
        "text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
        "application/openmetrics-text; version=0.0.1; charset=utf-8",
    ]
    assert [one.openmetrics for one in FORMATS] == [False, False, True, True]
