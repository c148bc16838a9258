"""网关设置: what an operator may set."""

from __future__ import annotations

from dataclasses import dataclass

from shuangkong.monitoring.gateway.commit import WINDOW_S


@dataclass(frozen=True)
class Settings:
    """What an operator may set; all design, none of it is a standard's."""

    idle_s: float = 900.0  # silence after which a link is closed
    first_s: float = 60.0  # time for a new link to bring its first frame
    silent_s: float = 0.5  # silence after which something that is no proper frame is taken as it is
    partial_s: float = 10.0  # the same for the beginning of a proper frame
    station_rate: int = 1_200  # frames a minute, where stations.csv says nothing
    address_rate: int = 60_000  # frames a minute from one address
    address_links: int = 1_000  # links from one address
    junk: int = 1 << 16  # bytes without a frame after which a link is closed
    online_s: int = 5  # how often lake/online is written
    stranger_rate: int = 600  # frames a minute that are kept apart from one address
    answer_timeout_s: float = 10.0  # monitoring.answer_timeout
    answer_retries: int = 3  # monitoring.answer_retries
    execution_s: float = 600.0  # how long a device may take to report how a request ended
    window_s: float = WINDOW_S
