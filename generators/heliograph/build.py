"""The pipeline, on one screen: load → check → expand → check → generate → write."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from heliograph import checks, conventions
from heliograph.expand import expand
from heliograph.findings import HeliographError, Severity, did_you_mean
from heliograph.loading import load
from heliograph.targets import proofs
from heliograph.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from heliograph.artifacts import Artifact
    from heliograph.findings import Finding
    from heliograph.model.organisation import Environment
    from heliograph.model.project import Expanded, Project
    from heliograph.model.service import Service
    from heliograph.writing import Difference, Pruned, Written

    Tell = Callable[[str], None]
    Trees = Mapping[str, Sequence[Artifact]]


@frozen
class Checked:
    """A project, the services that were asked for, what is wrong with them and, without errors, their rules' proofs."""

    project: Project
    services: tuple[Service, ...]
    findings: tuple[Finding, ...]
    proven: tuple[proofs.Proven, ...] = ()

    @property
    def expanded(self) -> tuple[Expanded, ...]:
        """Their rules, in each environment."""
        return tuple(one.expanded for one in self.proven)

    @property
    def whole(self) -> bool:
        """Whether all services were asked for; only then is what they share made."""
        return len(self.services) == len(self.project.services)


def check(definitions: Path, names: Sequence[str], tell: Tell) -> Checked:
    """Load everything, and judge the services called `names`, all when none is named."""
    tell("Loading definitions")
    project = load(definitions)
    services = select(project, names)
    tell("Checking definitions")
    chosen = [service.name for service in services]
    findings = checks.run(project, services=chosen)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Checked(project, services, tuple(findings))
    tell("Checking rules")
    environments = project.organisation.environments
    expanded = [expand(project, service, environment) for environment in environments for service in services]
    proven = tuple(map(proofs.prove, expanded))
    unproven = {id(one.alert.origin): one for each in proven for one in each.unproven}
    findings += checks.run(project, expanded, services=chosen, unproven=unproven)
    return Checked(project, services, tuple(findings), proven)


def select(project: Project, names: Sequence[str]) -> tuple[Service, ...]:
    """The services with these names, in the project's order; all when there are no names."""
    known = [service.name for service in project.services]
    for name in names:
        if name not in known:
            every = f"the services are {', '.join(known)}" if len(known) > 1 else f"the only service is {known[0]}"
            remedy = did_you_mean(name, known) or every
            raise HeliographError(f"there is no service {name!r}", help=remedy)
    return tuple(service for service in project.services if not names or service.name in names)


def generate(checked: Checked, tell: Tell) -> Trees:
    """Every file of the services, and of what they share, by the folder of the output that owns it."""
    from heliograph.targets import alertmanager, grafana, prometheus

    project, trees = checked.project, defaultdict[str, list["Artifact"]](list)
    for proven in checked.proven:
        one = proven.expanded
        tell(f"Generating {one.service.name}")
        made = (
            *prometheus.generate(project, one),
            *proofs.generate(project, proven),
            *grafana.generate(project, one),
            *alertmanager.generate(project, one),
        )
        trees[one.service.name] += _placed(made, project, one.environment)
    for environment in project.organisation.environments if checked.whole else ():
        made = (*grafana.generate_organisation(project, environment), *alertmanager.generate_organisation(project))
        trees[conventions.ORGANISATION] += _placed(made, project, environment)
    return trees


def write(checked: Checked, output: Path, tell: Tell) -> tuple[Trees, Mapping[str, Written], Pruned]:
    """Make the output what the definitions say; a service that is no more loses its folder when everything is built."""
    from heliograph import writing

    trees = generate(checked, tell)
    tell("Writing")
    written = writing.write(output, trees)
    pruned = writing.prune(output, keep=trees) if checked.whole else writing.Pruned((), {})
    return trees, written, pruned


def compare(checked: Checked, output: Path, tell: Tell) -> Mapping[str, Sequence[Difference]]:
    """What `write` would change, by owner; writes nothing."""
    from heliograph import writing

    trees = generate(checked, tell)
    tell("Comparing")
    gone = set(writing.owners(output)) - trees.keys() if checked.whole else ()
    owned: Trees = {**trees, **dict.fromkeys(gone, ())}
    return {owner: writing.compare(output, owner, owned[owner]) for owner in sorted(owned)}


def _placed(made: Iterable[Artifact], project: Project, environment: Environment) -> Iterable[Artifact]:
    """The files of an environment: the default one's at the top, another's in its own folder."""
    folder = conventions.environment_folder(project.organisation, environment)
    return (replace(one, path=folder / one.path) for one in made)
