"""The live side of metrics: what an update reaches, and how prometheus_client's registry comes to show it.

Only `binding`, `collecting` and `multiprocess` know prometheus_client. A child (`children`) belongs to a family
(`family`), which admits label values within their limits (`admission`).
"""
