"""What is online, asked for over HTTP as any visitor would, and compared with a manifest."""

from __future__ import annotations

import hashlib
import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

from telecentres.problems import quoted
from telecentres.publish.session import Refused
from telecentres.site.hosting import HEADERS, REDIRECTS
from telecentres.site.manifest import MANIFEST, Manifest
from telecentres.site.nginx import SNIPPET

__all__ = ["compare", "fetched", "manifest_online"]

_AT_ONCE = 8
MOST_BYTES = 64 * 1024 * 1024
# A host reads these itself, and shows them or not.
_OF_THE_HOST = frozenset({HEADERS, REDIRECTS, SNIPPET})


def fetched(address: str) -> tuple[int, bytes]:
    """The status and the bytes of an address, uncompressed; OSError where nobody answers."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", parts.path or "/", headers={"Accept-Encoding": "identity", "User-Agent": "telecentres"})
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from None
    finally:
        connection.close()


def manifest_online(address: str) -> Manifest | None:
    """The manifest that a site shows, None where it has none; Refused where that cannot be known."""
    try:
        status, data = fetched(f"{address.rstrip('/')}/{MANIFEST}")
    except OSError as error:
        raise Refused(f"Le site ne répond pas ({error}) ; rien ne dit ce qui est en ligne.") from None
    if status in (404, 410):
        return None
    try:
        if status != 200:
            raise ValueError(status)
        return Manifest.of(data.decode())
    except ValueError:
        raise Refused(f"La liste des fichiers en ligne ne peut pas être lue (réponse {status}).") from None


def compare(address: str, known: Manifest | None) -> tuple[list[str], int]:
    """Every difference between a site and a manifest (its own where none is given), and how many files were asked for."""
    if not re.match(r"https?://[^/\s]+", address):
        raise Refused(f"Une adresse commence par https:// ou http:// (lu : {quoted(address)}).")
    base = address.rstrip("/")
    online = manifest_online(base)
    if online is None and known is None:
        raise Refused("Ce site ne montre pas la liste de ses fichiers ; ce programme ne l’a pas publié.")
    wanted = known or online or Manifest({})
    differences = []
    if known is not None and (online is None or online.digest != known.digest):
        differences.append("La liste des fichiers en ligne n’est pas celle-ci : une autre version est en ligne.")

    def differs(name: str) -> str | None:
        path = name.removesuffix("index.html") if name.endswith("index.html") else name
        try:
            status, data = fetched(f"{base}/{quote(path)}")
        except OSError as error:
            return f"{name} : pas de réponse ({error})"
        if status in (301, 308) and name in wanted.moved:
            return None  # a host that answers itself need not show the page that leads on
        if status != 200:
            return f"{name} : réponse {status}"
        if hashlib.sha256(data).hexdigest() != wanted.files[name]:
            return f"{name} : d’autres octets"
        return None

    names = [name for name in sorted(wanted.files) if name not in _OF_THE_HOST]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        differences += [line for line in pool.map(differs, names) if line]
    return differences, len(names)
