"""Log events as definitions."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from heliograph.findings import DefinitionError
from heliograph.metrics.events import Fields, LogEvent, log_events
from heliograph.metrics.log_names import secret_name, words

ROOT = Path(__file__).parents[2]
EVENTS = """
    from heliograph.metrics.events import Fields, LogEvent, log_events

    class Created(Fields):
        dataset_id: str

    class Grown(Created):
        rows: int

    CREATED = LogEvent("dataset.created", "A dataset was created.", Created)
    GROWN = LogEvent("dataset.grown", "Rows were added.", Grown, level="DEBUG")
    FAILED = LogEvent("index.build_failed", "An index could not be built.", level="ERROR")
    FORGOTTEN = LogEvent("forgotten", "Not counted.")

    LOG_EVENTS = log_events(CREATED, GROWN, FAILED)
"""


def run(tmp_path, code, *, strict="0"):
    """What a process prints that has `EVENTS` as the module `shop.events`, logs set up, and runs `code`."""
    package = tmp_path / "shop"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "events.py").write_text(textwrap.dedent(EVENTS))
    head = f"""
    import sys
    sys.path[:0] = [{str(ROOT / "generators")!r}, {str(tmp_path)!r}]
    from shop.events import *
    from heliograph.runtime import context, logs
    logs.setup(service="shop")
    def count(event, level):
        import prometheus_client
        return prometheus_client.REGISTRY.get_sample_value("log_events_total", dict(event=event, level=level))
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(head) + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        env={"HELIOGRAPH_STRICT": strict},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_event_is_a_line_and_is_counted(tmp_path):
    """With its name, its meaning as message, its fields; of the module that defines it; and the context's."""
    line, count = run(
        tmp_path,
        """
        with context.bound(tenant_id="acme"):
            GROWN.logger.setLevel("DEBUG")
            GROWN.emit(dataset_id="ds-1", rows=3)
        print(count("dataset.grown", "DEBUG"))
        """,
    )
    line = json.loads(line)
    assert list(line.items())[1:] == [
        ("severity", "DEBUG"), ("severity_number", 5), ("service", "shop"), ("logger", "shop.events"),
        ("message", "Rows were added."), ("tenant_id", "acme"), ("event", "dataset.grown"), ("dataset_id", "ds-1"),
        ("rows", 3),
    ]  # fmt: skip
    assert count == "1.0"


def test_events_start_at_zero(tmp_path):
    """Each at its own level and no other, from the first update of any metric of the package on."""
    _, *counts = run(
        tmp_path,
        'CREATED.emit(dataset_id="ds-1")\n'
        'print(count("dataset.created", "INFO"))\nprint(count("index.build_failed", "ERROR"))\n'
        'print(count("dataset.created", "ERROR"))',
    )
    assert counts == ["1.0", "0.0", "None"]


def test_events_are_counted_whatever_the_level(tmp_path):
    """A line that nobody wants is still an event that happened."""
    assert run(tmp_path, 'GROWN.emit(dataset_id="d", rows=1)\nprint(count("dataset.grown", "DEBUG"))') == ["1.0"]


def test_errors_have_the_exception_that_is_handled(tmp_path):
    """From ERROR on; outside of a handler there is none."""
    lines = run(
        tmp_path,
        """
        try:
            1 / 0
        except ZeroDivisionError:
            FAILED.emit()
            CREATED.emit(dataset_id="d")
        FAILED.emit()
        """,
    )
    inside, info, outside = map(json.loads, lines)
    assert inside["exception"]["type"] == "ZeroDivisionError"
    assert "exception" not in info
    assert "exception" not in outside


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("CREATED.emit()", "TypeError: dataset.created: missing dataset_id; its fields are dataset_id"),
        (
            "CREATED.emit(dataset='d', message='m')",
            "TypeError: dataset.created: missing dataset_id and unknown dataset, message; its fields are dataset_id",
        ),
        ("FAILED.emit(a=1)", "TypeError: index.build_failed: unknown a; its fields are none"),
        ("FORGOTTEN.emit()", "LookupError: forgotten is counted nowhere: name it in log_events(…)"),
    ],
)
def test_mistakes_raise_where_that_is_wanted_and_else_cost_nothing(tmp_path, call, message):
    """In strict mode an error that names it; in production the line is there, and the mistake is counted."""
    caught = f"try:\n    {call}\nexcept Exception as error:\n    print(type(error).__name__ + ': ' + str(error))"
    assert run(tmp_path, caught, strict="1") == [message]
    told, line = map(json.loads, run(tmp_path, caught))
    assert (
        told["message"]
        == f"log: {message.partition(': ')[2]} (counted in heliograph_runtime_errors_total from here on)"
    )
    assert line["event"] in message


def test_defining_events_imports_no_client(tmp_path):
    """As with metrics: a service's definitions are light."""
    code = f"""
    import sys
    sys.path[:0] = [{str(ROOT / "generators")!r}]
    import heliograph.metrics.events
    heavy = "prometheus_client", "opentelemetry", "structlog", "heliograph.runtime"
    assert not [name for name in sys.modules if name.partition(".")[0] in heavy or name in heavy]
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_the_counter_is_a_metric_like_any_other(tmp_path):
    """Queries are built from it, and its labels are closed."""
    (shown,) = run(
        tmp_path, 'print(LOG_EVENTS.where(event="dataset.created").rate().sum(), *LOG_EVENTS.labels_declared)'
    )
    assert "log_events_total" in shown
    assert "values=('dataset.created', 'dataset.grown', 'index.build_failed')" in shown
    assert "values=('INFO', 'DEBUG', 'ERROR')" in shown


class Token(Fields):
    access_token: str


class Message(Fields):
    message: str


class Span(Fields):
    trace_id: str


@pytest.mark.parametrize(
    ("make", "message", "help"),
    [
        (
            lambda: LogEvent("Dataset created", "x"),
            "'Dataset created' is no name of a log event",
            'use words in lower case, joined by dots: "dataset.created"',
        ),
        (
            lambda: LogEvent("user.signed_in", "x", Token),
            "the field access_token of user.signed_in has the name of a secret",
            "secrets are redacted from every line: log what is known of it, such as its id or age",
        ),
        (
            lambda: LogEvent("mail.sent", "x", Message),
            "the field message of mail.sent has the name of something that every line or record has",
            "choose another name, such as mail_message",
        ),
        (
            lambda: LogEvent("span.ended", "x", Span),
            "the field trace_id of span.ended has the name of something that every line or record has",
            "choose another name, such as span_trace_id",
        ),
        (
            lambda: LogEvent("a", "x", level="WARN"),
            "'WARN' is no level",
            "levels are DEBUG, INFO, WARNING, ERROR, CRITICAL; did you mean WARNING?",
        ),
        (lambda: LogEvent("a", "x", dict), "the fields of a are none", "pass a class derived from Fields"),
        (log_events, "there are no log events to count", "name each event of the package once"),
        (
            lambda: log_events(LogEvent("a", "x"), LogEvent("a", "y")),
            "two log events have the name a",
            "name each event of the package once",
        ),
    ],
)
def test_what_cannot_be_defined_says_why(make, message, help):
    """The fact and the remedy."""
    with pytest.raises(DefinitionError) as raised:
        make()
    assert (raised.value.message, raised.value.help) == (message, help)


def test_fields_are_never_made():
    """They describe; `emit` takes the values."""
    with pytest.raises(TypeError, match=r"Token describes fields; write an event with EVENT\.emit\(…\)"):
        Token(access_token="x")


@pytest.mark.parametrize(
    "name",
    ["password", "DB_PASSWORD", "userPasswd", "X-Api-Key", "apiKey", "Authorization", "Proxy-Authorization", "cookie",
     "Set-Cookie", "refreshToken", "access_token", "token", "csrf-token", "client_secret", "secrets", "private_key",
     "aws_secret_access_key", "credentials", "jwt", "pin", "cvv", "X-Amz-Signature", "sessionid", "session_id", "pwd",
     "passphrase", "auth", "card_number", "PHPSESSID", "connection_string"],
)  # fmt: skip
def test_names_of_secrets(name):
    """In any spelling, alone or within a longer name."""
    assert secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["max_tokens", "prompt_tokens", "user_id", "tenant_id", "request_id", "key", "primary_key", "author", "spinner",
     "opinion", "authenticated", "auth_method", "path", "session", "sign", "monkey", "compass", "pane", "key_id"],
)  # fmt: skip
def test_names_of_no_secrets(name):
    """What only sounds alike."""
    assert not secret_name(name)


def test_words_of_a_name():
    """However they are joined."""
    assert words("X-Api-Key") == words("xApiKey") == words("x_api.key") == "_x_api_key_"


def test_a_record_that_cannot_be_written_costs_nothing(monkeypatch):
    """A handler of somebody else that raises does not reach who emits."""

    class Angry(logging.Handler):
        def emit(self, record):
            raise OSError("no")

    monkeypatch.delenv("HELIOGRAPH_STRICT", raising=False)
    event = LogEvent("a", "x", level="CRITICAL")
    event.logger.addHandler(Angry())
    event.logger.addHandler(logging.StreamHandler(io.StringIO()))
    event.emit()
    event.logger.handlers.clear()
