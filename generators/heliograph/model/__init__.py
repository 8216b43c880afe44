"""What definitions say, and nothing of who will read it: no target is known here."""
