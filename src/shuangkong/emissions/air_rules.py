"""氮氧化物减排量: what an air project reduces in a full year, by type (A1–A6), and what is still emitted after it.

Closures (A7) stand in rules.closure. Concentration and volume are on one basis: measured dry with measured dry, or both
at reference oxygen; mixed, they overstate. 1 Nm³ × 1 mg/Nm³ = 10⁻⁹ t.
"""

from shuangkong.kernel.formulas import Quantity


def flue_gas(volume_nm3, before_mg_m3, after_mg_m3) -> Quantity:
    """超低排放改造减排量（烟气量浓度法）(A1, A4): a lower concentration in the same volume of flue gas.

    Source  generally used
    Units   Nm³/a, mg/Nm³, all on one basis
    Result  t/a

    >>> round(flue_gas(4.0e6 * 2830, 250, 50), 4)
    2264.0
    """
    return volume_nm3 * (before_mg_m3 - after_mg_m3) * 1e-9


def flue_gas_left(volume_nm3, after_mg_m3) -> Quantity:
    """改造后排放量（烟气量浓度法）: what the flue gas still carries.

    Source  volume × concentration
    Units   Nm³/a, mg/Nm³
    Result  t/a

    >>> round(flue_gas_left(4.0e6 * 2830, 50), 4)
    566.0
    """
    return volume_nm3 * after_mg_m3 * 1e-9


def per_product(product_t, before_kg_t, after_kg_t) -> Quantity:
    """超低排放改造减排量（排污系数法）(A1, A4): a lower coefficient on the same output.

    Source  generally used
    Units   t/a of product, kg per t of product
    Result  t/a

    >>> per_product(1_000_000, 1.0, 0.25)
    750.0
    """
    return product_t * (before_kg_t - after_kg_t) * 0.001


def per_product_left(product_t, after_kg_t) -> Quantity:
    """改造后排放量（排污系数法）: what the same output still emits.

    Source  output × coefficient
    Units   t/a of product, kg per t of product
    Result  t/a

    >>> per_product_left(1_000_000, 0.25)
    250.0
    """
    return product_t * after_kg_t * 0.001


def boiler_closed(coal_t, coal_kg_t, replacement_t) -> Quantity:
    """淘汰燃煤锅炉减排量 (A2): what the coal emitted, less what the new source of heat emits.

    Source  generally used
    Units   t/a of coal, kg per t of coal, t/a
    Result  t/a

    >>> round(boiler_closed(8000, 2.94, 0), 4)
    23.52
    """
    return coal_t * coal_kg_t * 0.001 - replacement_t


def fuel_switch(coal_t, coal_kg_t, gas_10k_m3, gas_kg_10k_m3) -> Quantity:
    """锅炉、窑炉清洁能源替代减排量 (A3, A4): what the coal emitted, less what the gas in its place emits.

    Source  generally used
    Units   t/a of coal, kg per t; 10⁴ m³/a of gas, kg per 10⁴ m³
    Result  t/a

    >>> round(fuel_switch(8000, 2.94, 383.06, 3.03), 4)
    22.3593
    """
    return coal_t * coal_kg_t * 0.001 - gas_10k_m3 * gas_kg_10k_m3 * 0.001


def fuel_switch_left(gas_10k_m3, gas_kg_10k_m3) -> Quantity:
    """清洁能源替代后排放量: what the gas emits.

    Source  gas × coefficient
    Units   10⁴ m³/a, kg per 10⁴ m³
    Result  t/a

    >>> round(fuel_switch_left(383.06, 3.03), 4)
    1.1607
    """
    return gas_10k_m3 * gas_kg_10k_m3 * 0.001


def vehicles(vehicles, before_g_km, after_g_km, km_a) -> Quantity:
    """机动车淘汰更新减排量 (A5): what the old vehicles emitted, less what the new ones emit on the same way.

    Source  generally used
    Units   vehicles, g/km, km per vehicle and year
    Result  t/a

    >>> round(vehicles(1200, 7.93, 0, 60_000), 4)
    570.96
    """
    return vehicles * (before_g_km - after_g_km) * km_a * 1e-6


def vehicles_left(vehicles, after_g_km, km_a) -> Quantity:
    """更新后车辆排放量: what the new vehicles emit.

    Source  vehicles × factor × way
    Units   vehicles, g/km, km per vehicle and year
    Result  t/a

    >>> round(vehicles_left(1200, 1.0, 60_000), 4)
    72.0
    """
    return vehicles * after_g_km * km_a * 1e-6


def clean_heating(households, coal_t_household, coal_kg_t) -> Quantity:
    """清洁取暖减排量 (A6): the bulk coal that households no longer burn.

    Source  generally used
    Units   households, t of coal per household and year, kg per t
    Result  t/a

    >>> round(clean_heating(10_000, 2.5, 1.6), 4)
    40.0
    """
    return households * coal_t_household * coal_kg_t * 0.001
