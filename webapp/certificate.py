"""A certificate of one's own for ``flaneur serve --https``, so that a phone on the same Wi-Fi may give its position.

Self-signed: the phone warns once, and the author accepts. Kept in the user's cache folder and made again when the
machine's addresses change or it is about to end.
"""

import ipaddress
import os
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LASTS = timedelta(days=397)  # phones refuse longer ones
RENEWED = timedelta(days=7)


class Pair(NamedTuple):
    certificate: Path
    key: Path


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "flaneur"


def lan_addresses() -> list[str]:
    """The IPv4 addresses under which the neighbours on the Wi-Fi may reach this machine; empty without a network."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Chooses a way out and sends nothing: a datagram socket only notes the address (one for documentation).
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    try:
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        pass
    return [address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback]


def own_certificate(folder: Path, addresses: Sequence[str], now: datetime | None = None) -> Pair:
    """The pair of files in ``folder``, made where it is missing, ends within a week or leaves an address out. The key
    is readable by its owner alone. Raises OSError where the folder cannot be written."""
    now = now or datetime.now(UTC)
    pair = Pair(folder / "serve.crt", folder / "serve.key")
    wanted = {"127.0.0.1", "::1", *addresses}
    if pair.key.is_file() and pair.certificate.is_file() and _serves(pair.certificate, wanted, now):
        return pair
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Flâneur on this computer")])
    names: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(address)) for address in sorted(wanted)]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), *names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pair.key.unlink(missing_ok=True)  # an old file would keep its old permissions
    with os.fdopen(os.open(pair.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secret)
    pair.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return pair


def _serves(file: Path, wanted: set[str], now: datetime) -> bool:
    try:
        seen = x509.load_pem_x509_certificate(file.read_bytes())
        names = seen.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except ValueError:
        return False
    known = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    return wanted <= known and seen.not_valid_after_utc - RENEWED > now
