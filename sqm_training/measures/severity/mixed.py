"""The mixed model behind adjusted scores: fixed effects that sum to zero, one random effect per employee.

y = X b + Z u + e, u ~ N(0, between), e ~ N(0, within). The employees are absorbed: with ratio = between / within and
d_i = ratio / (1 + n_i ratio), X'V^-1 X = (X'X - C' diag(d) C) / within where C = Z'X is sparse. So only a matrix as
large as the number of raters and waves is ever solved. Sources: Henderson (1984), Applications of Linear Models in
Animal Breeding; Patterson & Thompson (1971) for restricted maximum likelihood.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
TINY = 1e-9
FLAT = 1e-6
"""Deviances nearer than this are equal but for the rounding of the machine."""
DENSE = 8_000_000


@dataclass(slots=True)
class Design:
    """The sums that the model needs; `basis` maps the free parameters to intercept and effects (columns of X).

    N rows, E employees, P columns (1 + raters + waves), F free parameters: xx P x P, xy P, c E x P (dense while that
    is small, which multiplies much faster, else sparse), zy E, sizes E, yy a number, basis P x F. `y` was centred at
    `center`.
    """

    xx: Array
    xy: Array
    c: Any
    zy: Array
    sizes: Array
    yy: float
    center: float
    rows: int
    basis: Array


@dataclass(slots=True)
class Fit:
    """Effects (P), their covariance (P x P), the employees' deviations and the variances of their prediction (E).

    Where as many effects are sought as there are scores, nothing is left to tell the error by: variances are NaN.
    """

    effects: Array
    covariance: Array
    people: Array
    people_variance: Array
    between: float
    within: float


def design(employee: Array, columns: list[Array], sizes: list[int], score: Array) -> Design:
    """Build the sums from codes 0.. of the employees and of each fixed factor (`sizes`: how many levels each has)."""
    from scipy import sparse

    rows, people = len(score), int(employee.max()) + 1
    starts = np.cumsum([1, *sizes[:-1]])
    index = np.concatenate(
        [np.zeros(rows, int)] + [start + codes for start, codes in zip(starts, columns, strict=True)]
    )
    row = np.tile(np.arange(rows), 1 + len(columns))
    x = sparse.csr_matrix((np.ones(len(index)), (row, index)), shape=(rows, 1 + sum(sizes)))
    z = sparse.csr_matrix((np.ones(rows), (np.arange(rows), employee)), shape=(rows, people))
    center = float(score.mean())
    y = score - center
    xx = (x.T @ x).toarray()
    c = (z.T @ x).tocsr()
    return Design(
        xx=xx,
        xy=x.T @ y,
        c=c.toarray() if c.shape[0] * c.shape[1] <= DENSE else c,
        zy=z.T @ y,
        sizes=np.bincount(employee, minlength=people).astype(float),
        yy=float(y @ y),
        center=center,
        rows=rows,
        basis=_basis(xx, sizes),
    )


def likeliest_ratio(sums: Design) -> float:
    """Return between / within of least restricted deviance (a grid, then Brent).

    0 when nobody was seen twice, when as many effects are sought as there are scores, and when every ratio is as likely
    (one employee, or one in each wave): all variance counts as within then, as in `shrink.variance_components`.
    """
    if sums.sizes.max() < 2 or sums.yy <= 0 or sums.rows <= sums.basis.shape[1]:
        return 0.0
    from scipy.optimize import minimize_scalar

    grid = np.linspace(-12, 12, 13)
    values = [_deviance(sums, float(np.exp(step))) for step in grid]
    best = int(np.argmin(values))
    around = (grid[max(best - 1, 0)], grid[min(best + 1, 12)])
    found = minimize_scalar(
        lambda step: _deviance(sums, float(np.exp(step))), bounds=around, method="bounded", options={"xatol": 1e-6}
    )
    ratio = float(np.exp(found.x))
    return ratio if _deviance(sums, ratio) < _deviance(sums, 0.0) - FLAT else 0.0


def solve(sums: Design, ratio: float, penalty: Array | None = None) -> Fit:
    """Solve the mixed-model equations; `penalty` (P) pulls effects to zero, within / variance of that effect each."""
    a, b, q = _absorbed(sums, ratio)
    spare = sums.rows - len(b)
    within = max(q - float(b @ np.linalg.solve(a, b)), 0.0) / spare if spare > 0 else np.nan
    if penalty is not None:
        a = a + (sums.basis.T * penalty) @ sums.basis
    inverse = np.linalg.inv(a)
    free = inverse @ b
    weight = ratio / (1 + sums.sizes * ratio)
    c = sums.c @ sums.basis
    people = weight * (sums.zy - c @ free)
    reach = sums.basis[0][None, :] - weight[:, None] * c
    doubt = np.einsum("ij,jk,ik->i", reach, inverse, reach, optimize=True)
    return Fit(
        effects=sums.basis @ free,
        covariance=within * sums.basis @ inverse @ sums.basis.T,
        people=people,
        people_variance=within * (weight + doubt),
        between=ratio * within,
        within=within,
    )


def _absorbed(sums: Design, ratio: float) -> tuple[Array, Array, float]:
    weight = ratio / (1 + sums.sizes * ratio)
    root = np.sqrt(weight)
    if isinstance(sums.c, np.ndarray):
        scaled = sums.c * root[:, None]
        a = sums.xx - scaled.T @ scaled
    else:
        scaled = sums.c.multiply(root[:, None]).tocsr()
        a = sums.xx - (scaled.T @ scaled).toarray()
    b = sums.xy - scaled.T @ (root * sums.zy)
    return sums.basis.T @ a @ sums.basis, sums.basis.T @ b, sums.yy - float(weight @ sums.zy**2)


def _deviance(sums: Design, ratio: float) -> float:
    a, b, q = _absorbed(sums, ratio)
    rest = max(q - float(b @ np.linalg.solve(a, b)), 1e-14 * sums.yy)
    logs = float(np.log1p(sums.sizes * ratio).sum())
    return (sums.rows - len(b)) * float(np.log(rest)) + logs + float(np.linalg.slogdet(a)[1])


def _basis(xx: Array, sizes: list[int]) -> Array:
    """Return orthonormal directions in which effects sum to zero per factor and the data can tell them apart."""
    blocks = [np.ones((1, 1)), *(_contrasts(size) for size in sizes)]
    basis = np.zeros((sum(len(block) for block in blocks), sum(block.shape[1] for block in blocks)))
    row = column = 0
    for block in blocks:
        basis[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    values, vectors = np.linalg.eigh(basis.T @ xx @ basis)
    return basis @ vectors[:, values > TINY * values[-1]]


def _contrasts(size: int) -> Array:
    """Return size x (size - 1) orthonormal columns that each sum to zero."""
    q, _ = np.linalg.qr(np.eye(size)[:, : size - 1] - 1 / size) if size > 1 else (np.zeros((size, 0)), None)
    return q
