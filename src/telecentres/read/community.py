"""Who takes part in the network, and what they pool: the schemas of content/members.yaml and content/resources.yaml."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from telecentres.read.kinds import AMOUNT, PARTIAL_DATE, SLUG, WEB, text
from telecentres.read.records import Citation
from telecentres.read.schema import Choice, Keyed, ListOf, Record, Vocabulary, key
from telecentres.read.values import PartialDate

__all__ = ["Member", "MemberKind", "Resource", "ResourceKind"]


class MemberKind(Vocabulary):
    """What a member of the network is."""

    LOCAL_AUTHORITY = "collectivite", "Collectivité"
    DEVELOPER = "promoteur", "Promoteur"
    PROJECT_OWNER = "porteur", "Porteur de projet"
    INVESTOR = "investisseur", "Investisseur"
    OPERATOR = "exploitant", "Exploitant"
    COMPANY = "entreprise", "Entreprise"

    @property
    def plural(self) -> str:
        """What several of them are called."""
        return {"porteur": "Porteurs de projet"}.get(self.value, f"{self.label}s")


class ResourceKind(Vocabulary):
    """What a network pools."""

    GUIDE = "guide", "Guide"
    MODEL_CONTRACT = "contrat_type", "Contrat type"
    FUNDING_CALL = "appel_a_financement", "Appel à financement"
    GROUP_PURCHASE = "achat_groupe", "Achat groupé"
    SHARED_SERVICE = "service_partage", "Service partagé"

    @property
    def plural(self) -> str:
        """What several of them are called."""
        return {
            "contrat_type": "Contrats types",
            "appel_a_financement": "Appels à financement",
            "achat_groupe": "Achats groupés",
            "service_partage": "Services partagés",
        }.get(self.value, f"{self.label}s")


class Member(Keyed):
    """An organisation that takes part in the network, on the word of a source."""

    name: str = key("nom", text(120), "Nom", "Un organisme, jamais une personne.", required=True)
    kind: MemberKind = key("nature", Choice(MemberKind), "Nature", required=True)
    since: PartialDate | None = key("depuis", PARTIAL_DATE, "Membre depuis")
    role: str | None = key("role", text(200), "Ce qu’il fait dans le réseau")
    url: str | None = key("site_web", WEB, "Site web")
    centres: tuple[str, ...] = key("fiches", ListOf(SLUG, distinct=True), "Fiches de ses lieux", default=())
    source: Citation = key("source", Record(Citation), "Source", required=True)


class Resource(Keyed):
    """Something that the network pools or makes known, on the word of a source."""

    title: str = key("titre", text(120), "Titre", required=True)
    kind: ResourceKind = key("nature", Choice(ResourceKind), "Nature", required=True)
    summary: str = key("resume", text(280), "Résumé", required=True)
    provider: str | None = key("de", text(120), "Qui la propose", "Un organisme, jamais une personne.")
    url: str | None = key("url", WEB, "Adresse")
    deadline: PartialDate | None = key("echeance", PARTIAL_DATE, "Échéance", "Le dernier jour où l’on peut répondre.")
    decided: PartialDate | None = key("resultats", PARTIAL_DATE, "Résultats connus le", "D’un appel qui a eu lieu.")
    amount: Decimal | None = key("montant_eur", AMOUNT, "Montant en euros", "De toute l’enveloppe.")
    source: Citation = key("source", Record(Citation), "Source", required=True)

    def is_past(self, today: date) -> bool:
        """Whether nobody can answer any more: the last day that the deadline may be has gone by, or the results are known."""
        return (self.deadline is not None and self.deadline.last < today) or (
            self.decided is not None and self.decided.first <= today
        )
