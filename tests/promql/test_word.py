"""The package `heliograph.promql`, which stands under the name of a word."""

from __future__ import annotations

import subprocess
import sys

import heliograph.promql
from heliograph import promql
from heliograph.promql.tree import Raw
from heliograph.source import file_of


def test_the_package_is_the_word():
    """What `from heliograph import promql` gives makes raw PromQL, with the place where it is written."""
    query = promql("up == 0")
    assert query == Raw("up == 0")
    assert file_of(query.site) == __file__


def test_the_word_works_before_and_after_the_package_is_loaded():
    """In a fresh interpreter the word is the same whether or not another one has loaded the package first."""
    code = "from heliograph import {}; print(promql('up'))"
    for words in ("promql", "promql, Service", "Service, promql"):
        done = subprocess.run([sys.executable, "-c", code.format(words)], capture_output=True, text=True, check=True)
        assert done.stdout == "Raw(text='up')\n"


def test_the_package_stays_a_package():
    """Its modules are found in it."""
    assert heliograph.promql.tree.Raw is Raw
