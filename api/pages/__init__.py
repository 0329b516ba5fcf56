"""Pages for people: rendered here, readable without script, one module a page."""
