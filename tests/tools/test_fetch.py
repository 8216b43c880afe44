from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.tools import fetch

SCRIPT = fetch.__file__
PROGRAMS = ("promtool", "amtool", "prometheus", "alertmanager")

APT_GET = """
case "$*" in
  *download*) echo > prometheus.deb; echo > prometheus-alertmanager.deb ;;
  *) exit 1 ;;
esac
"""
# Unpacks the same tree for both packages: the four programs, and Alertmanager's templates.
DPKG = """
bin="$3/usr/bin"; templates="$3/usr/share/prometheus/alertmanager"
mkdir -p "$bin" "$templates"
for name in promtool amtool prometheus; do
  echo '#!/bin/sh' > "$bin/$name"; echo 'echo "'$name', version 2.42.0"' >> "$bin/$name"; chmod 755 "$bin/$name"
done
echo '#!/bin/sh' > "$bin/prometheus-alertmanager"
echo 'cat /usr/share/prometheus/alertmanager/default.tmpl' >> "$bin/prometheus-alertmanager"
chmod 755 "$bin/prometheus-alertmanager"
echo 'the template' > "$templates/default.tmpl"
"""


def _fetch(into: Path) -> subprocess.CompletedProcess[str]:
    """Runs the module as `make tools` does: as a script, where nothing is installed."""
    return subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, "--into", str(into)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def debian(path_folder, script):
    """A system with apt-get and dpkg."""
    script(path_folder / "apt-get", APT_GET)
    script(path_folder / "dpkg", DPKG)
    return path_folder


def test_the_four_programs_are_unpacked_and_run(tmp_path, debian):
    """On Debian all four are in bin afterwards, and they run; nothing else is left behind."""
    done = _fetch(tmp_path / ".tools")
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(path.name for path in (tmp_path / ".tools").iterdir()) == ["bin", "lib", "share"]
    assert sorted(path.name for path in (tmp_path / ".tools/bin").iterdir()) == sorted(PROGRAMS)
    said = subprocess.run([tmp_path / ".tools/bin/promtool"], capture_output=True, text=True, check=True).stdout
    assert said == "promtool, version 2.42.0\n"


def test_alertmanager_finds_its_templates_without_being_installed(tmp_path, debian, monkeypatch):
    """From any folder, and through a link, the server reads the templates that were unpacked with it."""
    _fetch(tmp_path / ".tools")
    monkeypatch.chdir("/")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / ".tools/bin/alertmanager")
    for program in (tmp_path / ".tools/bin/alertmanager", link):
        assert subprocess.run([program], capture_output=True, text=True, check=True).stdout == "the template\n"


def test_a_second_run_needs_nothing(tmp_path, debian):
    """What is there is left alone, offline too."""
    _fetch(tmp_path / ".tools")
    (debian / "apt-get").unlink()
    done = _fetch(tmp_path / ".tools")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_programs_on_path_are_enough(tmp_path, path_folder, script):
    """With all four on PATH, under Debian's names too, no folder is made."""
    for name in ("promtool", "amtool", "prometheus", "prometheus-alertmanager"):
        script(path_folder / name, "true")
    assert _fetch(tmp_path / ".tools").returncode == 0
    assert not (tmp_path / ".tools").exists()


def test_a_program_that_was_put_there_by_hand_stays(tmp_path, debian, script):
    """Only what is missing is added."""
    own = script(tmp_path / ".tools/bin/promtool", "echo my own")
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 0
    assert own.read_text(encoding="utf-8") == "#!/bin/sh\necho my own\n"
    assert [line.partition(":")[0] for line in done.stderr.splitlines()[1:]] == ["amtool", "prometheus", "alertmanager"]


def test_empty_package_lists_are_read_anew_beside_the_systems(tmp_path, debian, script):
    """When the system's lists do not help, private ones are read, and no file of the system is touched."""
    script(
        debian / "apt-get",
        """
case "$*" in
  *Dir::State::lists=*update*) echo >> updated; exit 1 ;;
  *Dir::State::lists=*download*) cat updated && echo > prometheus.deb && echo > prometheus-alertmanager.deb ;;
  *) echo "E: Unable to locate package prometheus" >&2; exit 100 ;;
esac""",
    )
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 0
    assert "reading fresh ones, beside them" in done.stderr
    assert sorted(path.name for path in (tmp_path / ".tools/bin").iterdir()) == sorted(PROGRAMS)


def test_without_network_it_says_so_and_how_to_install(tmp_path, debian, script):
    """The end of apt-get's words, then the ways to install by hand; exit code 3, and nothing is left behind."""
    script(debian / "apt-get", "echo 'E: Could not resolve the host' >&2; exit 100")
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 3
    assert done.stderr.splitlines()[2:4] == ["apt-get failed with exit code 100:", "  E: Could not resolve the host"]
    assert done.stderr.endswith(f"To install them yourself:\n{fetch.HOW_TO_INSTALL}\n")
    assert list((tmp_path / ".tools").iterdir()) == []


def test_elsewhere_it_says_what_to_install(tmp_path, path_folder, script):
    """A system without apt-get gets the list of what is missing and the commands that bring it; exit code 3."""
    script(path_folder / "promtool", "true")
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 3
    assert done.stderr == (
        "amtool, prometheus, alertmanager not found, and this system has no apt-get to get them with.\n"
        f"To install them yourself:\n{fetch.HOW_TO_INSTALL}\n"
    )


def test_a_program_that_does_not_run_here_is_not_kept(tmp_path, debian, script):
    """What was unpacked is tried before it is moved into place."""
    script(debian / "dpkg", f"{DPKG}\necho 'exit 126' >> \"$bin/amtool\"")
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 3
    assert "amtool failed with exit code 126:" in done.stderr
    assert list((tmp_path / ".tools").iterdir()) == []


def test_an_interrupted_run_leaves_nothing_half_done(tmp_path, debian, script):
    """Ended in the midst of unpacking, it removes what it began; the next run completes it."""
    script(debian / "dpkg", f"{DPKG}\nkill -TERM $PPID\nexec sleep 600")
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 130
    assert done.stderr.endswith("Interrupted: run it again to complete it.\n")
    assert list((tmp_path / ".tools").iterdir()) == []
    script(debian / "dpkg", DPKG)
    assert _fetch(tmp_path / ".tools").returncode == 0


def test_a_folder_that_cannot_be_made_is_reported(tmp_path, debian):
    """A file in the folder's place is an error with its reason, not a traceback."""
    (tmp_path / ".tools").write_text("a file", encoding="utf-8")
    done = _fetch(tmp_path / ".tools")
    assert done.returncode == 3
    assert "File exists" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_says_where_the_programs_are(tmp_path, debian, capsys, monkeypatch):
    """`main` says where each fetched program is."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(tmp_path)
    try:
        assert fetch.main(["--into", "new"]) == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    assert capsys.readouterr().err.splitlines()[1:] == [f"{name}: new{os.sep}bin{os.sep}{name}" for name in PROGRAMS]
