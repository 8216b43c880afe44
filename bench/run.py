"""The budgets, measured: whole processes, CPU time, variants in turn within one run.

`make bench` prints the tables; with `--save` they also go into README.md.
"""

import filecmp
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "15"))
COMMAND = str(Path(sys.executable).with_name("heliograph"))
PLAIN = "plain dictionaries + orjson"
SDK = "grafana-foundation-sdk 0.0.21"
GRAFANALIB = "grafanalib 0.7.1"
OURS = "bench/grafana/dashboards"
MARK = "<!-- measured -->"
DASHBOARDS = {
    PLAIN: ["by_plain.py"],
    "heliograph": ["by_heliograph.py"],
    "heliograph, with provisioning": ["by_heliograph.py", "provisioning"],
    "heliograph, with all checks": ["by_heliograph.py", "checks"],
    SDK: ["by_foundation_sdk.py"],
    GRAFANALIB: ["by_grafanalib.py"],
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


def measure(commands: dict[str, list[str]], into: Path | None = None) -> dict[str, list[float]]:
    """Each command once unmeasured, then in turn, round by round; what one wrote into its folder is removed before."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(1 + ROUNDS):
        for name, command in commands.items():
            if into is not None:
                shutil.rmtree(into / name, ignore_errors=True)
            times[name].append(cpu(command))
    return {name: values[1:] for name, values in times.items()}


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


def values(node: object, at: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a JSON document by the way to it; an empty list is one, too."""
    parts = node.items() if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else ()
    if not parts:
        yield at, node
    for key, part in parts:
        yield from values(part, f"{at}.{key}" if isinstance(node, dict) else f"{at}[{key}]")


def lacking(ours: Path, other: Path) -> str:
    """Which of our values another variant of a dashboard does not have, as a line of Markdown."""
    own, theirs = (dict(values(json.loads(path.read_bytes()))) for path in (ours, other))
    missing = [re.sub(r"\[\d+\]", "[]", at).lstrip(".") for at, value in own.items() if theirs.get(at, ...) != value]
    kinds = ", ".join(f"`{at}` ({missing.count(at)})" for at in dict.fromkeys(missing))
    return f"- {other.parent.name}: {len(theirs)} values a dashboard; of our {len(own)} it lacks {kinds or 'none'}"


def equal(folder: Path) -> Iterator[str]:
    """Whether the variants made the same: the very bytes by hand, and how far the others come."""
    plain, ours = folder / PLAIN, folder / "heliograph" / OURS
    names = sorted(one.name for one in plain.iterdir())
    same, *others = filecmp.cmpfiles(plain, ours, names, shallow=False)
    yield f"{len(same)} dashboards have the same bytes by hand and by heliograph, {sum(map(len, others))} differ.\n"
    yield from (lacking(ours / names[-1], folder / one / names[-1]) for one in (SDK, GRAFANALIB))
    yield ""


def dashboards(*words: str) -> Iterator[str]:
    """100 dashboards of 20 panels: generate and write. The words say which workload; the budgets are for the first."""
    folder = Path(tempfile.mkdtemp())
    try:
        scripts = {
            name: [sys.executable, str(HERE / "dashboards" / script), str(folder / name), *more, *words]
            for name, (script, *more) in DASHBOARDS.items()
        }
        times = measure(scripts, folder)
        yield from equal(folder)
    finally:
        shutil.rmtree(folder)
    yield from table(times, PLAIN)
    if words:
        return
    yield verdict(f"heliograph / {PLAIN}", ratio(times, "heliograph", PLAIN), 2)
    for peer in (SDK, GRAFANALIB):
        yield verdict(f"heliograph / {peer}", ratio(times, "heliograph", peer), 1 / 3)
    checked = ratio(times, "heliograph, with all checks", GRAFANALIB)
    yield verdict(f"heliograph with all checks / {GRAFANALIB}", checked, 1)
    yield ""


def commands() -> Iterator[str]:
    """How fast the command line answers."""
    times = measure(COMMANDS)
    yield from table(times, "python -c pass")
    version = ratio(times, "heliograph --version", "python -c pass")
    yield verdict("heliograph --version / python -c pass", version, 2)
    yield verdict("heliograph check of the reference, CPU s", statistics.median(times["heliograph check"]), 0.5)


SECTIONS: dict[str, Callable[[], Iterator[str]]] = {
    "Dashboards": dashboards,
    "Dashboards that share no query": partial(dashboards, "distinct"),
    "Commands": commands,
}


def main() -> None:
    """Measure, print, and with `--save` write into the README."""
    lines = [f"Python {platform.python_version()}, {os.cpu_count()} processors.\n"]
    print(lines[0])
    for heading, section in SECTIONS.items():
        for line in (f"## {heading}\n", *section()):
            print(line)
            lines.append(line)
    if "--save" in sys.argv:
        readme = HERE / "README.md"
        before, _, after = readme.read_text().split(MARK)
        readme.write_text("".join([before, MARK, "\n", "\n".join(lines), "\n", MARK, after]))


if __name__ == "__main__":
    main()
