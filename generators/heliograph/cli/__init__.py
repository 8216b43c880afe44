"""The `heliograph` command: its entry point, which answers what it can before anything is imported."""

from __future__ import annotations

import sys

from heliograph import __version__

# Packages of `heliograph[compiler]` by the name they are imported under; a service's light install has none of them.
_COMPILER = frozenset({"click", "httpx", "jsonschema", "orjson", "promql_parser", "referencing", "rich", "yaml"})


def main() -> int:
    """Run the command line; the exit code is 0 fine, 1 findings or differences, 2 wrong usage, 3 a tool is missing."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"heliograph {__version__}\n")
        return 0
    try:
        from heliograph.values import collect_rarely

        collect_rarely()
        from heliograph.cli.app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while the imports above were under way; `run` says so itself
        sys.stderr.write("error: stopped\n")
        return 130
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _COMPILER:
            raise
        sys.stderr.write(
            f"error: {error.name} is missing: this is heliograph as services install it, without the compiler\n"
            '  help: pip install "heliograph[compiler]"\n'
        )
        return 2
