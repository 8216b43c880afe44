from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from heliograph import __version__

PROGRAM = Path(sys.executable).with_name("heliograph")


class TestHelp:
    def test_help_teaches(self, heliograph: Any) -> None:
        """The help names every command, gives examples, the exit codes and how to switch completion on."""
        ran = heliograph("--help")
        assert ran.code == 0
        for command in ("build", "check", "prove", "explain", "catalog", "livecheck"):
            assert f"\n  {command}  " in ran.out
        assert "heliograph build --check             say what a build would change, write nothing" in ran.out
        assert "3  a tool or server is missing" in ran.out
        assert 'bash   eval "$(_HELIOGRAPH_COMPLETE=bash_source heliograph)"' in ran.out

    @pytest.mark.parametrize("command", ["build", "check", "prove", "explain", "catalog", "livecheck"])
    def test_every_command_has_help(self, heliograph: Any, command: str) -> None:
        """Each command explains itself, with -h too."""
        assert heliograph(command, "--help") == heliograph(command, "-h")
        assert heliograph(command, "-h").out.startswith(f"Usage: heliograph {command} [OPTIONS]")

    def test_the_version_is_the_same_both_ways(self, heliograph: Any, program: Any) -> None:
        """`--version` is answered alone before anything is imported, and among other options too."""
        expected = f"heliograph {__version__}\n"
        assert program("--version").out == heliograph("--quiet", "--version").out == expected

    def test_the_version_costs_no_imports(self) -> None:
        """Answering `--version` imports neither click nor the pipeline."""
        code = "import sys; sys.argv[1:] = ['--version']; from heliograph.cli import main; main(); print(*sys.modules)"
        loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        ours = {name for name in loaded.split() if name.startswith("heliograph")}
        assert ours == {"heliograph", "heliograph.cli"}
        assert "click" not in loaded.split()

    def test_a_command_is_imported_alone(self) -> None:
        """A command costs no import of the others."""
        code = "import sys; from heliograph.cli.app import run; run(['explain', 'HG201']); print(*sys.modules)"
        loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        commands = {f"heliograph.cli.{one}" for one in ("build", "check", "prove", "explain", "catalog", "livecheck")}
        assert commands & set(loaded.split()) == {"heliograph.cli.explain"}


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["chek"], "Error: there is no command 'chek'; did you mean check?\n"),
            (["frobnicate"], "Error: there is no command 'frobnicate'\n"),
            (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github', 'sarif'"),
            (["build", "--chekc"], "Error: No such option '--chekc'"),
        ],
    )
    def test_it_is_said_on_standard_error(self, heliograph: Any, arguments: list[str], message: str) -> None:
        """A command line that cannot be understood is told what to mend, with exit code 2."""
        ran = heliograph(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err

    @pytest.mark.parametrize("command", ["build", "check", "catalog"])
    def test_a_service_that_does_not_exist(self, heliograph: Any, sample: Any, command: str) -> None:
        """A misspelt service is answered with the one that may have been meant."""
        ran = heliograph("--definitions", str(sample.definitions), command, "shp")
        assert ran == (2, "", "error: there is no service 'shp'\n  help: did you mean shop?\n")

    def test_definitions_that_do_not_exist(self, heliograph: Any) -> None:
        """A missing folder is an error on standard error, with exit code 2."""
        ran = heliograph("check")
        assert ran == (
            2,
            "",
            (
                "error: definitions does not exist\n"
                "  help: go to the folder that holds it, or name it with --definitions\n"
            ),
        )


class TestErrors:
    def test_broken_definitions_are_shown_where_they_are(self, heliograph: Any, sample: Any) -> None:
        """An exception in a definition is a finding at its own line, with carets; that this is not all is said."""
        line = sample.append("shop/alerts.py", "x = ORDERS.rat()\n")
        ran = heliograph("check")
        assert (ran.code, ran.err) == (2, "")
        assert ran.out == (
            "HG100 error: the definition raises AttributeError: 'Counter' object has no attribute 'rat'\n"
            f"  definitions/shop/alerts.py:{line}\n"
            f"   {line} | x = ORDERS.rat()\n"
            "      |     ^^^^^^^^^^\n"
            "  help: did you mean rate?\n"
            "\n"
            "1 error: the definitions cannot be loaded, and no other check has run\n"
        )

    def test_a_secret_is_never_shown(self, heliograph: Any, sample: Any) -> None:
        """A secret in a definition is named by its line; neither text nor JSON repeats it."""
        sample.change(
            "organisation/organisation.py", "api_url_file=", 'api_url="https://example.com/T0K3N", api_url_file='
        )
        for form in ("text", "json", "github", "sarif"):
            ran = heliograph("check", "--format", form)
            assert ran.code == 2
            assert "T0K3N" not in ran.out + ran.err
            assert "shop-chat is given its api_url in the clear" in ran.out

    def test_broken_definitions_are_json_too(self, heliograph: Any, sample: Any) -> None:
        """Programs get errors in the form of findings, even when nothing could be loaded."""
        sample.write("shop/service.py", "SERVICE = None\nprint('noise')\n")
        ran = heliograph("check", "--format", "json")
        assert ran.code == 2
        [finding] = json.loads(ran.out)["findings"]
        assert (finding["file"], finding["line"]) == ("definitions/shop/service.py", 1)
        assert ran.err == "noise\n"

    def test_a_defect_is_said_in_one_line(self, heliograph: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """An error that nobody expected is no traceback, but says how to report it."""

        def broken(*_: object) -> None:
            raise ZeroDivisionError("division\nby zero")

        monkeypatch.setattr("heliograph.checks.explain", broken)
        ran = heliograph("explain", "HG100")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines() == [
            "error: ZeroDivisionError: division by zero",
            "  help: this is a defect of heliograph: please report it, with what HELIOGRAPH_TRACEBACK=1 makes it say",
        ]
        monkeypatch.setenv("HELIOGRAPH_TRACEBACK", "1")
        with pytest.raises(ZeroDivisionError):
            heliograph("explain", "HG100")

    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (RecursionError(), "something is nested too deeply"),
            (MemoryError(), "there is not enough memory"),
            (PermissionError(13, "Permission denied", "/x/y"), "/x/y: permission denied"),
        ],
    )
    def test_what_the_system_refuses(
        self, heliograph: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
    ) -> None:
        """Errors of the system are said as such, with exit code 2."""

        def broken(*_: object) -> None:
            raise error

        monkeypatch.setattr("heliograph.checks.explain", broken)
        ran = heliograph("explain", "HG100")
        assert (ran.code, ran.err.splitlines()[0]) == (2, f"error: {message}")


class TestProcess:
    def test_a_light_install_names_the_extra(self) -> None:
        """Without the compiler's packages the command says what to install, with exit code 2."""
        code = (
            "import sys\n"
            "class Absent:\n"
            "    def find_spec(self, name, path=None, target=None):\n"
            "        if name.partition('.')[0] == 'click':\n"
            "            raise ModuleNotFoundError(name, name=name)\n"
            "sys.meta_path.insert(0, Absent())\n"
            "sys.argv[1:] = ['check']\n"
            "from heliograph.cli import main\n"
            "sys.exit(main())\n"
        )
        done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            "error: click is missing: this is heliograph as services install it, without the compiler\n"
            '  help: pip install "heliograph[compiler]"\n'
        )

    def test_control_c_before_there_is_a_command(self) -> None:
        """Ctrl-C while the program is still being loaded is one line too."""
        code = (
            "import sys\n"
            "class Stopped:\n"
            "    def find_spec(self, name, path=None, target=None):\n"
            "        if name == 'click':\n"
            "            raise KeyboardInterrupt\n"
            "sys.meta_path.insert(0, Stopped())\n"
            "sys.argv[1:] = ['check']\n"
            "from heliograph.cli import main\n"
            "sys.exit(main())\n"
        )
        done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (130, "")
        assert done.stderr == "error: stopped\n"

    @pytest.mark.parametrize("command", ["explain", "catalog"])
    def test_a_reader_that_goes_away(self, sample: Any, command: str) -> None:
        """When nobody reads the output, the program ends silently, as any other does."""
        process = subprocess.Popen(
            [PROGRAM, command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=sample.definitions.parent
        )
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert (process.stderr.read(), process.wait()) == (b"", 141)
        process.stderr.close()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
    def test_output_that_cannot_be_written(self) -> None:
        """A full disk behind standard output is an error, not a success."""
        with open("/dev/full", "w") as full:  # noqa: PTH123 — a device
            done = subprocess.run([PROGRAM, "explain"], check=False, stdout=full, stderr=subprocess.PIPE, text=True)
        assert (done.returncode, done.stderr) == (2, "error: standard output: no space left on device\n")

    def test_control_c(self, sample: Any) -> None:
        """Ctrl-C ends a command with 130 and one line, and nothing is written."""
        sample.append("shop/alerts.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)\n")
        process = subprocess.Popen(
            [PROGRAM, "build"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=sample.definitions.parent
        )
        assert process.stderr
        assert process.stderr.readline() == "ready\n"
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        assert (process.returncode, out, err) == (130, "", "error: stopped\n")
        assert not sample.output.exists()

    def test_no_colour_into_a_pipe(self, program: Any, sample: Any) -> None:
        """Neither colours nor progress bars are written to what is no terminal."""
        sample.append("shop/alerts.py", "1 / 0\n")
        ran = program("check", FORCE_COLOR="1")
        assert ran.code == 2
        assert "\x1b" not in ran.out + ran.err

    def test_characters_that_the_terminal_lacks(self, program: Any, sample: Any) -> None:
        """A message with characters that the output's encoding lacks is written with escapes."""
        sample.append("shop/alerts.py", "raise ValueError('a → b')\n")
        ran = program("check", PYTHONIOENCODING="latin-1")
        assert ran.code == 2
        assert "a \\u2192 b" in ran.out


class TestCompletion:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("heliograph ca", ["plain,catalog"]),
            ("heliograph check s", ["plain,shop"]),
            ("heliograph explain HG10", ["plain,HG100"]),
            ("heliograph explain unusable", ["plain,unusable_definition"]),
        ],
    )
    def test_names_are_completed(self, program: Any, sample: Any, words: str, expected: list[str]) -> None:
        """Commands, services and checks are completed by the shell."""
        environment = {
            "_HELIOGRAPH_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        found = program(**environment).out.splitlines()
        assert set(expected) <= set(found)

    def test_broken_definitions_complete_nothing(self, program: Any, sample: Any) -> None:
        """Completion stays silent when definitions cannot be loaded."""
        sample.append("shop/alerts.py", "1 / 0\n")
        ran = program(_HELIOGRAPH_COMPLETE="bash_complete", COMP_WORDS="heliograph check s", COMP_CWORD="2")
        assert (ran.code, ran.out.strip(), ran.err) == (0, "", "")


@pytest.mark.skipif(os.name != "posix", reason="terminals of Unix")
def test_progress_on_a_terminal(sample: Any) -> None:
    """On a terminal, what is being done is shown while it is done, on standard error alone."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, "check"], stdout=subprocess.PIPE, stderr=theirs, cwd=sample.definitions.parent)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # the terminal's other end is closed
            break
    os.close(ours)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert b"Checking" in shown
    assert b"\x1b" not in out
