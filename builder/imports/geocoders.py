"""The services that are asked for the position of an address: with ``builder.geo`` the only door to geopy."""

import warnings
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any

from geopy.adapters import AdapterHTTPError, URLLibAdapter
from geopy.exc import GeocoderParseError, GeocoderQuotaExceeded, GeocoderTimedOut, GeopyError
from geopy.geocoders import BANFrance, Nominatim

from builder.model import LonLat

USER_AGENT = "Flaneur"
TIMEOUT_S = 10


class Provider(StrEnum):
    BAN = "ban"  # Base Adresse Nationale: France, the State's own addresses
    NOMINATIM = "nominatim"  # OpenStreetMap: the world; its rules allow one question a second


PAUSE_S = {Provider.BAN: 0.0, Provider.NOMINATIM: 1.0}
_DOMAINS = {Provider.BAN: "api-adresse.data.gouv.fr", Provider.NOMINATIM: "nominatim.openstreetmap.org"}


@dataclass(frozen=True, slots=True)
class Answer:
    """``score`` is the service's own figure, 0 to 1: how well the address fits with BAN, how well known the place is
    with Nominatim."""

    at: LonLat
    label: str
    score: float


class NoAnswer(Exception):
    """The service could not be asked; the text says why in plain words."""


def ask(address: str, provider: Provider, *, domain: str = "", scheme: str = "https") -> Answer | None:
    """The best answer of the service, None where it knows of none. Raises NoAnswer."""
    domain = domain or _DOMAINS[provider]
    geocoder = {Provider.BAN: BANFrance, Provider.NOMINATIM: Nominatim}[provider](
        domain=domain, scheme=scheme, timeout=TIMEOUT_S, user_agent=USER_AGENT, adapter_factory=URLLibAdapter
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # geopy warns of a latitude of 947, then raises ValueError as well
            found = geocoder.geocode(address)
    except GeopyError as fault:
        raise NoAnswer(f"{domain} {_why(fault)}") from fault
    except (AttributeError, LookupError, TypeError, ValueError) as fault:  # geopy, of an answer in another shape
        raise NoAnswer(f"{domain} gave an answer that cannot be read.") from fault
    if found is None:
        return None
    # A service is a stranger: what it says is held to what it may be.
    score = _score(found.raw, provider)
    if not (-180 <= found.longitude < 180 and -90 <= found.latitude <= 90 and isfinite(score)):
        raise NoAnswer(f"{domain} gave an answer that cannot be read.")
    label = " ".join(str(found.address or "").split())[:300]
    return Answer(LonLat(round(found.longitude, 7), round(found.latitude, 7)), label, round(score, 3))


def _score(raw: Any, provider: Provider) -> float:
    given = raw.get("properties", {}).get("score") if provider is Provider.BAN else raw.get("importance")
    return float(given) if isinstance(given, int | float) else 0.0


def _why(fault: GeopyError) -> str:
    if isinstance(fault, GeocoderTimedOut):
        return "did not answer in time."
    if isinstance(fault, GeocoderQuotaExceeded):
        return "was asked too often and will not answer for a while."
    if isinstance(fault, GeocoderParseError):
        return "gave an answer that cannot be read."
    cause = fault.__cause__ or fault.__context__
    if isinstance(cause, AdapterHTTPError):
        return f"answered that something is wrong on its side or with the question (HTTP {cause.status_code})."
    return "cannot be reached. Is this computer on the network?"
