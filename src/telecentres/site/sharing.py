"""Which picture stands for which page where its address is shared.

Home, each section of the menu, each centre and each EPCI have a card; a commune has its EPCI's, any other page its
section's. Cards are drawn for a published site only: without its address, no page could name one.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from telecentres import french
from telecentres.draw.assets import LOGO, Assets
from telecentres.draw.cache import Cache
from telecentres.draw.cards import Card, Mark, Press
from telecentres.draw.icons import shape_of
from telecentres.know.catalogue import Listing
from telecentres.know.evidence import Standing
from telecentres.read.outlines import Outlines
from telecentres.recipes import Later
from telecentres.site.addresses import address_of
from telecentres.site.inputs import Site
from telecentres.site.outputs import Asset, Output, Page
from telecentres.territory import EPCI

__all__ = ["card_of_page", "press_of", "with_cards"]


def press_of(site: Site, outlines: Outlines, assets: Assets, cache: Cache) -> Press:
    """What draws the cards of a site in its own colours."""
    return Press(
        site.project.network.name,
        outlines,
        [commune.point for commune in site.project.territory.communes],
        logo=shape_of(assets.text(LOGO)),
        palette=assets.palettes["light"],
        cache=cache,
    )


def with_cards(site: Site, outputs: Iterable[Output], press: Press) -> tuple[Output, ...]:
    """The outputs, their pages with the address of a card, and the cards."""
    listed = tuple(outputs)
    pages = [output for output in listed if isinstance(output, Page)]
    subjects: dict[str, Listing | EPCI] = {address_of(listing): listing for listing in site.catalogue.listings}
    subjects |= {address_of(epci): epci for epci in site.project.territory.epcis}
    own = {page.address: card for page in pages if (card := card_of_page(site, page, subjects.get(page.address)))}
    address = {page: press.address(card) for page, card in own.items()}
    territory = site.project.territory
    epci_of = {address_of(commune): address_of(territory.epci_by_code[commune.epci_code]) for commune in territory.communes}
    of_section = {page.section: address[page.address] for page in reversed(pages) if page.address in own}

    def carded(output: Output) -> Output:
        if not isinstance(output, Page):
            return output
        card = address.get(output.address) or address.get(epci_of.get(output.address, output.address))
        return replace(output, card=card or of_section.get(output.section) or address[""])

    cards = [Asset(address[page], Later(press.data, card, inputs=(address[page], card))) for page, card in own.items()]
    return (*map(carded, listed), *cards)


def card_of_page(site: Site, page: Page, subject: Listing | EPCI | None) -> Card | None:
    """The card drawn for a page itself, which is about `subject`; None where it shares another's."""
    if isinstance(subject, Listing):
        return _centre(subject)
    if isinstance(subject, EPCI):
        return _epci(site, subject)
    if page.address.count("/") > 1 or page.address == "404.html" or not page.is_indexed:
        return None
    return Card(
        slug=page.address.rstrip("/") or "accueil",
        title=french.typeset(page.title),
        place=french.typeset(_upper(site.project.territory.name.name)),
        line=french.typeset(page.description),
        marks=_everywhere(site),
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mark(listing: Listing, *, is_large: bool = False) -> Mark:
    return Mark(listing.point, listing.standing, is_large, listing.evidence.is_to_verify)


def _everywhere(site: Site) -> tuple[Mark, ...]:
    return tuple(_mark(listing) for listing in site.catalogue.listings if listing.standing is not Standing.CLOSED)


def _centre(listing: Listing) -> Card:
    kind = listing.centre.types[0].label if listing.centre.types else "Lieu de travail"
    return Card(
        slug=listing.slug,
        title=french.typeset(listing.centre.name),
        place=french.typeset(f"{kind} {french.at_place(listing.commune.name)}"),
        line=french.typeset(listing.evidence.claim),
        marks=(_mark(listing, is_large=True),),
        standing=listing.standing,
        is_stale=listing.evidence.is_to_verify,
    )


def _epci(site: Site, epci: EPCI) -> Card:
    listings = site.catalogue.by_epci.get(epci.code, ())
    open_now = sum(listing.standing is Standing.CONFIRMED for listing in listings)
    known = french.plural(open_now, "lieu en activité", "lieux en activité") if open_now else "Aucun lieu en activité connu"
    communes = site.project.territory.communes_of_epci[epci.code]
    return Card(
        slug=epci.slug,
        title=french.typeset(epci.name),
        place=f"Où travailler {site.project.territory.name.within}",
        line=f"{known}, {french.plural(len(communes), 'commune')}",
        marks=(
            *(Mark(commune.point) for commune in communes),
            *(_mark(listing) for listing in listings if listing.standing is not Standing.CLOSED),
        ),
    )
