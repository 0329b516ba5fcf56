"""JSON-LD contexts as data; see README.md."""
