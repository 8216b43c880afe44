"""One module for each sort of fault: `faults(node, facts)` looks at one node and what stands under it."""
