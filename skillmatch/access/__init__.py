"""Who may ask the service what: scopes, callers, keys, tenants."""

from .callers import EVERY_SCOPE, LOCAL, PUBLIC, Caller, Scope
from .key_sets import key_source
from .keys import PREFIX, ApiKey, Secret
from .store import AccessStore
from .tenants import tenant_folder, tenants
from .tokens import BY_TOKEN, TokenRules, Tokens

__all__ = [
    "BY_TOKEN",
    "EVERY_SCOPE",
    "LOCAL",
    "PREFIX",
    "PUBLIC",
    "AccessStore",
    "ApiKey",
    "Caller",
    "Scope",
    "Secret",
    "TokenRules",
    "Tokens",
    "key_source",
    "tenant_folder",
    "tenants",
]
