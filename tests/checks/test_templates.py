"""Templates in the texts of alerts, with promtool as the judge of what can be read."""

from __future__ import annotations

import json

import pytest

from heliograph.checks.mechanism import labels_used, mistake, templates, uses_value
from heliograph.promql.functions import Version
from heliograph.tools import promtool

GOOD = [
    "",
    "no template at all }}",
    "{{ $value | humanizePercentage }} of {{ $labels.instance }}",
    "{{- .Value -}} {{ .Labels.job }} {{ .ExternalLabels.region }}",
    '{{ printf "%.2f" $value }} {{ index $labels "instance" }}',
    "{{ if gt $value 0.5 }}much{{ else if lt $value 0.1 }}little{{ else }}some{{ end }}",
    "{{ with $v := $value }}{{ $v }}{{ end }} {{/* a note */}}",
    "{{ range $i, $one := query `up` }}{{ $i }}{{ $one.Labels.job }}{{ end }}",
    '{{ range query "up{job=\\"a\\"}" }}{{ . | value }}{{ break }}{{ end }}',
    "{{ $externalURL }}{{ pathPrefix }} {{ (query `up` | first).Value }} {{ true }}",
    '{{ "{{" }} {{ define "x" }}{{ . }}{{ end }}{{ template "x" $value }}',
]
BAD = [
    "{{ $value",
    "{{ }}",
    "{{ $value | humanise }}",
    "{{ $valeu }}",
    "{{ labels.instance }}",
    "{{ if $value }}",
    "{{ end }}",
    "{{ else }}",
    '{{ printf "%d }}',
    "{{ (humanize $value }}",
]
VERDICTS = [*((text, True) for text in GOOD), *((text, False) for text in BAD)]


def refused(tmp_path, texts):
    """Those of the texts that promtool refuses as a summary."""
    files = []
    for position, text in enumerate(texts):
        rule = {"alert": "A", "expr": "up == 0", "annotations": {"summary": text}}
        file = tmp_path / f"{position}.yaml"
        file.write_text(json.dumps({"groups": [{"name": "g", "rules": [rule]}]}), encoding="utf-8")
        files.append(file)
    verdicts = promtool.check_rules(files)
    return [text for text, verdict in zip(texts, verdicts, strict=True) if verdict.message]


@pytest.mark.parametrize(("text", "readable"), VERDICTS)
def test_mistakes(text, readable):
    """What can be read has no mistake, and what cannot has one with a remedy."""
    found = mistake(text)
    assert (found is None) is readable
    assert found is None or found.help


def test_promtool_is_of_the_same_mind(tmp_path):
    """Each of these texts is refused by promtool exactly when it has a mistake."""
    assert refused(tmp_path, [text for text, _ in VERDICTS]) == BAD


def test_every_function_is_known_to_promtool(tmp_path):
    """The functions that are let pass for every version are functions of the Prometheus that is here."""
    texts = [f"{{{{ {name} }}}}" for name in sorted(templates._FUNCTIONS)]
    assert refused(tmp_path, texts) == []


def test_later_functions_need_their_version():
    """A function is refused for an older Prometheus, and let pass for the one that has it."""
    found = mistake("{{ now }}", Version(3, 5))
    assert found is not None
    assert found.message == "the function now needs Prometheus 3.6, and an environment has 3.5"
    assert mistake("{{ now }}", Version(3, 6)) is None


def test_labels_and_values_are_found_in_actions_alone():
    """Labels in every form, each once; the value where it is filled in and not where it is spelt."""
    text = '{{ $labels.job }} {{ .Labels.job }} {{ index $labels "pod" }} $labels.none {{/* $labels.note */}}'
    assert labels_used(text) == ["job", "pod"]
    assert all(map(uses_value, ("{{ $value }}", "{{ .Value }}")))
    assert not any(map(uses_value, ('{{ "$value" }}', "$value")))
