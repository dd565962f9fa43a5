"""The outbox for a terminal."""

from collections.abc import Sequence

from webapp.mail.outbox import Queued, State
from webapp.stamps import stamp


def as_list(found: Sequence[Queued]) -> str:
    """What is refused first, for somebody must act on it; each with what the mail server said last."""
    refused = [one for one in found if one.state is State.FAILED]
    waiting = [one for one in found if one.state is State.WAITING]
    lines = [f"{len(waiting)} waiting, {len(refused)} refused or given up."]
    for one in (*refused, *waiting):
        when = f"given up {stamp(one.ended)}" if one.ended else f"next try {stamp(one.due)}"
        lines.append(
            f"{one.id:>6}  to {one.recipient}  {one.about}  queued {stamp(one.queued)}, tries {one.tries}, {when}"
        )
        lines.append(f"        {one.subject}")
        if one.answer:
            lines.append(f"        said: {one.answer}")
    return "\n".join(lines)
