"""The HTTP door: FastAPI over `skillmatch.matcher`, with no logic of its own. Imports inside are relative."""
