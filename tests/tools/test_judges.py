from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.tools import judges
from heliograph.tools.process import ToolFailed, ToolMissing
from heliograph.tools.verdict import Verdict

JUDGE = judges.Judge(
    name="judge",
    release="1.2.3",
    module="example.org/judge",
    version="v0.1.0",
    package="./cmd/judge",
    replaced={"lib/reader.go": "package lib\n"},
)
# Says where the module was unpacked, and builds a program that prints its package and the file that was replaced.
GO = """
case "$1" in
  mod) echo "{\\"Dir\\": \\"%s\\"}" ;;
  build)
    for last in "$@"; do :; done
    echo "$*" > "%s"
    echo '#!/bin/sh' > "$6"; echo "echo $last; cat <<END" >> "$6"; cat lib/reader.go >> "$6"; echo END >> "$6"
    chmod 755 "$6" ;;
esac
"""


@pytest.fixture
def go(tmp_path, path_folder, script):
    """A Go that unpacks a read-only module with a file of a workspace, and records how it is asked to build."""
    module = tmp_path / "module"
    (module / "lib").mkdir(parents=True)
    (module / "lib/reader.go").write_text("package huge\n", encoding="utf-8")
    (module / "go.work").write_text("use ./elsewhere\n", encoding="utf-8")
    for path in (*module.rglob("*"), module):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield script(path_folder / "go", GO % (module, tmp_path / "asked"))
    for path in (module, *module.rglob("*")):
        path.chmod(0o755)


def test_a_judge_is_built_once_from_its_module(tmp_path, go, capsys):
    """The program comes from the module with the replaced file; the second time no Go is needed."""
    cache = tmp_path / "cache"
    program = judges.build(JUDGE, cache)
    assert program == cache / "judge-1.2.3"
    assert judges.run([str(program)], timeout=60).stdout == "./cmd/judge\npackage lib\n"
    assert "version.Version=1.2.3" in (tmp_path / "asked").read_text(encoding="utf-8")
    assert [path.name for path in cache.iterdir()] == ["judge-1.2.3"]
    go.unlink()
    assert judges.build(JUDGE, cache) == program
    assert capsys.readouterr().err == "Building judge 1.2.3 (once; this takes minutes) …\n"


def test_without_go_nothing_is_judged(tmp_path, path_folder, monkeypatch, capsys):
    """The message names Go; the exit code is 3."""
    with pytest.raises(ToolMissing) as caught:
        judges.build(JUDGE, tmp_path)
    assert caught.value.message == "Go is needed to build judge, and is not on PATH"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert judges.main(tmp_path) == 3
    assert capsys.readouterr().err == (
        "Go is needed to build dashboard-linter, and is not on PATH\ninstall Go 1.26 or newer\n"
    )


def test_a_build_that_fails_shows_why(tmp_path, go, script):
    """Go's own words are passed on, and nothing is kept."""
    script(go, "echo 'no such module' >&2; exit 1")
    with pytest.raises(ToolFailed) as caught:
        judges.build(JUDGE, tmp_path / "cache")
    assert caught.value.message == "go mod download failed:\nno such module"
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.fixture
def bench(tmp_path, monkeypatch, script):
    """Built judges that accept files named good, and an output folder to be judged."""
    cache = tmp_path / "heliograph/judges"
    accepts = 'case "$*" in *bad*) echo "a reason"; exit 1 ;; esac'
    script(cache / "dashboard-linter-0.2.0", accepts)
    script(cache / "amtool-0.34.2", accepts)
    heading = 'case "$1" in check) heading="Checking " ;; test) heading="Processing test file: " ;; esac'
    each = 'for path in "$@"; do case $path in *.yaml) echo "$heading$path"; echo "  SUCCESS" ;; esac; done'
    script(cache / "promtool-3.16.0", f"{heading}\n{each}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    output = tmp_path / "output"
    for path in (
        "svc/grafana/dashboards/good.json",
        "svc/prometheus/rules/good.yaml",
        "svc/prometheus/proofs/good.test.yaml",
        "organisation/alertmanager/alertmanager.yaml",
    ):
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).touch()
    return output


def test_every_file_is_held_against_its_judge(bench, capsys):
    """All four verdicts are printed, and all pass."""
    assert judges.main(bench) == 0
    assert capsys.readouterr().out == (
        "dashboard-linter 0.2.0: 1 of 1 files pass\n"
        "promtool 3.16.0 check rules: 1 of 1 files pass\n"
        "promtool 3.16.0 test rules: 1 of 1 files pass\n"
        "amtool 0.34.2 check-config: 1 of 1 files pass\n"
    )


def test_a_refused_file_is_named_with_the_reason(bench, capsys):
    """One bad dashboard fails the whole, with the judge's words."""
    bad = bench / "svc/grafana/dashboards/bad.json"
    bad.touch()
    assert judges.main(bench) == 1
    assert f"dashboard-linter 0.2.0: 1 of 2 files pass\n  {bad}\n    a reason\n" in capsys.readouterr().out


def test_nothing_to_judge_is_no_pass():
    """A judge that saw no file has not accepted anything."""
    assert judges.report({"judge": (Verdict(Path("file")),)})
    assert not judges.report({"judge": (Verdict(Path("file")),), "idle": ()})
