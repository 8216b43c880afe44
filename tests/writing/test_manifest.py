from __future__ import annotations

import hashlib
import json

import pytest

from heliograph.findings import HeliographError
from heliograph.writing import compare, owners, verify, write
from heliograph.writing.manifest import Manifest, entry_of, read_manifest

REMEDY = "restore output/s from version control or remove it, then run `heliograph build`"


def _manifest(artifacts):
    return Manifest("s", {str(one.path): entry_of(one) for one in artifacts})


def test_the_manifest_lists_each_file_with_its_hash_and_source(texts):
    """The whole form of manifest.json, sorted by path."""
    sums = {text: hashlib.sha256(f"{text}\n".encode()).hexdigest() for text in ("one", "two")}
    assert _manifest(texts(("b", "two"), ("a/c", "one"))).content().decode() == (
        "{\n"
        '  "files": {\n'
        f'    "a/c": {{\n      "sha256": "{sums["one"]}",\n      "source": "definitions/s/x.py"\n    }},\n'
        f'    "b": {{\n      "sha256": "{sums["two"]}",\n      "source": "definitions/s/x.py"\n    }}\n'
        "  },\n"
        '  "heliograph": 1,\n'
        '  "service": "s"\n'
        "}\n"
    )


def test_a_manifest_is_read_as_it_was_written(tmp_path, texts):
    """Reading gives the value again."""
    manifest = _manifest(texts(("b", "two"), ("a/c", "one")))
    (tmp_path / "manifest.json").write_bytes(manifest.content())
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"name": "web app", "icons": []}', b"<<<<<<< ours"])
def test_files_of_other_programs_are_no_manifests(tmp_path, content):
    """A missing file, and web pages' manifests of that name, are not ours."""
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ('"heliograph": 1', '"heliograph": 2', "has the format 2, which this heliograph does not know"),
        ('"files"', '<<<<<<< ours\n"files"', "is damaged"),
        ('"files"', '"filed"', "is damaged"),
        ('"service": "s"', '"service": 1', "is damaged"),
        ('"sha256": "', '"sha256": 1, "x": "', "is damaged"),
        ('"source"', '"sauce"', "is damaged"),
        ('"a"', '"../../a"', "is damaged: it lists '../../a', and it leaves the output folder"),
        ('"a"', '"/etc/passwd"', "is damaged: it lists '/etc/passwd', and it leaves the output folder"),
        ('"a"', '"manifest.json"', "is damaged: it lists 'manifest.json', and the manifest stands there"),
    ],
)
def test_a_damaged_manifest_ends_every_command(output, texts, old, new, fact):
    """Merge conflicts, missing parts, and paths that lead out of the tree: nothing is deleted on their word."""
    write(output, {"s": texts(("a", "1"))})
    path = output / "s/manifest.json"
    path.write_text(path.read_text().replace(old, new, 1))
    for call in (lambda: write(output, {"s": []}), lambda: verify(output, "s"), lambda: compare(output, "s", [])):
        with pytest.raises(HeliographError) as caught:
            call()
        assert str(caught.value) == f"output/s/manifest.json {fact}"
        assert caught.value.help == ("upgrade heliograph" if "format" in fact else REMEDY)
    assert owners(output) == ("s",)


def test_a_manifest_that_is_no_object_is_damaged(output, texts):
    """Valid JSON of another shape is told like any other damage."""
    write(output, {"s": texts(("a", "1"))})
    (output / "s/manifest.json").write_text(json.dumps(["heliograph"]))
    with pytest.raises(HeliographError, match=r"output/s/manifest\.json is damaged"):
        verify(output, "s")
