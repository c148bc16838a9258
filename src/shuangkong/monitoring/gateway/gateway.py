"""网关: takes in what devices report, makes it durable, then acknowledges it.

Before the acknowledgement only length, check and sender are looked at; what a frame means is read later (the lake).
Nothing that is a frame is dropped: those of unknown stations, with a wrong password, or damaged are kept apart in
lake/quarantine, unacknowledged. What comes too fast is read more slowly. Several gateways with different names write
the same lake without knowing of each other.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from pathlib import Path
from typing import Any

from shuangkong.kernel.problems import BadData
from shuangkong.monitoring.gateway import presence
from shuangkong.monitoring.gateway.addresses import Addresses
from shuangkong.monitoring.gateway.clock import Clock
from shuangkong.monitoring.gateway.commit import Committer
from shuangkong.monitoring.gateway.connection import Connection
from shuangkong.monitoring.gateway.dialogue import Dialogues
from shuangkong.monitoring.gateway.presence import Counts, Presence
from shuangkong.monitoring.gateway.settings import Settings
from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.lake.stations import Station, Stations
from shuangkong.monitoring.protocol.cutting import Piece
from shuangkong.monitoring.protocol.frame import OPEN, opened
from shuangkong.monitoring.protocol.peek import INTERACTION, Seen, answer, deciphers, peek

LOG = logging.getLogger(__name__)
TICK_S = 0.25
TICKS_A_SECOND = round(1 / TICK_S)


class Gateway:
    """One gateway on one lake."""

    def __init__(self, lake: Path, name: str, settings: Settings) -> None:
        self.lake = lake
        self.name = name
        self.settings = settings
        self.monotonic = time.monotonic
        self.clock = Clock()
        self.stations = Stations(lake / "stations.csv")
        self.raw = Journal(lake / "raw", name)
        self.apart = Journal(lake / "quarantine", name)
        self.committer = Committer((self.raw, self.apart), self._full, settings.window_s)
        self.counts = Counts()
        self.online = lake / "online" / f"{name}.json"
        self.presence: dict[str, Presence] = presence.remembered(self.online)
        for known in self.presence.values():
            known.allowance = settings.station_rate
        self.links: dict[bytes, Connection] = {}  # the latest link of each station
        self.open: set[Connection] = set()
        self.addresses = Addresses(settings.address_rate)
        self.strangers: Counter[str] = Counter()  # of the last hour, by name and reason
        self.dialogues = Dialogues(lake / "commands", self)
        self.stopping = False
        self._ticks = 0

    # links

    def joined(self, link: Connection) -> None:
        """Take a new link, or close it where its address has too many."""
        self.counts.connections += 1
        self.open.add(link)
        links = self.addresses.joined(link.address)
        if self.committer.is_full:
            link.hold("disk")
        if self.stopping or links > self.settings.address_links:
            self._close(link, "stopping" if self.stopping else "too_many_links")

    def left(self, link: Connection) -> None:
        """Forget a link."""
        self.open.discard(link)
        self.addresses.left(link.address)
        for mn in link.known:
            if self.links.get(mn) is link:
                del self.links[mn]

    def _close(self, link: Connection, reason: str) -> None:
        self.counts.closed[reason] += 1
        link.close(at_once="answers" in link.reasons)

    def _full(self, full: bool) -> None:
        for link in self.open:
            if full:
                link.hold("disk")
            else:
                link.release("disk")

    # frames

    def take(self, link: Connection, frames: list[bytes]) -> None:
        """Take in frames whose length, check and end are right."""
        now = self.clock.now()
        for raw in frames:
            seen = peek(raw[OPEN:-6])
            if seen is None:
                self._refuse(link, None, now, raw, "no_station")
                continue
            station = self._sender(seen)
            if station is None:
                self._stranger(link, seen, now, raw)
            else:
                self._accept(link, station, seen, now, raw)
        self._throttle(link, len(frames))

    def examine(self, link: Connection, pieces: list[Piece]) -> None:
        """Take in what is a frame only to a tolerant reader, or none."""
        now = self.clock.now()
        for piece in pieces:
            seen = peek(piece.raw[OPEN:])
            station = self._sender(seen) if seen else None
            refusal = _refusal(piece.raw, station)
            if refusal is None and seen is not None and station is not None:
                link.frames += 1
                self._accept(link, station, seen, now, piece.raw)
            elif refusal is None and seen is not None:
                self._stranger(link, seen, now, piece.raw)
            else:
                self._refuse(link, station, now, piece.raw, refusal or "no_station")
        self._throttle(link, len(pieces))

    def _sender(self, seen: Seen) -> Station | None:
        station = self.stations.by_mn.get(seen.mn)
        return station if station is not None and station.password.encode() == seen.pw else None

    def _accept(self, link: Connection, station: Station, seen: Seen, now: int, raw: bytes) -> None:
        self.committer.add(self.raw, station.mn, now, raw)
        self.counts.accepted += 1
        known = self.presence.get(station.mn)
        if known is None:
            known = self.presence[station.mn] = Presence(first=now, allowance=self._rate(station))
        known.last = now
        known.frames += 1
        known.allowance -= 1
        if known.allowance < 0:
            known.throttled += 1
            link.over.add(station.mn)
        if self.links.get(seen.mn) is not link:
            known.version, known.st = seen.version, seen.st.decode("ascii", "replace")
            link.known.add(seen.mn)
            self.links[seen.mn] = link
        if seen.cn in INTERACTION or station.mn in self.dialogues.open:
            self.dialogues.answered(station.mn, seen, raw)
        told = answer(seen)
        if told is not None:
            self.counts.answered += 1
            self.committer.then(link.send, told)

    def _refuse(self, link: Connection, station: Station | None, now: int, raw: bytes, reason: str) -> None:
        self.counts.rejected[reason] += 1
        if station is not None:
            self.presence.setdefault(station.mn, Presence(first=now, last=now)).remark(reason)
        self._apart(link, station.mn if station else "", now, raw, "rejected")

    def _stranger(self, link: Connection, seen: Seen, now: int, raw: bytes) -> None:
        reason = "wrong_password" if seen.mn in self.stations.by_mn else "unknown_station"
        mn = seen.mn.decode("utf-8", "backslashreplace")
        self.strangers[f"{_visible(mn)}（{'访问密码不符' if reason == 'wrong_password' else '不在设备名单中'}）"] += 1
        if reason == "wrong_password":
            self.presence.setdefault(mn, Presence(first=now, last=now)).remark(reason)
        self._apart(link, mn, now, raw, reason)

    def _apart(self, link: Connection, mn: str, now: int, raw: bytes, reason: str) -> None:
        """Keep a frame apart; it weighs more than others, so that a stranger can't fill the disk."""
        self.addresses.spend(link.address, self.settings.address_rate / self.settings.stranger_rate)
        self.counts.quarantined[reason] += 1
        self.committer.add(self.apart, mn, now, raw)

    def allow(self) -> None:
        """Give every station and address what a second allows, and read on where there is something to spend again."""
        for mn, known in self.presence.items():
            station = self.stations.by_mn.get(mn.encode())
            if station is not None:
                rate = self._rate(station)
                known.allowance = min(rate, known.allowance + rate / 60)
        self.addresses.allow()
        for link in self.open:
            if "rate" in link.reasons:
                link.over = {mn for mn in link.over if self.presence[mn].allowance < 0}
                if not link.over and not self.addresses.exceeded(link.address):
                    link.release("rate")

    def _rate(self, station: Station) -> int:
        return station.rate_limit or self.settings.station_rate

    def _throttle(self, link: Connection, frames: int) -> None:
        self.addresses.spend(link.address, frames)
        if (link.over or self.addresses.exceeded(link.address)) and "rate" not in link.reasons:
            self.counts.throttled += 1
            link.hold("rate")

    # time

    def tick(self) -> None:
        """Do what time asks for; called every TICK_S."""
        self._ticks += 1
        now = self.monotonic()
        for link in list(self.open):
            self._look(link, now)
        if self._ticks % TICKS_A_SECOND:
            return
        self.allow()
        self.refresh()
        self.dialogues.look()
        if self._ticks % (TICKS_A_SECOND * self.settings.online_s) == 0:
            self.tell()
        if self._ticks % (TICKS_A_SECOND * 3_600) == 0:
            self.name_strangers()

    def _look(self, link: Connection, now: float) -> None:
        silent, settings = now - link.heard, self.settings
        if link.reasons - {"answers"}:
            return  # we do not read it; one that takes no answers for so long is idle all the same
        wait = settings.partial_s if link.stream.is_under_way() else settings.silent_s
        if link.stream.rest and silent > wait:
            self.examine(link, link.stream.settled())
        if silent > settings.idle_s:
            self._close(link, "idle")
        elif not link.frames and now - link.opened > settings.first_s:
            self._close(link, "no_frame")
        elif not link.frames and link.stream.junk > settings.junk:
            self._close(link, "junk")

    def refresh(self) -> None:
        """Read the list of stations again where it has changed."""
        try:
            if self.stations.refresh():
                LOG.info("设备名单已读入：%s 台。", f"{len(self.stations.by_mn):,}")
        except (BadData, OSError, ValueError) as error:
            LOG.error("设备名单有误，仍按原名单接收：\n%s", error)

    def tell(self) -> None:
        """Write lake/online."""
        try:
            presence.write(self.online, self.seen())
        except OSError as error:
            LOG.warning("写在线状态失败：%s", error)

    def seen(self) -> dict[str, dict[str, Any]]:
        """Return every station as the pages read it."""
        return {mn: known.shown(connected=mn.encode() in self.links) for mn, known in self.presence.items()}

    def name_strangers(self) -> None:
        """List the senders of quarantined frames in the log."""
        if self.strangers:
            listed = "，".join(f"{name} {count:,} 条" for name, count in self.strangers.most_common(50))
            LOG.warning("近一小时隔离保存的报文，涉及 %s 个来源：%s", f"{len(self.strangers):,}", listed)
            self.strangers.clear()

    async def close(self) -> int:
        """Make durable and acknowledge what came, close the links; return how many frames the disk would not take."""
        self.stopping = True
        for link in self.open:
            link.hold("stopping")
        left = await self.committer.close()
        self.dialogues.close()
        for link in list(self.open):
            self._close(link, "stopping")
        self.name_strangers()
        self.links.clear()  # nobody is connected to what has stopped
        self.tell()
        await asyncio.sleep(0)
        return left


def _visible(name: str) -> str:
    """Escape what is no visible character: a stranger's name must not write lines of its own into the log."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def _refusal(raw: bytes, station: Station | None) -> str | None:
    """Return the code of the remark for which a tolerant reader refuses a frame, None where it takes it."""
    key = station.key if station else None
    if key and deciphers(raw, key):
        return None
    return next((remark.code for remark in opened(raw, key).remarks if remark.refuses), None)
