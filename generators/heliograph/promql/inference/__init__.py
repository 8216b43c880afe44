"""What an expression means, told without a server: kinds, labels, units, and what is wrong with it."""
