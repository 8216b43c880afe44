"""LogQL: what Loki would refuse is found, what it takes is not."""

import pytest

from heliograph.model.logql import fault


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("error", "it selects no stream", 'begin with a selector: {job=~"$job"}'),
        ('{job="a"', "{ is never closed", "close it with }"),
        ('sum(rate({job="a"}[5m])', "( is never closed", "close it with )"),
        ('{job="a"} | json )', ") closes nothing", "take it out, or open it before"),
        ('rate({job="a"}[5m)', ") closes nothing", "take it out, or open it before"),
        ('{job="a} |= b', 'a text that begins with " is never closed', 'close it with "'),
        ("{job='a'}", "' quotes nothing in LogQL", 'write "…" or `…`'),
        ('{job=="a"}', "== compares no label", "did you mean =?"),
        ('{job~="a.*"}', "~= compares no label", "did you mean =~?"),
        ('{job>"a"}', "> compares no label", "matchers are =, !=, =~, !~"),
        ("{job=a}", "the value of job is not quoted", 'write job="a"'),
        ("{job=$job}", "the value of job is not quoted", 'write job="$job"'),
        ('{"a"}', '"a" is no matcher', 'write label="value"'),
        ('{job="a",}', "nothing is no matcher", 'write label="value"'),
        ('{job="a" level="b"}', "what follows the value of job is no matcher", "part matchers by commas"),
        ("{}", "a selector takes every stream there is", 'ask for one label at least: {job=~"$job"}'),
        ('{job=~".*"}', "a selector takes every stream there is", 'ask for one label at least: {job=~"$job"}'),
        (
            '{job="", app!="b", pod!~"c.*"}',
            "a selector takes every stream there is",
            'ask for one label at least: {job=~"$job"}',
        ),
        ('{job=~"a("}', "a( is no regular expression", "Loki reads RE2: https://github.com/google/re2"),
    ],
)
def test_mistakes(text, message, remedy):
    """The first mistake is told, with its remedy."""
    found = fault(text)
    assert found is not None
    assert (found.message, found.help) == (message, remedy)


@pytest.mark.parametrize(
    "text",
    [
        '{job=~"$job"} | json | level = "error"',
        '{ job = "a" , app =~ `b|c` }',
        '{job=~".+"} |= "}" != `{` |~ "\\\\(" # a comment with } and "',
        'sum by (level) (count_over_time({job="a", level!=""}[$__interval]))',
        '{job!~".*x|"}',
        '{job="a,b=c"} | line_format "{{.level}}: {{ .message }}"',
        "{$matchers}",
        "$query",
        '{job="${job:regex}", pod=~"[[pod]]"}',
        '# first\n{job="a"}\n| logfmt',
    ],
)
def test_what_loki_reads(text):
    """Strings may hold anything, variables may stand for anything, and a comment is no query."""
    assert fault(text) is None
