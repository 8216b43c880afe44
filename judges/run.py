"""Holds rendered files against the newest of those who read them: promtool 3.x, amtool and dashboard-linter.

`make judges` runs this. The judges are built from Go modules into a cache outside the repository, once for each version
that is named here. Exit codes: 0 all accept, 1 one rejects, 2 one has nothing to judge, 3 one cannot be had.
"""

# ruff: noqa: INP001, T201 — a script that prints a table

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.artifacts import parse
from heliograph.findings import HeliographError
from heliograph.schemas import schema_for
from heliograph.tools import amtool, promtool
from heliograph.tools.process import ToolMissing, run
from heliograph.tools.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
_BUILD_SECONDS = 3600


@dataclass(frozen=True)
class Judge:
    """A program in a Go module: `package` inside it, and what the module has replaced to be built."""

    name: str
    module: str
    version: str
    package: str = ""
    replaced: tuple[str, ...] = ()

    def recipe(self) -> str:
        """The go.mod of a module that does nothing but build the judge."""
        lines = [f"module judges.heliograph.example/{self.name}", "go 1.25", f"require {self.module} {self.version}"]
        return "\n".join([*lines, *(f"replace {replaced}" for replaced in self.replaced), ""])


# Prometheus 3.x.y is the module's v0.3xx.y. Grafana's types are replaced by our stand-in: see its own words. The other
# replacement is dashboard-linter's own, which counts only where it is the main module.
PROMTOOL = Judge("promtool", "github.com/prometheus/prometheus", "v0.316.0", "/cmd/promtool")
AMTOOL = Judge("amtool", "github.com/prometheus/alertmanager", "v0.34.2", "/cmd/amtool")
LINTER = Judge(
    "dashboard-linter",
    "github.com/grafana/dashboard-linter",
    "v0.2.0",
    replaced=(
        f"github.com/grafana/grafana/apps/dashboard => {HERE / 'classic'}",
        "github.com/hashicorp/memberlist => github.com/grafana/memberlist v0.3.1-0.20251126142931-6f9f62ab6f86",
    ),
)


def obtain(judge: Judge, cache: Path) -> Path:
    """The judge's program, built if the cache lacks it; raises ToolMissing where that cannot be done."""
    stand_in = b"".join(path.read_bytes() for path in sorted((HERE / "classic").rglob("*")) if path.is_file())
    digest = hashlib.sha256(judge.recipe().encode() + stand_in).hexdigest()[:12]
    program = cache / f"{judge.name}-{judge.version}-{digest}"
    if program.is_file():
        return program
    if shutil.which("go") is None:
        raise ToolMissing("Go is needed to build the judges, and is not on PATH", help="install Go 1.26 or newer")
    print(f"building {judge.name} {judge.version} (once, for some minutes)", file=sys.stderr)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        (Path(folder) / "go.mod").write_text(judge.recipe())
        command = ["go", "build", "-mod=mod", "-trimpath", "-o", judge.name, judge.module + judge.package]
        done = run(command, timeout=_BUILD_SECONDS, cwd=Path(folder), merged=True)
        if done.returncode != 0:
            fault = [line for line in done.stdout.splitlines() if not line.startswith("go: downloading ")]
            raise ToolMissing(
                f"{judge.name} {judge.version} cannot be built:\n" + "\n".join(fault[-10:]),
                help="see that Go is new enough and reaches a module proxy",
            )
        (Path(folder) / judge.name).replace(program)
    return program


def lint(paths: Sequence[Path], *, program: Path) -> tuple[Verdict, ...]:
    """What dashboard-linter says of each dashboard, warnings too; it reads the exclusions in `.lint` beside it."""
    verdicts: list[Verdict] = []
    for path in paths:
        done = run([str(program), "lint", "--strict", str(path)], timeout=60, merged=True)
        words = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).splitlines()
        faults = [line for line in words if line.startswith(("[❌", "[⚠", "Error: failed"))] or words[-1:]
        verdicts.append(Verdict(path, "\n".join(faults) if done.returncode else ""))
    return tuple(verdicts)


def check_config(paths: Sequence[Path], *, program: Path) -> tuple[Verdict, ...]:
    """What amtool says of each Alertmanager configuration."""
    return tuple(amtool.check_config(path, program=program) for path in paths)


# What is done, by whom, with the files of which schema.
TRIALS: tuple[tuple[str, Judge, Callable[..., tuple[Verdict, ...]], str], ...] = (
    ("check rules", PROMTOOL, promtool.check_rules, "rules"),
    ("test rules", PROMTOOL, promtool.test_rules, "promtool-test"),
    ("check-config", AMTOOL, check_config, "alertmanager"),
    ("lint --strict", LINTER, lint, "dashboard"),
)


def by_schema(output: Path) -> dict[str, list[Path]]:
    """The files below `output` by the schema that they follow."""
    found: dict[str, list[Path]] = {}
    for path in sorted(path for path in output.rglob("*") if path.suffix in {".json", ".yaml"}):
        content = parse(str(path), path.read_bytes()) if path.match(f"{conventions.PROOFS}/*") else None
        found.setdefault(schema_for(path.relative_to(output).as_posix(), content) or "", []).append(path)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs every trial, prints what came of it, and returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("output", nargs="?", type=Path, default=HERE.parent / "output", help="the folder to judge")
    output: Path = parser.parse_args(arguments).output
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "heliograph-judges"
    files = by_schema(output)
    if not any(files.get(schema) for *_, schema in TRIALS):
        print(f"{output} holds nothing to judge: run `make build`", file=sys.stderr)
        return 2
    code = 0
    for action, judge, trial, schema in TRIALS:
        paths = files.get(schema, [])
        who = f"{f'{judge.name} {judge.version} {action}':<38}{len(paths):>4} file{'s' if len(paths) != 1 else ' '}  "
        if not paths:
            print(f"{who}none to judge")
            code = code or 2
            continue
        try:
            verdicts = trial(paths, program=obtain(judge, cache))
        except HeliographError as error:
            print(f"{who}not judged")
            print(f"{error.message}\n  help: {error.help}", file=sys.stderr)
            code = code or 3
            continue
        rejected = [verdict for verdict in verdicts if not verdict.passed]
        print(who + (f"{len(rejected)} rejected" if rejected else "accepted"))
        for verdict in rejected:
            words = verdict.message.replace("\n", "\n    ")
            print(f"  {verdict.path}\n    {words}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
