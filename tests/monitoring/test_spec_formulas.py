"""监测数据计算公式 — from what a device measures to a mass.

HJ 212-2017 annex D: water by volume, gas by velocity, temperature, pressure and humidity. The hourly emission of gas is
the measured concentration times the flow, both dry at standard state; the corrected concentration only judges.
"""

from shuangkong.monitoring import rules


def test_volume_of_water(check):
    """ΔD = Q·T·10^-3. HJ 212-2017 annex D (1)."""
    check(
        rules.wastewater_volume,
        """
        case         | flow_l_s | seconds | volume
        -------------+----------+---------+-------
        ten minutes  | 20       | 600     | 12
        an hour      | 20       | 3600    | 72
        a slice      | 20       | 5       | 0.1
        nothing said | missing  | 600     | missing
        """,
    )


def test_mean_flow_of_water(check):
    """Qm = Dm·1000/600, Qh = Dh·1000/3600, Qd = Dd·1000/86400. HJ 212-2017 annex D."""
    check(
        rules.mean_flow,
        """
        case        | volume_m3 | seconds | flow
        ------------+-----------+---------+-----
        ten minutes | 12        | 600     | 20
        an hour     | 72        | 3,600   | 20
        a day       | 1,728     | 86,400  | 20
        """,
    )


def test_mass_in_water(check):
    """ΔG = ΔD·C·10^-3. HJ 212-2017 annex D; the three add up to 15.1 kg."""
    check(
        rules.wastewater_mass,
        """
        case   | volume_m3 | concentration_mg_l | mass
        -------+-----------+--------------------+-----
        first  | 100       | 45                 | 4.5
        second | 50        | 60                 | 3.0
        third  | 200       | 38                 | 7.6
        no C   | 200       | missing            | missing
        """,
    )


def test_mean_weighted_by_flow(check):
    """C = G·1000/D: 45, 60 and 38 mg/L in 100, 50 and 200 m3. HJ 212-2017 annex D."""
    check(
        rules.weighted_mean,
        """
        case         | mass_kg | volume_m3 | mean
        -------------+---------+-----------+--------
        three        | 15.1    | 350       | 43.1429
        no discharge | 0       | 0         | missing
        """,
    )


def test_standard_state(check):
    """Csn = Cs·101325/(Ba+Ps)·(273+ts)/273. HJ 212-2017 annex D."""
    check(
        rules.standard_state,
        """
        case        | actual_mg_m3 | temperature_c | static_pressure_pa | air_pressure_pa | standard
        ------------+--------------+---------------+--------------------+-----------------+---------
        a hot stack | 100          | 138.5         | -350               | 100,500         | 152.501
        as it is    | 100          | 0             | 0                  | 101,325         | 100.000
        no vacuum   | 100          | 20            | -101,325           | 101,325         | missing
        """,
    )


def test_dry_basis(check):
    """Cdry = Cwet/(1−Xsw). HJ 212-2017 annex D."""
    check(
        rules.dry_basis,
        """
        case      | wet_mg_m3 | humidity_percent | dry
        ----------+-----------+------------------+--------
        humid     | 100       | 8.5              | 109.290
        dry       | 100       | 0                | 100.000
        all water | 100       | 100              | missing
        """,
    )


def test_parts_per_million(check):
    """C = M/22.4·Cv; nitrogen monoxide counts with the molar mass of the dioxide. HJ 212-2017 annex D."""
    check(
        rules.from_ppm,
        """
        case      | ppm | molar_mass_g | concentration
        ----------+-----+--------------+--------------
        NO as NO2 | 120 | 46.01        | 246.48
        none      | 0   | 46.01        | 0.00
        """,
    )


def test_nitrogen_oxides(check):
    """C_NOx = C_NO·M_NO2/M_NO + C_NO2. HJ 212-2017 annex D; 120 ppm of NO are 160.77 mg/m3."""
    check(
        rules.nitrogen_oxides,
        """
        case       | monoxide_mg_m3 | dioxide_mg_m3 | monoxide_molar_g | dioxide_molar_g | oxides
        -----------+----------------+---------------+------------------+-----------------+-------
        only NO    | 160.7679       | 0             | 30.01            | 46.01           | 246.48
        only NO2   | 0              | 30            | 30.01            | 46.01           | 30.00
        one absent | missing        | 30            | 30.01            | 46.01           | missing
        """,
    )


def test_excess_air(check):
    """α = 21/(21−O2). HJ 212-2017 annex D."""
    check(
        rules.excess_air,
        """
        case   | oxygen_percent | ratio
        -------+----------------+--------
        burnt  | 0              | 1.000
        usual  | 14             | 3.000
        is air | 21             | missing
        """,
    )


def test_oxygen_correction(check):
    """C折 = C·(21−O2ref)/(21−O2), and none where 21−O2 is 0.5 or less. HJ 212-2017 annex D; the bound is ours."""
    check(
        rules.oxygen_corrected,
        """
        case         | dry_mg_m3 | oxygen_percent | reference_oxygen_percent | least_difference | corrected
        -------------+-----------+----------------+--------------------------+------------------+----------
        boiler       | 180       | 14.2           | 9                        | 0.5              | 317.647
        sinter       | 38        | 17.2           | 16                       | 0.5              | 50.000
        almost air   | 38        | 20.5           | 16                       | 0.5              | missing
        just enough  | 38        | 20.4           | 16                       | 0.5              | 316.667
        more than air| 38        | 21.3           | 16                       | 0.5              | missing
        no reference | 38        | 17.2           | missing                  | 0.5              | missing
        """,
    )


def test_velocity(check):
    """Vs = Kv·Vp. HJ 212-2017 annex D."""
    check(
        rules.duct_velocity,
        """
        case  | field_coefficient | measured_m_s | velocity
        ------+-------------------+--------------+---------
        usual | 0.95              | 10           | 9.5
        """,
    )


def test_flow_in_the_duct(check):
    """Qsh = 3600·F·Vs. HJ 212-2017 annex D."""
    check(
        rules.wet_flow,
        """
        case  | area_m2 | velocity_m_s | flow
        ------+---------+--------------+--------
        stack | 9.6     | 12.5         | 432,000
        """,
    )


def test_dry_flow_at_standard_state(check):
    """Qsnh = Qsh·273/(273+ts)·(Ba+Ps)/101325·(1−Xsw). HJ 212-2017 annex D."""
    check(
        rules.dry_standard_flow,
        """
        case         | wet_m3_h | temperature_c | static_pressure_pa | humidity_percent | air_pressure_pa | flow
        -------------+----------+---------------+--------------------+------------------+-----------------+-----------
        stack        | 432,000  | 138.5         | -350               | 8.6              | 100,500         | 258,914.93
        as it is     | 432,000  | 0             | 0                  | 0                | 101,325         | 432,000.00
        not measured | 432,000  | missing       | -350               | 8.6              | 100,500         | missing
        """,
    )


def test_hourly_emission(check):
    """Gh = C·Qsnh·10^-6 with the measured concentration. HJ 212-2017 annex D."""
    check(
        rules.hourly_emission,
        """
        case    | dry_mg_m3 | dry_flow_m3_h | emission
        --------+-----------+---------------+--------
        stack   | 42.1      | 258,914.93    | 10.9003
        no flow | 42.1      | missing       | missing
        """,
    )


def test_arithmetic_mean(check):
    """The mean of minutes, hours and days is arithmetic. HJ 212-2017 annex D."""
    check(
        rules.mean_of,
        """
        case    | total | count | mean
        --------+-------+-------+--------
        hour    | 450   | 45    | 10.0
        nothing | 0     | 0     | missing
        """,
    )
