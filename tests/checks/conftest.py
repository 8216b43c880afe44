"""A small project around an example of definitions, and what the checks say about it."""

from __future__ import annotations

import dataclasses
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from heliograph import Service, checks, livecheck, reports
from heliograph.expand import expand
from heliograph.findings import Finding, HeliographError, Severity
from heliograph.model.project import Project
from heliograph.model.service import definitions_of
from heliograph.targets import proofs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PRELUDE = Path(__file__).with_name("prelude.py")
HIDDEN = ("SERVICE", "SERVICES", "__builtins__")


@dataclasses.dataclass
class Example:
    """Definitions as text, judged in a folder of their own."""

    folder: Path
    prelude: ModuleType

    def module(self, source: str, name: str = "service") -> ModuleType:
        """The text as a module of the package `example`, with the prelude's words in it."""
        file = self.folder / "definitions" / "example" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        runbook = file.parent / "runbooks" / "example.md"
        runbook.parent.mkdir(exist_ok=True)
        runbook.write_text("# What to do\n", encoding="utf-8")
        module = ModuleType(f"example.{name}")
        vars(module).update({word: value for word, value in vars(self.prelude).items() if not word.startswith("__")})
        module.__file__ = str(file)
        sys.modules[module.__name__] = module
        exec(compile(source, str(file), "exec"), vars(module))
        return module

    def project(self, source: str) -> Project:
        """The project of an example: its `SERVICES`, its `SERVICE`, or one that holds all that it defines.

        With a `SCRAPED` exposition, the metrics of the prelude are no part of it.
        """
        module = self.module(source)
        names = vars(module)
        own = definitions_of(module)
        prelude = [] if "SCRAPED" in names else [self.prelude]
        if "SERVICES" in names or "SERVICE" in names:
            services: Sequence[Service] = names.get("SERVICES") or [names["SERVICE"]]
        else:
            services = [Service("example", team=names["SEARCH"], definitions=[*prelude, *own])]
        reached = {id(one) for service in services for one in service.contents}
        root = self.folder / "definitions"
        return Project(
            names["ORGANISATION"],
            tuple(services),
            root,
            {service.name: root / "example" for service in services},
            tuple((services[0], one) for one in own if id(one) not in reached),
        )

    def findings(self, source: str, **selection: Any) -> list[Finding]:
        """What all checks say, before rules are made and, unless there are errors, after.

        An example with an exposition, `SCRAPED`, is about what the checks of a running service say.
        """
        try:
            project = self.project(source)
        except HeliographError as error:
            return checks.of_errors([error])
        scraped = getattr(sys.modules["example.service"], "SCRAPED", None)
        if scraped is not None:
            return self.live(project, scraped)
        found = checks.run(project, **selection)
        if any(finding.severity is Severity.ERROR for finding in found):
            return found
        environments = project.organisation.environments
        expanded = [expand(project, service, one) for one in environments for service in project.services]
        unproven = {id(one.alert.origin): one for rules in expanded for one in proofs.prove(rules).unproven}
        return found + checks.run(project, expanded, unproven=unproven, **selection)

    def live(self, project: Project, scraped: str) -> list[Finding]:
        """What the checks of a running service say, of the first service and an exposition in a file."""
        file = self.folder / "definitions" / "metrics.txt"
        file.write_text(scraped, encoding="utf-8")
        scrape = livecheck.of_exposition(livecheck.read(scraped.encode()), source="metrics.txt", file=str(file))
        service = project.services[0]
        return checks.live(project, service, livecheck.compare(service.metrics, scrape))

    def text(self, findings: Sequence[Finding]) -> str:
        """Findings as people read them."""
        return reports.text(findings, root=self.folder)


@pytest.fixture
def example(tmp_path: Path) -> Iterator[Example]:
    """An example to be filled in; what it imports is forgotten afterwards."""
    spec = spec_from_file_location("example_prelude", PRELUDE)
    assert spec is not None
    assert spec.loader is not None
    prelude = module_from_spec(spec)
    sys.modules["example_prelude"] = prelude
    spec.loader.exec_module(prelude)
    yield Example(tmp_path, prelude)
    for name in [name for name in sys.modules if name.startswith(("example.", "example_prelude"))]:
        del sys.modules[name]
