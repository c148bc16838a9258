"""应答: what the host answers to a message. PW and MN are copied, ST is 91, the exchange keeps its QN.

2005 writes the QN of the answered message inside CP, 2017 and 2025 in the header. What a message did not say can't be
answered: without QN in 2017 and 2025 there is no exchange, and ValueError says so.
"""

from __future__ import annotations

from shuangkong.monitoring.protocol.codes import of_version
from shuangkong.monitoring.protocol.message import Message, Pair
from shuangkong.monitoring.protocol.writing import composed

INTERACTION = "91"


def data_answer(message: Message) -> Message:
    """数据应答 9014: the data has been taken in. Only where the Flag asks for it (`message.wants_answer`)."""
    return _answer(message, "9014")


def notice_answer(message: Message) -> Message:
    """通知应答 9013: the notice has been taken in."""
    return _answer(message, "9013")


def request_answer(message: Message, result: str) -> Message:
    """请求应答 9011: whether a request is going to be carried out (QnRtn)."""
    return _answer(message, "9011", _result("QnRtn", result, message.version))


def execution_result(message: Message, result: str) -> Message:
    """执行结果 9012: how a request ended (ExeRtn)."""
    return _answer(message, "9012", _result("ExeRtn", result, message.version))


def _result(name: str, result: str, version: int) -> Pair:
    codes = of_version(f"results:{name}", "code", version)
    if result not in codes:
        raise ValueError(f"{name} {result} is no result of version {version}; there are {', '.join(codes)}")
    return name, result


def _answer(message: Message, cn: str, result: Pair | None = None) -> Message:
    header = {"ST": INTERACTION, "CN": cn, "PW": message.pw or "", "MN": message.mn or ""}
    pairs = [] if result is None else [result]
    if message.version == 2005:
        if message.qn:
            pairs.insert(0, ("QN", message.qn))
    elif message.qn:
        header["QN"] = message.qn
    else:
        raise ValueError("a message without QN can't be answered")
    return composed(message.version, header, tuple((pair,) for pair in pairs))
