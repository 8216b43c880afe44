from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.artifacts import yaml_artifact
from heliograph.model.templates import render, template_labels, template_problems
from heliograph.tools import promtool

if TYPE_CHECKING:
    from pathlib import Path

RENDERED = {
    "plain text": "plain text",
    "{{ $labels.instance }} is down": "i1 is down",
    "{{ .Labels.instance }} and {{ $.Labels.job }}": "i1 and depot",
    '{{ index $labels "job" }}': "depot",
    "{{ $labels.nothing }}.": ".",
    "{{ $value | humanize }}": "1.235k",
    "{{ .Value | humanize1024 }}": "1.206ki",
    "{{ humanizeDuration $value }}": "20m 34s",
    "{{ $value | humanizePercentage }}": "1.235e+05%",
    "{{ ($value | humanize) | toUpper }}": "1.235K",
    '{{ printf "%.2f of %s" $value $labels.job }}': "1234.57 of depot",
    '{{ $value | printf "%.1e %%" }}': "1.2e+03 %",
    "a {{- $labels.job -}} b": "adepotb",
    "{{/* nobody sees this */}}text": "text",
    "{{ toLower `LOUD` }}": "loud",
}
VALUES = {
    "humanize": {0.0: "0", 0.05: "50m", 999.0: "999", 1e6: "1M", -1500.0: "-1.5k", 1e-25: "0.1y", 1e30: "1e+06Y"},
    "humanize1024": {0.5: "0.5", 1023.0: "1023", 2048.0: "2ki", 3.5 * 1024**3: "3.5Gi", -2048.0: "-2ki"},
    "humanizePercentage": {0.05: "5%", 1.0: "100%", 0.12345: "12.35%"},
    "humanizeDuration": {
        0.0: "0s",
        0.0012: "1.2ms",
        59.5: "59.5s",
        60.0: "1m 0s",
        7384.0: "2h 3m 4s",
        90061.0: "1d 1h 1m 1s",
        -3600.0: "-1h 0m 0s",
    },
}


@pytest.mark.parametrize(("text", "expected"), RENDERED.items(), ids=RENDERED.keys())
def test_render(text: str, expected: str) -> None:
    """A template is filled in with the alert's labels and value."""
    assert render(text, {"instance": "i1", "job": "depot"}, 1234.5678) == expected


def test_promtool_renders_the_same(tmp_path: Path) -> None:
    """Prometheus makes the same texts of the same templates: labels, functions, and values of every size."""
    cases = [(text, 1234.5678) for text in RENDERED]
    cases += [(f"{{{{ $value | {name} }}}}", value) for name, values in VALUES.items() for value in values]
    rules = [
        {"alert": f"Case{at}", "expr": f'x{{case="{at}"}} * 1', "labels": {}, "annotations": {"text": text}}
        for at, (text, _) in enumerate(cases)
    ]
    labels = {"instance": "i1", "job": "depot"}
    inputs = [
        {"series": f'x{{case="{at}",instance="i1",job="depot"}}', "values": repr(value)}
        for at, (_, value) in enumerate(cases)
    ]
    tests = [
        {
            "eval_time": "0s",
            "alertname": f"Case{at}",
            "exp_alerts": [
                {
                    "exp_labels": {"case": str(at), **labels},
                    "exp_annotations": {"text": render(text, labels, value)},
                }
            ],
        }
        for at, (text, value) in enumerate(cases)
    ]
    group = {"interval": "1m", "input_series": inputs, "alert_rule_test": tests}
    document = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [group]}
    (tmp_path / "rules.yaml").write_bytes(
        yaml_artifact("rules.yaml", {"groups": [{"name": "all", "rules": rules}]}).content
    )
    path = tmp_path / "test.yaml"
    path.write_bytes(yaml_artifact("test.yaml", document).content)
    [verdict] = promtool.test_rules([path])
    assert verdict.message == ""


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [(name, value, text) for name, values in VALUES.items() for value, text in values.items()],
)
def test_readable_numbers(function: str, value: float, expected: str) -> None:
    """Numbers of every size have the prefix, the unit and the four digits that Prometheus gives them."""
    assert render(f"{{{{ $value | {function} }}}}", {}, value) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ $value }}",
        "{{ $value | printf `%f` }}",
        "{{ $value | printf `%.9f` }}",
        "{{ $labels }}",
        '{{ if eq $labels.job "a" }}x{{ end }}',
        '{{ query "up" | first | value }}',
        "{{ $x := $value }}",
        "{{ title $labels.job }}",
        "{{ $value",
        "{{}}",
        "{{ $value $value }}",
        '{{ "a\\n" }}',
        "{{ ($value | humanize }}",
        '{{ printf "%s %s" $labels.job }}',
    ],
)
def test_what_only_prometheus_can_render(text: str) -> None:
    """Nothing is foretold of other functions, of blocks, and of digits that differ between servers."""
    assert render(text, {"job": "depot"}, 0.1) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing", set()),
        ("{{ $labels.a }}{{ .Labels.b }}{{ $.Labels.c }}", {"a", "b", "c"}),
        ('{{ index $labels "d" }}{{ index .Labels "e" }}', {"d", "e"}),
        ('{{ if eq $labels.f "x" }}{{ $labels.g }}{{ else }}{{ .Labels.h }}{{ end }}', {"f", "g", "h"}),
        ('{{ range query "up" }}{{ .Labels.no }}{{ $labels.yes }}{{ end }}{{ .Labels.again }}', {"yes", "again"}),
        ('{{ with query "up" }}{{ . | first | label "no" }}{{ end }}', set()),
        ("{{/* $labels.no */}}", set()),
        ("{{ $externalLabels.no }}", set()),
    ],
)
def test_labels_that_are_read(text: str, expected: set[str]) -> None:
    """The alert's own labels are found however they are written, and are told from those of a query's results."""
    assert template_labels(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("{{ $value", "an action that {{ opens is not closed", "write }} after it"),
        ("{{ }}", "an action is empty", "write what it shows, such as {{ $value }}"),
        ("{{ $label.a }}", "$label is no variable of alert templates", "did you mean $labels?"),
        (
            "{{ $nonsense }}",
            "$nonsense is no variable of alert templates",
            "use $externalLabels, $externalURL, $labels, $value",
        ),
        ("{{ humanise $value }}", "humanise is no function of alert templates", "did you mean humanize?"),
        ("{{ xyzzy $value }}", "xyzzy is no function of alert templates", "see Prometheus' template reference"),
        ("{{ if $value }}", "the block if is not closed", "write {{ end }} after it"),
        ("{{ end }}", "there is an end without a block", "remove {{ end }}"),
        ("{{ $value ; }}", "';' cannot stand in an action", "write a value and functions, joined by |"),
    ],
)
def test_faults(text: str, message: str, help_: str) -> None:
    """What Prometheus would refuse is told, with the remedy."""
    assert template_problems(text) == ((message, help_),)


@pytest.mark.parametrize(
    "text",
    [
        *RENDERED,
        "{{ if gt $value 3.0 }}high{{ else if lt $value 1.0 }}low{{ end }}",
        '{{ range $at, $one := query "up" }}{{ $at }}{{ $one.Labels.job }}{{ end }}',
        "{{ with $labels.job }}{{ . }}{{ end }}{{ $x := 3 }}{{ $x }}",
        '{{ reReplaceAll "a" "b" $labels.job | title | safeHtml }} {{ externalURL }}{{ pathPrefix }}',
        "{{ $externalLabels.cluster }} at {{ $externalURL }}",
        "{{ 'a' }} {{ true }} {{ nil }}",
    ],
)
def test_sound_templates_have_no_faults(text: str) -> None:
    """Blocks, variables of their own and all of Prometheus' functions are known."""
    assert template_problems(text) == ()


@given(st.text(alphabet="{}$.|()\"'`labelsvalue =:-%2f\n ", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text, however broken, raises; and what has a fault is not rendered, unless that is a comment's."""
    problems = template_problems(text)
    template_labels(text)
    shown = render(text, {"s": "x"}, 1.0)
    assert shown is None or not any("is not closed" in one.message for one in problems)
