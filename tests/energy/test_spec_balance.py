"""地区能源平衡 — what an area had to use and what it used: two sides that should agree.

The balance sheet counts a region's energy twice, from where it came and from where it went. Numbers are invented.
"""

from shuangkong.energy import rules


def test_supply(check):
    """Opening stock + primary production + inflow − outflow − closing stock. R1.7."""
    check(
        rules.balance_supply,
        """
        case       | opening_stock_tce | production_tce | inflow_tce | outflow_tce | closing_stock_tce | supply
        -----------+-------------------+----------------+------------+-------------+-------------------+--------
        a region   | 50                | 300            | 700        | 40          | 60                | 950
        stock lost | missing           | 300            | 700        | 40          | 60                | missing
        """,
    )


def test_final_consumption(check):
    """The sectors and households. R1.7."""
    check(
        rules.final_consumption,
        """
        case     | final_agriculture_tce | final_industry_tce | final_construction_tce | final_transport_tce | final_services_tce | final_households_tce | final
        ---------+-----------------------+--------------------+------------------------+---------------------+--------------------+----------------------+--------
        a region | 20                    | 500                | 10                     | 80                  | 90                 | 100                  | 800
        one lost | 20                    | missing            | 10                     | 80                  | 90                 | 100                  | missing
        """,
    )


def test_use(check):
    """Final consumption, the losses of transformation, and those of transport and storage. R1.7."""
    check(
        rules.balance_use,
        """
        case     | final_tce | transformation_loss_tce | other_loss_tce | use
        ---------+-----------+-------------------------+----------------+--------
        a region | 800       | 120                     | 15             | 935
        no loss  | 800       | 0                       | 0              | 800
        not told | 800       | missing                 | 15             | missing
        """,
    )


def test_difference(check):
    """Supply less use, as a share of use. R1.7; up to 2 % is taken for balanced, which is ours."""
    check(
        rules.balance_difference,
        """
        case            | supply_tce | use_tce | difference
        ----------------+------------+---------+-----------
        within 2 %      | 950        | 935     | 1.60 %
        just on it      | 1020       | 1000    | 2.00 %
        more used       | 900        | 935     | -3.74 %
        nothing used    | 900        | 0       | missing
        use not known   | 900        | missing | missing
        """,
    )
