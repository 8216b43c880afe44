"""What a process may have of CPU and memory: trees of control groups as Linux shows them, and hosts without any."""

import os
import sys

import pytest

from heliograph.runtime import limits

HOST_CPUS = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())


@pytest.fixture
def host(tmp_path):
    """A function that writes files below a root of its own, which it gives."""

    def write(**files):
        for name, text in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return tmp_path

    return write


def test_version_2(host):
    """The least limit of the process's own group and those above it."""
    root = host(
        **{
            "proc/self/cgroup": "0::/pod/container\n",
            "sys/fs/cgroup/pod/container/cpu.max": "max 100000\n",
            "sys/fs/cgroup/pod/container/memory.max": "3000000\n",
            "sys/fs/cgroup/pod/cpu.max": "50000 100000\n",
            "sys/fs/cgroup/pod/memory.max": "2000000\n",
            "sys/fs/cgroup/memory.max": "max\n",
        }
    )
    assert limits.cpu_limit(root) == 0.5
    assert limits.memory_limit(root) == 2_000_000


def test_version_2_in_a_namespace(host):
    """A container that sees its own group as the root."""
    root = host(
        **{
            "proc/self/cgroup": "0::/\n",
            "sys/fs/cgroup/cpu.max": "25000 100000\n",
            "sys/fs/cgroup/memory.max": "1000000\n",
        }
    )
    assert limits.cpu_limit(root) == 0.25
    assert limits.memory_limit(root) == 1_000_000


def test_version_1(host):
    """A controller has a tree of its own, at which a container sees its group as the root."""
    root = host(
        **{
            "proc/self/cgroup": "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n1:name=systemd:/docker/abc\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "150000\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "200000\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "1048576\n",
        }
    )
    assert limits.cpu_limit(root) == 0.75
    assert limits.memory_limit(root) == 1_048_576


def test_without_limits_the_host_is_the_limit(host):
    """No quota, no maximum, or no control groups at all, as on macOS."""
    unlimited = host(
        **{
            "proc/self/cgroup": "5:cpu:/\n4:memory:/\n0::/\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/cpu.max": "max 100000\n",
            "sys/fs/cgroup/memory.max": "max\n",
        }
    )
    for root in (unlimited, unlimited / "nothing"):
        assert limits.cpu_limit(root) == HOST_CPUS
        assert limits.memory_limit(root) == limits.host_memory()


def test_nonsense_is_no_limit(host):
    """Files that hold something else, or cannot be read as what they should be."""
    root = host(
        **{
            "proc/self/cgroup": "nonsense\n0::/../../x\n",
            "proc/self/statm": "nonsense",
            "sys/fs/cgroup/cpu.max": "nonsense\n",
            "sys/fs/cgroup/memory.max": "nonsense\n",
        }
    )
    assert limits.cpu_limit(root) == HOST_CPUS
    assert limits.memory_limit(root) == limits.host_memory()
    assert limits.memory_used(root) > 1_000_000


def test_memory_without_proc(host):
    """The standard library tells the most that the process ever had."""
    peak = limits.memory_used(host())
    assert peak is not None
    assert peak > 1_000_000


def test_nothing_is_told_where_nothing_is_known(host, monkeypatch):
    """As on Windows."""
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(os, "sysconf")
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert limits.memory_used(host()) is None
    assert limits.memory_limit(host()) is None
    assert limits.cpu_limit(host()) == os.cpu_count()
