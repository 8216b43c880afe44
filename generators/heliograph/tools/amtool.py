"""amtool's verdict on an Alertmanager configuration, and the receivers that its routes lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.tools.process import ToolFailed, redacted, require, run
from heliograph.tools.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SECONDS_PER_RUN = 60


def check_config(path: Path, *, program: Path | None = None) -> Verdict:
    """Whether Alertmanager would load the configuration and its templates; `program` is the amtool to ask."""
    done = run([str(program or require("amtool")), "check-config", str(path)], timeout=_SECONDS_PER_RUN, merged=True)
    if done.returncode == 0:
        return Verdict(path)
    return Verdict(path, redacted(_fault(done.stdout)) or "amtool gives no reason")


def routes_test(config: Path, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The receivers that an alert with these labels reaches, in the order of the routes.

    Silences, inhibition and time intervals play no part. A receiver's name must hold no comma.
    """
    given = [f'{name}="{_escaped(value)}"' for name, value in labels.items()]
    command = [str(require("amtool")), "config", "routes", "test", f"--config.file={config}", *given]
    done = run(command, timeout=_SECONDS_PER_RUN)
    if done.returncode != 0:
        raise ToolFailed(f"amtool cannot follow the routes of {config}: {redacted(_fault(done.stderr))}")
    return tuple(done.stdout.strip().split(","))


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _fault(output: str) -> str:
    """The reason in amtool's words, without its headings."""
    if "FAILED: " in output:
        return output.partition("FAILED: ")[2].partition("\namtool: error:")[0].strip()
    return output.rpartition("amtool: error: ")[2].strip()
