"""The cheapest provable way from what somebody has to what they want."""

from __future__ import annotations
