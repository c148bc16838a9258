"""A Spark standalone cluster on loopback: a master and two workers, for a test or a bench."""

import os
import re
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

DEPLOY = "org.apache.spark.deploy"
STARTED = re.compile(r"Starting Spark master at (spark://\S+)")
WAIT_S = 60


@contextmanager
def cluster(folder, workers=2, memory="1g"):
    """Start it, yield (address, environment) for programs that use it, and end every process of it."""
    import pyspark

    program = Path(pyspark.__file__).parent / "bin" / "spark-class"
    # without a loopback address of its own Spark binds whatever the machine is called
    here = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_PUBLIC_DNS": "127.0.0.1", "SPARK_LOG_DIR": str(folder)}
    environment = {**os.environ, **here}
    with ExitStack() as running:
        log = folder / "master.log"
        _started(running, environment, log, program, f"{DEPLOY}.master.Master", "--port", "0", "--webui-port", "0")
        address = _waited(log, STARTED)
        for number in range(workers):
            own = ["--webui-port", "0", "--cores", "1", "--memory", memory, "--work-dir", folder / f"work{number}"]
            place = folder / f"worker{number}.log"
            _started(running, environment, place, program, f"{DEPLOY}.worker.Worker", *own, address)
            _waited(place, re.compile("Successfully registered with (master)"))
        yield address, environment


def _started(running, environment, log, *words):
    file = running.enter_context(log.open("w", encoding="utf-8"))
    words = [*map(str, words[:2]), "--host", "127.0.0.1", *map(str, words[2:])]
    process = subprocess.Popen(words, stdout=file, stderr=subprocess.STDOUT, env=environment)
    running.callback(process.wait)
    running.callback(process.terminate)


def _waited(log, sign):
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        found = sign.search(log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"{log.name} does not say {sign.pattern}: {log.read_text(encoding='utf-8')[-2000:]}")
