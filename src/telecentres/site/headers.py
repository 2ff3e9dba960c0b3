"""What a host should say beside each file: one source for `_headers`, which several hosts read, and for nginx.

Each page states its own policy in its head. The header's is what all of them together allow, and a browser keeps to both:
so a page never loads more than its own policy says, and a host's limit on the number of rules is never met.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from telecentres.site.manifest import is_immutable

__all__ = ["FOR_A_YEAR", "OPEN_DATA", "SHORTLY", "everywhere", "hashed_folders", "headers_file", "joined_policy"]

FOR_A_YEAR = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300, must-revalidate"
# What programs of others may read from their own pages.
OPEN_DATA = ("centres.csv", "centres.geojson", "centres.json")
_NONE = "'none'"


def joined_policy(policies: Iterable[str]) -> str:
    """The header under which every page may load what its own policy allows."""
    joined: dict[str, list[str]] = {}
    for policy in sorted(set(policies)):
        for directive in filter(None, map(str.strip, policy.split(";"))):
            name, *sources = directive.split()
            allowed = joined.setdefault(name, [])
            allowed += [source for source in sources if source not in allowed]
    return "; ".join(
        f"{name} {' '.join([source for source in sources if source != _NONE] or [_NONE])}" for name, sources in joined.items()
    )


def everywhere(policy: str, *, is_secure: bool) -> dict[str, str]:
    """The headers of every answer."""
    return {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        **({"Strict-Transport-Security": "max-age=31536000"} if is_secure else {}),
        "X-Content-Type-Options": "nosniff",
    }


def hashed_folders(files: Collection[str]) -> list[str]:
    """The outermost folders that hold nothing but files whose names change with their bytes."""
    mixed = {folder for file in files if not is_immutable(file) for folder in _folders(file)}
    pure = {folder for file in files for folder in _folders(file)} - mixed
    return sorted(folder for folder in pure if "/" not in folder or folder.rsplit("/", 1)[0] not in pure)


def _folders(file: str) -> list[str]:
    parts = file.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def headers_file(always: Mapping[str, str], folders: Iterable[str], root: str) -> str:
    """`_headers`: what every address answers, then what some add.

    Pages are given no time to be kept: a host joins two rules for one header with a comma, and by itself it asks for each
    page anew.
    """
    rules: list[tuple[str, Mapping[str, str]]] = [("*", always)]
    rules += [(f"{folder}/*", {"Cache-Control": FOR_A_YEAR}) for folder in folders]
    rules += [(file, {"Access-Control-Allow-Origin": "*"}) for file in OPEN_DATA]
    return "\n".join(
        f"{root}/{address}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items()) for address, headers in rules
    )
