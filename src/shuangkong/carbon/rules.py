"""能源活动二氧化碳排放: fuels, traded power, intensity, and the totals of coal and oil.

CO₂ in tonnes, GDP in yuan at constant prices of one base year, rates as shares. Process emissions (clinker) are not in.
"""

from shuangkong.kernel.formulas import Quantity, ratio


def burnt(consumed, feedstock) -> Quantity:
    """燃烧量: what was burnt of a fuel: all that was consumed without what went into products as feedstock.

    Source  energy CO₂ of a region (§11): feedstock that is not oxidised is left out
    Units   t, or 10^4 m3 for gases, both alike
    Result  as the amounts

    >>> burnt(1000, 120)
    880
    """
    return consumed - feedstock


def fuel_co2(burnt_amount, ncv_gj, carbon_tc_per_gj, oxidation) -> Quantity:
    """燃料燃烧二氧化碳排放量: amount × net calorific value × carbon content × share oxidised × 44/12.

    Source  发改办气候〔2015〕1722号, 化石燃料燃烧; §11
    Units   t or 10^4 m3; GJ per that unit; tC/GJ; share
    Result  tCO2

    >>> round(fuel_co2(1000, 23.204, 0.02618, 0.93), 1)
    2071.5
    """
    return burnt_amount * ncv_gj * carbon_tc_per_gj * oxidation * ratio(44.0, 12.0)


def traded_co2(inflow_kwh, outflow_kwh, kgco2_per_kwh) -> Quantity:
    """电力调入调出的二氧化碳排放量: power taken in less power sent out, at the factor of the grid that sent it.

    Source  §11; 生态环境部、国家统计局 electricity factors, by grid and year
    Units   kWh; kgCO2/kWh
    Result  tCO2; negative where more was sent out

    >>> round(traded_co2(2_000_000, 500_000, 0.5626), 1)
    843.9
    """
    return (inflow_kwh - outflow_kwh) * kgco2_per_kwh * 0.001


def energy_co2(fuels_co2_t, power_co2_t) -> Quantity:
    """能源活动二氧化碳排放总量: of the fuels burnt here, with that of the power taken in and without that sent out.

    Source  §11
    Units   tCO2
    Result  tCO2

    >>> energy_co2(5_000_000, -300_000)
    4700000
    """
    return fuels_co2_t + power_co2_t


def co2_by_tce(coal_tce, oil_tce, gas_tce, coal_factor, oil_factor, gas_factor) -> Quantity:
    """按标准煤测算的二氧化碳排放量: the short way, from coal, oil and gas in standard coal.

    Source  §11, shortcut of provincial assessments of intensity; it does not stand in for the account by fuel
    Units   tce; tCO2/tce
    Result  tCO2

    >>> round(co2_by_tce(100, 50, 20, 2.66, 1.73, 1.56), 1)
    383.7
    """
    return coal_tce * coal_factor + oil_tce * oil_factor + gas_tce * gas_factor


def intensity(co2_t, gdp_yuan) -> Quantity:
    """单位地区生产总值二氧化碳排放: CO₂ per 10^4 yuan of GDP at constant prices.

    Source  §11: C / GDP at constant prices
    Units   tCO2, yuan
    Result  tCO2 per 10^4 yuan

    >>> intensity(50_000_000, 200_000_000_000)
    2.5
    """
    return ratio(co2_t, gdp_yuan) * 10_000.0


def intensity_change(co2_t, gdp_yuan, before_co2_t, before_gdp_yuan) -> Quantity:
    """单位地区生产总值二氧化碳排放比上年同期升降: change against the same period a year before; negative when it fell.

    Source  §11: the formula of energy intensity
    Units   tCO2; yuan, both at the same prices
    Result  share

    >>> round(intensity_change(101, 105, 100, 100), 4)
    -0.0381
    """
    return ratio(ratio(co2_t, gdp_yuan), ratio(before_co2_t, before_gdp_yuan)) - 1


def intensity_decline(co2_t, gdp_yuan, base_co2_t, base_gdp_yuan) -> Quantity:
    """单位地区生产总值二氧化碳排放累计降低率: share by which CO₂ per unit of GDP fell since the base year.

    Source  §11: the formula of energy intensity
    Units   tCO2; yuan at base-year prices
    Result  share, 0.17 means 17 %; negative when intensity rose

    >>> round(intensity_decline(104, 125.3, 100, 100), 2)
    0.17
    """
    return 1 - ratio(ratio(co2_t, gdp_yuan), ratio(base_co2_t, base_gdp_yuan))


def fall(change) -> Quantity:
    """当年降低率: the year's change with its sign turned: positive when intensity fell.

    Source  definition (降低率 = −升降率)
    Units   share
    Result  share

    >>> fall(-0.038)
    0.038
    """
    return 0 - change


def growth(now, before) -> Quantity:
    """增速: change against the same period a year before.

    Source  definition
    Units   any, both alike
    Result  share

    >>> round(growth(98, 100), 3)
    -0.02
    """
    return ratio(now, before) - 1


def share_in_energy(amount_t, coefficient, energy_tce) -> Quantity:
    """占能源消费总量比重: coal or oil in standard coal as a share of all energy.

    Source  合理控制煤炭消费, 国发〔2021〕33号; coefficients of GB/T 2589-2020
    Units   t; tce/t; tce
    Result  share

    >>> round(share_in_energy(1000, 0.7143, 1200), 4)
    0.5953
    """
    return ratio(amount_t * coefficient, energy_tce)
