"""Access and equity of a catalogue: what a program can tell, and what only people can."""
