"""年末预计 — where the year is likely to end, and what one lever moves.

The rest of the year is taken to grow as the months that are known. Ours; the issued figure takes its place.
"""

from shuangkong.energy import nowcast_rules as rules


def test_the_whole_year(check):
    """Last year's whole × this year to date ÷ last year to date."""
    check(
        rules.year_end,
        """
        case    | before_year | now_to_date | before_to_date | year
        --------+-------------+-------------+----------------+------
        grew    | 1,000       | 525         | 500            | 1,050
        fell    | 1,000       | 480         | 500            | 960
        unknown | 1,000       | missing     | 500            | missing
        """,
    )


def test_the_fall_it_would_be(check):
    """The formula of the yearly bulletin."""
    check(
        rules.fall_since_base,
        """
        case | energy_tce | gdp_yuan | base_energy_tce | base_gdp_yuan | fall
        -----+------------+----------+-----------------+---------------+-----
        fell | 174        | 200      | 100             | 100           | 13 %
        rose | 210        | 200      | 100             | 100           | -5 %
        """,
    )


def test_what_a_lever_moves(check):
    """1 % at a user of 1 million tce moves a city of 5 million by 0.18 points; a project counts its value added too."""
    check(
        rules.moved_by,
        """
        case              | energy_added_tce | gdp_added_yuan | energy_tce | gdp_yuan        | base_intensity | moved
        ------------------+------------------+----------------+------------+-----------------+----------------+---------
        1 % at one user   | -10,000          | 0              | 5,000,000  | 100,000,000,000 | 0.000055       | 0.1818 %
        nothing           | 0                | 0              | 5,000,000  | 100,000,000,000 | 0.000055       | 0 %
        a heavy project   | 100,000          | 500,000,000    | 5,000,000  | 100,000,000,000 | 0.000055       | -1.3569 %
        1 % of the heavy  | 1,000            | 5,000,000      | 5,000,000  | 100,000,000,000 | 0.000055       | -0.0136 %
        as the city, R7.5 | 100,000          | 2,000,000,000  | 5,000,000  | 100,000,000,000 | 0.000055       | 0 %
        a light project   | 10,000           | 1,000,000,000  | 5,000,000  | 100,000,000,000 | 0.000055       | 0.7201 %
        """,
    )


def test_what_is_still_to_be_saved(check):
    """To stand exactly on the requirement; negative is room left."""
    check(
        rules.saving_needed,
        """
        case   | required | decline | gdp_yuan        | base_intensity | saving
        -------+----------+---------+-----------------+----------------+-------
        behind | 13 %     | 12 %    | 100,000,000,000 | 0.00005        | 50,000
        ahead  | 13 %     | 14 %    | 100,000,000,000 | 0.00005        | -50,000
        """,
    )
