"""能源活动二氧化碳 — what fuels and traded power cause.

Each fuel by its own calorific value, carbon content and oxidation; power by the factor of the grid that sent it, of its
year. Expected numbers are those of the published tables, not ours.
"""

from datetime import date

import pytest

from shuangkong.carbon import factors, rules

DAY = date(2026, 3, 31)


def test_a_tonne_of_each_fuel(check):
    """发改办气候〔2015〕1722号: 26 fuels with their defaults, in tCO₂ per tonne, gases per 10⁴ m³. §11."""
    check(
        rules.fuel_co2,
        """
        fuel | ncv_gj | carbon_tc_per_gj | oxidation | burnt_amount | co2_t
        -----+--------+------------------+-----------+--------------+------
        无烟煤 | 24.515 | 0.02749 | 94 % | 1 | 2.3228
        烟煤 | 23.204 | 0.02618 | 93 % | 1 | 2.0715
        褐煤 | 14.449 | 0.028 | 96 % | 1 | 1.4241
        洗精煤 | 26.344 | 0.0254 | 93 % | 1 | 2.2818
        其它洗煤 | 15.373 | 0.0254 | 90 % | 1 | 1.2886
        型煤 | 17.46 | 0.0336 | 90 % | 1 | 1.936
        焦炭 | 28.446 | 0.0294 | 93 % | 1 | 2.8518
        原油 | 42.62 | 0.0201 | 98 % | 1 | 3.0783
        燃料油 | 40.19 | 0.0211 | 98 % | 1 | 3.0472
        汽油 | 44.8 | 0.0189 | 98 % | 1 | 3.0425
        柴油 | 43.33 | 0.0202 | 98 % | 1 | 3.1451
        一般煤油 | 44.75 | 0.0196 | 98 % | 1 | 3.1517
        石脑油 | 41.031 | 0.02 | 98 % | 1 | 2.9488
        石油焦 | 31.0 | 0.0275 | 98 % | 1 | 3.0633
        其它石油制品 | 40.19 | 0.02 | 98 % | 1 | 2.8883
        焦油 | 33.453 | 0.022 | 98 % | 1 | 2.6446
        粗苯 | 41.816 | 0.0227 | 98 % | 1 | 3.4109
        炼厂干气 | 46.05 | 0.0182 | 99 % | 1 | 3.0423
        液化石油气 | 47.31 | 0.0172 | 99 % | 1 | 2.9538
        液化天然气 | 41.868 | 0.0153 | 99 % | 1 | 2.3253
        天然气 | 389.31 | 0.0153 | 99 % | 1 | 21.6219
        焦炉煤气 | 173.854 | 0.0136 | 99 % | 1 | 8.5828
        高炉煤气 | 37.69 | 0.0708 | 99 % | 1 | 9.6865
        转炉煤气 | 79.54 | 0.0496 | 99 % | 1 | 14.321
        密闭电石炉炉气 | 111.19 | 0.03951 | 99 % | 1 | 15.947
        其它煤气 | 52.34 | 0.0122 | 99 % | 1 | 2.3179
        not reported | 23.204 | 0.02618 | 93 % | missing | missing
        """,
    )


def test_the_shipped_defaults_are_the_published_ones():
    """The table of factors holds the same 26 fuels: bituminous 2.072 tCO₂/t, natural gas 21.62 tCO₂/10⁴ m³. §11."""
    rows = {row["fuel"]: row for row in factors.fuel_factors(set(factors.fuel_names().values()), [2024])}
    assert len(rows) == 26
    known = {
        fuel: rules.fuel_co2(1, row["ncv_gj"], row["carbon_tc_per_gj"], row["oxidation"]) for fuel, row in rows.items()
    }
    assert known["烟煤"] == pytest.approx(2.072, abs=5e-4)
    assert known["天然气"] == pytest.approx(21.62, abs=5e-3)
    assert known["无烟煤"] == pytest.approx(2.3228, abs=5e-5)
    assert known["高炉煤气"] == pytest.approx(9.6865, abs=5e-5)
    assert known["柴油"] == pytest.approx(3.1451, abs=5e-5)


def test_feedstock_is_not_burnt(check):
    """What goes into products and is not oxidised is left out. §11."""
    check(
        rules.burnt,
        """
        case           | consumed | feedstock | burnt
        ---------------+----------+-----------+------
        some feedstock | 1,000    | 120       | 880
        none           | 1,000    | 0         | 1,000
        all of it      | 1,000    | 1,000     | 0
        not known      | 1,000    | missing   | missing
        """,
    )


def test_power_at_the_factor_of_the_grid_that_sent_it(check):
    """In less out, in kWh, at kgCO₂/kWh: Liaoning 2022 0.5626, Guizhou 2022 0.4989. §11."""
    check(
        rules.traded_co2,
        """
        case              | inflow_kwh    | outflow_kwh   | kgco2_per_kwh | co2_t
        ------------------+---------------+---------------+---------------+----------
        Liaoning, in      | 1,000,000,000 | 0             | 0.5626        | 562,600
        Guizhou, out      | 0             | 3,000,000,000 | 0.4989        | -1,496,700
        both ways         | 500,000       | 200,000       | 0.5626        | 168.78
        no factor         | 500,000       | 200,000       | missing       | missing
        """,
    )


@pytest.mark.parametrize(
    ("grid", "year", "factor"),
    [
        ("000000", 2021, 0.5568), ("000000", 2022, 0.5366), ("000000", 2023, 0.5306), ("210000", 2021, 0.5876),
        ("210000", 2022, 0.5626), ("520000", 2021, 0.5182), ("520000", 2022, 0.4989), ("东北", 2023, 0.5122),
        ("南方", 2023, 0.4042), ("全国除市场化", 2023, 0.6096), ("全国化石", 2023, 0.8273), ("530000", 2022, 0.1073),
    ],
)  # fmt: skip
def test_published_grid_factors(grid, year, factor):
    """生态环境部、国家统计局 announcements of 2024 and 2025. §11."""
    (row,) = factors.grid_factors({grid}, [year], DAY)
    assert (row["kgco2_per_kwh"], row["factor_year"]) == (factor, year)


def test_a_year_without_a_factor_takes_the_nearest_before_it_and_is_assumed():
    """Liaoning 2023 was not found, 2020 never published: 2022 and 2021 stand in, and nobody vouches for that. Ours."""
    rows = {row["year"]: row for row in factors.grid_factors({"210000"}, range(2020, 2026), DAY)}
    assert [rows[year]["factor_year"] for year in range(2020, 2026)] == [2021, 2021, 2022, 2022, 2022, 2022]
    assert [rows[year]["confidence"] for year in range(2020, 2026)] == [2, 1, 1, 2, 2, 2]


def test_what_is_published_later_is_not_known_yet():
    """On 1 July 2024 only the factors of 2021 are known, on 1 January 2024 none."""
    (row,) = factors.grid_factors({"000000"}, [2023], date(2024, 7, 1))
    assert row["kgco2_per_kwh"] == 0.5568
    assert factors.grid_factors({"000000"}, [2023], date(2024, 1, 1)) == []


def test_the_total_is_fuels_and_net_power(check):
    """Sent-out power is taken off. §11."""
    check(
        rules.energy_co2,
        """
        case      | fuels_co2_t | power_co2_t | co2_t
        ----------+-------------+-------------+----------
        takes in  | 5,000,000   | 300,000     | 5,300,000
        sends out | 5,000,000   | -300,000    | 4,700,000
        unknown   | 5,000,000   | missing     | missing
        """,
    )


def test_the_short_way_by_standard_coal(check):
    """Coal 2.66, oil 1.73, gas 1.56 tCO₂/tce, as used in provincial assessments of intensity. §11, from memory."""
    check(
        rules.co2_by_tce,
        """
        case    | coal_tce | oil_tce | gas_tce | coal_factor | oil_factor | gas_factor | co2_t
        --------+----------+---------+---------+-------------+------------+------------+------
        coal    | 100      | 0       | 0       | 2.66        | 1.73       | 1.56       | 266
        oil     | 0        | 100     | 0       | 2.66        | 1.73       | 1.56       | 173
        gas     | 0        | 0       | 100     | 2.66        | 1.73       | 1.56       | 156
        mixed   | 100      | 50      | 20      | 2.66        | 1.73       | 1.56       | 383.7
        """,
    )


def test_shares_of_coal_and_oil(check):
    """In standard coal, of all energy: 0.7143 for raw coal, 1.4286 for crude oil (GB/T 2589-2020)."""
    check(
        rules.share_in_energy,
        """
        case | amount_t  | coefficient | energy_tce | share
        -----+-----------+-------------+------------+--------
        coal | 1,000,000 | 0.7143      | 1,000,000  | 71.43 %
        oil  | 100,000   | 1.4286      | 1,000,000  | 14.286 %
        none | 0         | 1.4286      | 1,000,000  | 0 %
        """,
    )
