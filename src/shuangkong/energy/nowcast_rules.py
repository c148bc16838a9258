"""年末预计: where the year is likely to end, and what one lever moves the city's fall of intensity by."""

from shuangkong.kernel.formulas import Quantity, ratio


def year_end(before_year, now_to_date, before_to_date) -> Quantity:
    """全年预计: last year's amount grown as the months so far did.

    Source  ours: the rest of the year is taken to grow as the months that are known
    Units   any, all alike
    Result  as the amounts

    >>> round(year_end(1000, 525, 500), 6)
    1050.0
    """
    return before_year * ratio(now_to_date, before_to_date)


def fall_since_base(energy_tce, gdp_yuan, base_energy_tce, base_gdp_yuan) -> Quantity:
    """全年预计累计降低率: the fall since the base year that an expected year would be.

    Source  note on method of the yearly bulletin
    Units   tce on one caliber; yuan at base-year prices
    Result  share

    >>> round(fall_since_base(174, 200, 100, 100), 4)
    0.13
    """
    return 1 - ratio(ratio(energy_tce, gdp_yuan), ratio(base_energy_tce, base_gdp_yuan))


def moved_by(energy_added_tce, gdp_added_yuan, energy_tce, gdp_yuan, base_intensity) -> Quantity:
    """降低率变动: what added (or saved, negative) energy and value added move the city's cumulative fall by.

    Source  ours: the fall with it less the fall without it; §10, R7.5
    Units   tce, yuan; base_intensity: tce per yuan of the base year
    Result  share; positive where the fall gets larger. Times 100 it is percentage points

    >>> round(moved_by(-10_000, 0, 5_000_000, 100e9, 5.5e-5), 6)
    0.001818
    """
    with_it = ratio(energy_tce + energy_added_tce, gdp_yuan + gdp_added_yuan)
    return ratio(ratio(energy_tce, gdp_yuan) - with_it, base_intensity)


def saving_needed(required, decline, gdp_yuan, base_intensity) -> Quantity:
    """尚需节能量: what has to be saved by the year's end to stand exactly on the requirement; negative is room left.

    Source  ours, algebra of the fall
    Units   shares; yuan; tce per yuan
    Result  tce

    >>> round(saving_needed(0.13, 0.12, 100e9, 5e-5))
    50000
    """
    return (required - decline) * base_intensity * gdp_yuan
