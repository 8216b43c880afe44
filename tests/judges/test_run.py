"""The judges are built once, hold what is rendered against real readers, and say what they think."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# A `go` that builds shell scripts: each judge accepts everything, unless a file holds the word REJECTED.
GO = """\
#!/bin/sh
echo "$@" >> "$GO_CALLS"
[ -z "$GO_FAILS" ] || { echo "go: downloading x v1"; echo "go: $GO_FAILS"; exit 1; }
while [ "$1" != -o ]; do shift; done
cat > "$2" <<'JUDGE'
#!/bin/sh
status=0
case "$1" in
check) heading="Checking "; shift 3 ;;
test) heading="Processing test file: "; shift 2 ;;
check-config) heading="Checking "; shift ;;
lint) shift 2 ;;
esac
for file in "$@"; do
    [ -z "$heading" ] || echo "$heading$file"
    if grep -q REJECTED "$file"; then
        status=1
        printf '[\\033[31m❌\\033[0m] %s\\n' "it is rejected"
    else
        [ -z "$heading" ] || echo "  SUCCESS: 1 rules found"
    fi
done
exit $status
JUDGE
chmod +x "$2"
"""


@pytest.fixture
def judges():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("judges_run", ROOT / "judges" / "run.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def output(tmp_path):
    """A rendered folder with one file of each kind that is judged."""
    folder = tmp_path / "output"
    for path, content in {
        "shop/grafana/dashboards/shop-overview.json": "{}",
        "shop/prometheus/rules/shop.yaml": "groups: []",
        "shop/prometheus/proofs/up.rules.yaml": "groups: []",
        "shop/prometheus/proofs/up.yaml": "tests: []",
        "organisation/alertmanager/alertmanager.yaml": "route: {}",
        "shop/manifest.json": "{}",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    return folder


@pytest.fixture
def go(tmp_path, monkeypatch):
    """A go on PATH whose calls are kept, and an empty cache."""
    program = tmp_path / "bin" / "go"
    program.parent.mkdir()
    program.write_text(GO)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("GO_CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "calls"


def test_all_accept(judges, output, go, capsys):
    """A table tells what each judge accepts, and a second run builds nothing."""
    assert judges.main([str(output)]) == 0
    table = """\
promtool v0.316.0 check rules            2 files  accepted
promtool v0.316.0 test rules             1 file   accepted
amtool v0.34.2 check-config              1 file   accepted
dashboard-linter v0.2.0 lint --strict    1 file   accepted
"""
    told = capsys.readouterr()
    assert told.out == table
    assert told.err == (
        "building promtool v0.316.0 (once, for some minutes)\n"
        "building amtool v0.34.2 (once, for some minutes)\n"
        "building dashboard-linter v0.2.0 (once, for some minutes)\n"
    )
    built = go.read_text().splitlines()
    assert judges.main([str(output)]) == 0
    assert capsys.readouterr().err == ""
    assert go.read_text().splitlines() == built
    assert built[0] == "build -mod=mod -trimpath -o promtool github.com/prometheus/prometheus/cmd/promtool"


def test_one_rejects(judges, output, go, capsys):
    """What a judge rejects is shown in its own words, and the exit code is 1."""
    dashboard = output / "shop/grafana/dashboards/shop-overview.json"
    dashboard.write_text('{"title": "REJECTED"}')
    rules = output / "shop/prometheus/rules/shop.yaml"
    rules.write_text("# REJECTED")
    assert judges.main([str(output)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "promtool v0.316.0 check rules 2 files 1 rejected",
        str(rules),
        "[\x1b[31m❌\x1b[0m] it is rejected",
        "promtool v0.316.0 test rules 1 file accepted",
        "amtool v0.34.2 check-config 1 file accepted",
        "dashboard-linter v0.2.0 lint --strict 1 file 1 rejected",
        str(dashboard),
        "[❌] it is rejected",
    ]


def test_no_go(judges, output, tmp_path, monkeypatch, capsys):
    """Without Go nothing is judged, and that is said."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert judges.main([str(output)]) == 3
    told = capsys.readouterr()
    assert "Go is needed to build the judges, and is not on PATH\n  help: install Go 1.26 or newer\n" in told.err
    assert "accepted" not in told.out


def test_no_module(judges, output, go, monkeypatch, capsys):
    """A module that cannot be had leaves its files unjudged, in Go's own words."""
    monkeypatch.setenv("GO_FAILS", "module x: 403 Forbidden")
    assert judges.main([str(output)]) == 3
    told = capsys.readouterr()
    assert (
        "amtool v0.34.2 cannot be built:\ngo: module x: 403 Forbidden\n"
        "  help: see that Go is new enough and reaches a module proxy\n"
    ) in told.err
    assert told.out.count("not judged") == 4
    assert not list((Path(os.environ["XDG_CACHE_HOME"]) / "heliograph-judges").iterdir())


def test_one_has_nothing_to_judge(judges, output, go, capsys):
    """Rendered files without proofs are no pass."""
    (output / "shop/prometheus/proofs/up.yaml").unlink()
    assert judges.main([str(output)]) == 2
    told = capsys.readouterr().out
    assert "promtool v0.316.0 test rules             0 files  none to judge\n" in told
    assert told.count("accepted") == 3


def test_nothing_rendered(judges, tmp_path, capsys):
    """A folder without rendered files is wrong usage, not a pass."""
    assert judges.main([str(tmp_path / "output")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'output'} holds nothing to judge: run `make build`\n"


def test_recipe_names_the_stand_in(judges):
    """The linter is built with our stand-in for Grafana's types, which lies beside the script."""
    recipe = judges.LINTER.recipe()
    assert "require github.com/grafana/dashboard-linter v0.2.0\n" in recipe
    stand_in = ROOT / "judges" / "classic"
    assert f"replace github.com/grafana/grafana/apps/dashboard => {stand_in}\n" in recipe
    assert (stand_in / "go.mod").read_text().startswith("module github.com/grafana/grafana/apps/dashboard\n")


def test_only_make_judges_calls_them():
    """`make judges` runs the script; no other target and no CI needs Go."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    assert "\t$(BIN)/python judges/run.py" in lines
    targets = [line for line in lines if "judges" in line.partition("##")[0] and not line.startswith((".PHONY", "\t"))]
    assert [target.partition(":")[0] for target in targets] == ["judges"]
    assert "judges" not in (ROOT / ".github/workflows/ci.yml").read_text() + (ROOT / ".ci/run").read_text()
