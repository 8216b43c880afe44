from __future__ import annotations

from typing import Any

import pytest


def files(sample: Any) -> dict[str, bytes]:
    """Everything in the output."""
    return {str(path): path.read_bytes() for path in sample.output.rglob("*") if path.is_file()}


class TestBuild:
    def test_what_was_made_is_summed_up(self, heliograph: Any, sample: Any) -> None:
        """After a build, a table says for each folder what stands in it and what was written."""
        ran = heliograph("build")
        assert (ran.code, ran.err) == (0, "")
        header, shop, organisation = ran.out.splitlines()
        assert header.split() == [
            *("dashboards", "panels", "recordings", "alerts", "proofs", "routes", "files", "written", "removed"),
        ]
        assert shop.split()[:5] == ["shop", "1", "5", "1", "2"]
        assert organisation.split()[0] == "organisation"
        assert shop.split()[-3] == shop.split()[-2]

    def test_a_second_build_writes_nothing(self, heliograph: Any, sample: Any) -> None:
        """What is right already is not written again."""
        heliograph("build")
        before = files(sample)
        ran = heliograph("build")
        assert [line.split()[-2:] for line in ran.out.splitlines()[1:]] == [["0", "0"], ["0", "0"]]
        assert files(sample) == before

    def test_an_error_writes_nothing(self, heliograph: Any, sample: Any) -> None:
        """With an error in the definitions, the output stays as it was."""
        heliograph("build")
        before = files(sample)
        sample.change("shop/dashboards/overview.py", "CARTS.sum()", "CARTS.rate().sum()")
        ran = heliograph("build")
        assert ran.code == 1
        assert ran.out.endswith("\nnothing was written\n")
        assert files(sample) == before

    def test_a_warning_writes_nothing_when_strict(self, heliograph: Any, sample: Any) -> None:
        """With `--strict`, a warning counts as an error does."""
        sample.change("shop/alerts.py", '    runbook="runbooks/checkout-slow.md",\n', "")
        assert heliograph("build", "--strict").code == 1
        assert not sample.output.exists()
        assert heliograph("build").code == 0

    def test_control_c_while_it_writes(self, heliograph: Any, sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever stops a build that is writing is told that no folder is half written."""

        def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("heliograph.writing.write", stopped)
        assert heliograph("build") == (130, "", "error: stopped; what was written before is whole\n")

    def test_quiet(self, heliograph: Any, sample: Any) -> None:
        """With `--quiet`, a build that succeeds says nothing."""
        assert heliograph("--quiet", "build") == (0, "", "")

    def test_changes_by_hand_are_told(self, heliograph: Any, sample: Any) -> None:
        """A file that was changed by hand is made again, and that is said."""
        heliograph("build")
        file = sample.output / "shop/alertmanager/alertmanager.yaml"
        file.write_text(file.read_text() + "# mine\n")
        ran = heliograph("build")
        assert ran.err == ("output/shop/alertmanager/alertmanager.yaml had been changed by hand, and was made again\n")

    def test_services_that_are_gone_are_told(self, heliograph: Any, sample: Any) -> None:
        """The folder of a service that is no more is removed, unless somebody's files stand in it."""
        heliograph("build")
        sample.change("shop/service.py", 'Service("shop"', 'Service("store"')
        (sample.output / "shop/notes.txt").write_text("mine")
        ran = heliograph("build")
        assert ran.code == 0
        assert ran.err == (
            "output/shop was kept, though no service is called shop any more: notes.txt is not in manifest.json\n"
        )
        (sample.output / "shop/notes.txt").unlink()
        ran = heliograph("build")
        assert ran.out.endswith("output/shop was removed: no service is called shop any more\n")
        assert not (sample.output / "shop").exists()

    def test_another_folder(self, heliograph: Any, sample: Any) -> None:
        """Definitions and output may be anywhere."""
        elsewhere = sample.definitions.parent / "elsewhere" / "deep"
        assert heliograph("--definitions", str(sample.definitions), "--output", str(elsewhere), "build").code == 0
        assert (elsewhere / "shop/manifest.json").is_file()


class TestCompare:
    def test_no_difference(self, heliograph: Any, sample: Any) -> None:
        """An output that is what the definitions say passes."""
        heliograph("build")
        assert heliograph("build", "--check") == (0, "output is what the definitions say\n", "")

    def test_differences_fail(self, heliograph: Any, sample: Any) -> None:
        """Each file that differs is named, with its lines; nothing is written, and the exit code is 1."""
        heliograph("build")
        before = files(sample)
        sample.change("shop/dashboards/overview.py", '"Open carts"', '"Carts open"')
        ran = heliograph("build", "--check")
        assert ran.code == 1
        assert ran.out.startswith(
            "output/shop/environments/staging/grafana/dashboards/shop-overview.json would be changed\n"
        )
        assert '+      "title": "Carts open",' in ran.out
        assert ran.out.endswith("\n2 files of output differ: run `heliograph build`, and commit what it writes\n")
        assert files(sample) == before

    def test_one_difference(self, heliograph: Any, sample: Any) -> None:
        """One file differs, in the singular."""
        heliograph("build")
        rules = next(one for one in sorted(sample.output.rglob("rules/*.yaml")) if "environments" not in one.parts)
        rules.write_text("groups: []\n")
        ran = heliograph("build", "--check")
        assert ran.out.endswith("\n1 file of output differs: run `heliograph build`, and commit what it writes\n")

    def test_without_output(self, heliograph: Any, sample: Any) -> None:
        """Where nothing was built, every file would be added."""
        ran = heliograph("build", "--check")
        assert ran.code == 1
        assert "output/shop/alertmanager/alertmanager.yaml would be added\n" in ran.out
        assert not sample.output.exists()

    def test_an_error_is_told_first(self, heliograph: Any, sample: Any) -> None:
        """Findings come before differences."""
        sample.change("shop/dashboards/overview.py", "CARTS.sum()", "CARTS.rate().sum()")
        ran = heliograph("build", "--check")
        assert ran.code == 1
        assert "would be" not in ran.out


@pytest.mark.parametrize("arguments", [["build"], ["build", "--check"], ["build", "shop"]])
def test_broken_definitions(heliograph: Any, sample: Any, arguments: list[str]) -> None:
    """Definitions that cannot be loaded end a build with exit code 2, and nothing is written."""
    sample.append("shop/metrics.py", "1 / 0\n")
    ran = heliograph(*arguments)
    assert (ran.code, ran.err) == (2, "")
    assert "definitions/shop/metrics.py:" in ran.out
    assert not sample.output.exists()
