"""Holds output/ against judges that are not ours: grafana/dashboard-linter, and promtool and amtool of today.

For this repository (`make judges`), where Go is present. The judges are built from Go modules in the user's cache
folder, outside the repository, at the versions below.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.findings import HeliographError
from heliograph.tools import amtool, promtool
from heliograph.tools.process import ToolFailed, ToolMissing, run
from heliograph.tools.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BUILDING_SECONDS = 3600
_LINTING_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Judge:
    """A program built from a Go module, whose `version` tag need not be the program's own number, its `release`.

    `replaced` holds files of the module that are written anew before building.
    """

    name: str
    release: str
    module: str
    version: str
    package: str
    replaced: Mapping[str, str]


# The linter reads dashboards of Grafana's second schema through Grafana's own server code, a module of hundreds of
# megabytes. We emit the classic schema, so that one reader is left out of the build; no rule is touched.
_NO_SECOND_SCHEMA = """\
package lint

import (
	"encoding/json"
	"errors"
)

func isV2APIVersion(string) bool { return false }

func newDashboardFromV2(json.RawMessage, string) (Dashboard, error) {
	return Dashboard{}, errors.New("only classic dashboards are read")
}
"""
LINTER = Judge(
    name="dashboard-linter",
    release="0.2.0",
    module="github.com/grafana/dashboard-linter",
    version="v0.2.0",
    package=".",
    replaced={"lint/v2.go": _NO_SECOND_SCHEMA},
)
PROMTOOL = Judge(
    name="promtool",
    release="3.16.0",
    module="github.com/prometheus/prometheus",
    version="v0.316.0",
    package="./cmd/promtool",
    replaced={},
)
AMTOOL = Judge(
    name="amtool",
    release="0.34.2",
    module="github.com/prometheus/alertmanager",
    version="v0.34.2",
    package="./cmd/amtool",
    replaced={},
)


def build(judge: Judge, cache: Path) -> Path:
    """The judge's program in `cache`, built there unless an earlier run did."""
    program = cache / f"{judge.name}-{judge.release}"
    if program.exists():
        return program
    go = shutil.which("go")
    if go is None:
        raise ToolMissing(f"Go is needed to build {judge.name}, and is not on PATH", help="install Go 1.26 or newer")
    print(f"Building {judge.name} {judge.release} (once; this takes minutes) …", file=sys.stderr)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=cache) as scratch:
        wanted = f"{judge.module}@{judge.version}"
        source = Path(scratch, "source")
        shutil.copytree(json.loads(_go(go, Path(scratch), "mod", "download", "-json", wanted))["Dir"], source)
        for copied in (source, *source.rglob("*")):
            copied.chmod(0o755)  # the module cache is read-only, and so is what is copied from it
        (source / "go.work").unlink(missing_ok=True)  # names folders that the module does not hold
        for path, content in judge.replaced.items():
            (source / path).write_text(content, encoding="utf-8")
        built = Path(scratch, judge.name)
        stamp = f"-X github.com/prometheus/common/version.Version={judge.release}"
        _go(go, source, "build", "-trimpath", "-ldflags", stamp, "-o", str(built), judge.package)
        built.replace(program)
    return program


def _go(go: str, folder: Path, *arguments: str) -> str:
    done = run([go, *arguments], timeout=_BUILDING_SECONDS, cwd=folder)
    if done.returncode != 0:
        raise ToolFailed(f"go {' '.join(arguments[:2])} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def lint(linter: Path, dashboard: Path) -> Verdict:
    """The linter's verdict on one dashboard, warnings included; a `.lint` file beside it names the exclusions."""
    done = run([str(linter), "lint", "--strict", str(dashboard)], timeout=_LINTING_SECONDS, merged=True)
    return Verdict(dashboard, "" if done.returncode == 0 else done.stdout.strip() or "the linter gives no reason")


def judged(output: Path, cache: Path) -> dict[str, tuple[Verdict, ...]]:
    """What each judge says of each file below `output` that is its to judge."""
    linter, new_promtool, new_amtool = (build(judge, cache) for judge in (LINTER, PROMTOOL, AMTOOL))
    rules = sorted(output.glob("*/prometheus/rules/*.yaml"))
    proofs = sorted(output.glob("*/prometheus/proofs/*.test.yaml"))
    routes = sorted(output.glob("*/alertmanager/alertmanager.yaml"))
    return {
        f"dashboard-linter {LINTER.release}": tuple(
            lint(linter, path) for path in sorted(output.glob("*/grafana/dashboards/*.json"))
        ),
        f"promtool {PROMTOOL.release} check rules": promtool.check_rules(rules, program=new_promtool),
        f"promtool {PROMTOOL.release} test rules": promtool.test_rules(proofs, program=new_promtool),
        f"amtool {AMTOOL.release} check-config": tuple(
            amtool.check_config(path, program=new_amtool) for path in routes
        ),
    }


def report(verdicts_by_judge: Mapping[str, Sequence[Verdict]]) -> bool:
    """Prints every verdict; whether all passed, and every judge had something to judge."""
    fine = True
    for name, verdicts in verdicts_by_judge.items():
        refused = [verdict for verdict in verdicts if not verdict.passed]
        count = len(verdicts)
        print(f"{name}: {count - len(refused)} of {count} files pass")
        for verdict in refused:
            print(f"  {verdict.path}\n    " + verdict.message.replace("\n", "\n    "))
        fine = fine and count > 0 and not refused
    return fine


def main(output: Path = Path("output")) -> int:
    """Judges `output`; returns the exit code: 0 all pass, 1 not all, 3 when a judge cannot be built."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "heliograph" / "judges"
    try:
        return 0 if report(judged(output, cache)) else 1
    except HeliographError as fault:
        print(f"{fault.message}\n{fault.help}".strip(), file=sys.stderr)
        return fault.exit_code


if __name__ == "__main__":
    sys.exit(main())
