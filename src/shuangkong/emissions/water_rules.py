"""水污染物减排量: what a water project reduces in a full year, by type (W1–W8), and what is still discharged after it.

The official text of the 2022 guide was not at hand: these are the formulas in general use.
1 × 10⁴ m³/d × 1 mg/L = 10 kg/d = 0.01 t/d; 1 m³ × 1 mg/L = 1 g.
"""

from shuangkong.kernel.formulas import Quantity, smaller


def sewage_plant(
    flow_after_10k_m3_d, in_after_mg_l, out_after_mg_l, flow_before_10k_m3_d, in_before_mg_l, out_before_mg_l,
    industrial_booked_t, days,
) -> Quantity:  # fmt: skip
    """城镇污水处理厂新建、扩建、增加负荷减排量 (W1): what is removed now less what was removed before.

    Source  generally used; industrial inflow that the factory has booked already is taken off
    Units   flow: 10⁴ m³/d actually treated; in, out: mg/L, flow-weighted; industrial_booked: t/a; days of the year
    Result  t/a

    >>> sewage_plant(2.0, 220, 30, 0, 0, 0, 0, 365)
    1387.0
    """
    now = flow_after_10k_m3_d * (in_after_mg_l - out_after_mg_l)
    before = flow_before_10k_m3_d * (in_before_mg_l - out_before_mg_l)
    return (now - before) * days * 0.01 - industrial_booked_t


def sewage_plant_left(flow_after_10k_m3_d, out_after_mg_l, days) -> Quantity:
    """污水处理厂排放量: what the plant still discharges (W1, W2).

    Source  flow × concentration
    Units   10⁴ m³/d, mg/L, days
    Result  t/a

    >>> sewage_plant_left(2.0, 30, 365)
    219.0
    """
    return flow_after_10k_m3_d * out_after_mg_l * days * 0.01


def sewage_upgrade(flow_before_10k_m3_d, flow_after_10k_m3_d, out_before_mg_l, out_after_mg_l, days) -> Quantity:
    """污水处理厂提标改造减排量 (W2): a better outflow on the smaller of both flows; never beside W1 of the same plant-year.

    Source  generally used; the smaller flow is ours: more water belongs to W1
    Units   10⁴ m³/d, mg/L, days
    Result  t/a

    >>> sewage_upgrade(4, 4, 45, 30, 365)
    219.0
    """
    flow = smaller(flow_before_10k_m3_d, flow_after_10k_m3_d)
    return flow * (out_before_mg_l - out_after_mg_l) * days * 0.01


def small_facility(flow_m3_d, in_mg_l, out_mg_l, days) -> Quantity:
    """农村生活污水、渗滤液处理设施减排量 (W3a, W8): what the facility removes.

    Source  generally used
    Units   m³/d, mg/L, days
    Result  t/a

    >>> round(small_facility(180, 160, 60, 365), 4)
    6.57
    """
    return flow_m3_d * (in_mg_l - out_mg_l) * days * 1e-6


def small_facility_left(flow_m3_d, out_mg_l, days) -> Quantity:
    """农村生活污水、渗滤液处理设施排放量: what the facility still discharges.

    Source  flow × concentration
    Units   m³/d, mg/L, days
    Result  t/a

    >>> round(small_facility_left(180, 60, 365), 4)
    3.942
    """
    return flow_m3_d * out_mg_l * days * 1e-6


def rural_people(people, load_g_head_d, removal, days) -> Quantity:
    """农村生活污水减排量（人口系数法）(W3b): the load of the people newly served, as far as it is removed.

    Source  generally used; the load from the manual of coefficients
    Units   persons, g per head and day, share, days
    Result  t/a

    >>> round(rural_people(3000, 30, 0.65, 365), 4)
    21.3525
    """
    return people * load_g_head_d * removal * days * 1e-6


def rural_people_left(people, load_g_head_d, removal, days) -> Quantity:
    """农村生活污水排放量（人口系数法）: the load of the people newly served that is not removed.

    Source  generally used
    Units   persons, g per head and day, share, days
    Result  t/a

    >>> round(rural_people_left(3000, 30, 0.65, 365), 4)
    11.4975
    """
    return people * load_g_head_d * (1 - removal) * days * 1e-6


def industrial_volume(volume_before_m3, before_mg_l, volume_after_m3, after_mg_l) -> Quantity:
    """工业废水深度治理减排量（水量浓度法）(W4): discharge before less discharge after.

    Source  generally used
    Units   m³/a, mg/L
    Result  t/a

    >>> industrial_volume(600_000, 120, 600_000, 60)
    36.0
    """
    return (volume_before_m3 * before_mg_l - volume_after_m3 * after_mg_l) * 1e-6


def industrial_volume_left(volume_after_m3, after_mg_l) -> Quantity:
    """工业废水排放量（水量浓度法）: what the factory still discharges.

    Source  volume × concentration
    Units   m³/a, mg/L
    Result  t/a

    >>> industrial_volume_left(600_000, 60)
    36.0
    """
    return volume_after_m3 * after_mg_l * 1e-6


def industrial_product(product_before_t, product_after_t, before_kg_t, after_kg_t) -> Quantity:
    """工业废水深度治理减排量（产污系数法）(W4): a lower coefficient on the smaller of both outputs.

    Source  generally used; the smaller output is ours, so that a cut of production is not booked as treatment
    Units   t/a of product, kg per t of product
    Result  t/a

    >>> industrial_product(100_000, 80_000, 1.5, 1.0)
    40.0
    """
    return smaller(product_before_t, product_after_t) * (before_kg_t - after_kg_t) * 0.001


def industrial_product_left(product_before_t, product_after_t, after_kg_t) -> Quantity:
    """工业废水排放量（产污系数法）: what the same output still discharges.

    Source  output × coefficient
    Units   t/a of product, kg per t of product
    Result  t/a

    >>> industrial_product_left(100_000, 80_000, 1.0)
    80.0
    """
    return smaller(product_before_t, product_after_t) * after_kg_t * 0.001


def livestock(head, load_kg_head, treated_before, treated_after) -> Quantity:
    """规模畜禽养殖减排量 (W6): what the animals generate, times the gain in treatment and use.

    Source  generally used; head: slaughtered pigs, beef cattle and broilers, stock of dairy cows and layers
    Units   head, kg per head and year, shares
    Result  t/a

    >>> livestock(10_000, 20, 0.4, 0.9)
    100.0
    """
    return head * load_kg_head * (treated_after - treated_before) * 0.001


def livestock_left(head, load_kg_head, treated_after) -> Quantity:
    """规模畜禽养殖排放量: what is generated and neither treated nor used.

    Source  generally used
    Units   head, kg per head and year, share
    Result  t/a

    >>> round(livestock_left(10_000, 20, 0.9), 4)
    20.0
    """
    return head * load_kg_head * (1 - treated_after) * 0.001


def reclaimed(reuse_added_10k_m3_d, out_mg_l, days) -> Quantity:
    """再生水利用减排量 (W7): the discharge that additional reuse displaces.

    Source  generally used; only the increment that really displaces discharge
    Units   10⁴ m³/d, mg/L, days
    Result  t/a

    >>> reclaimed(1.0, 30, 365)
    109.5
    """
    return reuse_added_10k_m3_d * out_mg_l * days * 0.01
