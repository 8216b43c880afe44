"""The runtime's budgets, measured: each subject in a process of its own, one after the other.

`make bench` prints the tables; with `--save` they also go into README.md.
"""

import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MARK = "<!-- measured -->"
SUBJECTS = {
    "updates": "Updates of series",
    "exposition": "/metrics",
    "web": "Requests",
    "logs": "Logs",
    "tracing": "Traces",
}


def measured(subject: str) -> str:
    """What a subject's script prints. Ends the run when it fails."""
    done = subprocess.run([sys.executable, HERE / f"{subject}.py"], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{subject}.py ended with {done.returncode}")
    return done.stdout.strip()


def main() -> None:
    """Measure, print, and with `--save` write into the README."""
    lines = [f"Python {platform.python_version()}.\n"]
    for subject, title in SUBJECTS.items():
        lines.append(f"## {title}\n\n{measured(subject)}\n")
        print(lines[-1], flush=True)
    if "--save" in sys.argv:
        readme = HERE / "README.md"
        before, _, after = readme.read_text().split(MARK)
        readme.write_text("".join([before, MARK, "\n", "\n".join(lines), "\n", MARK, after]))


if __name__ == "__main__":
    main()
