"""HiGHS: a model as the solver takes it. The one place that names the solver's own words.

Heavy (highspy, numpy): import it inside functions on the command line's start path.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from shuangkong.projects.model import Model, Numbers

Line = tuple[Numbers, Numbers, float]  # columns, coefficients, upper bound
EXACT = 1e-9  # how far a row may be overstepped; the default of 1e-7 would let grams through where tonnes are scaled


def program(
    model: Model, limits: Sequence[int] | None = None, elastic: Sequence[int] = (), cuts: Sequence[Line] = ()
) -> highspy.HighsLp:  # fmt: skip
    """Return the model in HiGHS' form: all limits or those listed, some of them `elastic` (their excess is the cost).

    `cuts` are further rows that every plan keeps. With elastic limits the least sum of scaled excess is sought, otherwise the largest value added.
    """
    rows = list(range(len(model.rows)) if limits is None else limits)
    size, extra = len(model.columns), len(elastic)
    gain = np.zeros(size) if extra else model.cumulative(model.gain) / worth(model)
    lp = assembled(np.append(gain, np.ones(extra)), [*scaled(model, rows, elastic), *structure(model), *cuts])
    if extra:
        lp.sense_ = highspy.ObjSense.kMinimize
        lp.integrality_ = [highspy.HighsVarType.kInteger] * size + [highspy.HighsVarType.kContinuous] * extra
    return lp


def assembled(cost: Numbers, sparse: Sequence[Line]) -> highspy.HighsLp:
    """Return a program of integer columns, to be made largest, from its rows."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(sparse)
    lp.sense_, lp.col_cost_ = highspy.ObjSense.kMaximize, cost
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    lp.row_lower_ = np.full(len(sparse), -highspy.kHighsInf)
    lp.row_upper_ = np.array([most for _, _, most in sparse])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _, _ in sparse)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([np.zeros(0), *(columns for columns, _, _ in sparse)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([np.zeros(0), *(values for _, values, _ in sparse)])
    return lp


def scaled(model: Model, rows: Sequence[int], elastic: Sequence[int] = ()) -> list[Line]:
    """Return the rows of the limits, each divided by its scale; an elastic one with its excess as a further column."""
    rows, elastic = list(rows), list(elastic)
    matrix = model.cumulative(model.taken[rows]) / model.scale[rows, None]
    sparse = []
    for row, line in zip(rows, matrix, strict=True):
        columns, values = np.flatnonzero(line).astype(float), line[line != 0]
        if row in elastic:
            columns, values = np.append(columns, len(model.columns) + elastic.index(row)), np.append(values, -1.0)
        sparse.append((columns, values, float(model.room[row] / model.scale[row])))
    return sparse


def structure(model: Model) -> list[Line]:
    """Return the rows that are not limits: y never falls, projects after others, one of a group."""
    return [(np.array(columns, float), np.array(values), most) for columns, values, most in model.structure()]


def solver(lp: highspy.HighsLp, lower: Numbers, upper: Numbers, *, seconds: float, gap: float) -> highspy.Highs:
    """Return HiGHS with a program in it, the bounds of y set; excess, where there is any, has none."""
    extra = lp.num_col_ - len(lower)
    lp.col_lower_ = np.append(lower, np.zeros(extra))
    lp.col_upper_ = np.append(upper, np.full(extra, highspy.kHighsInf))
    made = highspy.Highs()
    options = {
        "output_flag": False, "parallel": "off", "threads": 1, "time_limit": max(seconds, 0.0), "mip_rel_gap": gap, "mip_abs_gap": 0.0,
        "primal_feasibility_tolerance": EXACT,
    }  # fmt: skip
    for option, value in options.items():
        made.setOptionValue(option, value)
    made.passModel(lp)
    return made


def only_prove(made: highspy.Highs) -> None:
    """Leave the search for better plans, and for a smaller model, to others: all time goes into the bound."""
    made.setOptionValue("mip_heuristic_effort", 0.0)
    made.setOptionValue("mip_allow_restart", False)


def roughly(made: highspy.Highs) -> None:
    """Look for a better plan at the root only, without branching."""
    made.setOptionValue("mip_max_nodes", 1)


def worth(model: Model) -> float:
    """Return how many yuan one unit of the scaled objective is."""
    return max(1.0, float(np.abs(model.cumulative(model.gain)).max(initial=0.0)))


def found(made: highspy.Highs, model: Model) -> Numbers | None:
    """Return the best choice that a finished run has, None where it has none."""
    if made.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.round(np.array(made.getSolution().col_value)[: len(model.columns)])


def bounds(model: Model, *, must: Sequence[int] | None = None) -> tuple[Numbers, Numbers]:
    """Return the lower and upper bounds of y: projects that have to go (all, or those listed) end at 1."""
    held = np.flatnonzero(model.must) if must is None else np.array(must, dtype=np.int64)
    lower = (model.last & np.isin(model.columns[:, 0], held)).astype(float)
    return lower, np.ones(len(model.columns))


def infeasible(made: highspy.Highs) -> bool:
    """Tell whether a finished run has proven that nothing keeps all limits."""
    status = made.getModelStatus()
    return status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


def optimal(made: highspy.Highs) -> bool:
    """Tell whether a finished run has proven its answer within the gap asked for."""
    return made.getModelStatus() == highspy.HighsModelStatus.kOptimal


def relaxed(lp: highspy.HighsLp, lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers] | None:
    """Return the best choice if parts of projects could start, and the prices of the rows; None where there is none."""
    made = solver(lp, lower, upper, seconds=highspy.kHighsInf, gap=0.0)
    made.setOptionValue("solve_relaxation", True)
    made.run()
    if not optimal(made):
        return None
    solution = made.getSolution()
    return np.array(solution.col_value), np.array(solution.row_dual)
