"""What runs inside a service beside its metrics: context, logs, traces, web middleware and exposition.

Nothing here is needed to count; each module is imported where it is used. It never breaks, slows or leaks the service
that carries it: what goes wrong inside is counted in `heliograph_runtime_errors_total` and goes no further.
"""
