"""A mixed-integer programme of 0–1 variables, put together piece by piece and solved by HiGHS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult
    from scipy.sparse import csr_array

Term = tuple[int, float]
"""(variable, factor)"""


def load_solver() -> None:
    """Import the solver now: cold, on a busy machine, that takes as long as a whole search may."""
    import networkx  # noqa: F401
    import scipy.optimize
    import scipy.sparse  # noqa: F401


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """The programme without the demand for whole numbers."""

    bound: float
    """No solution has a smaller objective; infinite where there is none."""
    reduced: NDArray[np.float64]
    """(variables,) by how much the bound rises when the variable is 1 instead of 0."""


@dataclass(slots=True)
class Programme:
    """Variables in [0, 1], rows low ≤ Σ factor · variable ≤ high."""

    integral: list[int] = field(default_factory=lambda: [0])
    """One entry a variable; the first stands for nothing, as the solver refuses to be asked of none."""
    _rows: list[int] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)
    _values: list[float] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def variable(self, *, integral: bool) -> int:
        """A variable in [0, 1]."""
        self.integral.append(int(integral))
        return len(self.integral) - 1

    def row(self, terms: Iterable[Term], low: float = -np.inf, high: float = np.inf) -> None:
        place = len(self._low)
        for column, value in terms:
            self._rows.append(place)
            self._columns.append(column)
            self._values.append(value)
        self._low.append(low)
        self._high.append(high)

    def relaxed(self, costs: NDArray[np.float64], seconds: float) -> Relaxed | None:
        """The linear relaxation, by the dual simplex method; None where time runs out."""
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        matrix, low, high = self._matrix(), np.array(self._low), np.array(self._high)
        above, below = np.isfinite(high), np.isfinite(low)
        found = linprog(
            costs,
            A_ub=vstack([matrix[above], -matrix[below]]) if len(low) else None,
            b_ub=np.concatenate([high[above], -low[below]]) if len(low) else None,
            bounds=(0, 1),
            method="highs-ds",
            options={"presolve": False, "time_limit": max(seconds, 0.01)},
        )
        if found.status == 2:
            return Relaxed(np.inf, np.zeros(len(costs)))
        if found.status != 0 or found.fun is None:
            return None
        return Relaxed(float(found.fun), np.asarray(found.lower.marginals))

    def solve(
        self, costs: NDArray[np.float64], seconds: float, out: NDArray[np.bool_] | None = None
    ) -> OptimizeResult:
        """The least Σ cost · variable, by HiGHS (Huangfu and Hall, Math. Prog. Comp. 10, 2018).

        `out` (variables,) holds those that are 0 for certain.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        upper = np.ones(len(costs)) if out is None else 1.0 - out
        return milp(
            costs,
            integrality=np.array(self.integral),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(self._matrix(), self._low, self._high) if self._low else (),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 1e-9},
        )

    def _matrix(self) -> csr_array:
        from scipy.sparse import csr_array

        shape = (len(self._low), len(self.integral))
        return csr_array((self._values, (self._rows, self._columns)), shape=shape)
