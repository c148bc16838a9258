"""来源地址: how many links an address has open, and how many frames it may still send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Address:
    """One address."""

    allowance: float
    links: int = 0


class Addresses:
    """The addresses that are connected, or were a moment ago; `rate` in frames a minute, for each."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.known: dict[str, Address] = {}

    def joined(self, name: str) -> int:
        """Count a new link, and return how many there are."""
        address = self.known.setdefault(name, Address(self.rate))
        address.links += 1
        return address.links

    def left(self, name: str) -> None:
        """Count a link that has ended."""
        self.known[name].links -= 1

    def spend(self, name: str, frames: float) -> None:
        """Take frames from what an address may send."""
        self.known[name].allowance -= frames

    def exceeded(self, name: str) -> bool:
        """Whether an address has sent more than it may."""
        return self.known[name].allowance < 0

    def allow(self) -> None:
        """Give every address what a second allows, and forget those that have left and owe nothing."""
        for name, address in list(self.known.items()):
            address.allowance = min(self.rate, address.allowance + self.rate / 60)
            if not address.links and address.allowance >= self.rate:
                del self.known[name]
