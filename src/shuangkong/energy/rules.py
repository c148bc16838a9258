"""能耗强度和能源消费总量: the formulas of R1 and R2.

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


def assessed_total(energy_tce, new_renewable_tce, national_project_tce, quota_bought_tce) -> Quantity:
    """考核能源消费总量: energy on the total's caliber less new renewable power, national projects and quota bought.

    Source  发改运行〔2022〕1258号; 发改环资〔2021〕1310号; Tongren 四（一）. Intensity keeps what only the total leaves out
    Units   tce; quota_bought is negative where more was sold than bought
    Result  tce

    >>> assessed_total(900, 40, 100, -10)
    770
    """
    return energy_tce - new_renewable_tce - national_project_tce - quota_bought_tce


def without_listed(energy_tce, national_project_tce, quota_bought_tce) -> Quantity:
    """可比能源消费总量: energy of a former year without what is listed apart, so that like is compared with like.

    Source  发改环资〔2021〕1310号; that both years leave it out is our reading, as feedstock leaves base and target year
    Units   tce
    Result  tce

    >>> without_listed(1000, 100, 20)
    880
    """
    return energy_tce - national_project_tce - quota_bought_tce


def calorific_total(
    energy_tce, net_power_inflow_kwh, primary_power_kwh, equivalent_kgce_per_kwh, calorific_kgce_per_kwh
) -> Quantity:
    """能源消费总量（当量值）: the total with inflow and primary power at what electricity itself holds.

    Source  R1.8, derived; power of local coal is not moved, its fuel is counted already
    Units   energy: tce at the year's average coal use of power (等价值); kWh, inflow negative where power flows out
    Result  tce

    >>> round(calorific_total(10_000_000, 2e9, 1e9, 0.30, 0.1229), 2)
    9468700.0
    """
    power = net_power_inflow_kwh + primary_power_kwh
    return energy_tce - power * (equivalent_kgce_per_kwh - calorific_kgce_per_kwh) * 0.001


def equivalent_total(
    calorific_tce, net_power_inflow_kwh, primary_power_kwh, equivalent_kgce_per_kwh, calorific_kgce_per_kwh
) -> Quantity:
    """能源消费总量（等价值）: the way back: a total at calorific value, with power at the year's average coal use.

    Source  R1.8, derived
    Units   tce, kWh, kgce/kWh
    Result  tce

    >>> round(equivalent_total(9_468_700, 2e9, 1e9, 0.30, 0.1229), 2)
    10000000.0
    """
    power = net_power_inflow_kwh + primary_power_kwh
    return calorific_tce + power * (equivalent_kgce_per_kwh - calorific_kgce_per_kwh) * 0.001


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


def increment(comparable_tce, base_comparable_tce) -> Quantity:
    """能耗增量: what the total grew by since the base year, both years on one caliber and without what is listed apart.

    Source  能耗增量控制 of the 13th five-year plan, kept by county schemes (R2.8)
    Units   tce
    Result  tce; negative when the total fell

    >>> increment(2_103_400, 2_000_000)
    103400
    """
    return comparable_tce - base_comparable_tce


def increment_allowed(cap_tce, years, span) -> Quantity:
    """能耗增量控制数: the part of the five-year cap that the time passed allows.

    Source  R2.8: Pingxiang, 133 in five years, 26.6 a year
    Units   tce, number of years
    Result  tce

    >>> increment_allowed(1_330_000, 1, 5)
    266000.0
    """
    return cap_tce * ratio(years, span)


def increment_progress(increment_tce, cap_tce) -> Quantity:
    """能耗增量使用进度: the share of the five-year cap that is used up.

    Source  R2.8: Tianmen 2016–2017, 10.34 of 33 is 31.3 %, against a time progress of 40 %
    Units   tce
    Result  share

    >>> round(increment_progress(103_400, 330_000), 3)
    0.313
    """
    return ratio(increment_tce, cap_tce)


def balance_supply(opening_stock_tce, production_tce, inflow_tce, outflow_tce, closing_stock_tce) -> Quantity:
    """可供本地区消费的能源量: what an area had to use: stock, primary production and inflow less outflow and what is left.

    Source  地区能源平衡表, supply side (R1.7)
    Units   tce; outflow is written as a positive amount
    Result  tce

    >>> balance_supply(50, 300, 700, 40, 60)
    950
    """
    return opening_stock_tce + production_tce + inflow_tce - outflow_tce - closing_stock_tce


def final_consumption(
    final_agriculture_tce, final_industry_tce, final_construction_tce, final_transport_tce, final_services_tce,
    final_households_tce,
) -> Quantity:  # fmt: skip
    """终端消费量: what the sectors and households used.

    Source  地区能源平衡表 (R1.7)
    Units   tce
    Result  tce

    >>> final_consumption(20, 500, 10, 80, 90, 100)
    800
    """
    of_production = final_agriculture_tce + final_industry_tce + final_construction_tce
    return of_production + final_transport_tce + final_services_tce + final_households_tce


def balance_use(final_tce, transformation_loss_tce, other_loss_tce) -> Quantity:
    """能源消费量合计: final consumption with the losses of transformation and of transport and storage.

    Source  地区能源平衡表, use side (R1.7)
    Units   tce
    Result  tce

    >>> balance_use(800, 120, 15)
    935
    """
    return final_tce + transformation_loss_tce + other_loss_tce


def balance_difference(supply_tce, use_tce) -> Quantity:
    """平衡差额: by how much supply exceeds use, as a share of use; negative where more was used than there was.

    Source  R1.7; the tolerance it is judged by is ours, parameter energy.balance_tolerance
    Units   tce
    Result  share

    >>> round(balance_difference(950, 935), 4)
    0.016
    """
    return ratio(supply_tce - use_tce, use_tce)


def weighted_growth(weighted_growth_tce, weight_known_tce) -> Quantity:
    """分行业加权增速: growth of energy from that of its sectors, weighted by what each used in the same months a year before.

    Source  R1.4, ours: only until the office above issues the quarter's figure
    Units   Σ weight × growth, Σ weight of the sectors whose growth is known: tce or shares, both alike
    Result  share

    >>> round(weighted_growth(600 * 0.05 + 300 * 0.02 + 100 * -0.01, 1000), 4)
    0.035
    """
    return ratio(weighted_growth_tce, weight_known_tce)


def estimated(before_amount, energy_growth) -> Quantity:
    """测算量: the amount of the same months a year before, grown as its sectors did.

    Source  R1.4, ours: only until the office above issues the quarter's figure (下算一级)
    Units   any; growth: share
    Result  as the amount

    >>> round(estimated(1_000_000, 0.035))
    1035000
    """
    return before_amount * (1 + energy_growth)


def fall_to(level, base_level) -> Quantity:
    """目标年累计降低率（按预测水平）: the fall since the base year that an intensity of the target year would be.

    Source  note on method of the yearly bulletin; the level is read off the trend (targets.trend_rules)
    Units   tce per 10^4 yuan
    Result  share; negative when intensity would have risen

    >>> round(fall_to(0.435, 0.5), 4)
    0.13
    """
    return 1 - ratio(level, base_level)
