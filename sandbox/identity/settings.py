"""How long sessions and tickets hold and how many wrong guesses are taken; the front door may fill these from its settings."""

from dataclasses import dataclass

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


@dataclass(frozen=True)
class Settings:
    """Times are milliseconds unless the name says seconds.

    `idle_student_ms`, `idle_staff_ms`: a session nobody uses this long is over. `session_ms`: no session lasts longer, used or not.
    `extend_ms`: a session's last use is written down at most this often. `cache_s`: how long a process believes what it read of a
    session; a change made in another process shows within that time. `ticket_ms`: how long a class ticket holds. `socket_ticket_ms`:
    how long a ticket for a WebSocket waits. `free_failures`: wrong guesses for one login from one address before each further one costs
    2, 4, 8... seconds. `account_failures`: wrong guesses for one login from anywhere within `window_s` before it is locked for the
    rest of that time. `address_failures`: the same for everything behind one address, wide enough for a class behind one router.
    `code_failures`: wrong class codes from one address within a minute.
    """

    idle_student_ms: int = 60 * MINUTE_MS
    idle_staff_ms: int = 30 * MINUTE_MS
    session_ms: int = 12 * HOUR_MS
    extend_ms: int = MINUTE_MS
    cache_s: float = 3.0
    ticket_ms: int = 8 * HOUR_MS
    socket_ticket_ms: int = 30_000
    free_failures: int = 5
    account_failures: int = 20
    address_failures: int = 300
    code_failures: int = 20
    window_s: int = 900
