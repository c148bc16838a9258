"""自动监测数据的计算: the formulas of HJ 212-2017 annex D, what makes a mean valid, and what stands in for what is not.

Concentrations of gas in mg/m3, of water in mg/L; oxygen and humidity in %; masses in kg; flows of gas in m3/h.
"""

from shuangkong.kernel.formulas import Quantity, above, at_least, at_most, choose, larger, ratio

ICE = 273.0  # K at 0 °C, as the standard writes it
STANDARD_PRESSURE = 101_325.0  # Pa
AIR_OXYGEN = 21.0  # % of oxygen in air, as the standard writes it
MOLAR_VOLUME = 22.4  # L/mol at standard state


def wastewater_volume(flow_l_s, seconds) -> Quantity:
    """污水排放量: the volume that a flow makes in a time.

    Source  HJ 212-2017 附录D (1)
    Units   L/s, s
    Result  m3

    >>> wastewater_volume(20, 600)
    12.0
    """
    return flow_l_s * seconds * 0.001


def mean_flow(volume_m3, seconds) -> Quantity:
    """污水平均流量: the flow that a volume means over a time.

    Source  HJ 212-2017 附录D: ten minutes, hours and days by the same formula
    Units   m3, s
    Result  L/s

    >>> mean_flow(72, 3600)
    20.0
    """
    return ratio(volume_m3 * 1000.0, seconds)


def wastewater_mass(volume_m3, concentration_mg_l) -> Quantity:
    """污水污染物排放量: the mass that a volume of water carries.

    Source  HJ 212-2017 附录D
    Units   m3, mg/L
    Result  kg

    >>> wastewater_mass(100, 45)
    4.5
    """
    return volume_m3 * concentration_mg_l * 0.001


def weighted_mean(mass_kg, volume_m3) -> Quantity:
    """流量加权平均浓度: mass over volume; where nothing was discharged there is no concentration.

    Source  HJ 212-2017 附录D; HJ 356-2019 (daily means of water are weighted by flow)
    Units   kg, m3
    Result  mg/L

    >>> round(weighted_mean(15.1, 350), 4)
    43.1429
    """
    return ratio(mass_kg * 1000.0, volume_m3)


def standard_state(actual_mg_m3, temperature_c, static_pressure_pa, air_pressure_pa) -> Quantity:
    """标准状态浓度: a concentration at 273 K and 101 325 Pa.

    Source  HJ 212-2017 附录D
    Units   mg/m3 as in the duct, °C, Pa against the air outside, Pa
    Result  mg/m3

    >>> round(standard_state(100, 138.5, -350, 100_500), 3)
    152.501
    """
    expanded = ratio(temperature_c + ICE, ICE) * ratio(STANDARD_PRESSURE, air_pressure_pa + static_pressure_pa)
    return actual_mg_m3 * expanded


def dry_basis(wet_mg_m3, humidity_percent) -> Quantity:
    """干基浓度: a concentration without the water in the gas; oxygen by the same formula.

    Source  HJ 212-2017 附录D
    Units   mg/m3 (or % of oxygen), % of water by volume
    Result  as it came in

    >>> round(dry_basis(100, 8.5), 3)
    109.29
    """
    return ratio(wet_mg_m3 * 100.0, 100.0 - humidity_percent)


def from_ppm(ppm, molar_mass_g) -> Quantity:
    """体积浓度换算: parts per million by volume as a mass concentration at standard state.

    Source  HJ 212-2017 附录D
    Units   10^-6, g/mol
    Result  mg/m3

    >>> round(from_ppm(120, 46.01), 2)
    246.48
    """
    return ratio(ppm * molar_mass_g, MOLAR_VOLUME)


def nitrogen_oxides(monoxide_mg_m3, dioxide_mg_m3, monoxide_molar_g, dioxide_molar_g) -> Quantity:
    """氮氧化物浓度: nitrogen monoxide counted as dioxide, and the dioxide.

    Source  HJ 212-2017 附录D; HJ 75-2017 (nitrogen oxides are told as NO2)
    Units   mg/m3, g/mol
    Result  mg/m3 as NO2

    >>> round(nitrogen_oxides(160.75, 0, 30.01, 46.01), 2)
    246.45
    """
    return monoxide_mg_m3 * ratio(dioxide_molar_g, monoxide_molar_g) + dioxide_mg_m3


def excess_air(oxygen_percent) -> Quantity:
    """过量空气系数: how much more air there was than burning needed.

    Source  HJ 212-2017 附录D
    Units   % of oxygen in dry gas
    Result  ratio

    >>> excess_air(14)
    3.0
    """
    return ratio(AIR_OXYGEN, AIR_OXYGEN - oxygen_percent)


def oxygen_corrected(dry_mg_m3, oxygen_percent, reference_oxygen_percent, least_difference) -> Quantity:
    """折算浓度: a concentration as it would be at the reference oxygen; none close to air, where it would explode.

    Source  HJ 212-2017 附录D; the bound is ours (parameter monitoring.oxygen_guard)
    Units   mg/m3 in dry gas at standard state, %, %, percentage points
    Result  mg/m3; missing without a reference

    >>> round(oxygen_corrected(180, 14.2, 9, 0.5), 3)
    317.647
    """
    left = AIR_OXYGEN - oxygen_percent
    usable = choose(above(left, least_difference), left, 0.0)
    return ratio(dry_mg_m3 * (AIR_OXYGEN - reference_oxygen_percent), usable)


def duct_velocity(field_coefficient, measured_m_s) -> Quantity:
    """烟道断面平均流速: the velocity at the probe times the coefficient of the velocity field.

    Source  HJ 212-2017 附录D
    Units   ratio, m/s
    Result  m/s

    >>> duct_velocity(1.25, 10)
    12.5
    """
    return field_coefficient * measured_m_s


def wet_flow(area_m2, velocity_m_s) -> Quantity:
    """实际工况湿烟气流量: what passes the duct in an hour, as hot and wet as it is.

    Source  HJ 212-2017 附录D
    Units   m2, m/s
    Result  m3/h

    >>> wet_flow(9.6, 12.5)
    432000.0
    """
    return area_m2 * velocity_m_s * 3600.0


def dry_standard_flow(wet_m3_h, temperature_c, static_pressure_pa, humidity_percent, air_pressure_pa) -> Quantity:
    """标准状态干烟气流量: the same flow at 273 K and 101 325 Pa, without its water.

    Source  HJ 212-2017 附录D
    Units   m3/h, °C, Pa against the air outside, % of water by volume, Pa
    Result  m3/h

    >>> round(dry_standard_flow(432_000, 138.5, -350, 8.6, 100_500), 2)
    258914.93
    """
    cooled = ratio(wet_m3_h * ICE, temperature_c + ICE)
    pressed = ratio(cooled * (air_pressure_pa + static_pressure_pa), STANDARD_PRESSURE)
    return pressed * (100.0 - humidity_percent) * 0.01


def hourly_emission(dry_mg_m3, dry_flow_m3_h) -> Quantity:
    """小时排放量: measured concentration times flow, both dry at standard state; never the corrected one.

    Source  HJ 212-2017 附录D
    Units   mg/m3, m3/h
    Result  kg of the hour

    >>> round(hourly_emission(42.1, 258_914.93), 4)
    10.9003
    """
    return dry_mg_m3 * dry_flow_m3_h * 0.000001


def mean_of(total, count) -> Quantity:
    """算术平均值: minutes of an hour, hours of a day, days of a month.

    Source  HJ 212-2017 附录D
    Units   any, number of values
    Result  as the total

    >>> mean_of(450, 45)
    10.0
    """
    return ratio(total, count)


def enough(valid_count, least_count) -> Quantity:
    """均值有效: whether enough valid values went into a mean; exactly enough is enough.

    Source  HJ 75-2017, HJ 212-2017 附录D: 45 minutes an hour, 20 hours a day, 25 days a month (February 23)
    Units   numbers of values
    Result  true or false

    >>> enough(45, 45), enough(44, 45)
    (True, False)
    """
    return at_least(valid_count, least_count)


def enough_share(valid_count, due_count, least_share) -> Quantity:
    """有效数据比例达标: whether enough of the values that were due are valid (water); nothing due is not enough.

    Source  HJ 356-2019: 75 % of a day's values, 75 % of a month's days; HJ 212-2017 附录C uses the same for marks of gas
    Units   numbers of values, share
    Result  true or false; missing where nothing was due

    >>> enough_share(18, 24, 0.75), enough_share(17, 24, 0.75)
    (True, False)
    """
    return at_least(ratio(valid_count, due_count), least_share)


def none_abnormal(abnormal_count) -> Quantity:
    """废水时段标记正常: one abnormal value makes the period abnormal.

    Source  HJ 212-2017 附录C 注
    Units   number of values
    Result  true or false

    >>> none_abnormal(0), none_abnormal(1)
    (True, False)
    """
    return at_most(abnormal_count, 0.0)


def capture_rate(due_hours, stopped_hours, invalid_hours) -> Quantity:
    """有效数据捕集率: the share of the hours in operation for which there are valid data.

    Source  HJ 75-2017, by quarter
    Units   h
    Result  share; missing where the facility never ran

    >>> round(capture_rate(2208, 96, 120), 5)
    0.94318
    """
    ran = due_hours - stopped_hours
    return ratio(ran - invalid_hours, ran)


def window(rate, run_hours, high_rate, least_rate, short_run, short_hours, long_hours, low_hours) -> Quantity:
    """替代数据的回溯小时数: how many valid hours back the largest emission is looked for.

    Source  HJ 75-2017, tables 5 and 6; below the least rate there is no rule that a machine could follow
    Units   share, h; shares; h
    Result  valid hours; missing below the least rate

    >>> window(0.95, 24, 0.9, 0.75, 24, 180, 720, 2160), window(0.95, 25, 0.9, 0.75, 24, 180, 720, 2160)
    (180.0, 720.0)
    """
    by_run = choose(at_most(run_hours, short_run), short_hours, long_hours)
    by_rate = choose(at_least(rate, high_rate), by_run, low_hours)
    return ratio(by_rate, choose(at_least(rate, least_rate), 1.0, 0.0))


def at_detection(concentration_mg_l, substitute_mg_l) -> Quantity:
    """检出限以下的取值: zero and small negative values of water count as the substitute of the pollutant.

    Source  HJ 356-2019 (after a check on the spot); values between zero and the detection limit stay as they are
    Units   mg/L
    Result  mg/L

    >>> at_detection(-0.3, 2), at_detection(12, 2)
    (2, 12)
    """
    return choose(above(concentration_mg_l, 0.0), concentration_mg_l, larger(substitute_mg_l, concentration_mg_l))


def near_zero(concentration_mg_l, substitute_mg_l, times) -> Quantity:
    """负值在允许范围内: whether a value of water is positive, zero, or negative by no more than the drift of a zero point.

    Source  HJ 356-2019 speaks of small negative values; how small is ours (parameter monitoring.negative_times)
    Units   mg/L, mg/L, times the substitute
    Result  true or false

    >>> near_zero(-2, 2, 1), near_zero(-2.1, 2, 1)
    (True, False)
    """
    return at_least(concentration_mg_l, 0.0 - substitute_mg_l * times)


def exceeds(concentration, limit) -> Quantity:
    """超标: a concentration above the limit; exactly on the limit is within it.

    Source  the discharge standards: concentrations shall not be higher than the limit
    Units   mg/m3 or mg/L, both alike
    Result  true or false

    >>> exceeds(50.0001, 50), exceeds(50, 50)
    (True, False)
    """
    return above(concentration, limit)
