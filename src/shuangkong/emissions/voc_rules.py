"""挥发性有机物: what a project reduces in a full year, by type (V1–V5), the three rates, substitution shares, balances.

Closures (V6) stand in rules.closure. α collection rate (收集率), β synchronous running rate (同步运行率), η removal rate
(去除率): shares, all three on mass.
"""

from shuangkong.kernel.formulas import Quantity, power, ratio


def abated(collection, running, removal) -> Quantity:
    """综合去除效率（三率之积）: the share of what is generated that never reaches the air.

    Source  α × β × η
    Units   shares
    Result  share

    >>> round(abated(0.9, 0.98, 0.85), 4)
    0.7497
    """
    return collection * running * removal


def emitted(use_t, content, collection, running, removal) -> Quantity:
    """物料使用的排放量: the solvent in the material, less what is abated.

    Source  E = M·w·(1 − αβη), generally used
    Units   use: t/a; content: mass share of VOCs; rates: shares
    Result  t/a

    >>> round(emitted(100, 0.62, 0.65, 0.90, 0.50), 4)
    43.865
    """
    return use_t * content * (1 - abated(collection, running, removal))


def substitution(
    use_before_t, content_before, use_after_t, content_after, output_ratio, collection, running, removal
) -> Quantity:
    """源头替代减排量 (V1): emission of the former materials at the present output less that of the new ones.

    Source  generally used; substitution is counted first, with the rates that the line had before
    Units   t/a, mass shares; output_ratio: present over former output or coated area; rates: shares
    Result  t/a

    >>> round(substitution(100, 0.62, 95, 0.12, 1, 0.65, 0.90, 0.50), 4)
    35.7995
    """
    before = emitted(use_before_t * output_ratio, content_before, collection, running, removal)
    return before - emitted(use_after_t, content_after, collection, running, removal)


def end_of_pipe(
    generated_t, collection_before, running_before, removal_before, collection_after, running_after, removal_after
) -> Quantity:
    """末端治理减排量 (V2): the gain in abatement on what is generated after the project.

    Source  generally used
    Units   t/a, shares
    Result  t/a

    >>> round(end_of_pipe(50, 0.30, 0.90, 0.15, 0.90, 0.98, 0.85), 4)
    35.46
    """
    gain = abated(collection_after, running_after, removal_after)
    return generated_t * (gain - abated(collection_before, running_before, removal_before))


def end_of_pipe_left(generated_t, collection_after, running_after, removal_after) -> Quantity:
    """末端治理后排放量: what still reaches the air.

    Source  G·(1 − αβη)
    Units   t/a, shares
    Result  t/a

    >>> round(end_of_pipe_left(50, 0.90, 0.98, 0.85), 4)
    12.515
    """
    return generated_t * (1 - abated(collection_after, running_after, removal_after))


def leaks(before_kg_h, after_kg_h, hours) -> Quantity:
    """泄漏检测与修复减排量 (V3): what a leaking component lost before the repair less after it.

    Source  generally used
    Units   kg/h, h/a
    Result  t/a

    >>> leaks(0.5, 0.1, 8000)
    3.2
    """
    return (before_kg_h - after_kg_h) * hours * 0.001


def leaks_left(after_kg_h, hours) -> Quantity:
    """修复后泄漏量: what the component still loses.

    Source  generally used
    Units   kg/h, h/a
    Result  t/a

    >>> leaks_left(0.1, 8000)
    0.8
    """
    return after_kg_h * hours * 0.001


def leak_rate(screening_ppm, factor, exponent) -> Quantity:
    """密封点泄漏速率: the loss of a component from its screening value, by the correlation of its kind.

    Source  correlation of the synthetic organic chemicals industry, e = a·SV^b; a and b by kind of component
    Units   ppm; factor a in kg/h
    Result  kg/h; missing where nothing was measured (zero and pegged values have their own)

    >>> round(leak_rate(10_000, 1.0e-5, 0.8), 6)
    0.015849
    """
    return factor * power(screening_ppm, exponent)


def vapour_recovery(throughput_t, loss_kg_t, recovered_before, recovered_after) -> Quantity:
    """油气回收减排量 (V4): the vapour of what is handled, times the gain in recovery.

    Source  generally used
    Units   t/a, kg per t without control, shares
    Result  t/a

    >>> round(vapour_recovery(100_000, 2.0, 0.5, 0.95), 4)
    90.0
    """
    return throughput_t * loss_kg_t * (recovered_after - recovered_before) * 0.001


def vapour_recovery_left(throughput_t, loss_kg_t, recovered_after) -> Quantity:
    """油气回收后排放量: the vapour that is not recovered.

    Source  generally used
    Units   t/a, kg per t, share
    Result  t/a

    >>> round(vapour_recovery_left(100_000, 2.0, 0.95), 4)
    10.0
    """
    return throughput_t * loss_kg_t * (1 - recovered_after) * 0.001


def tank(standing_before_t, working_before_t, standing_after_t, working_after_t) -> Quantity:
    """储罐改造减排量 (V5): standing and working losses before less after.

    Source  generally used; the losses themselves by a tank model
    Units   t/a
    Result  t/a

    >>> tank(6, 4, 1, 2)
    7
    """
    return standing_before_t + working_before_t - standing_after_t - working_after_t


def tank_left(standing_after_t, working_after_t) -> Quantity:
    """储罐改造后排放量: standing and working losses that remain.

    Source  generally used
    Units   t/a
    Result  t/a

    >>> tank_left(1, 2)
    3
    """
    return standing_after_t + working_after_t


def collection_rate(collected_t, generated_t) -> Quantity:
    """废气收集率: what is collected of what is generated.

    Source  plan wording (三率); by mass
    Units   t
    Result  share

    >>> collection_rate(90, 100)
    0.9
    """
    return ratio(collected_t, generated_t)


def running_rate(running_together_h, production_h) -> Quantity:
    """治理设施同步运行率: hours in which treatment and production ran, over the hours of production.

    Source  plan wording (三率)
    Units   h
    Result  share

    >>> running_rate(19, 20)
    0.95
    """
    return ratio(running_together_h, production_h)


def removal_rate(in_mg_m3, in_m3, out_mg_m3, out_m3) -> Quantity:
    """去除率: what treatment takes out, by mass.

    Source  plan wording (三率); volumes in and out on one basis
    Units   mg/m³, m³
    Result  share

    >>> removal_rate(200, 10_000, 50, 12_000)
    0.7
    """
    return 1 - ratio(out_mg_m3 * out_m3, in_mg_m3 * in_m3)


def carbon_days(carbon_kg, capacity, removed_mg_m3, flow_m3_h, hours_day) -> Quantity:
    """活性炭更换周期: days until the bed is full.

    Source  formula in use in environmental impact assessment, T = M·S ÷ (C·10⁻⁶·Q·t)
    Units   kg; share of its weight that carbon takes up; mg/m³ removed; m³/h; h/d
    Result  days

    >>> round(carbon_days(1000, 0.10, 40, 10_000, 16), 3)
    15.625
    """
    return ratio(carbon_kg * capacity, removed_mg_m3 * 1e-6 * flow_m3_h * hours_day)


def solvent_share(solvent_t, total_t) -> Quantity:
    """溶剂型使用占比: solvent-based materials of all that were used.

    Source  plan target; raw numerator and denominator are kept
    Units   t
    Result  share

    >>> solvent_share(62, 100)
    0.62
    """
    return ratio(solvent_t, total_t)


def points_fallen(base_share, share) -> Quantity:
    """占比降低百分点: fall of a share in percentage points; not the same as a relative fall.

    Source  plan target (coatings 20, inks 10 points)
    Units   shares
    Result  percentage points

    >>> round(points_fallen(0.62, 0.41), 4), round(points_fallen(0.30, 0.24), 4)
    (21.0, 6.0)
    """
    return 100 * (base_share - share)


def use_fallen(base_t, use_t) -> Quantity:
    """使用量降低率: relative fall of an amount used (adhesives).

    Source  plan target (20 %)
    Units   t
    Result  share

    >>> use_fallen(100, 78)
    0.22
    """
    return ratio(base_t - use_t, base_t)


def material_used(purchase_t, opening_t, closing_t, returns_t, waste_t) -> Quantity:
    """物料平衡使用量: what must have been used by purchases, stocks, returns and waste.

    Source  ledger check; the tolerance is ours, parameter emissions.material_tolerance
    Units   t
    Result  t

    >>> material_used(100, 10, 15, 3, 2)
    90
    """
    return purchase_t + opening_t - closing_t - returns_t - waste_t


def mixed_content(solvent_g, volume_l) -> Quantity:
    """施工状态下VOCs含量: VOCs of all components over their volume, thinner and hardener included.

    Source  ready-to-use mix, Σ Vᵢcᵢ ÷ Σ Vᵢ
    Units   Σ Vᵢcᵢ in g, Σ Vᵢ in L
    Result  g/L

    >>> mixed_content(4 * 400 + 1 * 850, 5)
    490.0
    """
    return ratio(solvent_g, volume_l)
