"""Two primes for an RSA key that depend on a seed alone: no library makes RSA keys repeatably."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

_HALF = 1024
"""Bits of each prime; 2048 for the modulus is what OB 3.0 asks for at least."""
_ROUNDS = 8
"""Miller–Rabin rounds; 4 are enough for 1024 random bits (FIPS 186-5, table B.1)."""
_SMALL = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]


def rsa_primes(seed: bytes, exponent: int) -> tuple[int, int]:
    """Two primes of 1024 bits, the larger first; `exponent` divides neither less one."""
    found = [n for n, _ in zip(_primes(seed, exponent), range(2), strict=False)]
    return max(found), min(found)


def _primes(seed: bytes, exponent: int) -> Iterator[int]:
    counter = 0
    while True:
        counter += 1
        raw = hashlib.shake_256(seed + counter.to_bytes(4, "big")).digest(_HALF // 8)
        # The two highest bits set keep the product at its full length; the lowest makes it odd.
        number = int.from_bytes(raw, "big") | 3 << (_HALF - 2) | 1
        if all(number % small for small in _SMALL) and (number - 1) % exponent and _is_prime(number):
            yield number


def _is_prime(number: int) -> bool:
    """Miller–Rabin (Handbook of Applied Cryptography, algorithm 4.24) with bases drawn from the number."""
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    odd = (number - 1) >> twos
    raw = number.to_bytes(_HALF // 8, "big")
    for turn in range(_ROUNDS):
        base = int.from_bytes(hashlib.sha256(raw + bytes([turn])).digest(), "big")
        value = pow(base, odd, number)
        if value in (1, number - 1):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True
