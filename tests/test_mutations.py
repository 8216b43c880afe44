"""Proofs are worth what they find: every alert is changed for the worse in many ways, and a proof fails each time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from heliograph.artifacts import parse, yaml_artifact
from heliograph.expand import expand
from heliograph.loading import load
from heliograph.promql.operators import COMPARISONS
from heliograph.promql.printer import show
from heliograph.promql.reader import read
from heliograph.promql.series import Catalogue
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Number,
    Raw,
    Selector,
    Subquery,
    Unary,
)
from heliograph.targets import proofs
from heliograph.tools import promtool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.artifacts import Artifact

    Rules = list[dict[str, Any]]

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "definitions"
EVERY_FORM = HERE / "expand" / "definitions"
PARTS = 4
FLIPPED = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "==": "!=", "!=": "=="}
WITHOUT_EFFECT = {
    # Absence has no labels to group by, and what is summed once more may be summed at once.
    'NoRate: absent_over_time(sum(rate(requests_total{cluster="staging",job="depot"}[5m]))[5m:])',
    'RecordedLoad: sum(rate(requests_total{cluster="staging",job="depot"}[5m]))',
}


@dataclass(frozen=True)
class Mutant:
    """The rules of one alert with one change."""

    alert: str
    change: str
    rules: Rules
    proof: Artifact

    def __str__(self) -> str:
        """The alert, and what is changed."""
        return f"{self.alert}: {self.change}"


def test_every_mutant_of_the_reference_fails_a_proof(tmp_path: Path) -> None:
    """The proofs of the reference service pass with the rules as they are, and fail with any change that matters."""
    assert unnoticed(list(mutants_of(REFERENCE)), tmp_path) == set()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_mutant_of_every_form_fails_a_proof(part: int, tmp_path: Path) -> None:
    """So do those of a service that has alerts of every form, in an environment with filters."""
    mutants = list(mutants_of(EVERY_FORM))[part::PARTS]
    assert unnoticed(mutants, tmp_path) <= WITHOUT_EFFECT


def mutants_of(definitions: Path) -> Iterator[Mutant]:
    """Every mutant of every alert of every service."""
    project = load(definitions)
    environment = project.organisation.environments[-1]
    for service in project.services:
        proven = proofs.prove(expand(project, service, environment))
        made = [one for one in proofs.generate(project, proven) if not one.path.match("*.unproven.yaml")]
        for rules, proof in zip(made[::2], made[1::2], strict=True):
            yield from every_mutant(rules, proof)


def unnoticed(mutants: list[Mutant], folder: Path) -> set[str]:
    """The mutants that pass although they are changed, and those that fail although they are not."""
    tests = {write(folder / str(number), mutant): mutant for number, mutant in enumerate(mutants)}
    verdicts = promtool.test_rules(list(tests))
    assert len(verdicts) == len(mutants)
    return {str(tests[one.path]) for one in verdicts if one.passed is not (tests[one.path].change == "nothing")}


def write(folder: Path, mutant: Mutant) -> Path:
    """A mutant's rules and the proof beside them, in a folder of their own; the proof's path."""
    folder.mkdir()
    test = parse("x.yaml", mutant.proof.content)
    assert isinstance(test, dict)
    rules = yaml_artifact(test["rule_files"][0], {"groups": [{"name": "mutant", "rules": mutant.rules}]})
    (folder / rules.path.name).write_bytes(rules.content)
    path = folder / mutant.proof.path.name
    path.write_bytes(mutant.proof.content)
    return path


def every_mutant(rules: Artifact, proof: Artifact) -> Iterator[Mutant]:
    """The rules of one alert unchanged, and with each change."""
    content: Any = parse("x.yaml", rules.content)
    [group] = content["groups"]
    original: Rules = group["rules"]
    alert = original[-1]["alert"]
    yield Mutant(alert, "nothing", original, proof)
    heard = [{**rule, "expr": re.sub(r',?service="[^"]*"', "", rule["expr"])} for rule in original[-1:]]
    if heard != original[-1:]:
        yield Mutant(alert, "hears what every service records", [*original[:-1], *heard], proof)
    for position, rule in enumerate(original):
        without = [*original[:position], *original[position + 1 :]]
        yield Mutant(
            alert, f"{rule.get('record', alert)} deleted", without or [{"record": "nothing", "expr": "1"}], proof
        )
        for change, changed in (*of_fields(rule), *of_expression(rule)):
            yield Mutant(alert, change, [*original[:position], changed, *original[position + 1 :]], proof)


def of_fields(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Changes of everything but the expression."""
    if "for" in rule:
        yield "for doubled", {**rule, "for": re.sub(r"\d+", lambda one: str(2 * int(one[0])), rule["for"])}
        yield "for removed", {name: value for name, value in rule.items() if name != "for"}
    if "keep_firing_for" in rule:
        yield "keep_firing_for removed", {name: value for name, value in rule.items() if name != "keep_firing_for"}
    for label in rule["labels"] if "alert" in rule else ():
        yield f"label {label} changed", {**rule, "labels": {**rule["labels"], label: "another"}}


def of_expression(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Changes of the expression."""
    tree = read(Raw(rule["expr"]), Catalogue())
    for changed in mutations(tree):
        text = show(changed)
        if text != show(tree):
            yield text, {**rule, "expr": text}


def mutations(node: Expression) -> Iterator[Expression]:
    """The tree with one node changed: a limit, a comparison, a matcher, a label that is grouped by."""
    match node:
        case Selector():
            for position, one in enumerate(node.matchers):
                if one.name != "le":
                    other = one._replace(value=f"not-{one.value}")
                    yield replace(node, matchers=(*node.matchers[:position], other, *node.matchers[position + 1 :]))
        case Aggregate():
            for label in node.labels or ():
                yield replace(node, labels=tuple(one for one in node.labels or () if one != label) or None)
            yield from (replace(node, inner=one) for one in mutations(node.inner))
        case Call():
            for position, argument in enumerate(node.arguments):
                for one in mutations(argument):
                    yield replace(node, arguments=(*node.arguments[:position], one, *node.arguments[position + 1 :]))
        case Subquery() | Unary():
            yield from (replace(node, inner=one) for one in mutations(node.inner))
        case Binary():
            yield from _of_binary(node)
        case _:
            pass


def _of_binary(node: Binary) -> Iterator[Expression]:
    if node.operator in COMPARISONS:
        yield replace(node, operator=FLIPPED[node.operator])
        for side in ("left", "right"):
            limit = getattr(node, side)
            if isinstance(limit, Number) and limit.value:
                yield replace(node, **{side: Number(2 * limit.value)})
    yield from (replace(node, left=one) for one in mutations(node.left))
    yield from (replace(node, right=one) for one in mutations(node.right) if not _filler(node))


def _filler(node: Binary) -> bool:
    """`n or 0 * d` in a ratio: an alert for too high a ratio is as quiet without it."""
    right = node.right
    return node.operator == "or" and isinstance(right, Binary) and right.left == Number(0.0)
