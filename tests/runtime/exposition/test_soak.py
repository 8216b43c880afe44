"""Nothing is lost, torn or raised, however much happens at once."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from heliograph.runtime.exposition import render


def _work(mode: str, seconds: float) -> None:
    workload = Path(__file__).with_name("workload.py")
    command = [sys.executable, "-W", "error", str(workload), mode, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + 60)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.endswith(" updates, all there\n")


def test_one_process_for_a_moment(program):
    """Threads, tasks and forks update while two threads scrape: totals exact, sums equal counts in every scrape."""
    _work("alone", 2)


def test_several_processes_for_a_moment(program, shared):
    """The same in processes that share their metrics, with short-lived ones among them."""
    _work("shared", 2)


@pytest.mark.soak
def test_one_process_for_a_minute(program):
    """What goes wrong once in a million updates."""
    _work("alone", 50)


@pytest.mark.soak
def test_several_processes_for_a_minute(program, shared):
    """The same in processes that share their metrics."""
    _work("shared", 50)


def test_no_scrape_sees_half_an_observation(shop):
    """With threads switched after every few instructions, every sum goes with its count."""
    family = shop.family("histogram", "a_seconds", ["b"], buckets=(0.5, 2))
    until = time.monotonic() + 1.5

    def observe():
        while time.monotonic() < until:
            for number in range(3):
                family.labels(b=str(number)).observe(1)

    threads = [threading.Thread(target=observe) for _ in range(3)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        scrapes = 0
        while time.monotonic() < until:
            lines = render(shop.registry).decode().splitlines()[2:]
            numbers = [float(line.rpartition(" ")[2]) for line in lines]
            for series in range(0, len(numbers), 5):
                low, *others = numbers[series : series + 5]
                assert low == 0
                assert len(set(others)) == 1
            scrapes += 1
    finally:
        sys.setswitchinterval(interval)
        for thread in threads:
            thread.join()
    assert scrapes > 10
