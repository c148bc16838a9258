"""节能审查: which route a project takes, by the version in force on the day of filing (R6.1), and how long it holds (R6.2).

Each version takes what it looks at, by name; gate.py hands it over. Thresholds are dated parameters
(parameters/review_*.yaml). Secret projects and those of listed simple industries need no separate review in any of them.
"""

from collections.abc import Callable, Mapping

from shuangkong.kernel.formulas import Quantity, above, at_least, below, choose, ratio


def review_route_2010(
    energy_tce,
    power_kwh,
    oil_t,
    gas_m3,
    book_tce,
    book_kwh,
    book_oil_t,
    book_gas_m3,
    least_tce,
    form_kwh,
    form_oil_t,
    form_gas_m3,
) -> Quantity:
    """节能评估分类（2010年）: a report book, a report form, or registration, by any one of four amounts.

    Source  国家发展改革委令2010年第6号, R6.1
    Units   tce, kWh, t, m3 a year; `least_tce` is where the form begins
    Result  report_book, report_form, registration

    >>> review_route_2010(999, 2_000_000, 0, 0, 3_000, 5_000_000, 1_000, 1_000_000, 1_000, 2_000_000, 500, 500_000)
    'report_form'
    """
    book = (
        at_least(energy_tce, book_tce) | at_least(power_kwh, book_kwh) | at_least(oil_t, book_oil_t)
        | at_least(gas_m3, book_gas_m3)
    )  # fmt: skip
    form = (
        at_least(energy_tce, least_tce) | at_least(power_kwh, form_kwh) | at_least(oil_t, form_oil_t)
        | at_least(gas_m3, form_gas_m3)
    )  # fmt: skip
    return choose(book, "report_book", choose(form, "report_form", "registration"))


def review_route_2017(energy_tce, power_kwh, central, least_tce, least_kwh, province_tce) -> Quantity:
    """节能审查权限（2017年、2023年）: none below both thresholds, the province from its threshold, else as it delegates.

    Source  国家发展改革委令2016年第44号; 2023年第2号, the same with another threshold of the province, R6.1
    Units   tce, kWh a year; central: 1 where approved by the centre
    Result  no_separate_review, province, local_as_delegated

    >>> [review_route_2017(tce, kwh, 0, 1_000, 5_000_000, 10_000) for tce, kwh in ((737, 6e6), (614, 4.9e6), (10_000, 0))]
    ['local_as_delegated', 'no_separate_review', 'province']
    """
    small = below(energy_tce, least_tce) & below(power_kwh, least_kwh)
    large = at_least(energy_tce, province_tce) | (central == 1)
    return choose(small, "no_separate_review", choose(large, "province", "local_as_delegated"))


def review_route_2025(
    energy_tce, coal_t, two_high, central, least_tce, least_coal_t, province_tce, nation_tce, nation_coal_t
) -> Quantity:
    """节能审查和碳排放评价权限（2025年）: coal instead of electricity decides; the largest go to the nation; no county for 两高.

    Source  国家发展改革委令2025年第31号, R6.1; the list of key industries for the nation is not at hand, so all count
    Units   tce, t of coal a year; two_high, central: 1 or 0
    Result  no_separate_review, nation, province, prefecture_or_above, local_as_delegated

    >>> [review_route_2025(tce, 0, 1, 0, 1_000, 1_000, 10_000, 500_000, 500_000) for tce in (999, 1_000, 10_000, 500_000)]
    ['no_separate_review', 'prefecture_or_above', 'province', 'nation']
    """
    small = below(energy_tce, least_tce) & below(coal_t, least_coal_t)
    largest = at_least(energy_tce, nation_tce) | at_least(coal_t, nation_coal_t)
    large = at_least(energy_tce, province_tce) | (central == 1)
    local = choose(two_high == 1, "prefecture_or_above", "local_as_delegated")
    return choose(small, "no_separate_review", choose(largest, "nation", choose(large, "province", local)))


REVIEW_ROUTE: Mapping[str, Callable[..., Quantity]] = {
    "2010-11-01": review_route_2010,
    "2017-01-01": review_route_2017,
    "2023-06-01": review_route_2017,
    "2025-09-01": review_route_2025,
}


def reviewed_energy(energy_tce, before_tce, same_site_and_process) -> Quantity:
    """审查所用能耗: the whole, or the increment where neither site nor main process and equipment change.

    Source  R6.1; electricity at calorific value (当量值)
    Units   tce a year
    Result  tce

    >>> reviewed_energy(1500, 900, 1), reviewed_energy(1500, 900, 0)
    (600, 1500)
    """
    return choose(same_site_and_process == 1, energy_tce - before_tce, energy_tce)


def needs_re_review(actual_tce, approved_tce, share) -> Quantity:
    """需重新审查（变更）: actual energy at or beyond that share of what was approved.

    Source  R6.2
    Units   tce a year; share: 1.1
    Result  true or false; missing where nothing was approved

    >>> needs_re_review(110, 100, 1.1), needs_re_review(109.9, 100, 1.1)
    (True, False)
    """
    return at_least(ratio(actual_tce, approved_tce), share)


def opinion_lapsed(on, opinion_day, valid_years, started) -> Quantity:
    """节能审查意见失效: works have not started within the years for which the opinion holds.

    Source  R6.2
    Units   on, opinion_day: yyyymmdd; started: 1 or 0
    Result  true or false; the day two years later is the last on which it holds

    >>> opinion_lapsed(20260302, 20240301, 2, 0), opinion_lapsed(20260301, 20240301, 2, 0)
    (True, False)
    """
    return choose(started == 1, False, above(on, opinion_day + valid_years * 10_000))
