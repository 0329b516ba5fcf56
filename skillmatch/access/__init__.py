"""Who may ask the service what: scopes, callers, keys, tenants."""

from .callers import EVERY_SCOPE, LOCAL, PUBLIC, Caller, Scope
from .keys import PREFIX, ApiKey, Secret
from .store import AccessStore
from .tenants import tenant_folder, tenants

__all__ = [
    "EVERY_SCOPE",
    "LOCAL",
    "PREFIX",
    "PUBLIC",
    "AccessStore",
    "ApiKey",
    "Caller",
    "Scope",
    "Secret",
    "tenant_folder",
    "tenants",
]
