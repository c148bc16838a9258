"""收件: messages of meters on their way into the journal; who is answered can be sure that his message is on the disk."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from shuangkong.monitoring.lake.files import lake
from shuangkong.monitoring.lake.journal import Journal
from shuangkong.monitoring.meters.lake import JOURNALS


@dataclass
class Inbox:
    """The journals of this process, one for each data folder; a process that was forked opens its own."""

    lock: Lock = field(default_factory=Lock)
    journals: dict[tuple[int, Path], Journal] = field(default_factory=dict)

    def take(self, home: Path, organisation: str, raw: bytes, received_ms: int) -> None:
        """Write a message and wait until it is durable; OSError where that can't be."""
        with self.lock:
            key = (os.getpid(), home)
            if key not in self.journals:
                writer = f"{socket.gethostname().replace('/', '_')}-{os.getpid()}"
                self.journals[key] = Journal(lake(home) / JOURNALS, writer)
            self.journals[key].append(organisation, received_ms, raw)
            self.journals[key].commit()


INBOX = Inbox()
