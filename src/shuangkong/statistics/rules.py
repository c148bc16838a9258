"""综合能耗和重点用能单位: the formulas of GB/T 2589 (R4) and of the list of key energy users (R8).

Energy in tce, amounts in the unit that their coefficient is for.
"""

from shuangkong.kernel.formulas import Quantity, at_least, below, choose, larger, prevailing, ratio, smaller


def measured_coefficient(ncv_kj, standard_coal_kj) -> Quantity:
    """实测折标准煤系数: a measured net calorific value over that of standard coal.

    Source  GB/T 2589-2020, conversion to standard coal
    Units   kJ per kg or m3; kJ per kg of standard coal (29307.6)
    Result  kgce per kg or m3

    >>> round(measured_coefficient(20_934, 29_307.6), 4)
    0.7143
    """
    return ratio(ncv_kj, standard_coal_kj)


def coefficient_in_use(measured, reference) -> Quantity:
    """采用的折标准煤系数: the measured coefficient, and that of the annex only where nothing was measured.

    Source  GB/T 2589-2020, choice of coefficients
    Units   both kgce per the same unit
    Result  as the coefficients

    >>> coefficient_in_use(0.6553, 0.7143), coefficient_in_use(None, 0.7143)
    (0.6553, 0.7143)
    """
    return prevailing(measured, reference)


def within_annex(adopted, low, high) -> Quantity:
    """附录给出范围的系数: what the unit adopted, as far as it lies within the range of the annex (natural gas, slime).

    Source  GB/T 2589-2020, annex A; the nearer end for what lies outside is ours
    Units   all in standard coal per the same unit
    Result  as the coefficients

    >>> within_annex(1.2143, 1.1, 1.33), within_annex(1.5, 1.1, 1.33)
    (1.2143, 1.33)
    """
    return larger(low, smaller(adopted, high))


def standard_coal(amount, kgce_per_unit) -> Quantity:
    """折标准煤量: an amount of one kind of energy in standard coal.

    Source  GB/T 2589-2020, E = Σ(Ei × ki)
    Units   the coefficient's unit; kgce per unit
    Result  tce

    >>> round(standard_coal(1_000_000, 0.7143), 1)
    714.3
    """
    return amount * kgce_per_unit * 0.001


def working_medium(amount, kgce_per_unit, self_made) -> Quantity:
    """耗能工质: what was bought counts; what was made inside is already in the energy that it was made with.

    Source  GB/T 2589-2020, annex B; no energy is counted twice
    Units   the coefficient's unit; kgce per unit; self_made 0 or 1
    Result  tce

    >>> working_medium(10_000, 0.2571, 0), working_medium(10_000, 0.2571, 1)
    (2.571, 0.0)
    """
    return choose(self_made == 1, 0.0, standard_coal(amount, kgce_per_unit))


def bought_part(used, bought) -> Quantity:
    """外购的耗能工质: of what was used of a medium, that which was bought.

    Source  GB/T 2589-2020, annex B; that bought media are used first is ours
    Units   both in the medium's unit
    Result  the medium's unit

    >>> bought_part(100, 30), bought_part(100, 130)
    (30, 100)
    """
    return smaller(used, bought)


def comprehensive_energy(used_tce, media_tce, given_out_tce) -> Quantity:
    """综合能耗: energy used and working media bought, less what was given out to others.

    Source  GB/T 2589-2020, comprehensive energy consumption
    Units   tce
    Result  tce

    >>> comprehensive_energy(1000, 20, 150)
    870
    """
    return used_tce + media_tce - given_out_tce


def industrial_comprehensive_energy(production_tce, transformed_output_tce, recovered_tce) -> Quantity:
    """综合能源消费量（工业统计）: energy used in production less what transformation put out and what was recovered.

    Source  能源统计报表制度, 205-1 and 205-2
    Units   tce
    Result  tce

    >>> industrial_comprehensive_energy(1000, 300, 50)
    650
    """
    return production_tce - transformed_output_tce - recovered_tce


def at_equivalent_value(
    calorific_tce, bought_kwh, sold_kwh, equivalent_kgce_per_kwh, calorific_kgce_per_kwh
) -> Quantity:
    """综合能耗（等价值）: the same with electricity bought, less that sold, at the year's average coal use of power stations.

    Source  R1.8, applied to one unit
    Units   tce at calorific value (当量值); kWh; kgce/kWh
    Result  tce

    >>> round(at_equivalent_value(1000, 5_000_000, 0, 0.30, 0.1229), 1)
    1885.5
    """
    return calorific_tce + (bought_kwh - sold_kwh) * (equivalent_kgce_per_kwh - calorific_kgce_per_kwh) * 0.001


def unit_energy(energy_tce, output) -> Quantity:
    """单位产品综合能耗: comprehensive energy over what was made, or over its value at comparable prices.

    Source  GB/T 2589-2020, ej = Ej ÷ Pj, eg = E ÷ G
    Units   tce; the product's unit, or 10^4 yuan
    Result  tce per unit

    >>> unit_energy(500, 5_000)
    0.1
    """
    return ratio(energy_tce, output)


def joint_share(energy_tce, own_key, all_keys) -> Quantity:
    """分摊能耗: a product's part of energy used for several at once, by the key agreed on.

    Source  GB/T 2589-2020, joint products; the key itself (weight, heat, value) is the unit's choice
    Units   tce; both keys alike
    Result  tce

    >>> joint_share(900, 20, 60)
    300.0
    """
    return energy_tce * ratio(own_key, all_keys)


def product_saving(base_unit_energy, unit_energy_now, output) -> Quantity:
    """产品节能量: what was saved on a product against the base year, at this year's output; negative where more was used.

    Source  GB/T 13234, S = Σ(e0 − e1) × P1 (R8.3)
    Units   tce per unit, both on one method; output in that unit
    Result  tce

    >>> round(product_saving(0.117, 0.107, 100_000))
    1000
    """
    return (base_unit_energy - unit_energy_now) * output


def is_of_key_size(energy_tce, designated, least_tce, designated_least_tce) -> Quantity:
    """达到重点用能单位标准: from 10,000 tce a year on, or from 5,000 on where an authority designated the unit.

    Source  重点用能单位节能管理办法（2018年第15号令）第二条 (R8.1)
    Units   tce; designated 0 or 1
    Result  true or false

    >>> is_of_key_size(10_000, 0, 10_000, 5_000), is_of_key_size(9_999, 0, 10_000, 5_000)
    (True, False)
    """
    return at_least(energy_tce, choose(designated == 1, designated_least_tce, least_tce))


def years_below(of_key_size, years_before) -> Quantity:
    """连续低于标准的年数: one more for a year below the mark, none after a year at or above it.

    Source  R8.1, ours: the rule names no way off the list
    Units   yes or no; number of years
    Result  number of years

    >>> years_below(False, 1), years_below(True, 1)
    (2, 0)
    """
    return choose(of_key_size == 1, 0, years_before + 1)


def is_key_user(of_key_size, listed, years_below_mark, years_to_leave) -> Quantity:
    """列入重点用能单位名录: who reaches the mark; who is listed stays until it has been below for so many years running.

    Source  重点用能单位节能管理办法（2018年第15号令）第二条; leaving after two years is ours (R8.1)
    Units   yes or no; listed 0 or 1; numbers of years
    Result  true or false

    >>> is_key_user(False, 1, 1, 2), is_key_user(False, 1, 2, 2)
    (True, False)
    """
    return choose(of_key_size == 1, True, choose(listed == 1, below(years_below_mark, years_to_leave), False))


def key_user_class(energy_tce, hundred_least_tce, thousand_least_tce) -> Quantity:
    """百千万分级: which level of government assesses a key user: the nation, the province or the city.

    Source  发改环资〔2017〕1909号 (R8.2)
    Units   tce
    Result  hundred (百家), thousand (千家) or ten_thousand (万家)

    >>> key_user_class(3_200_000, 3_000_000, 500_000), key_user_class(12_000, 3_000_000, 500_000)
    ('hundred', 'ten_thousand')
    """
    lower = choose(at_least(energy_tce, thousand_least_tce), "thousand", "ten_thousand")
    return choose(at_least(energy_tce, hundred_least_tce), "hundred", lower)
