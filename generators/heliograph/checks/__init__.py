"""The checks: one file for each, named for the fault that it finds. `mechanism` finds and runs them."""

from heliograph.checks.mechanism import Check, catalogue, explain, find, live, of_errors, run

__all__ = ["Check", "catalogue", "explain", "find", "live", "of_errors", "run"]
