"""Whether a GET of a plaque is somebody standing before it, or a program. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# Said by browsers that fetch a page before anybody has asked for it: Chromium and Firefox (Sec-Purpose), Safari
# (X-Purpose), older ones of all three.
AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")

# What robots call themselves. Cubot makes phones.
_ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|externalhit|whatsapp|preview|lighthouse|pingdom|uptime", re.IGNORECASE
)


def is_scan(environ: Mapping[str, Any]) -> bool:
    """``environ`` is that of a WSGI request. A robot that calls itself a browser is taken for one."""
    for name in AHEAD:
        if name in environ and re.search("prefetch|prerender|preview", environ[name], re.IGNORECASE):
            return False
    return not is_robot(environ.get("HTTP_USER_AGENT", ""))


@lru_cache(maxsize=512)
def is_robot(agent: str) -> bool:
    return _ROBOT.search(agent[:400]) is not None
