"""测速: how many characters of a plan are read in a second."""

from __future__ import annotations

import time

from shuangkong.plans.reader import read

# One section in the manner of such plans, with every kind of finding; made up.
SECTION = (
    "（{number}）重点领域提升工程。加强重点行业改造，推广先进适用技术，健全管理体系，引导企业向园区集聚，完善配套设施。"
    "到2025年，全市甲类利用率达到{number}0%以上，甲、乙、丙重点工程减排量分别达到1.5万吨、0.3万吨和2.2万吨，"
    "单位产品能耗比2020年下降1{number}.5%，新增处理能力{number}万吨/日，基本淘汰35蒸吨/小时及以下燃煤锅炉。"
    "（市甲局、市乙局牵头，市丙局、市丁局等按职责分工负责）\n"
)
LENGTH = 10_000


def sample(length: int = LENGTH) -> str:
    """Return a made-up plan of about so many characters."""
    body = "".join(SECTION.format(number=1 + index % 9) for index in range(1 + length // len(SECTION)))
    return ("某市“十四五”节能减排综合工作方案\n一、重点任务\n" + body)[:length]


def characters_per_second(length: int = LENGTH, rounds: int = 5) -> float:
    """Return the speed of the reader on a made-up plan: the best of some rounds, after one to warm up."""
    text = sample(length)
    read(text)
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        read(text)
        best = min(best, time.perf_counter() - start)
    return length / best
