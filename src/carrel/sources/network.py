"""Connections that lead to the public network only, and end in time.

A name is resolved once, every address it has is checked, and the connection goes to the address that was checked: what
the name means a moment later changes nothing. Every redirect makes a new connection, and so is checked too.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any, cast

import httpcore

# Networks that the registries call global and that lead inside all the same: 6to4 relays (RFC 7526), a metadata service
# of a hosting company, and IPv6 networks that carry IPv4 addresses (RFC 3056, 4380, 6052, 8215; RFC 4291, section 2.5.5).
_INSIDE = [ipaddress.ip_network(each) for each in (
    "192.88.99.0/24", "168.63.129.16/32", "::/96", "2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "fec0::/10",
)]  # fmt: skip


class Refused(OSError):
    """What is not reached, or not taken: an inner address, or what is beyond a limit of time or size."""


def public(address: str) -> bool:
    """Whether an IP address lies in the public network: not this machine, not a private network, not a group."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    inside = any(found.version == network.version and found in network for network in _INSIDE)
    return found.is_global and not found.is_multicast and not found.is_reserved and not inside


class Guarded:
    """How connections are opened. `until` is the moment (monotonic clock, seconds) at which all of them end."""

    def __init__(self, private: bool) -> None:
        self._private = private  # whether addresses that are not public may be reached
        self._backend = httpcore.SyncBackend()
        self.until = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "Stream":
        """Raises Refused when one of the addresses of the host is not public."""
        fault: Exception = Refused(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                opened = self._backend.connect_tcp(address, port, self.left(timeout), None, socket_options)
                return Stream(opened, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                fault = problem
        raise fault

    def _addresses(self, host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not self._private and not all(map(public, addresses)):
            raise Refused(
                f"{host} lies on this machine or in a private network. If it may be asked, set CARREL_PRIVATE_SOURCES=yes"
            )
        return addresses

    def left(self, timeout: float | None) -> float:
        """Seconds that may still be waited. Raises Refused."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise Refused("it took too long")
        return left if timeout is None else min(timeout, left)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Stream:
    """A connection of which every step ends in time, however slowly the other side writes."""

    def __init__(self, stream: httpcore.NetworkStream, guarded: Guarded) -> None:
        self._stream = stream
        self._guarded = guarded

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guarded.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guarded.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Stream":
        return Stream(self._stream.start_tls(ssl_context, server_hostname, self._guarded.left(timeout)), self._guarded)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def pool(guarded: Guarded) -> httpcore.ConnectionPool:
    """Connections that are opened so, and used again."""
    backend = cast(httpcore.NetworkBackend, guarded)
    return httpcore.ConnectionPool(max_connections=4, keepalive_expiry=30, network_backend=backend)
