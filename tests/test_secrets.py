"""No message repeats a secret that a definition holds by mistake, however the definition is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import heliograph

SECRET = "s3cr3t-T0K3N"
BROKEN = [
    f'Slack("c", channel="#x", api_url="https://h.example/{SECRET}")',
    f'Slack("c", channel="#x", url="{SECRET}")',
    f'PagerDuty("c", routing_key="{SECRET}")',
    f'Opsgenie("c", apikey="{SECRET}")',
    f'Smtp("h:25", sender="a@b", password="{SECRET}")',
    f'Slack("c", channel="#x", api_url_file="{SECRET}")',
    f'Slack("c", channel="#x", api_url="{SECRET}"',
]


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
@pytest.mark.parametrize("line", BROKEN)
def test_a_secret_is_never_shown(tmp_path, line, form):
    """A missing or misspelt argument, an address in place of a path, a syntax error: the line is named, not shown."""
    shutil.copytree(Path(__file__).parent / "sample", tmp_path / "definitions")
    teams = tmp_path / "definitions" / "organisation" / "secret.py"
    teams.write_text(f"from heliograph import Opsgenie, PagerDuty, Slack, Smtp\nBAD = {line}\n")
    source = str(Path(heliograph.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", "from heliograph.cli import main; raise SystemExit(main())", "check", "--format", form],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "secret.py" in done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "did you mean api_" not in (done.stdout + done.stderr).replace("did you mean api_url_file?", "").replace(
        "did you mean api_key_file?", ""
    )
