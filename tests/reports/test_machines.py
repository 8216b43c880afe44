"""Findings for programs: JSON, annotations of pull requests, SARIF."""

from __future__ import annotations

import json

import jsonschema
import pytest

from heliograph import checks, schemas
from heliograph.findings import Finding, Severity
from heliograph.reports import as_json, github, sarif
from heliograph.source import Place


@pytest.fixture
def findings(tmp_path):
    """One with a place, one with a place of several lines, one without."""
    file = str(tmp_path / "definitions" / "a b,c:d.py")
    return [
        Finding(
            code="HG203",
            message="100 % wrong:\nreally",
            help="mend it",
            place=Place(file, 3, 4, 3, 7),
            subject="search, latency",
            note="a note",
        ),
        Finding(code="HG308", message="m", help="", place=Place(file, 3, 4, 5, 1), severity=Severity.WARNING),
        Finding(code="", message="no place", help="", place=None),
    ]


def test_json_has_the_documented_form(findings, tmp_path):
    """Every field is there; lines and columns count from 1; what has no place has nulls."""
    records = json.loads(as_json(findings, root=tmp_path))["findings"]
    assert records[0] == {
        "code": "HG203",
        "severity": "error",
        "message": "100 % wrong:\nreally",
        "help": "mend it",
        "file": "definitions/a b,c:d.py",
        "line": 3,
        "column": 5,
        "subject": "search, latency",
    }
    assert {records[2][key] for key in ("file", "line", "column")} == {None}
    assert schemas.problems("findings", {"findings": records[:2]}) == []


def test_json_of_nothing():
    """No findings are an empty list."""
    assert json.loads(as_json([], root=None)) == {"findings": []}


def test_annotations_are_escaped(findings, tmp_path):
    """Line breaks and per cent signs are escaped everywhere, colons and commas in properties."""
    assert github(findings, root=tmp_path) == (
        "::error file=definitions/a b%2Cc%3Ad.py,line=3,endLine=3,col=5,endColumn=7,title=HG203 search%2C latency"
        "::100 %25 wrong:%0Areally%0Aa note%0Ahelp: mend it\n"
        "::warning file=definitions/a b%2Cc%3Ad.py,line=3,endLine=5,title=HG308::m\n"
        "::error title=heliograph::no place\n"
    )


SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "text": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"type": "string"},
                                "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
                                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
                            },
                        }
                    },
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "pattern": r"^HG\d{3}$"},
                "name": {"type": "string", "pattern": "^[A-Z][A-Za-z]+$"},
                "shortDescription": {"$ref": "#/$defs/text"},
                "help": {"$ref": "#/$defs/text"},
                "defaultConfiguration": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"level": {"$ref": "#/$defs/level"}},
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/text"},
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "properties": {
                                "uri": {"type": "string", "format": "uri-reference"},
                                "uriBaseId": {"type": "string"},
                            },
                        },
                        "region": {
                            "type": "object",
                            "properties": {
                                key: {"type": "integer", "minimum": 1}
                                for key in ("startLine", "startColumn", "endLine", "endColumn")
                            },
                        },
                    },
                },
                "logicalLocations": {"type": "array", "items": {"type": "object", "required": ["name"]}},
            },
        },
    },
}
"""The part of SARIF 2.1.0 that we use, restated."""


def test_sarif_has_the_form_of_its_standard(findings, tmp_path):
    """The log of the whole catalogue and of findings of all sorts is a SARIF log."""
    log = json.loads(sarif(findings, root=tmp_path, rules=checks.catalogue(), version="0.1.0"))
    jsonschema.validate(log, SARIF, format_checker=jsonschema.FormatChecker())


def test_sarif_results_point_at_rules_and_places(findings, tmp_path):
    """A result has the index of its rule, columns from 1, and a file as seen from the root of the source."""
    run = json.loads(sarif(findings, root=tmp_path, rules=checks.catalogue(), version="0.1.0"))["runs"][0]
    rules, (first, second, third) = run["tool"]["driver"]["rules"], run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "HG203"
    assert rules[first["ruleIndex"]]["help"]["markdown"] == checks.find("HG203").markdown
    assert first["message"]["text"] == "100 % wrong:\nreally\na note\nHelp: mend it"
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "definitions/a%20b%2Cc%3Ad.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 8},
            },
            "logicalLocations": [{"name": "search, latency"}],
        }
    ]
    assert second["level"] == "warning"
    assert second["locations"][0]["physicalLocation"]["region"]["endLine"] == 5
    assert "ruleId" not in third
    assert third["locations"] == []


def test_sarif_names_files_outside_by_address(findings, tmp_path):
    """A file that is not under the root has an address of its own."""
    run = json.loads(sarif(findings[:1], root=tmp_path / "elsewhere", rules=(), version="0.1.0"))["runs"][0]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": f"file://{tmp_path}/definitions/a%20b%2Cc%3Ad.py"}
