"""The command line answers at once: heavy libraries are imported by the command that needs them."""

import resource
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("shuangkong")
HEAVY = ("django", "duckdb", "hamilton", "ibis", "numpy", "pandas", "pyarrow", "pyspark")


def test_help_answers_in_half_a_second():
    """Processor time of the best of five whole processes: a busy machine is not mistaken for a slow program."""
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([SCRIPT, "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(seconds) < 0.5


def test_help_loads_no_heavy_library():
    """Says which import is to blame, before anybody has to measure."""
    loading = "import sys; import shuangkong.cli.main; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", loading], check=True, capture_output=True, text=True)
    assert set(run.stdout.split()).isdisjoint(HEAVY)
