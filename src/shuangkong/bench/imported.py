"""汇入: a large workbook through the service that pages use, in a process of its own, told in seconds and memory.

Run as `python -m shuangkong.bench.imported FILE SUBMISSION`, so that start and peak memory are those of a server's process
that takes one file. Filing, review and approval are three people's, as everywhere.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

HEADINGS = (
    "统一社会信用代码", "单位详细名称", "能源名称", "期初库存量", "购进量", "购进金额", "能源消费量合计", "工业生产消费量", "用作原材料",
    "售出量", "期末库存", "采用折标系数", "消费量折标准煤", "工业生产消费量折标准煤", "加工转换产出折标准煤", "回收利用折标准煤",
)  # fmt: skip


def workbook(path: Path, rows: int) -> None:
    """Write a filled 205-1 of that many units: stock, purchase and use agree, and amounts differ from row to row."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("205-1")
        sheet.write_row(0, 0, HEADINGS)
        for n in range(rows):
            used = 900 + n % 5_000
            bought, coal, made = used + 100, round(used * 0.7143, 4), round((used - 20) * 0.7143, 4)
            sheet.write_row(n + 1, 0, (
                f"9152{n:014d}", f"虚构企业{n}", "原煤", 100, bought, bought * 0.8, used, used - 20, 0, 0, 200, 0.7143, coal,
                made, 0, 0,
            ))  # fmt: skip


def main(file: str, submission_id: str) -> None:
    """Take the file, submit, review and approve it; print the seconds of each and the peak memory in MB."""
    import django

    django.setup()
    from django.utils import timezone

    from shuangkong.access.models import User
    from shuangkong.statistics import services
    from shuangkong.statistics.in_use import in_use
    from shuangkong.statistics.models import Submission

    in_use()  # a running server has read its forms
    number, path = int(submission_id), Path(file)
    clerk, county, city = (User.objects.get(username=f"bench-{name}") for name in ("clerk", "county", "city"))
    start, busy = time.perf_counter(), time.process_time()
    services.take_file(number, path.read_bytes(), path.name, 0, clerk, timezone.now())
    told = {"import": time.perf_counter() - start, "import_cpu": time.process_time() - busy, "import_mb": _peak()}
    for name, user in (("submit", clerk), ("review", county), ("approve", city)):
        start = time.perf_counter()
        services.take_step(number, name, Submission.objects.get(pk=number).edits, user, timezone.now())
        told[name] = time.perf_counter() - start
    sys.stdout.write(json.dumps(told | {"peak_mb": _peak()}))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
