"""用能预算: what a firm may use in a year, by its own history or by a benchmark, and how its use stands against it."""

from shuangkong.kernel.formulas import Quantity, at_least, choose, ratio, smaller


def budget_by_history(base_tce, band_cut, grade_addition) -> Quantity:
    """用能预算（历史法）: what a firm used, cut by its band of energy per value added, moved by its grade.

    Source  杭州市萧山区2022年用能预算规则 (§9): cut 1, 2, 4, 5, 7 %; grade A +0.8 %, B +0.3 %, C −1 %, D −2 %
    Units   tce, shares
    Result  tce

    >>> round(budget_by_history(20_000, 0.04, -0.02))
    18800
    """
    return base_tce * (1 - band_cut + grade_addition)


def budget_by_benchmark(output, unit_energy, standard_unit_energy, tightening) -> Quantity:
    """用能预算（基准法）: planned output × the lower of the firm's own unit energy and the standard, tightened by a share.

    Source  §9, ours: for firms whose products have limits; the standard moves from baseline to benchmark
    Units   output in the product's unit; tce per that unit; share
    Result  tce

    >>> round(budget_by_benchmark(1_000_000, 0.115, 0.117, 0.05))
    111150
    """
    return output * smaller(unit_energy, standard_unit_energy * (1 - tightening))


def cut_to_fit(budget_tce, all_budgets_tce, available_tce) -> Quantity:
    """预算压减: all budgets in proportion, where together they exceed what there is; nobody is raised.

    Source  §9, ours: Σ B_i ≤ B
    Units   tce
    Result  tce

    >>> cut_to_fit(300, 1200, 1000), cut_to_fit(300, 900, 1000)
    (250.0, 300.0)
    """
    return budget_tce * smaller(ratio(available_tce, all_budgets_tce), 1.0)


def budget_used(used_tce, budget_tce, months) -> Quantity:
    """预算执行率: what was used by the end of a month against the part of the budget that time allows.

    Source  §9, ours: in proportion to the months passed
    Units   tce, number of months
    Result  share

    >>> round(budget_used(450, 1000, 6), 4)
    0.9
    """
    return ratio(used_tce, budget_tce * ratio(months, 12.0))


def due_to_date(budget_tce, months) -> Quantity:
    """时间进度预算: the part of the year's budget that the months so far allow.

    Source  §9, ours: in proportion to the months passed
    Units   tce, number of months
    Result  tce

    >>> due_to_date(1200, 3)
    300.0
    """
    return budget_tce * ratio(months, 12.0)


def carried(budget_tce, months_before, used_before_tce) -> Quantity:
    """结转: what the months before leave to this month, or, negative, have used of it already.

    Source  §9, ours: notices go by what was used since January, so a month's rest stays in the budget
    Units   tce, number of months, tce
    Result  tce

    >>> carried(1200, 3, 280), carried(1200, 3, 310)
    (20.0, -10.0)
    """
    return due_to_date(budget_tce, months_before) - used_before_tce


def output_rate(value_added_yuan, energy_tce) -> Quantity:
    """能源产出率: value added by a tonne of standard coal, the ground on which users are ranked.

    Source  Tongren 四（一）; §9, §10: GDP ÷ energy
    Units   yuan, tce
    Result  10^4 yuan per tce

    >>> output_rate(500_000_000, 20_000)
    2.5
    """
    return ratio(value_added_yuan, energy_tce) / 10_000


def budget_notice(used, notice_from, warning_from, limit_from) -> Quantity:
    """预算提示等级: 0 nothing, 1 提示, 2 预警, 3 限制, by how much of the time-proportional budget is used.

    Source  §9, ours: 80, 90 and 100 %
    Units   shares
    Result  0, 1, 2 or 3

    >>> [budget_notice(u, 0.8, 0.9, 1.0) for u in (0.79, 0.8, 0.9, 1.0)]
    [0, 1, 2, 3]
    """
    below_limit = choose(at_least(used, warning_from), 2, choose(at_least(used, notice_from), 1, 0))
    return choose(at_least(used, limit_from), 3, below_limit)


def quota_price(base_price_yuan, intensity_factor, project_intensity, regional_target) -> Quantity:
    """用能权价格: yuan per tce that a project buys, by its energy per value added against the region's target.

    Source  石嘴山市2025年用能权有偿使用 (§9): 150 yuan × A × B ÷ target, A in 0.2–0.4 by bands of B
    Units   yuan/tce; share; tce per 10^4 yuan, both at the coal-equivalent of power
    Result  yuan/tce

    >>> round(quota_price(150, 0.3, 2.24, 4.48), 2)
    22.5
    """
    return base_price_yuan * intensity_factor * ratio(project_intensity, regional_target)
