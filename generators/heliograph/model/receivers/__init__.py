"""Ways to reach people. One file per kind; what all have in common is in `base`."""
