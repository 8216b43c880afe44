"""A model of Prometheus in memory: foretells what rules do with given series."""
