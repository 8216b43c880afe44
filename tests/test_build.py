from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from heliograph import build, writing
from heliograph.findings import HeliographError

STORE = """\
from heliograph import Dashboard, Service, Stat
from organisation.organisation import TEAM
from shop.metrics import CARTS

STORE = Dashboard("Store", Stat("Carts", CARTS.sum(), description="Carts."), key="store")
SERVICE = Service("store", team=TEAM, definitions=[STORE])
"""


def silent(_: str) -> None:
    """Tell nobody."""


def checked(sample: Any, *names: str) -> build.Checked:
    """The sample, checked."""
    return build.check(sample.definitions, names, silent)


def written(sample: Any, *names: str) -> set[str]:
    """The owners whose folders a build writes."""
    _, done, _ = build.write(checked(sample, *names), sample.output, silent)
    return set(done)


class TestCheck:
    def test_every_service_is_expanded_for_every_environment(self, sample: Any) -> None:
        """Sound definitions have rules for each environment of the organisation, the default one first."""
        found = checked(sample)
        assert [(one.service.name, one.environment.name) for one in found.expanded] == [
            ("shop", "production"),
            ("shop", "staging"),
        ]
        assert not found.findings

    def test_rules_are_made_of_sound_definitions_only(self, sample: Any) -> None:
        """An error in the definitions ends the checks before rules are made of them."""
        sample.change("shop/alerts.py", "quantile(0.95)", "quantile(7)")
        found = checked(sample)
        assert found.findings
        assert found.expanded == ()

    def test_steps_are_told(self, sample: Any) -> None:
        """Whoever waits is told what is being done."""
        told: list[str] = []
        build.generate(build.check(sample.definitions, [], told.append), told.append)
        assert told[:3] == ["Loading definitions", "Checking definitions", "Checking rules"]
        assert "Generating shop" in told

    def test_an_unknown_service(self, sample: Any) -> None:
        """A name that is far from any is answered with all that there are."""
        with pytest.raises(HeliographError) as caught:
            checked(sample, "frontend")
        assert (caught.value.message, caught.value.help) == (
            "there is no service 'frontend'",
            "the only service is shop",
        )


class TestGenerate:
    def test_each_owner_has_a_tree(self, sample: Any) -> None:
        """The services have a folder each, and what they share has one."""
        sample.write("store/service.py", STORE)
        assert list(build.generate(checked(sample), silent)) == ["shop", "store", "organisation"]

    def test_what_is_shared_needs_all_services(self, sample: Any) -> None:
        """A build of some services leaves the organisation's folder alone."""
        sample.write("store/service.py", STORE)
        assert list(build.generate(checked(sample, "store"), silent)) == ["store"]

    def test_environments_have_the_same_tree(self, sample: Any) -> None:
        """The default environment's files are at the top, another's in its own folder, in the same places."""
        for made in build.generate(checked(sample), silent).values():
            top = {one.path.as_posix() for one in made if one.path.parts[0] != "environments"}
            folder = PurePosixPath("environments/staging")
            staging = {one.path.relative_to(folder).as_posix() for one in made if one.path.parts[0] == "environments"}
            assert top
            assert {path.replace("staging", "production") for path in staging} == top

    def test_the_contract_of_the_output(self, sample: Any) -> None:
        """The files that GitOps applies are where it looks for them."""
        trees = build.generate(checked(sample), silent)
        shop = {one.path.as_posix() for one in trees["shop"]}
        assert "alertmanager/alertmanager.yaml" in shop
        assert "grafana/dashboards/shop-overview.json" in shop
        assert any(path.startswith("prometheus/rules/") and path.endswith(".yaml") for path in shop)
        assert any(path.startswith("prometheus/proofs/") and path.endswith(".yaml") for path in shop)
        assert any(path.startswith("grafana/provisioning/dashboards/") and path.endswith(".yaml") for path in shop)
        organisation = {one.path.as_posix() for one in trees["organisation"]}
        assert "alertmanager/alertmanager.yaml" in organisation
        assert any(path.startswith("grafana/provisioning/datasources/") for path in organisation)

    def test_each_file_names_its_definition(self, sample: Any) -> None:
        """Every file comes from a definition file, named from the folder that holds the definitions."""
        for made in build.generate(checked(sample), silent).values():
            for one in made:
                assert one.source is not None
                assert (sample.definitions.parent / one.source).is_file(), one.source


class TestWrite:
    def test_the_output_becomes_what_the_definitions_say(self, sample: Any) -> None:
        """A build writes each owner's folder; a second one finds nothing to do."""
        assert written(sample) == {"shop", "organisation"}
        assert writing.owners(sample.output) == ("organisation", "shop")
        _, again, _ = build.write(checked(sample), sample.output, silent)
        assert all(not (one.added or one.changed or one.removed) for one in again.values())

    def test_a_service_that_is_no_more_is_removed(self, sample: Any) -> None:
        """When everything is built, the folder of a service that is gone goes too."""
        sample.write("store/service.py", STORE)
        written(sample)
        (sample.definitions / "store/service.py").unlink()
        _, _, pruned = build.write(checked(sample), sample.output, silent)
        assert pruned.removed == ("store",)
        assert not (sample.output / "store").exists()

    def test_a_partial_build_removes_nothing(self, sample: Any) -> None:
        """A build of some services leaves all other folders as they are."""
        sample.write("store/service.py", STORE)
        written(sample)
        assert written(sample, "store") == {"store"}
        assert writing.owners(sample.output) == ("organisation", "shop", "store")


class TestCompare:
    def test_nothing_differs_after_a_build(self, sample: Any) -> None:
        """What was just built is what would be built."""
        written(sample)
        assert not any(build.compare(checked(sample), sample.output, silent).values())

    def test_what_would_change_is_told(self, sample: Any) -> None:
        """A changed definition, a file changed by hand and a service that is gone all differ; nothing is written."""
        sample.write("store/service.py", STORE)
        written(sample)
        (sample.definitions / "store/service.py").unlink()
        sample.change("shop/dashboards/overview.py", '"Open carts"', '"Carts"')
        before = {path: path.read_bytes() for path in sample.output.rglob("*") if path.is_file()}
        found = build.compare(checked(sample), sample.output, silent)
        assert {(owner, one.kind) for owner, many in found.items() for one in many} == {
            ("shop", "changed"),
            ("store", "removed"),
        }
        assert before == {path: path.read_bytes() for path in sample.output.rglob("*") if path.is_file()}

    def test_everything_differs_where_nothing_was_built(self, sample: Any) -> None:
        """Without an output, every file would be added, and comparing does not make the folder."""
        found = build.compare(checked(sample), sample.output, silent)
        assert {one.kind for many in found.values() for one in many} == {"added"}
        assert not sample.output.exists()
