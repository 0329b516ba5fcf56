"""Who may ask the service what: scopes, callers, keys, tenants."""

from .callers import EVERY_SCOPE, LOCAL, Caller, Scope

__all__ = ["EVERY_SCOPE", "LOCAL", "Caller", "Scope"]
