"""Whether anybody traces: in processes of their own, since an SDK is set up once per process."""

import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "generators"
HIDDEN = """
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hidden())
"""


def run(code, *, hidden=False, **environment):
    """What a process prints that runs `code`; with `hidden`, one in which OpenTelemetry is not installed."""
    head = f"import sys\nsys.path.insert(0, {str(SOURCES)!r})\n" + (HIDDEN if hidden else "")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", head + code],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_opentelemetry_everything_does_nothing():
    """Functions are called, headers stay as they are, there are no ids; what asks for tracing is told the extra."""
    code = """
from heliograph.runtime import tracing
@tracing.traced
def work(): return 1
with tracing.span("s", parent=tracing.extract({"traceparent": "x"})) as span:
    span.add_event("e"); tracing.current().set_attributes({"a": 1})
headers = {}
tracing.inject(headers)
print(work(), headers, tracing.current_ids(), tracing.exemplar())
try:
    tracing.setup()
except ModuleNotFoundError as error:
    print(error, error.name)
"""
    assert run(code, hidden=True).splitlines() == [
        "1 {} None None",
        'tracing needs OpenTelemetry, which is not installed: pip install "heliograph[otel]" opentelemetry',
    ]


def test_nothing_is_imported_before_somebody_asks():
    """Decorating and calling loads neither OpenTelemetry nor asyncio."""
    code = """
before = set(sys.modules)
from heliograph.runtime import tracing
@tracing.traced
def work(): return tracing.current_ids()
work()
print([name for name in sys.modules if name.partition(".")[0] in ("opentelemetry", "asyncio")])
"""
    assert run(code) == "[]"


SDK = """
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
work()
print([(s.name, s.instrumentation_scope.name) for s in exporter.get_finished_spans()])
"""


def test_an_sdk_that_is_set_up_later_is_found():
    """Also when OpenTelemetry was imported after the first calls."""
    code = "from heliograph.runtime.tracing import traced\n@traced\ndef work(): pass\nwork()\n" + SDK
    assert run(code) == "[('work', 'heliograph')]"


@pytest.mark.parametrize("first", ["tracing.setup()", "import opentelemetry.trace", "pass"])
def test_an_sdk_that_is_set_up_after_the_api_was_used(first):
    """The no-op of before is not kept."""
    code = f"from heliograph.runtime import tracing\n{first}\n@tracing.traced\ndef work(): pass\nwork()\n" + SDK
    assert run(code) == "[('work', 'heliograph')]"


def test_an_sdk_that_is_disabled_is_none():
    """OTEL_SDK_DISABLED gives a tracer that does nothing; it is not even asked."""
    code = """
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
trace.set_tracer_provider(TracerProvider())
from heliograph.runtime.tracing import api
print(api.tracer())
"""
    assert run(code, OTEL_SDK_DISABLED="true") == "None"


def test_a_provider_that_the_environment_names():
    """Loaded by OpenTelemetry when it is first asked."""
    code = """
import opentelemetry.trace
from heliograph.runtime.tracing import api
print(type(api.tracer()).__module__)
"""
    assert run(code, OTEL_PYTHON_TRACER_PROVIDER="sdk_tracer_provider") == "opentelemetry.sdk.trace"


def test_a_provider_that_cannot_be_loaded_breaks_nothing():
    """It is tried once and counted, and the function is called."""
    code = """
import opentelemetry.trace
from heliograph.runtime.tracing import traced
@traced
def work(): return 1
from heliograph.metrics import own
import logging
logging.disable()
print(work(), work(), own.RUNTIME_ERRORS.labels(reason="trace").value)
"""
    assert run(code, OTEL_PYTHON_TRACER_PROVIDER="none_of_that_name") == "1 1 1.0"
