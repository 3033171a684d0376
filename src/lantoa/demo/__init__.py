"""The sample sector: real structure, invented people, made through operations only."""
