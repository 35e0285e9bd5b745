"""Where the page is served, and whether a browser can be opened to show it."""

import errno
import os
import socket
import sys

from viewer.errors import UsageError


def choose_port(host: str, wanted: int | None, *, first: int, tries: int) -> int:
    """The wanted port, or without a wish the first free one from `first` on.

    Raises UsageError where the wanted port is taken or the host is not of this machine.
    """
    if wanted is not None:
        if not is_free(host, wanted):
            raise UsageError(f"port {wanted} on {host} is in use; choose another with --port")
        return wanted
    for port in range(first, first + tries):
        if is_free(host, port):
            return port
    raise UsageError(
        f"ports {first} to {first + tries - 1} on {host} are in use; name one by --port"
    )


def is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # as the server does: a port in TIME_WAIT is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        raise UsageError(f"port {port} on {host} needs more rights than this user has") from None
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            return False
        raise UsageError(f"cannot listen on {host}: {problem.strerror or problem}") from None
    return True


def can_open_browser() -> bool:
    """Whether there is a screen; asking webbrowser without one may start a text browser."""
    if sys.platform.startswith("linux"):
        return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return True
