"""What people type for numbers, dates, codes and addresses is understood exactly, or refused with the right form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecentres.problems import Refusal
from telecentres.read import values
from telecentres.read.values import PartialDate

NBSP = "\u00a0"


def whole(text: str) -> int:
    return values.whole(text, 0, 5000)


def latitude(text: str) -> float:
    return values.decimal_degrees(text, 41, 52)


def measure(text: str) -> float:
    return values.measure(text, 0, 100_000)


READINGS: tuple[Callable[[str], object], ...] = (
    values.yes_no,
    whole,
    values.amount,
    latitude,
    measure,
    values.day,
    values.partial_date,
    values.postal_code,
    values.insee_code,
    values.siret,
    values.phone,
    values.email,
    values.web_address,
    values.colour,
)


@pytest.mark.parametrize(
    ("read", "typed", "value"),
    [
        *((values.yes_no, typed, True) for typed in ("oui", "OUI", "Oui.", " oui ")),
        *((values.yes_no, typed, False) for typed in ("non", "Non", "NON.")),
        *((values.yes_no, typed, None) for typed in ("inconnu", "Inconnue.", "INCONNU")),
        *((whole, typed, 1200) for typed in ("1200", "1 200", "1\u00a0200", "1\u202f200", "01200")),
        (whole, "0", 0),
        *((values.amount, typed, Decimal("12.50")) for typed in ("12,50", "12.50", "12,5", "12,50 €", "12€50", "12 € 50")),
        *((values.amount, typed, Decimal(12)) for typed in ("12", "12 €", "12€", "12 euros", "12 EUR", "12,00")),
        *((values.amount, typed, Decimal(1200)) for typed in ("1200", "1 200,00 €", "1\u202f200\u00a0€")),
        (values.amount, "0", Decimal(0)),
        *((latitude, typed, 48.5397) for typed in ("48.5397", "48,5397", "48.5397°", " 48,5397 ° ")),
        *((measure, typed, 120.5) for typed in ("120,5", "120.5", "120,50")),
        (measure, "1 200", 1200.0),
        (measure, "1,234", 1.234),
        (measure, "0.125", 0.125),
        *(
            (values.day, typed, date(2026, 10, 5))
            for typed in (
                "2026-10-05",
                "2026-10-5",
                "2026/10/05",
                "2026\u201110\u201105",
                "05/10/2026",
                "5/10/2026",
                "05-10-2026",
                "05.10.2026",
                "5 octobre 2026",
                "5 Octobre 2026",
                "5 oct. 2026",
                "le 5 octobre 2026",
                "lundi 5 octobre 2026",
                "5\u00a0octobre\u00a02026",
            )
        ),
        *((values.day, typed, date(2026, 10, 1)) for typed in ("1er octobre 2026", "1 octobre 2026", "1er oct. 2026")),
        *((values.day, typed, date(2026, 8, 1)) for typed in ("1er août 2026", "1er aout 2026", "1er aou\u0302t 2026")),
        (values.day, "29 février 2028", date(2028, 2, 29)),
        *((values.partial_date, typed, PartialDate(2019)) for typed in ("2019", "en 2019")),
        *(
            (values.partial_date, typed, PartialDate(2019, 9))
            for typed in ("2019-09", "2019-9", "09/2019", "9/2019", "septembre 2019", "sept. 2019", "en septembre 2019")
        ),
        *(
            (values.partial_date, typed, PartialDate(2019, 9, 12))
            for typed in ("2019-09-12", "12/09/2019", "12 septembre 2019", "jeudi 12 septembre 2019")
        ),
        *((values.postal_code, typed, "77000") for typed in ("77000", "77 000", "77\u00a0000")),
        (values.postal_code, "01000", "01000"),
        *((values.insee_code, typed, "77288") for typed in ("77288", "77 288")),
        *((values.insee_code, typed, "2A004") for typed in ("2A004", "2a004")),
        (values.insee_code, "97411", "97411"),
        *(
            (values.siret, typed, "12345678200010")
            for typed in ("12345678200010", "123 456 782 00010", "123\u00a0456\u00a0782 00010")
        ),
        (values.siret, "356 000 000 00048", "35600000000048"),
        (values.siret, "35600000000100", "35600000000100"),
        *(
            (values.phone, typed, "+33164000000")
            for typed in (
                "01 64 00 00 00",
                "01.64.00.00.00",
                "01-64-00-00-00",
                "01/64/00/00/00",
                "01\u00a064\u202f00 00 00",
                "0164000000",
                "+33 1 64 00 00 00",
                "+33164000000",
                "+33 (0)1 64 00 00 00",
                "+33(0)164000000",
                "+33 01 64 00 00 00",
                "0033 1 64 00 00 00",
                "0033164000000",
            )
        ),
        (values.phone, "0800 00 00 00", "+33800000000"),
        (values.phone, "(+33) 1 99 00 12 34", "+33199001234"),
        (values.phone, "+33 (0) 1 99 00 12 34", "+33199001234"),
        (values.phone, "0033 (0) 1 99 00 12 34", "+33199001234"),
        (values.phone, "(01) 99 00 12 34", "+33199001234"),
        (values.phone, "0262 12 34 56", "+262262123456"),
        (values.phone, "+262 262 12 34 56", "+262262123456"),
        (values.phone, "+590 690 00 00 00", "+590690000000"),
        (values.phone, "+32 2 123 45 67", "+3221234567"),
        (values.phone, "+44 (0)20 7946 0018", "+442079460018"),
        *(
            (values.email, typed, typed)
            for typed in ("contact@exemple.fr", "Contact@Exemple.fr", "a.b+c@sous-domaine.exemple.fr", "a@é.fr")
        ),
        (values.email, " contact@exemple.fr\n", "contact@exemple.fr"),
        (values.web_address, "exemple.fr", "https://exemple.fr"),
        (values.web_address, "https://exemple.fr/%C3%A9?q=50%25", "https://exemple.fr/%C3%A9?q=50%25"),
        (values.web_address, "https://пример.fr", "https://пример.fr"),
        (values.web_address, "www.exemple.fr/a?b=c#d", "https://www.exemple.fr/a?b=c#d"),
        (values.web_address, "exemple.fr:8080/a", "https://exemple.fr:8080/a"),
        (values.web_address, "HTTPS://exemple.fr/A", "https://exemple.fr/A"),
        *(
            (values.web_address, typed, typed)
            for typed in (
                "https://exemple.fr",
                "http://exemple.fr",
                "https://exemple.fr/",
                "https://éxemple.fr/é",
                "https://exemple.fr/@compte",
                "https://exemple.fr/a:b",
                "https://mon_site.exemple.fr",
                "https://exemple.fr/?lien=http://autre.fr",
            )
        ),
        *((values.colour, typed, "#0b5563") for typed in ("#0b5563", "#0B5563", "0b5563")),
        (values.colour, "#abc", "#aabbcc"),
    ],
)
def test_values_are_understood(read: Callable[[str], object], typed: str, value: object) -> None:
    """The usual French ways to type a value give that value, and its type."""
    found = read(typed)
    assert found == value
    assert type(found) is type(value)


def test_an_amount_keeps_its_decimals() -> None:
    """An amount has the decimals that were typed."""
    assert [str(values.amount(typed)) for typed in ("12", "12,5", "12,50")] == ["12", "12.5", "12.50"]


@pytest.mark.parametrize(
    ("read", "typed", "said"),
    [
        (values.yes_no, "", "texte vide ; écrivez oui, non ou inconnu"),
        (values.yes_no, "true", "« true » n’est pas une réponse ; écrivez oui, non ou inconnu"),
        (values.yes_no, "oui et non", "« oui et non » n’est pas une réponse"),
        (whole, "1.200", "« 1.200 » se lit de deux façons ; pour mille et plus, écrivez 1200"),
        (whole, "1,200", "« 1,200 » se lit de deux façons"),
        (whole, "12 00", "espaces mal placés dans « 12 00 » ; écrivez 1200"),
        (whole, "12,5", "« 12,5 » n’est pas un nombre entier"),
        (whole, "24 places", "nombre illisible « 24 places »"),
        (whole, "1e3", "nombre illisible"),
        (whole, "٢٤", "nombre illisible"),
        (whole, "6000", "nombre hors des limites ; écrivez un nombre entier en chiffres, de 0 à 5 000"),
        (whole, "-1", "nombre hors des limites"),
        (values.amount, "1.200", "plus de deux décimales dans « 1.200 »"),
        (values.amount, "1.200,00", "les milliers se séparent par une espace"),
        (values.amount, "1,200.00", "les milliers se séparent par une espace"),
        (values.amount, "12,505", "plus de deux décimales"),
        (values.amount, "-3", "un montant s’écrit sans signe"),
        (values.amount, "12 € HT", "écrivez le montant seul, et tva: ht ou tva: ttc"),
        (values.amount, "12 €/mois", "la durée s’écrit à part"),
        (values.amount, "12 € par jour", "la durée s’écrit à part"),
        (values.amount, "gratuit", "écrivez 0"),
        (values.amount, "prix libre", "un prix libre n’est pas un montant"),
        (values.amount, "sur devis", "écrivez tarifs: sur_devis"),
        (values.amount, "à partir de 12 €", "a_partir_de: oui"),
        (values.amount, "600 k€", "écrivez 600000"),
        (values.amount, "$12", "les montants sont en euros"),
        (values.amount, "9" * 12, "montant d’un milliard d’euros ou plus"),
        (values.amount, "NaN", "montant illisible"),
        (latitude, "2,6561", "vérifiez que latitude et longitude ne sont pas inversées"),
        (latitude, "48° 32′ 23″", "écrivez des degrés décimaux, par exemple 46.5123"),
        (latitude, "48.5397, 2.6561", "un seul nombre"),
        (latitude, "inf", "nombre illisible"),
        (measure, "1.200", "« 1.200 » se lit de deux façons ; écrivez 1200 ou 1,200"),
        (measure, "120 m²", "sans unité"),
        (measure, "-1", "nombre hors des limites"),
        (values.day, "05/10/26", "année à écrire sur quatre chiffres"),
        (values.day, "31 avril 2026", "le 31 avril n’existe pas ; ce mois a 30 jours"),
        (values.day, "2026-04-31", "le 31 avril n’existe pas"),
        (values.day, "29/02/2027", "le 29 février 2027 n’existe pas ; ce mois a 28 jours"),
        (values.day, "2026-02-00", "le 0 février n’existe pas"),
        (values.day, "2026-13-01", "le mois 13 n’existe pas"),
        (values.day, "10/25/2026", "le mois 25 n’existe pas"),
        (values.day, "mardi 5 octobre 2026", "le 5 octobre 2026 est un lundi, pas un mardi"),
        (values.day, "5 octobre", "il manque l’année dans « 5 octobre »"),
        (values.day, "octobre 2026", "il manque le jour"),
        (values.day, "2026", "il manque le mois et le jour"),
        (values.day, "5 october 2026", "mois inconnu « october »"),
        (values.day, "2er octobre 2026", "date illisible"),
        (values.day, "0026-10-05", "année 0026 hors des limites"),
        (values.day, "2026-10-05T12:00", "date illisible « 2026-10-05T12:00 » ; écrivez par exemple 2026-10-05"),
        (values.day, "20261005", "date illisible"),
        (values.partial_date, "vers 2019", "mois inconnu « vers » ; écrivez une année, un mois ou un jour"),
        (values.partial_date, "2019-2020", "date illisible"),
        (values.partial_date, "2019-13", "le mois 13 n’existe pas"),
        (values.partial_date, "19", "date illisible"),
        (values.postal_code, "7700", "code postal de 4 chiffres au lieu de 5 (le zéro du début s’est-il perdu ?)"),
        (values.postal_code, "770000", "code postal de 6 chiffres au lieu de 5"),
        (values.postal_code, "77000 Melun", "sans nom de commune ni cedex"),
        (values.postal_code, "F-77000", "code postal illisible"),
        (values.insee_code, "7728", "code INSEE de 4 chiffres au lieu de 5"),
        (values.insee_code, "2C004", "code INSEE illisible"),
        (values.siret, "123456782", "ces 9 chiffres sont un SIREN, le SIRET en a 14"),
        (values.siret, "1234567820001", "SIRET de 13 chiffres au lieu de 14"),
        (values.siret, "12345678900010", "les neuf premiers chiffres (123 456 789) ne forment pas un SIREN"),
        (values.siret, "12345678200011", "le SIREN 123 456 782 est juste, mais la clé du SIRET ne l’est pas"),
        (values.siret, "35600000000103", "ce SIRET de La Poste est faux"),
        (values.siret, "0" * 14, "ne forment pas un SIREN"),
        (values.phone, "01 64 00 00", "numéro de 8 chiffres au lieu de 10"),
        (values.phone, "164000000", "numéro de 9 chiffres au lieu de 10 (le 0 du début s’est-il perdu ?)"),
        (values.phone, "01 64 00 00 00 / 06 00 00 00 00", "un seul numéro par champ"),
        (values.phone, "01 64 00 00 00, 06 00 00 00 00", "un seul numéro par champ"),
        (values.phone, "Tél. 01 64 00 00 00", "un seul numéro, sans texte"),
        (values.phone, "(01) 64) 00 00 00", "numéro de téléphone illisible"),
        (values.web_address, "https://exemple.fr/100%", "code « % » impossible"),
        (values.web_address, "https://exemple.fr/a%0d", "code « %0d » impossible"),
        (values.web_address, "https://\u0435xemple.fr", "lettres de plusieurs alphabets"),
        (values.phone, "3949", "les numéros courts comme 3949"),
        (values.phone, "15", "les numéros courts comme 15"),
        (values.phone, "118 218", "les numéros courts comme 118218"),
        (values.phone, "0892 00 00 00", "les numéros surtaxés (089…)"),
        (values.phone, "+33 825 00 00 00", "les numéros surtaxés (082…)"),
        (values.phone, "33 1 64 00 00 00", "l’indicatif du pays se fait précéder d’un +"),
        (values.phone, "+33 1 64 00 00", "7 chiffres après +33, au lieu de 9"),
        (values.phone, "+262 12 34 56", "6 chiffres après +262, au lieu de 9"),
        (values.phone, "+33 262 12 34 56", "numéro d’outre-mer ; écrivez +262 à la place de +33"),
        (values.phone, "0976 00 00 00", "écrivez-le avec l’indicatif de son territoire"),
        (values.phone, "+0 12", "aucun indicatif de pays ne commence par 0"),
        (values.phone, "+1 212 555", "6 chiffres après +1, au lieu de 10"),
        (values.phone, "+49 1", "attendu de 7 à 15"),
        (values.phone, "1164000000", "un numéro français commence par 0"),
        (values.email, "contact.exemple.fr", "il manque l’arobase (@) ; écrivez par exemple contact@exemple.fr"),
        (values.email, "contact [at] exemple.fr", "il manque l’arobase"),
        (values.email, "a@exemple.fr, b@exemple.fr", "une seule adresse par champ"),
        (values.email, "Accueil <a@exemple.fr>", "adresse à écrire sans nom ni chevrons"),
        (values.email, "mailto:a@exemple.fr", "sans « mailto: »"),
        (values.email, "a b@exemple.fr", "s’écrit sans espace"),
        (values.email, "é@exemple.fr", "caractère « é » impossible avant l’arobase"),
        (values.email, "a..b@exemple.fr", "texte impossible avant l’arobase « a..b »"),
        (values.email, "@exemple.fr", "il manque le texte avant l’arobase"),
        (values.email, "a@", "il manque le texte après l’arobase"),
        (values.email, "a@exemple", "nom de domaine incomplet « exemple »"),
        (values.email, "a@exemple.fr.", "point en trop"),
        (values.email, "a@1.2.3.4", "une adresse IP ou un nombre n’est pas un nom de domaine"),
        (values.email, "a@exemple.fr?subject=x", "caractère « ? » impossible"),
        (values.web_address, "javascript:alert(1)", "seules les adresses https et http sont publiées, pas « javascript: »"),
        (values.web_address, "JavaScript:alert(1)//exemple.fr", "seules les adresses https et http"),
        (values.web_address, "java\nscript:alert(1)", "sans espace"),
        (values.web_address, "java\x01script:alert(1)", "caractère invisible (U+0001)"),
        (values.web_address, "data:text/html,x", "pas « data: »"),
        (values.web_address, "ftp://exemple.fr", "pas « ftp: »"),
        (values.web_address, "mailto:a@exemple.fr", "c’est une adresse de courriel"),
        (values.web_address, "a@exemple.fr", "c’est une adresse de courriel"),
        (values.web_address, "https://moi:secret@exemple.fr", "ni identifiant ni mot de passe"),
        (values.web_address, "https://exemple.fr\\@autre.fr", "caractère « \\ » impossible"),
        (values.web_address, 'https://exemple.fr/"onclick="x', 'caractère « " » impossible'),
        (values.web_address, "https://exemple.fr a", "une seule adresse web, sans espace"),
        (values.web_address, "https://exemple.fr/\u200b", "caractère invisible (U+200B)"),
        (values.web_address, "exemple", "nom de domaine incomplet « exemple »"),
        (values.web_address, "localhost:8000", "nom de domaine incomplet « localhost »"),
        (values.web_address, "http://192.168.0.1/", "une adresse IP ou un nombre"),
        (values.web_address, "http://0x7f.1/", "une adresse IP ou un nombre"),
        (values.web_address, "https://[::1]/", "une adresse IP"),
        (values.web_address, "https://exemple.fr:99999", "numéro de port impossible"),
        (values.web_address, "//exemple.fr", "adresse web incomplète"),
        (values.web_address, "http:/exemple.fr", "« http: » se fait suivre de deux barres obliques"),
        (values.web_address, "https://", "il manque le nom de domaine"),
        (values.web_address, "https://-a.fr", "nom de domaine impossible"),
        (values.web_address, "https://\uff45xemple.fr", "lettres d’une autre forme"),
        (values.web_address, "exemple.fr/" + "a" * 2000, "texte de 2 011 caractères, 2 000 au plus"),
        (
            values.colour,
            "rouge",
            'couleur illisible « rouge » ; écrivez entre guillemets un dièse et six chiffres de 0 à f, par exemple "#0b5563"',
        ),
        (values.colour, "#0b556", "couleur illisible"),
        (values.colour, "abc", "couleur illisible"),
    ],
)
def test_values_are_refused_with_the_right_form(read: Callable[[str], object], typed: str, said: str) -> None:
    """What cannot be understood exactly is refused, and the sentence says why."""
    with pytest.raises(Refusal) as refusal:
        read(typed)
    assert said in str(refusal.value).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+33164000000", "01 64 00 00 00"),
        ("+33800000000", "08 00 00 00 00"),
        ("+262262123456", "02 62 12 34 56"),
        ("+3221234567", "+32 21 23 45 67"),
        ("+41221234567", "+41 221 23 45 67"),
        ("+35226123456", "+352 26 12 34 56"),
    ],
)
def test_phone_numbers_are_shown_in_pairs(e164: str, shown: str) -> None:
    """A French number is shown as it is dialled in France, in pairs that a line does not break."""
    assert values.phone_pairs(e164) == shown.replace(" ", NBSP)


@given(st.from_regex(r"0[1-79][0-9]{8}", fullmatch=True))
def test_phone_numbers_shown_are_read_back(typed: str) -> None:
    """What visitors read, pasted in a sheet, is the same number."""
    try:
        e164 = values.phone(typed)
    except Refusal:
        return  # an overseas range
    assert values.phone_pairs(e164).replace(NBSP, "") == typed
    assert values.phone(values.phone_pairs(e164)) == e164
    assert values.phone(e164) == e164


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_in_every_form_are_the_same_day(day: date) -> None:
    """Each day of three centuries is understood in all its forms."""
    name = values._MONTHS[day.month - 1]
    forms = (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} {name} {day.year}",
        f"{day.day} {name.upper()} {day.year}",
    )
    assert {values.day(form) for form in forms} == {day}
    assert {values.partial_date(form) for form in forms} == {PartialDate(day.year, day.month, day.day)}


def test_a_partial_date_knows_its_first_and_last_day() -> None:
    """A month is all its days, a year all its months."""
    assert (PartialDate(2019).first, PartialDate(2019).last) == (date(2019, 1, 1), date(2019, 12, 31))
    assert (PartialDate(2028, 2).first, PartialDate(2028, 2).last) == (date(2028, 2, 1), date(2028, 2, 29))
    assert PartialDate(2019, 9, 12).first == PartialDate(2019, 9, 12).last == date(2019, 9, 12)


def test_a_partial_date_is_written_as_precisely_as_it_is_known() -> None:
    """The ISO form has no more parts than are known, and is read back."""
    for text in ("2019", "2019-09", "2019-09-12"):
        assert values.partial_date(text).iso() == text


def test_partial_dates_are_in_order() -> None:
    """Dates are ordered by their first day, and then the most precise comes first."""
    ordered = [
        PartialDate(2018, 12, 31),
        PartialDate(2019, 1, 1),
        PartialDate(2019, 1),
        PartialDate(2019),
        PartialDate(2019, 2),
    ]
    assert all(earlier < later and not later < earlier for earlier, later in pairwise(ordered))
    assert PartialDate(2019, 1) < PartialDate(2019) <= PartialDate(2019) < PartialDate(2020)
    assert max(ordered) == PartialDate(2019, 2)


def test_a_day_without_its_month_is_no_date() -> None:
    """A partial date cannot skip its month."""
    with pytest.raises(ValueError, match="a day needs its month"):
        PartialDate(2019, None, 12)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Melun", "melun"),
        ("L’Œuvre d’Étampes", "l-oeuvre-d-etampes"),
        ("L'Haÿ-les-Roses", "l-hay-les-roses"),
        ("bureau_ferme", "bureau-ferme"),
        ("  Le Mée – sur / Seine ! ", "le-mee-sur-seine"),
        ("E\u0301te\u0301", "ete"),
        ("ex æquo", "ex-aequo"),
        ("Straße", "strasse"),
        ("n° 5", "n-5"),
        ("L’iD 77", "l-id-77"),
        ("東京", ""),
        ("", ""),
    ],
)
def test_addresses_are_lower_case_ascii(text: str, address: str) -> None:
    """An address has lower-case letters without accents, digits, and single hyphens between them."""
    assert values.slug(text) == address


@given(st.text())
def test_an_address_is_its_own_address(text: str) -> None:
    """The address of an address is itself."""
    address = values.slug(text)
    assert re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", address)
    assert values.slug(address) == address


ANY = st.text(max_size=60) | st.text("0123456789 .,-/+€h:@abcé\u00a0\u202f_#?()", max_size=40)


@given(ANY)
def test_any_text_is_read_or_refused(typed: str) -> None:
    """No text raises anything but a Refusal, whose sentence starts in lower case and ends without a full stop."""
    for read in READINGS:
        try:
            read(typed)
        except Refusal as refusal:
            sentence = str(refusal)
            assert sentence[0].islower() or sentence[0] == "«"
            assert not sentence.endswith(".")
            assert "\n" not in sentence


@given(st.text(alphabet="aZé0-_.x", max_size=12), st.text(alphabet="abz0-.", max_size=70))
def test_an_ordinary_host_is_one_that_nothing_refuses(start: str, end: str) -> None:
    """A host that is taken at a glance passes each of the checks that all others go through."""

    def taken(host: str) -> bool:
        try:
            values._check_host(host, "écrivez par exemple exemple.fr")
        except Refusal:
            return False
        return True

    hosts = [f"{start}.{end}", f"{end}.{start}.fr", "a." * 126 + "fr", "a." * 127 + "fr"]
    at_a_glance = [taken(host) for host in hosts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "_ORDINARY_HOST", re.compile("(?!)"))
        assert at_a_glance == [taken(host) for host in hosts]


@given(ANY)
def test_web_addresses_read_are_safe_to_link(typed: str) -> None:
    """An address that is read is http or https, has a dot in its host, and nothing that ends an attribute."""
    try:
        address = values.web_address(typed)
    except Refusal:
        return
    assert re.fullmatch(r"https?://[^\s/?#@\\]+\.[^\s/?#@\\]{2,}(?:[/?#][^\s\"<>\\`]*)?", address)


@pytest.mark.parametrize(
    "piece", ["9", "9 ", "é", "e\u0301", "\u0301\u0327", ".", "a.", "a@", "-", " ", "1.200", "€", "\u200b", "{}"]
)
def test_long_texts_are_read_quickly(piece: str) -> None:
    """A text of a hundred thousand characters takes no longer than a short one; addresses take them all."""
    text = (piece * 100_000)[:100_000]
    start = perf_counter()
    for read in READINGS:
        with pytest.raises(Refusal):
            read(text)
    values.slug(text)
    assert perf_counter() - start < 1
