"""The words of definitions: what `from heliograph import …` offers."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import heliograph

STUB = Path(heliograph.__file__).with_suffix(".pyi")


def test_type_checkers_see_the_same_words():
    """The stub names every word of the package, from the same module, and no other."""
    imports = [node for node in ast.parse(STUB.read_text()).body if isinstance(node, ast.ImportFrom)]
    seen = {alias.name: node.module for node in imports for alias in node.names}
    assert seen == heliograph._HOME


@pytest.mark.parametrize("word", heliograph.__all__)
def test_every_word_is_there(word):
    """Each word imports from where the table says it is."""
    assert getattr(heliograph, word).__class__
    assert word in dir(heliograph)


def test_a_wrong_word_is_answered_with_the_right_one():
    """A misspelt word names the nearest one."""
    with pytest.raises(AttributeError, match=r"^module 'heliograph' has no word 'Dashbord'; did you mean Dashboard\?$"):
        _ = heliograph.Dashbord


def test_importing_the_package_imports_nothing_else():
    """The words are lazy: a bare import loads no module of ours."""
    code = "import heliograph, sys; print([m for m in sys.modules if m.startswith('heliograph.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
