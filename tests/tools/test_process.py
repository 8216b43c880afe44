from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from heliograph.tools import process
from heliograph.tools.process import ToolFailed, ToolMissing, find, redacted, require, run, running, tools_folder

PROMTOOL = 'echo "promtool, version 2.53.1 (branch: HEAD)"'


def test_path_comes_before_the_tools_folder(tmp_path, path_folder, script):
    """A program on PATH is preferred to the one that was fetched."""
    script(tmp_path / ".tools/bin/promtool", PROMTOOL)
    assert find("promtool") == tmp_path / ".tools/bin/promtool"
    on_path = script(path_folder / "promtool", PROMTOOL)
    assert find("promtool") == on_path


def test_the_server_is_found_by_the_name_that_debian_gives_it(path_folder, script):
    """An installed prometheus-alertmanager serves as alertmanager."""
    program = script(path_folder / "prometheus-alertmanager", "true")
    assert find("alertmanager") == program


def test_a_named_folder_is_searched_instead_of_the_nearest(tmp_path, path_folder, script):
    """`find` looks into the folder that it is given."""
    script(tmp_path / ".tools/bin/amtool", "true")
    elsewhere = script(tmp_path / "elsewhere/bin/amtool", "true")
    assert find("amtool", tmp_path / "elsewhere") == elsewhere


def test_the_nearest_tools_folder_is_used_from_below(tmp_path, path_folder, monkeypatch):
    """`.tools` is found from any folder beneath the one that holds it."""
    (tmp_path / ".tools").mkdir()
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert tools_folder() == tmp_path / ".tools"


def test_the_environment_names_the_tools_folder(tmp_path, path_folder, monkeypatch):
    """HELIOGRAPH_TOOLS comes before any `.tools` nearby."""
    (tmp_path / ".tools").mkdir()
    monkeypatch.setenv("HELIOGRAPH_TOOLS", "/some/where")
    assert tools_folder() == Path("/some/where")


def test_what_cannot_be_executed_is_not_found(tmp_path, path_folder):
    """A file without execute permission is no program."""
    (tmp_path / ".tools/bin").mkdir(parents=True)
    (tmp_path / ".tools/bin/promtool").write_text("not a program", encoding="utf-8")
    assert find("promtool") is None


@pytest.mark.parametrize(
    ("name", "purpose", "debian", "homebrew"),
    [
        ("promtool", "to check and prove rules", "prometheus", "prometheus"),
        ("amtool", "to check routes", "prometheus-alertmanager", "alertmanager"),
        ("prometheus", "to load rules into a real server", "prometheus", "prometheus"),
        ("alertmanager", "to load routes into a real server", "prometheus-alertmanager", "alertmanager"),
    ],
)
def test_a_missing_program_is_named_with_its_purpose_and_its_remedy(path_folder, name, purpose, debian, homebrew):
    """The message says what is missing, what for and where it was sought, the help how to get it; the code is 3."""
    with pytest.raises(ToolMissing) as caught:
        require(name)
    assert caught.value.exit_code == 3
    assert caught.value.message == f"{name} is needed {purpose}, and is neither on PATH nor in .tools/bin"
    assert caught.value.help == (
        f"run `make tools`, which installs nothing; or install it: `apt-get install {debian}` on Debian and Ubuntu, "
        f"`brew install {homebrew}` on macOS"
    )


def test_a_program_that_is_too_old_counts_as_missing(path_folder, script):
    """promtool before 2.42 is refused by its version: it does not know keep_firing_for."""
    program = script(path_folder / "promtool", 'echo "promtool, version 2.31.2+ds1"')
    with pytest.raises(ToolMissing) as caught:
        require("promtool")
    assert caught.value.message == (
        f"{program} is version 2.31.2; Heliograph needs 2.42.0 or newer to check and prove rules"
    )


def test_the_version_is_read_wherever_it_is_printed(path_folder, script):
    """Older programs print their version to standard error."""
    program = script(path_folder / "promtool", f"{PROMTOOL} >&2")
    assert process.version(program) == (2, 53, 1)
    assert require("promtool") == program


def test_a_program_without_a_version_is_refused(path_folder, script):
    """Something else that happens to be called promtool is not taken for it."""
    program = script(path_folder / "promtool", "echo hello")
    with pytest.raises(ToolFailed) as caught:
        require("promtool")
    assert caught.value.message == f"{program} --version names no version"


def test_run_passes_input_and_folder_and_returns_everything(tmp_path, script):
    """Standard input and the folder reach the program; its exit code and both outputs come back."""
    program = script(tmp_path / "program", "cat; pwd; echo wrong >&2; exit 7")
    done = run([str(program)], timeout=60, stdin="given\n", cwd=tmp_path)
    assert done == process.Completed(7, f"given\n{tmp_path}\n", "wrong\n")


def test_merged_output_keeps_the_order_of_the_lines(tmp_path, script):
    """With `merged` a complaint stands where it was made."""
    program = script(tmp_path / "program", "echo 1; echo 2 >&2; echo 3")
    assert run([str(program)], timeout=60, merged=True) == process.Completed(0, "1\n2\n3\n", "")


def test_output_that_is_no_text_does_not_break(tmp_path, script):
    """Bytes that are not UTF-8 are replaced."""
    program = script(tmp_path / "program", r"printf '\377'")
    assert run([str(program)], timeout=60).stdout == "\N{REPLACEMENT CHARACTER}"


def test_a_program_that_hangs_is_stopped(tmp_path, script):
    """After the time allowed the program is stopped, and the message says so."""
    program = script(tmp_path / "program", "exec sleep 600")
    with pytest.raises(ToolFailed) as caught:
        run([str(program)], timeout=0.2)
    assert caught.value.message == f"{program} did not end within 0.2 s, and was stopped"


def test_a_program_that_cannot_start_is_an_error_not_a_traceback(tmp_path):
    """The operating system's reason is passed on."""
    with pytest.raises(ToolFailed) as caught:
        run([str(tmp_path / "absent")], timeout=60)
    assert caught.value.message == f"{tmp_path / 'absent'} cannot be started: No such file or directory"
    with pytest.raises(ToolFailed) as caught, running([str(tmp_path / "absent")], tmp_path / "log"):
        pass
    assert caught.value.message == f"{tmp_path / 'absent'} cannot be started: No such file or directory"


def _interrupted(program: Path, log: Path, held: list[subprocess.Popen[bytes]]) -> None:
    with running([str(program)], log) as started:
        held.append(started)
        while not log.read_bytes():
            pass
        raise KeyboardInterrupt


@pytest.mark.parametrize("body", ["echo up; exec sleep 600", "trap '' TERM; echo up; sleep 600 & wait; wait"])
def test_a_server_is_stopped_however_its_block_is_left(tmp_path, script, monkeypatch, body):
    """On an interruption the process ends, also one that ignores a polite request."""
    monkeypatch.setattr(process, "_STOPPING_SECONDS", 0.2)
    held: list[subprocess.Popen[bytes]] = []
    with pytest.raises(KeyboardInterrupt):
        _interrupted(script(tmp_path / "server", body), tmp_path / "log", held)
    assert held[0].returncode is not None
    assert held[0].returncode < 0


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("cannot unmarshal !!str `hunter2` into int", "cannot unmarshal !!str `…` into int"),
        ('unsupported scheme "hunter2" for URL', 'unsupported scheme "…" for URL'),
        (r'err="unsupported scheme \"hunter2\" for URL"', r'err="unsupported scheme \"…\" for URL"'),
        ('parse "https://u:hunter2@host:80/hunter2?k=hunter2": no', 'parse "https://host:80/…": no'),
        ('undefined receiver "search" used in route', 'undefined receiver "search" used in route'),
    ],
)
def test_secrets_are_cut_out_of_what_programs_say(said, shown):
    """Quoted YAML values and the tail of URLs are hidden; names stay readable."""
    assert redacted(said) == shown


def test_programs_are_started_without_a_shell(tmp_path):
    """An argument with the shell's characters arrives as it is."""
    done = run([sys.executable, "-c", "import sys; print(sys.argv[1])", "$(id) `id` ;"], timeout=60)
    assert done.stdout == "$(id) `id` ;\n"
