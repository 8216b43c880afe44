"""The budgets, measured: whole processes, CPU time, variants in turn within one run.

`make bench` prints the tables; with `--save` they also go into README.md.
"""

import filecmp
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "7"))
COMMAND = str(Path(sys.executable).with_name("heliograph"))
PLAIN = "plain dictionaries + orjson"
MARK = "<!-- measured -->"
DASHBOARDS = {
    PLAIN: ["by_plain.py"],
    "heliograph": ["by_heliograph.py"],
    "heliograph, with all checks": ["by_heliograph.py", "checks"],
    "grafana-foundation-sdk 0.0.21": ["by_foundation_sdk.py"],
    "grafanalib 0.7.1": ["by_grafanalib.py"],
}
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "heliograph --version": [COMMAND, "--version"],
    "heliograph check": [COMMAND, "check"],
}


def cpu(command: list[str]) -> float:
    """Seconds of CPU, user and system, that a process and its children take. Raises when it fails."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment, cwd=HERE.parent)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime


def measure(commands: dict[str, list[str]]) -> dict[str, list[float]]:
    """Each command once unmeasured, then in turn, round by round."""
    for command in commands.values():
        cpu(command)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(cpu(command))
    return times


def ratio(times: dict[str, list[float]], name: str, base: str) -> float:
    """The median of the ratios of single rounds, in which both sides had the same machine."""
    return statistics.median(one / other for one, other in zip(times[name], times[base], strict=True))


def table(times: dict[str, list[float]], base: str) -> Iterator[str]:
    """Medians with their range, and ratios to `base`, as Markdown."""
    yield f"| what | CPU s, median of {ROUNDS} | min – max | × {base} |"
    yield "|---|---|---|---|"
    for name, values in times.items():
        spread = f"{min(values):.3f} – {max(values):.3f}"
        yield f"| {name} | {statistics.median(values):.3f} | {spread} | {ratio(times, name, base):.2f} |"
    yield ""


def verdict(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds."""
    return f"- {'held' if value <= limit else '**missed**'}: {budget}: {value:.2f} (at most {limit:.2f})"


def dashboards() -> Iterator[str]:
    """100 dashboards of 20 panels: generate and write."""
    folder = Path(tempfile.mkdtemp())
    try:
        scripts = {
            name: [sys.executable, str(HERE / "dashboards" / arguments[0]), str(folder / name), *arguments[1:]]
            for name, arguments in DASHBOARDS.items()
        }
        times = measure(scripts)
        plain = folder / PLAIN
        ours = folder / "heliograph" / "bench" / "grafana" / "dashboards"
        same, *others = filecmp.cmpfiles(plain, ours, [one.name for one in plain.iterdir()], shallow=False)
        yield f"{len(same)} dashboards have the same bytes by hand and by heliograph, {sum(map(len, others))} differ.\n"
    finally:
        shutil.rmtree(folder)
    yield from table(times, PLAIN)
    yield verdict(f"heliograph / {PLAIN}", ratio(times, "heliograph", PLAIN), 2)
    for peer in ("grafana-foundation-sdk 0.0.21", "grafanalib 0.7.1"):
        yield verdict(f"heliograph / {peer}", ratio(times, "heliograph", peer), 1 / 3)
    checked = ratio(times, "heliograph, with all checks", "grafanalib 0.7.1")
    yield verdict("heliograph with all checks / grafanalib 0.7.1", checked, 1)
    yield ""


def commands() -> Iterator[str]:
    """How fast the command line answers."""
    times = measure(COMMANDS)
    yield from table(times, "python -c pass")
    version = ratio(times, "heliograph --version", "python -c pass")
    yield verdict("heliograph --version / python -c pass", version, 2)
    yield verdict("heliograph check of the reference, CPU s", statistics.median(times["heliograph check"]), 0.5)


def main() -> None:
    """Measure, print, and with `--save` write into the README."""
    lines = [f"Python {platform.python_version()}, {os.cpu_count()} processors.\n"]
    print(lines[0])
    for line in (*dashboards(), *commands()):
        print(line)
        lines.append(line)
    if "--save" in sys.argv:
        readme = HERE / "README.md"
        before, _, after = readme.read_text().split(MARK)
        readme.write_text("".join([before, MARK, "\n", "\n".join(lines), "\n", MARK, after]))


if __name__ == "__main__":
    main()
