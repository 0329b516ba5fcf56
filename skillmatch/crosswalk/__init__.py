"""Mappings between two frameworks."""
