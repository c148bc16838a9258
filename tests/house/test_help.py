"""The command line answers at once: heavy libraries are imported by the command that needs them."""

import subprocess
import sys
import time
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("shuangkong")
HEAVY = ("django", "duckdb", "hamilton", "ibis", "numpy", "pandas", "pyarrow", "pyspark")


def test_help_answers_in_half_a_second():
    """The best of five whole processes, so that a busy machine is not mistaken for a slow program."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([SCRIPT, "--help"], check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.5


def test_help_loads_no_heavy_library():
    """Says which import is to blame, before anybody has to measure."""
    loading = "import sys; import shuangkong.cli.main; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", loading], check=True, capture_output=True, text=True)
    assert set(run.stdout.split()).isdisjoint(HEAVY)
