"""两高项目研判 — impact, headroom, benchmark and baseline, product limits, and the outcome by stage."""

from datetime import date

import pytest

from shuangkong.kernel.problems import NotInForce, Unknown
from shuangkong.projects import benchmarks, rules


def test_increment_index(check):
    """m: a project's energy against the increment that its area may add; the worded levels. R6.3, guide of 2014."""
    check(
        rules.increment_index,
        """
        case         | energy_tce | increment_tce | m
        -------------+------------+---------------+--------
        3 per cent   | 30000      | 1000000       | 3.0
        no increment | 30000      | 0             | missing
        """,
    )


def test_intensity_index(check):
    """n: by how much the project would move the area's intensity. R6.3.

    15 million tce and 190 billion yuan are 0.7895 tce per 10^4 yuan; 100 000 tce and 500 million yuan more: 0.40.
    """
    check(
        rules.intensity_index,
        """
        case             | energy_tce | value_added_yuan | area_energy_tce | area_gdp_yuan | n
        -----------------+------------+------------------+-----------------+---------------+--------
        worked example   | 100000     | 500000000        | 15000000        | 190000000000  | 0.40
        no value added   | 150000     | 0                | 15000000        | 190000000000  | 1.00
        area not known   | 100000     | 500000000        | missing         | 190000000000  | missing
        """,
    )


def test_levels_of_impact(check):
    """≤ 1 small, ≤ 3 some, ≤ 10 large, ≤ 20 major, beyond decisive for m; 0.1, 0.3, 1 and 3.5 for n. R6.3."""
    check(
        rules.impact_level,
        """
        index | small | some | large | major | level
        ------+-------+------+-------+-------+------
        1     | 1     | 3    | 10    | 20    | 1
        3     | 1     | 3    | 10    | 20    | 2
        10    | 1     | 3    | 10    | 20    | 3
        20    | 1     | 3    | 10    | 20    | 4
        20.1  | 1     | 3    | 10    | 20    | 5
        0.1   | 0.1   | 0.3  | 1     | 3.5   | 1
        0.40  | 0.1   | 0.3  | 1     | 3.5   | 3
        3.5   | 0.1   | 0.3  | 1     | 3.5   | 4
        3.51  | 0.1   | 0.3  | 1     | 3.5   | 5
        """,
    )


def test_the_bounds_of_impact_are_data():
    """The bounds of m and n as the guide of 2014 has them. R6.3."""
    found = {key: (b.small, b.some, b.large, b.major) for key, b in benchmarks.impact_levels().items()}
    assert found == {"m": (1, 3, 10, 20), "n": (0.1, 0.3, 1, 3.5)}


def test_headroom(check):
    """H = G·e0·(1 − C) − E: negative when the area lags. R7.5."""
    check(
        rules.headroom,
        """
        case   | gdp_yuan    | intensity_limit | energy_tce | headroom
        -------+-------------+-----------------+------------+---------
        room   | 19000000000 | 0.76            | 1400000    | 44000
        on it  | 10000000000 | 0.5             | 500000     | 0
        lags   | 10000000000 | 0.5             | 510000     | -10000
        """,
    )


def test_the_path_of_intensity(check):
    """What intensity is left after the decline required since the base year. R7.5."""
    check(
        rules.intensity_limit,
        """
        case            | base_intensity | decline_required | limit
        ----------------+----------------+------------------+-------
        5 %             | 0.8            | 5 %              | 0.76
        nothing yet     | 0.8            | 0 %              | 0.80
        may rise        | 0.8            | -2 %             | 0.816
        """,
    )


def test_the_path_year_by_year(check):
    """An equal fall each year: 0.87 of five years is 13 %. R7.5, R1.6."""
    check(
        rules.pace_limit,
        """
        case       | base_intensity | yearly_decline | years | limit
        -----------+----------------+----------------+-------+---------
        base year  | 0.8            | 3 %            | 0     | 0.8
        first year | 0.8            | 3 %            | 1     | 0.776
        second     | 0.8            | 3 %            | 2     | 0.75272
        """,
    )


def test_what_a_project_takes(check):
    """Energy less replacement less what its own value added allows: admitted while E + Σd ≤ (G + Σe)·e0·(1 − C). R7.5."""
    check(
        rules.taken,
        """
        case               | energy_tce | replaced_tce | value_added_yuan | intensity_limit | taken
        -------------------+------------+--------------+------------------+-----------------+-------
        without            | 100000     | 0            | 500000000        | 0.76            | 62000
        with replacement   | 100000     | 20000        | 500000000        | 0.76            | 42000
        below the path     | 30000      | 0            | 500000000        | 0.76            | -8000
        equal replacement  | 100000     | 100000       | 0                | 0.76            | 0
        """,
    )


def test_what_is_missing_to_be_let_in(check):
    """The path kept with the project, or equal replacement, whichever is nearer; a lag leaves no room. R7.5."""
    check(
        rules.path_short,
        """
        case                    | taken_tce | headroom_tce | energy_tce | replaced_tce | short
        ------------------------+-----------+--------------+------------+--------------+-------
        lags, makes it smaller  | -18000    | -56000       | 60000      | 0            | 38000
        lags, closes it         | -56000    | -56000       | 60000      | 0            | 0
        lags, equal replacement | -5000     | -56000       | 60000      | 60000        | 0
        room                    | 62000     | 44000        | 100000     | 0            | 18000
        within                  | 40000     | 44000        | 100000     | 0            | 0
        """,
    )


def test_replacement_that_is_missing(check):
    """Equal (1) or reduced (more than 1) replacement of the project's energy. R7.5."""
    check(
        rules.replacement_short,
        """
        case     | energy_tce | replaced_tce | replacement_ratio | short
        ---------+------------+--------------+-------------------+------
        equal    | 100        | 60           | 1                 | 40
        reduced  | 100        | 100          | 1.1               | 10
        enough   | 100        | 120          | 1.1               | 0
        no claim | 100        | 0            | 0                 | 0
        """,
    )


def test_value_of_energy(check):
    """Energy per value added, by which proposed projects are ranked. R7.5."""
    check(
        rules.energy_per_value_added,
        """
        energy_tce | value_added_yuan | result
        -----------+------------------+--------
        100000     | 500000000        | 2.0
        100000     | 0                | missing
        """,
    )


def test_benchmark_and_baseline(check):
    """At the benchmark or better, between, or worse than the baseline; less is better, below zero too. R7.6."""
    check(
        rules.benchmark_status,
        """
        case            | value | benchmark | baseline | status
        ----------------+-------+-----------+----------+---------------
        Jilin 2022      | 88    | 100       | 117      | benchmark
        on benchmark    | 100   | 100       | 117      | benchmark
        between         | 101   | 100       | 117      | between
        on baseline     | 117   | 100       | 117      | between
        below           | 117.1 | 100       | 117      | below_baseline
        converter       | -31   | -30       | -10      | benchmark
        converter, less | -20   | -30       | -10      | between
        converter, low  | -9    | -30       | -10      | below_baseline
        not measured    | missing | 100     | 117      | missing
        """,
    )


@pytest.mark.parametrize(
    ("item", "area", "pair"),
    [
        ("水泥熟料", "000000", (100, 117)),
        ("捣固焦炉", "000000", (110, 140)),
        ("高炉工序", "000000", (361, 435)),
        ("转炉工序", "210300", (-30, -10)),
        ("水泥熟料", "370100", (100, 109)),
        ("铝液交流电耗", "000000", (13000, 13350)),
    ],
)
def test_benchmarks_of_2023(item, area, pair):
    """Values found in sources, and the stricter clinker baseline of 山东. R7.6."""
    found = benchmarks.level(item, date(2024, 6, 1), area)
    assert (found.benchmark, found.baseline) == pair
    assert found.deadline == date(2025, 12, 31)


def test_henan_is_stricter_by_2025():
    """河南 asks for 104 by 2025; before, the national 117 holds there. R7.6."""
    assert benchmarks.level("水泥熟料", date(2024, 6, 1), "410100").baseline == 117
    assert benchmarks.level("水泥熟料", date(2025, 6, 1), "410100").baseline == 104


def test_new_fields_of_2023_have_no_numbers_yet():
    """Eleven fields were added with the end of 2026 as their deadline; their numbers were not found. R7.6."""
    new = [one for one in benchmarks.levels() if one.deadline == date(2026, 12, 31)]
    assert len(new) == 11
    assert all(one.benchmark is None and one.baseline is None for one in new)


def test_names_and_days_that_are_not_there():
    """A product that is not listed, one of several of that name, a day before the first list. R7.6."""
    with pytest.raises(Unknown, match="没有"):
        benchmarks.level("水泥孰料", date(2024, 1, 1))
    with pytest.raises(Unknown, match="2 项"):
        benchmarks.level("煤制焦炭", date(2024, 1, 1))
    with pytest.raises(NotInForce):
        benchmarks.level("水泥熟料", date(2021, 12, 31))


def test_grades_of_product_limits(check):
    """Grade 1 advanced, 2 access for new, 3 limit for existing, 4 beyond. R7.7: clinker 100, 107, 117 kgce/t."""
    check(
        rules.limit_grade,
        """
        case      | value | grade_1 | grade_2 | grade_3 | grade
        ----------+-------+---------+---------+---------+------
        advanced  | 100   | 100     | 107     | 117     | 1
        access    | 107   | 100     | 107     | 117     | 2
        limit     | 117   | 100     | 107     | 117     | 3
        beyond    | 117.5 | 100     | 107     | 117     | 4
        PUE       | 1.25  | 1.20    | 1.30    | 1.50    | 2
        """,
    )


@pytest.mark.parametrize(
    ("product", "day", "grades"),
    [
        ("水泥熟料综合能耗", "2022-11-01", (100, 107, 117)),
        ("水泥熟料综合煤耗", "2022-11-01", (94, 101, 109)),
        ("水泥熟料综合电耗", "2022-11-01", (48, 57, 61)),
        ("水泥综合能耗", "2022-11-01", (80, 87, 94)),
        ("水泥制备工段电耗", "2022-11-01", (26, 29, 34)),
        ("水泥熟料可比综合能耗（4000 t/d 及以上）", "2022-10-31", (114, 118, 128)),
        ("烧结工序", "2026-06-30", (45, 50, 55)),
        ("球团工序", "2020-01-01", (15, 24, 36)),
        ("高炉工序", "2020-01-01", (361, 370, 435)),
        ("转炉工序", "2020-01-01", (-30, -25, -10)),
        ("硅铁75", "2018-01-01", (1850, 1910, 1980)),
        ("电炉锰铁", "2018-01-01", (670, 710, 790)),
        ("锰硅合金", "2018-01-01", (950, 990, 1030)),
        ("锰硅合金", "2024-01-01", (860, 900, 950)),
        ("高碳铬铁", "2018-01-01", (740, 810, 900)),
        ("高碳铬铁", "2024-01-01", (710, 740, 800)),
        ("高碳锰铁", "2024-01-01", (610, 670, 710)),
        ("硅铁", "2024-01-01", (1770, 1850, 1900)),
        ("硅铁75冶炼电耗", "2018-01-01", (None, 8500, 8800)),
        ("电炉锰铁冶炼电耗", "2018-01-01", (None, 2600, 2700)),
        ("锰硅合金冶炼电耗", "2018-01-01", (None, 4200, 4400)),
        ("高碳铬铁冶炼电耗", "2018-01-01", (None, 3200, 3500)),
        ("金属镁（硅热法）", "2024-10-01", (3.5, 4.0, 5.0)),
        ("工业硅（木炭还原剂）", "2024-10-01", (2500, None, None)),
        ("铝液交流电耗", "2024-01-01", (13000, 13350, 13600)),
        ("数据中心电能利用效率", "2022-11-01", (1.20, 1.30, 1.50)),
    ],
)
def test_product_limits(product, day, grades):
    """The grades of R7.7, each from the day its standard is in force."""
    found = benchmarks.product_limit(product, date.fromisoformat(day))
    assert (found.grade_1, found.grade_2, found.grade_3) == grades


def test_a_standard_that_is_replaced_is_not_in_force():
    """GB 21256-2025 takes over on 2026-07-01; its numbers are not known, so there is no answer rather than an old one."""
    with pytest.raises(NotInForce):
        benchmarks.product_limit("高炉工序", date(2026, 7, 1))


def test_power_usage_effectiveness(check):
    """All electricity of a data centre over that of its IT equipment. R7.7."""
    check(
        rules.power_usage_effectiveness,
        """
        facility_kwh | it_equipment_kwh | pue
        -------------+------------------+--------
        130          | 100              | 1.30
        130          | 0                | missing
        """,
    )


def test_classes_of_data_centres(check):
    """Extra-large from 10 000 standard racks, large from 3 000. R7.7."""
    check(
        rules.data_centre_class,
        """
        racks | large_from | extra_large_from | class
        ------+------------+------------------+------------
        2999  | 3000       | 10000            | small
        3000  | 3000       | 10000            | large
        10000 | 3000       | 10000            | extra_large
        """,
    )


def test_the_outcome_by_stage(check):
    """Nine criteria: all pass, some can be cured, some can't. R7.4.

    What can't be cured decides at once; otherwise what is not known keeps the outcome open.
    """
    check(
        rules.outcome,
        """
        stage    | passed | curable | incurable | open_criteria | outcome
        ---------+--------+---------+-----------+---------------+-----------------
        proposed | 9      | 0       | 0         | 0             | advance
        proposed | 8      | 1       | 0         | 0             | hold
        proposed | 7      | 1       | 1         | 0             | reject
        building | 9      | 0       | 0         | 0             | continue
        building | 8      | 1       | 0         | 0             | stop_and_rectify
        building | 8      | 0       | 1         | 0             | stop
        existing | 9      | 0       | 0         | 0             | keep
        existing | 8      | 1       | 0         | 0             | retrofit
        existing | 8      | 0       | 1         | 0             | phase_out
        proposed | 8      | 0       | 0         | 1             | undetermined
        proposed | 7      | 1       | 0         | 1             | hold
        proposed | 0      | 0       | 0         | 0             | undetermined
        """,
    )


def test_large_projects_are_reported_upward(check):
    """From 50 000 tce of new energy on. R7.4, 发改环资〔2021〕1310号."""
    check(
        rules.reported_upward,
        """
        energy_tce | report_from_tce | reported
        -----------+-----------------+---------
        50000      | 50000           | yes
        49999      | 50000           | no
        """,
    )


def test_distance_to_the_baseline(check):
    """What a unit of product has to save to come to the baseline. R7.6."""
    check(
        rules.benchmark_gap,
        """
        value | baseline | gap
        ------+----------+----
        120   | 117      | 3
        117   | 117      | 0
        -5    | -10      | 5
        """,
    )


def test_criteria_of_the_two_plans():
    """Nine criteria (铜仁); 鞍山 looks at demand for the product and at technology besides. R7.3."""
    nine = [one.name for one in benchmarks.criteria_for("520600")]
    assert nine == [
        "产业政策", "产业规划", "产能置换", "能效水平", "污染物排放控制", "用水管控", "三线一单", "节能审查", "环评审批",
    ]  # fmt: skip
    assert [one.name for one in benchmarks.criteria_for("210300")] == [*nine, "产品需求饱和度", "技术水平"]
