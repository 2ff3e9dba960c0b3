"""The newest day that the data behind a page speak of."""

from __future__ import annotations

from datetime import date

from telecentres.know.catalogue import Listing

__all__ = ["listing_day", "newest"]


def newest(*days: date | None) -> date | None:
    """The last of the days that are known; None where none is."""
    return max((day for day in days if day is not None), default=None)


def listing_day(listing: Listing) -> date | None:
    """The newest day that a sheet gives for what it says."""
    return listing.gist.day
