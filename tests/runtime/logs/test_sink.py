"""Where lines go, and what becomes of them when they cannot."""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from heliograph.runtime import logs
from heliograph.runtime.logs import sink as sinks
from heliograph.runtime.logs.sink import Sink

LOG = logging.getLogger("shop")


@pytest.fixture
def pipe():
    """The reading end, not blocking, and a stream on the writing end of a pipe."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    yield reading, stream
    for close in (lambda: os.close(reading), stream.close):
        try:
            close()
        except OSError:
            continue


def fill(stream):
    """Fill a pipe, and say with how many bytes."""
    os.set_blocking(stream.fileno(), False)
    filled = 0
    try:
        while True:
            filled += os.write(stream.fileno(), b"\n" * 4096)
    except BlockingIOError:
        os.set_blocking(stream.fileno(), True)
        return filled


def test_a_file_gets_each_line_at_once(tmp_path):
    """Past the stream's buffer; what was printed before stands before."""
    with (tmp_path / "log").open("w") as stream:
        sink = Sink(stream)
        print("printed", file=stream)
        sink.write("first")
        sink.write("second")
        assert (tmp_path / "log").read_text() == "printed\nfirst\nsecond\n"


def test_a_stream_in_memory_is_written_as_it_is():
    """It has no descriptor."""
    stream = io.StringIO()
    Sink(stream).write("x")
    assert stream.getvalue() == "x\n"


def test_a_stream_that_compresses_is_not_bypassed(tmp_path):
    """It has a descriptor, but not for text."""
    with gzip.open(tmp_path / "log.gz", "wt") as stream:
        Sink(stream).write("x")
    with gzip.open(tmp_path / "log.gz", "rt") as stream:
        assert stream.read() == "x\n"


def test_a_pipe_gets_lines_of_any_length(pipe):
    """One longer than what a pipe takes in one piece arrives whole."""
    reading, stream = pipe
    sink = Sink(stream)
    sink.write("a" * 10_000)
    sink.write("b")
    assert os.read(reading, 65_536) == b"a" * 10_000 + b"\nb\n"


def test_lines_of_threads_do_not_mix(untouched, pipe):
    """Four threads, a reader that reads now and then."""
    reading, stream = pipe
    os.set_blocking(reading, True)
    logs.setup(service="shop", stream=stream)
    read = bytearray()

    def drain():
        while piece := os.read(reading, 10_000):
            read.extend(piece)

    reader = threading.Thread(target=drain)
    reader.start()
    writers = [
        threading.Thread(target=lambda: [LOG.info("x" * 3000, extra={"n": n}) for n in range(200)]) for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stream.close()
    reader.join()
    assert [json.loads(line)["service"] for line in read.splitlines()] == ["shop"] * 800


def test_a_reader_that_stopped_reading_stops_nobody(untouched, pipe, counted, monkeypatch):
    """One line waits a moment; then lines are dropped and counted, until it reads again."""
    reading, stream = pipe
    monkeypatch.setattr(sinks, "PATIENCE", 20)
    logs.setup(service="shop", stream=stream)
    filled = fill(stream)
    start = time.monotonic()
    for _ in range(500):
        LOG.info("lost")
    assert time.monotonic() - start < 5
    assert (
        counted("heliograph_runtime_errors_total", reason="log") == 500
        or counted("heliograph_runtime_errors_total", reason="log") == 501
    )  # what is told of the first is lost, too
    assert len(os.read(reading, 2 * filled)) == filled
    LOG.info("found")
    assert json.loads(os.read(reading, 65_536))["message"] == "found"


def test_a_line_that_was_torn_does_not_spoil_the_next(pipe, monkeypatch):
    """Half a line is there, its reader stops; the next line begins on a line of its own."""
    reading, stream = pipe
    monkeypatch.setattr(sinks, "PATIENCE", 20)
    sink = Sink(stream)
    filled = fill(stream)
    os.read(reading, 8192)
    with pytest.raises(TimeoutError, match="nobody reads the log"):
        sink.write("a" * 20_000)
    read = os.read(reading, 2 * filled).lstrip(b"\n")
    assert set(read) == {ord("a")}
    sink.write("next")
    assert os.read(reading, 65_536) == b"\nnext\n"


@pytest.mark.parametrize("raise_exceptions", [True, False])
def test_a_full_disk_is_counted_and_goes_no_further(untouched, counted, monkeypatch, capsys, raise_exceptions):
    """Whatever the standard library would do with it; nothing is printed, nothing recurses."""
    monkeypatch.setattr(logging, "raiseExceptions", raise_exceptions)
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")
    with Path("/dev/full").open("w") as stream:
        logs.setup(service="shop", stream=stream)
        for _ in range(10):
            LOG.info("lost")
            logs.request_line(method="GET", endpoint="/", status=200, duration=0.1)
    assert counted("heliograph_runtime_errors_total", reason="log") >= 20
    assert capsys.readouterr() == ("", "")


def test_a_closed_stream_is_counted_and_goes_no_further(untouched, counted, tmp_path):
    """Also when somebody else has its descriptor since: nothing is written into what is not ours."""
    stream = (tmp_path / "log").open("w")
    logs.setup(service="shop", stream=stream)
    descriptor = stream.fileno()
    stream.close()
    with (tmp_path / "other").open("w") as other:
        assert other.fileno() == descriptor
        LOG.info("lost")
    assert (tmp_path / "other").read_text() == ""
    assert counted("heliograph_runtime_errors_total", reason="log") >= 1


def test_a_reader_that_is_gone_is_counted_and_goes_no_further(untouched, counted, pipe):
    """A broken pipe."""
    reading, stream = pipe
    logs.setup(service="shop", stream=stream)
    os.close(reading)
    LOG.info("lost")
    assert counted("heliograph_runtime_errors_total", reason="log") >= 1


def test_a_full_disk_does_not_change_how_a_process_ends(tmp_path):
    """Standard output is full: the program works, and ends with 0, where a buffer would make it 120."""
    code = """
        import logging
        from heliograph.metrics.own import RUNTIME_ERRORS
        from heliograph.runtime import logs

        logs.setup(service="shop")
        for number in range(100):
            logging.getLogger("shop").info("line %d", number)
        import sys
        sys.stderr.write("done")
    """
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "done")
