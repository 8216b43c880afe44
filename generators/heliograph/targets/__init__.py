"""What is rendered: one package per kind of reader, none of which knows another."""
