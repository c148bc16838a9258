"""能耗强度和能源消费总量: the formulas of R1.1–R1.4 and R2.1–R2.5.

Energy in tce, GDP in yuan at constant prices of one base year, rates as shares (0.13 means 13 %).
"""

from shuangkong.kernel.formulas import Quantity, at_least, choose, larger, prevailing, ratio


def energy_by_caliber(energy_tce, feedstock_excluded_tce, nonfossil_excluded_tce) -> Quantity:
    """考核口径能源消费量: energy without the parts that the caliber leaves out.

    Source  发改环资〔2022〕803号 (feedstock); 发改环资〔2024〕113号 (non-fossil)
    Units   tce; an excluded part is negative where it has to be put back
    Result  tce

    >>> energy_by_caliber(1000, 100, 250)
    650
    """
    return energy_tce - feedstock_excluded_tce - nonfossil_excluded_tce


def excluded(part_tce, recorded_without, wanted_without) -> Quantity:
    """口径换算: what must still be taken off (or put back, negative) for one part of energy.

    Source  R1.2; `recorded_without` tells what the book's figure already leaves out
    Units   part: tce; the flags are 0 or 1
    Result  tce; 0 where the book and the caliber agree, whether the part is known or not

    >>> excluded(100, 0, 1), excluded(100, 1, 0), excluded(Missing, 1, 1)
    (100, -100, 0.0)
    """
    return choose(recorded_without == wanted_without, 0.0, part_tce * (wanted_without - recorded_without))


def new_renewable_tce(renewable_power_kwh, before_renewable_power_kwh, kgce_per_kwh) -> Quantity:
    """新增可再生能源电力: power added over the year before, in tce; a fall counts as nothing added.

    Source  发改运行〔2022〕1258号; the floor at 0 is ours, the rule is silent
    Units   kWh, kgce/kWh
    Result  tce

    >>> new_renewable_tce(5_000_000, 4_000_000, 0.30)
    300.0
    """
    return larger(renewable_power_kwh - before_renewable_power_kwh, 0.0) * kgce_per_kwh * 0.001


def assessed_total(energy_tce, new_renewable_tce) -> Quantity:
    """考核能源消费总量: energy on the total's caliber less new renewable power where the caliber says so.

    Source  发改运行〔2022〕1258号; Tongren 四（一）
    Units   tce
    Result  tce

    >>> assessed_total(900, 40)
    860
    """
    return energy_tce - new_renewable_tce


def intensity(energy_tce, gdp_yuan) -> Quantity:
    """单位地区生产总值能耗: energy per 10^4 yuan of GDP at constant prices.

    Source  分省（区、市）万元地区生产总值能耗降低率等指标公报, note on method
    Units   tce, yuan
    Result  tce per 10^4 yuan

    >>> intensity(5_000_000, 100_000_000_000)
    0.5
    """
    return ratio(energy_tce, gdp_yuan) * 10_000.0


def intensity_change(energy_tce, gdp_yuan, before_energy_tce, before_gdp_yuan) -> Quantity:
    """单位地区生产总值能耗比上年同期升降: change against the same period a year before; negative when it fell.

    Source  分省（区、市）万元地区生产总值能耗降低率等指标公报, note on method; year to date by the same formula
    Units   energy: tce, both on one caliber; GDP: yuan, both at the same prices
    Result  share

    >>> round(intensity_change(1.071, 1.002, 1, 1), 4)
    0.0689
    """
    return ratio(ratio(energy_tce, gdp_yuan), ratio(before_energy_tce, before_gdp_yuan)) - 1


def intensity_decline(energy_tce, gdp_yuan, base_energy_tce, base_gdp_yuan) -> Quantity:
    """单位地区生产总值能耗累计降低率: share by which energy per unit of GDP fell since the base year.

    Source  分省（区、市）万元地区生产总值能耗降低率等指标公报, note on method
    Units   energy: tce, both years on one caliber; GDP: yuan at base-year prices
    Result  share, 0.13 means 13 %; negative when intensity rose

    >>> round(intensity_decline(174, 200, 100, 100), 4)
    0.13
    """
    return 1 - ratio(ratio(energy_tce, gdp_yuan), ratio(base_energy_tce, base_gdp_yuan))


def fall(change) -> Quantity:
    """当年降低率: the year's change with its sign turned: positive when intensity fell.

    Source  definition (降低率 = −升降率)
    Units   share
    Result  share

    >>> fall(-0.0275)
    0.0275
    """
    return 0 - change


def growth(now, before) -> Quantity:
    """增速: change against the same period a year before.

    Source  note on method of the yearly bulletin
    Units   any, both alike
    Result  share

    >>> round(growth(105.2, 100), 3)
    0.052
    """
    return ratio(now, before) - 1


def growth_in_use(growth_target, approved_growth) -> Quantity:
    """确定总量目标所用的增速: the expected GDP growth, or the actual one where it is higher and the raise is approved.

    Source  Tongren 四（一）; no lowering is provided for where growth stays behind
    Units   shares; approved_growth is missing where no raise was approved
    Result  share

    >>> growth_in_use(0.07, 0.08), growth_in_use(0.07, 0.05), growth_in_use(0.07, None)
    (0.08, 0.07, 0.07)
    """
    return prevailing(larger(approved_growth, growth_target), growth_target)


def total_growth_limit(gdp_growth, yearly_decline) -> Quantity:
    """能源消费总量增速上限: what GDP growth and the yearly fall of intensity leave for energy.

    Source  国发〔2021〕33号; Tongren 四（一）
    Units   shares
    Result  share

    >>> round(total_growth_limit(0.07, 0.0275), 6)
    0.040575
    """
    return (1 + gdp_growth) * (1 - yearly_decline) - 1


def total_limit(before_energy_tce, growth_limit) -> Quantity:
    """能源消费总量目标: last year's actual total on the assessed caliber, raised by the limit of growth.

    Source  国发〔2021〕33号; Tongren 四（一）
    Units   tce, share
    Result  tce

    >>> rounded(total_limit(900, total_growth_limit(0.06, 0.0275)), 2)
    92777
    """
    return before_energy_tce * (1 + growth_limit)


def total_limit_on_path(base_energy_tce, growth_path, decline_required) -> Quantity:
    """能源消费总量目标（固定路径）: the base year's total along expected growth and the required fall of intensity.

    Source  R2.1, from the base year instead of last year's actual, so that yearly overruns are not forgiven
    Units   tce; growth_path: expected GDP over the base year's, a ratio; decline_required: share since the base year
    Result  tce

    >>> round(total_limit_on_path(1000, 1.06 * 1.06, 0.0542), 2)
    1062.7
    """
    return base_energy_tce * growth_path * (1 - decline_required)


def is_exempt(decline, incentive_required) -> Quantity:
    """总量免予考核: the total is not assessed once intensity reached the incentive target.

    Source  Tongren 四（一）; 发改环资〔2021〕1310号
    Units   shares; incentive_required is missing where no incentive target was issued
    Result  true or false

    >>> is_exempt(0.150, 0.145), is_exempt(0.145, 0.145), is_exempt(0.144, 0.145)
    (True, True, False)
    """
    return at_least(decline, incentive_required)


def difference(recorded_tce, units_tce) -> Quantity:
    """差额: an area's own figure less the sum of the units that count in it.

    Source  ours: units add up to the area, or the difference is shown
    Units   tce
    Result  tce

    >>> difference(500, 498)
    2
    """
    return recorded_tce - units_tce
