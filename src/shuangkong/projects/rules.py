"""两高项目研判: the formulas of R6.3 and R7: impact, headroom, benchmark and grade, the outcome by stage.

Energy in tce, GDP and value added in yuan, intensity in tce per 10^4 yuan, rates as shares.
"""

from shuangkong.kernel.formulas import Quantity, above, at_least, at_most, below, choose, larger, power, ratio, smaller


def intensity_limit(base_intensity, decline_required) -> Quantity:
    """能耗强度控制线: the intensity an area may still have after the decline required since the base year.

    Source  R7.5; definition of the cumulative decline (R1)
    Units   tce per 10^4 yuan; share
    Result  tce per 10^4 yuan

    >>> round(intensity_limit(0.8, 0.05), 4)
    0.76
    """
    return base_intensity * (1 - decline_required)


def pace_limit(base_intensity, yearly_decline, years) -> Quantity:
    """逐年控制线: the intensity an area may still have after years of an equal yearly decline.

    Source  R7.5; algebra of the required pace (R1.6)
    Units   tce per 10^4 yuan; share a year; years
    Result  tce per 10^4 yuan

    >>> round(pace_limit(0.8, 0.03, 2), 5)
    0.75272
    """
    return base_intensity * power(1 - yearly_decline, years)


def headroom(gdp_yuan, intensity_limit, energy_tce) -> Quantity:
    """能耗强度余量: energy that the area's GDP allows on the required path, less what it uses; negative when it lags.

    Source  R7.5: H = G·e0·(1 − C) − E
    Units   yuan, tce per 10^4 yuan, tce
    Result  tce

    >>> round(headroom(19_000_000_000, 0.76, 1_400_000), 1)
    44000.0
    """
    return gdp_yuan * intensity_limit * 0.0001 - energy_tce


def taken(energy_tce, replaced_tce, value_added_yuan, intensity_limit) -> Quantity:
    """占用余量: what a project takes of the headroom: its energy less its replacement and less what its value added allows.

    Source  R7.5: E + Σd ≤ (G + Σe)·e0·(1 − C), with 能耗等量、减量替代
    Units   tce, yuan, tce per 10^4 yuan
    Result  tce; negative where the project brings the area's intensity down

    >>> round(taken(100_000, 20_000, 500_000_000, 0.76), 1)
    42000.0
    """
    return energy_tce - replaced_tce - value_added_yuan * intensity_limit * 0.0001


def path_short(taken_tce, headroom_tce, energy_tce, replaced_tce) -> Quantity:
    """控制线缺口: the further replacement that lets a project in: until the path is kept, or until replacement is equal.

    An area behind its path has a negative headroom: a project that only makes the lag smaller is not within it.

    Source  R7.5: E + Σd ≤ (G + Σe)·e0·(1 − C), or equal or greater verified savings
    Units   tce
    Result  tce; 0 where the project may be let in

    >>> path_short(-18_000, -56_000, 60_000, 0), path_short(62_000, 44_000, 100_000, 0), path_short(9, -56_000, 60, 60)
    (38000, 18000, 0)
    """
    return larger(smaller(taken_tce - headroom_tce, energy_tce - replaced_tce), 0.0)


def replacement_short(energy_tce, replaced_tce, replacement_ratio) -> Quantity:
    """替代量缺口: what is missing of the replacement asked for: 1 is equal, more than 1 reduced replacement.

    Source  R7.5 (能耗等量替代、减量替代); the ratio is set by whoever asks for it
    Units   tce; ratio: times the project's energy
    Result  tce; 0 where enough is there

    >>> replacement_short(100, 80, 1), replacement_short(100, 120, 1.2)
    (20, 0.0)
    """
    return larger(energy_tce * replacement_ratio - replaced_tce, 0.0)


def energy_per_value_added(energy_tce, value_added_yuan) -> Quantity:
    """单位增加值能耗: energy per 10^4 yuan of value added.

    Source  definition
    Units   tce, yuan
    Result  tce per 10^4 yuan

    >>> energy_per_value_added(100_000, 500_000_000)
    2.0
    """
    return ratio(energy_tce, value_added_yuan) * 10_000.0


def increment_index(energy_tce, increment_tce) -> Quantity:
    """项目能耗占增量控制目标比例（m）: the project's energy against the increment that the area may add, × 100.

    Source  节能评估系列工作指南（2014年本）, R6.3
    Units   tce
    Result  per cent

    >>> increment_index(30_000, 1_000_000)
    3.0
    """
    return ratio(energy_tce, increment_tce) * 100.0


def intensity_index(energy_tce, value_added_yuan, area_energy_tce, area_gdp_yuan) -> Quantity:
    """项目对地区单位生产总值能耗的影响（n）: by how much the area's intensity would change, × 100.

    Source  节能评估系列工作指南（2014年本）, R6.3: n = ((a+d)/(b+e) − c)/c × 100
    Units   tce, yuan; the area's base year
    Result  per cent

    >>> round(intensity_index(100_000, 500_000_000, 15_000_000, 190_000_000_000), 2)
    0.4
    """
    with_it = ratio(area_energy_tce + energy_tce, area_gdp_yuan + value_added_yuan)
    return (ratio(with_it, ratio(area_energy_tce, area_gdp_yuan)) - 1) * 100.0


def impact_level(index, small, some, large, major) -> Quantity:
    """影响程度: 1 small, 2 some, 3 large, 4 major, 5 decisive; exactly on a bound belongs to the lower level.

    Source  节能评估系列工作指南（2014年本）, R6.3; the bounds of m and n stand in benchmarks/impact_levels.csv
    Units   per cent
    Result  level

    >>> [impact_level(m, 1, 3, 10, 20) for m in (1, 3, 10, 20, 20.1)]
    [1, 2, 3, 4, 5]
    """
    upper = choose(at_most(index, large), 3, choose(at_most(index, major), 4, 5))
    return choose(at_most(index, small), 1, choose(at_most(index, some), 2, upper))


def benchmark_status(value, benchmark, baseline) -> Quantity:
    """能效水平: at the benchmark (标杆), between, or below the baseline (基准); less is better, also below zero.

    Source  发改产业〔2023〕723号, R7.6
    Units   as the row of benchmarks/levels.csv
    Result  benchmark, between, below_baseline

    >>> [benchmark_status(x, -30, -10) for x in (-31, -20, -10, -9)]
    ['benchmark', 'between', 'between', 'below_baseline']
    """
    return choose(at_most(value, benchmark), "benchmark", choose(at_most(value, baseline), "between", "below_baseline"))


def limit_grade(value, grade_1, grade_2, grade_3) -> Quantity:
    """能耗限额等级: 1 advanced, 2 access for new, 3 limit for existing, 4 beyond the limit; less is better.

    Source  the GB standard of the product, R7.7
    Units   as the row of benchmarks/product_limits.csv
    Result  grade

    >>> [limit_grade(x, 100, 107, 117) for x in (100, 107, 117, 117.1)]
    [1, 2, 3, 4]
    """
    return choose(at_most(value, grade_1), 1, choose(at_most(value, grade_2), 2, choose(at_most(value, grade_3), 3, 4)))


def reported_upward(energy_tce, report_from_tce) -> Quantity:
    """需上报窗口指导: whether a new project is large enough to be reported upward for guidance.

    Source  发改环资〔2021〕1310号, R7.4
    Units   tce
    Result  true or false

    >>> reported_upward(50_000, 50_000), reported_upward(49_999, 50_000)
    (True, False)
    """
    return at_least(energy_tce, report_from_tce)


def outcome(stage, passed, curable, incurable, open_criteria) -> Quantity:
    """分类处置研判: what the stage of a project and its criteria lead to; an assessment for the decision, never the decision.

    Any criterion failed for good decides at once; else what is not known yet keeps the outcome open.

    Source  R7.4 (list management, classed disposal); 铜仁, 鞍山
    Units   stage: proposed, building, existing; passed, curable, incurable, open_criteria: numbers of criteria
    Result  a word of OUTCOMES

    >>> [outcome("proposed", 9, 0, 0, 0), outcome("building", 8, 1, 0, 0), outcome("existing", 8, 0, 1, 0)]
    ['advance', 'stop_and_rectify', 'phase_out']
    """
    good = _by_stage(stage, "advance", "continue", "keep")
    held = _by_stage(stage, "hold", "stop_and_rectify", "retrofit")
    bad = _by_stage(stage, "reject", "stop", "phase_out")
    known = choose(above(open_criteria, 0), "undetermined", choose(above(passed, 0), good, "undetermined"))
    return choose(above(incurable, 0), bad, choose(above(curable, 0), held, known))


def _by_stage(stage, proposed, building, existing) -> Quantity:
    return choose(stage == "proposed", proposed, choose(stage == "building", building, existing))


def benchmark_gap(value, baseline) -> Quantity:
    """与基准水平的差距: what has to be saved per unit of product to come to the baseline; 0 where it is reached.

    Source  发改产业〔2021〕1609号, R7.6
    Units   as the row of benchmarks/levels.csv
    Result  the same unit

    >>> benchmark_gap(120, 117), benchmark_gap(110, 117)
    (3, 0.0)
    """
    return choose(below(baseline, value), value - baseline, 0.0)
