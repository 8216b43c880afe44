"""The output folder: one tree of rendered files per owner (a service, or the organisation), each with a manifest.

A tree is replaced as a whole. A command that is killed leaves the old tree, the new one, or a change that the next
command completes by itself (`recover`).
"""

from heliograph.writing.output import Pruned, compare, prune, read, recover, verify, write
from heliograph.writing.plan import Difference, Written
from heliograph.writing.trees import Problem, owners

__all__ = [
    "Difference",
    "Problem",
    "Pruned",
    "Written",
    "compare",
    "owners",
    "prune",
    "read",
    "recover",
    "verify",
    "write",
]
