"""A record declares its fields once; reading, JSON Schema and the staff's field table follow from that.

A field is an attribute of a `Keyed` class with an English name (schema.org's or OpenStreetMap's word) whose
`key(…)` holds the French key typed on the sheet, the kind of value, and the words that explain it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Any, Generic, Protocol, TypeVar, dataclass_transform

from msgspec import Struct, StructMeta, field
from msgspec.structs import replace

from telecentres.problems import Problem, Refusal, did_you_mean, quoted
from telecentres.read.nodes import Document, MappingNode, Node, ScalarNode, SequenceNode
from telecentres.read.values import slug

__all__ = [
    "Choice",
    "Columns",
    "Fixed",
    "Key",
    "Keyed",
    "Kind",
    "ListOf",
    "MapOf",
    "Reading",
    "Record",
    "Scalar",
    "Vocabulary",
    "fields_of",
    "key",
    "trail_of",
]

T = TypeVar("T")

MOST_PROBLEMS = 200  # of one file


class Vocabulary(StrEnum):
    """A closed list of words a sheet may use, each with the label that visitors read and other words they may type for it."""

    label: str
    synonyms: tuple[str, ...]

    def __new__(cls, value: str, label: str, synonyms: tuple[str, ...] = ()) -> Vocabulary:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.synonyms = synonyms
        return member


class Reading:
    """One document being read into a record: where we are in it, and what was refused so far."""

    __slots__ = ("document", "records", "trail")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.trail: list[str | int] = []
        self.records: list[Any] = []  # the classes being read, outermost first

    def refuse(self, node: Node, sentence: str, rule: str = "valeur", *, at: Node | None = None) -> None:
        """Note an error at a node, named by the trail that led to it, with the text that was read."""
        mark = (at or node).start_mark
        line, column = mark.line, mark.column
        if isinstance(node, ScalarNode) and node.style in ("|", ">") and at is None:  # the text begins under its sign
            lines = self.document.text.split("\n")
            line = next((number for number in range(line + 1, len(lines)) if lines[number].strip()), line)
            column = len(lines[line]) - len(lines[line].lstrip()) if line > mark.line else column
        read = ""
        if isinstance(node, ScalarNode) and node.value.strip():
            read = f" (lu : {quoted(node.value)})"
        self.document.problems.append(Problem(self.document.path, line + 1, column + 1, f"{self.subject}{sentence}{read}", rule))

    @property
    def is_full(self) -> bool:
        """True once so many problems were noted that the rest of the file is left unread, which is said once."""
        problems = self.document.problems
        if len(problems) == MOST_PROBLEMS:
            last = max(problems)
            sentence = f"déjà {MOST_PROBLEMS} problèmes : la suite n’est pas relue ; corrigez ceux-ci, puis vérifiez de nouveau"
            problems.append(Problem(last.path, last.line, last.column, sentence, "taille"))
        return len(problems) > MOST_PROBLEMS

    @property
    def subject(self) -> str:
        """The field being read, as « horaires.lun : », lists counted from 1; empty at the top."""
        name = trail_text(self.trail)
        return f"{name} : " if name else ""


def trail_text(trail: list[str | int] | tuple[str | int, ...]) -> str:
    """A trail in words, on one line: ("espaces", 1, "places") is « espaces[2].places »."""
    text = ""
    for step in trail:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += "." * bool(text) + " ".join(step.split())[:60]
    return text


class Kind(Protocol):
    """What a field may hold: how it is read from a node, and how it is described to people and editors."""

    @property
    def form(self) -> str:
        """The form in French, for the field table: « une date, par exemple 2026-10-05 »."""

    def read(self, node: Node, reading: Reading) -> Any:
        """The value of a node, or None when a problem was noted or nothing was typed."""

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of what may be typed."""


# What people type where they know nothing; a field without a word for it is left out.
_NOTHING = frozenset(
    "inconnu inconnue null none neant nc n-c n-a na nsp vide todo tbd xxx rien non aucun aucune sans pas-encore "
    "a-venir a-completer a-remplir a-definir a-preciser a-confirmer en-cours non-renseigne non-communique non-disponible".split()
)
# Those that say nothing even where any words are expected: « sans » and « aucun » may be an answer there.
PLACEHOLDERS = _NOTHING - frozenset("rien non aucun aucune sans pas-encore a-venir en-cours none neant na vide".split())
LONGEST_NOTHING = 24  # characters: « à compléter » and all others are shorter
NOTHING_KNOWN = "effacez la ligne, ou l’élément entier : ce qui est absent est montré comme inconnu"


def says_nothing(text: str, words: frozenset[str] = _NOTHING) -> bool:
    """True for what people type when they know nothing: « inconnu », « ? », « n/c », « ~ »."""
    if len(text) > LONGEST_NOTHING:
        return len(text) <= 200 and not any(map(str.isalnum, text))
    return slug(text) in words or not any(map(str.isalnum, text))


def _is_placeholder(text: str) -> bool:
    """True for « à compléter » and its like, which stand for what is still to be typed."""
    # Most that is looked at are numbers, and none of these words begins as they do.
    return len(text) <= LONGEST_NOTHING and not text[:1].isdigit() and slug(text) in PLACEHOLDERS


_CURLY_QUOTES = "“„‟‘‚‛”’"
# A word of a closed list: letters, digits, spaces, hyphens, apostrophes; « ouvert ? » is not « ouvert ».
_WORD = re.compile(r"[\w\u0300-\u036f \u00a0\u202f'’\-\u2010-\u2015]+\.?")


def is_word(text: str) -> bool:
    """True for letters, digits, spaces, hyphens and apostrophes, with or without a final full stop."""
    return _WORD.fullmatch(text) is not None


# What people call a field, and its name on the sheet.
_SYNONYMS = {
    **dict.fromkeys(("ville", "localite", "municipalite"), "commune"),
    **dict.fromkeys(("rue", "adresse_postale", "numero_et_voie"), "voie"),
    **dict.fromkeys(("cp", "postal", "zip"), "code_postal"),
    **dict.fromkeys(("mail", "email", "e_mail", "mel", "courrier_electronique", "adresse_mail"), "courriel"),
    **dict.fromkeys(("tel", "tel_", "fixe", "portable", "phone"), "telephone"),
    **dict.fromkeys(("site", "web", "url", "site_internet", "lien"), "site_web"),
    **dict.fromkeys(("heures", "horaire", "ouvert", "horaires_d_ouverture"), "horaires"),
    **dict.fromkeys(("name", "intitule", "denomination", "titre"), "nom"),
    **dict.fromkeys(("etat", "situation", "status"), "statut"),
    **dict.fromkeys(("type", "categorie", "categories"), "types"),
    **dict.fromkeys(("prix", "tarif"), "tarifs"),
    **dict.fromkeys(("description", "texte"), "presentation"),
    **dict.fromkeys(("lat",), "latitude"),
    **dict.fromkeys(("lon", "lng", "long"), "longitude"),
    **dict.fromkeys(("insee", "code_commune"), "code_insee"),
    **dict.fromkeys(("capacite", "nombre_de_places"), "places"),
    **dict.fromkeys(("surface", "superficie"), "surface_m2"),
}


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and not node.value and not node.tag


def _scalar(node: Node, reading: Reading, expected: str) -> str | None:
    """The text of a scalar node; None when it is blank, or refused because it is something else."""
    if node.tag:
        mark = node.start_mark
        typed = reading.document.text[mark.index :].split("\n", 1)[0]
        sentence = "« ! » au début d’une valeur a un sens caché en YAML ; mettez la valeur entre guillemets"
        reading.document.refuse(mark.line, mark.column, f"{reading.subject}{sentence} (lu : {quoted(typed)})", "etiquette")
        return None
    if not isinstance(node, ScalarNode):
        what = "une liste" if isinstance(node, SequenceNode) else "un groupe de champs"
        way_out = ""
        if reading.document.text[node.start_mark.index : node.start_mark.index + 1] in ("[", "{"):
            way_out = f" ; effacez les signes {'[ ]' if isinstance(node, SequenceNode) else '{ }'}"
            if expected == "un texte":
                way_out += ", ou mettez tout le texte entre guillemets s’ils en font partie"
        elif isinstance(node, MappingNode) and len(node.value) == 1 and expected == "un texte":
            way_out = " ; si « : » fait partie du texte, mettez tout le texte entre guillemets"
        elif isinstance(node, SequenceNode) and len(node.value) == 1:
            way_out = " ; effacez le tiret"
        reading.refuse(node, f"{expected} est attendu{_e(expected)}, pas {what}{way_out}", "forme")
        return None
    if _is_blank(node):
        return None
    text: str = node.value
    if not node.style and len(text) > 1 and text[0] in _CURLY_QUOTES and text[-1] in _CURLY_QUOTES + '"':
        reading.refuse(
            node, 'guillemets courbes ; effacez-les, ou tapez des guillemets droits " " autour de la valeur', "guillemets"
        )
        return None
    return text


def _is_text(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.tag


def _e(noun: str) -> str:
    return "e" if noun.startswith("une ") else ""


class Scalar(Struct, Generic[T], frozen=True):
    """A value typed as one text; `parse` returns it or raises Refusal."""

    parse: Callable[[str], T]
    form: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})

    def read(self, node: Node, reading: Reading) -> T | None:
        text: str | None = node.value if _is_text(node) else None
        if not text or text[0] in _CURLY_QUOTES:
            text = _scalar(node, reading, self._expected)
            if text is None:
                return None
        try:
            value: T = _understood(self.parse, text)
        except Refusal as refusal:
            nothing = text.strip() and "enum" not in self.schema and says_nothing(text)
            reading.refuse(node, NOTHING_KNOWN if nothing else str(refusal))
            return None
        return value

    def plain(self, text: str) -> T:
        """What a text means; Refusal where `read` has to look closer."""
        if text[0] in _CURLY_QUOTES:
            raise Refusal("a closer look")
        return self.parse(text)

    @property
    def _expected(self) -> str:
        """The form in as few words as a sentence takes."""
        first = self.form.split(",")[0].split(" (")[0]
        return first if first.startswith(("un ", "une ", "le ", "des ")) else self.form

    def json_schema(self) -> dict[str, Any]:
        return dict(self.schema)


@lru_cache(maxsize=1 << 12)
def _understood(parse: Callable[[str], T], text: str) -> T:
    """What a text means to a kind of value. The same days, numbers and answers stand on many sheets."""
    return parse(text)


class Choice(Struct, frozen=True):
    """One word of a vocabulary, whatever its case and accents."""

    vocabulary: type[Vocabulary]

    @property
    def form(self) -> str:
        return "un mot parmi " + ", ".join(self.vocabulary)

    def read(self, node: Node, reading: Reading) -> Vocabulary | None:
        words = _words(self.vocabulary)
        member = words.get(node.value) if _is_text(node) else None
        if member is not None:
            return member
        text = _scalar(node, reading, "un mot")
        if text is None:
            return None
        word = slug(text[:80]).replace("-", "_")
        member = words.get(word) if is_word(text) else None
        if member is None:
            known = list(self.vocabulary)
            if says_nothing(text) and "inconnu" not in words:
                reading.refuse(node, NOTHING_KNOWN)
                return None
            first = slug(re.split(r"[^\w\s'’-]", text[:80])[0]).replace("-", "_")
            tip = did_you_mean(word, known) or did_you_mean(first, known)
            reading.refuse(node, f"mot inconnu ; mots possibles : {', '.join(known)}{tip}")
        return member

    def plain(self, text: str) -> Vocabulary:
        """The word that a text is; Refusal where `read` has to look closer."""
        member = _words(self.vocabulary).get(text)
        if member is None:
            raise Refusal("a closer look")
        return member

    def json_schema(self) -> dict[str, Any]:
        return {"enum": [str(word) for word in self.vocabulary]}


@cache
def _words(vocabulary: type[Vocabulary]) -> dict[str, Vocabulary]:
    return {str(member): member for member in vocabulary}


class ListOf(Struct, frozen=True):
    """Several values of one kind, in order; the same value twice is refused when `distinct`."""

    item: Kind
    distinct: bool = False
    most: int = 100
    partial: bool = False  # a record in a list may be read where another cannot

    @property
    def form(self) -> str:
        return f"une liste ; chaque élément : {self.item.form}"

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...] | None:
        if _is_blank(node):
            return ()
        if node.tag:
            _scalar(node, reading, "une liste")
            return None
        if not isinstance(node, SequenceNode):
            reading.refuse(node, self._way_out(node, reading), "forme")
            return None
        if len(node.value) > self.most:
            reading.refuse(node, f"{len(node.value)} éléments ; {self.most} au plus", "taille")
            return None
        values: list[Any] = []
        problems = reading.document.problems
        before = len(problems)
        for index, (item, following) in enumerate(zip_longest(node.value, node.value[1:])):
            if problems and reading.is_full:
                break
            reading.trail.append(index)
            if node.flow_style and self._is_cut(item, following, reading):
                reading.refuse(
                    item,
                    "une virgule entre deux chiffres sépare ici deux éléments ; mettez le texte entre guillemets, "
                    "ou une espace après la virgule",
                    "virgule",
                )
            elif isinstance(self.item, Scalar) and isinstance(item, ScalarNode) and not item.style and "; " in item.value + " ":
                reading.refuse(
                    item,
                    "« ; » ne sépare pas les éléments d’une liste ; mettez une virgule, ou tout le texte entre guillemets",
                    "virgule",
                )
            elif not item.value and _is_blank(item):
                reading.refuse(item, "élément vide ; effacez le tiret ou complétez la ligne", "vide")
            elif (value := self.item.read(item, reading)) is not None:
                if self.distinct and value in values:
                    reading.refuse(item, "déjà dans la liste ; effacez un des deux", "doublon")
                else:
                    values.append(value)
            reading.trail.pop()
        # With an item left out, the others would no longer be where they stand on the sheet.
        return tuple(values) if self.partial or len(problems) == before else None

    @staticmethod
    def _is_cut(item: Node, following: Node | None, reading: Reading) -> bool:
        """True where « [12,50] » was one number to whoever typed it."""
        end = item.end_mark.index
        return (
            following is not None
            and following.start_mark.index == end + 1
            and isinstance(item, ScalarNode)
            and not item.style
            and re.match(r"[0-9],[0-9]", reading.document.text[end - 1 : end + 2]) is not None
        )

    def _way_out(self, node: Node, reading: Reading) -> str:
        """What to type instead of something that is no list."""
        if isinstance(self.item, Record):
            known = fields_of(self.item.cls)
            first = next((alias for alias, declared in known.items() if declared.required), next(iter(known)))
            if isinstance(node, ScalarNode) and says_nothing(node.value):
                return NOTHING_KNOWN
            return f"une liste est attendue ; écrivez une ligne par élément : « - {first}: … »"
        if isinstance(node, MappingNode) and isinstance(self.item, Choice) and node.value:
            return self._answers(node, reading)
        if not isinstance(node, ScalarNode):
            return "une liste est attendue ; écrivez une ligne par élément, chacune commençant par « - »"
        sign = node.value.lstrip()[:1]
        if not node.style and sign in ("–", "—", "•", "*", "·", "▪", "●", "◦", "‣", "→", "✓", "+"):
            return f"« {sign} » ne fait pas une liste ; commencez chaque ligne par un tiret court et une espace"
        if not node.style and sign == "-" and len(node.value) > 1:
            return "après le tiret d’une liste, il faut une espace ordinaire ; effacez ce qui le suit et retapez-la"
        if says_nothing(node.value):
            return NOTHING_KNOWN
        is_long = node.start_mark.line != node.end_mark.line
        typed = reading.document.text[node.start_mark.index : node.end_mark.index] if is_long else node.value
        signs = r"[,;/|+&\n]| et " if isinstance(self.item, Choice) else r"[,;\n]"
        words = [" ".join(word.split()).strip("()[]\"' ") for word in re.split(signs, typed)]
        shown = ", ".join(f'"{word}"' if re.search(r"[\[\]{}#&*!|>%@`]|: ", word) else word for word in words if word)
        if isinstance(self.item, Choice):
            possible = _words(self.item.vocabulary)
            if not any(slug(word[:80]).replace("-", "_") in possible for word in words):
                return f"une liste est attendue, entre [ ] ; mots possibles : {', '.join(possible)}"
        return (
            f"une liste est attendue ; écrivez [{shown}]"
            if shown and len(shown) <= 120
            else ("une liste est attendue ; écrivez une ligne par élément, chacune commençant par « - »")
        )

    @staticmethod
    def _answers(node: MappingNode, reading: Reading) -> str:
        """What to type instead of « wifi: oui », « fibre: non »."""
        said = [(key.value, slug(value.value)) for key, value in node.value if _is_text(key) and _is_text(value)]
        there = ", ".join(" ".join(name.split())[:40] for name, answer in said if answer in ("oui", ""))
        sentence = "une liste des seuls mots qui conviennent est attendue" + (f" ; écrivez [{there[:120]}]" if there else "")
        absent = f"{reading.trail[-1]}_absents" if reading.trail else ""
        if any(answer == "non" for _, answer in said) and reading.records and absent in fields_of(reading.records[-1]):
            sentence += f", et ce qui manque sous « {absent}: »"
        return sentence

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.json_schema()}


class MapOf(Struct, frozen=True):
    """Fields whose names are free (criteria, say), each holding a value of one kind: a dict from name to value."""

    item: Kind
    name: str

    @property
    def form(self) -> str:
        return f"un groupe de lignes « {self.name}: … » ; pour chacune : {self.item.form}"

    def read(self, node: Node, reading: Reading) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        for name, _, value_node in entries(node, reading):
            value = self.item.read(value_node, reading)
            if value is not None:
                values[name] = value
        return values

    def json_schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.json_schema()}


class Key(Struct, frozen=True, eq=False):
    """What a field of a record is on the sheet: its French name, its kind, its title and help. One is equal to itself alone."""

    alias: str
    kind: Kind
    title: str
    help: str = ""
    required: bool = False
    attribute: str = ""
    default: Any = None

    def read(self, node: Node, reading: Reading) -> Any:
        """The value of a node; None when a problem was noted or nothing was typed."""
        if type(node) is ScalarNode and node.value and not node.tag and type(self.kind) in _SAID:
            value = _said(self, node.value)
            if value is not _CLOSER:
                return value
        return self._required(node, reading) if self.required else self.kind.read(node, reading)

    def _required(self, node: Node, reading: Reading) -> Any:
        """The same for what the sheet cannot do without: nothing typed is a problem."""
        problems = reading.document.problems
        before = len(problems)
        value = None if self._is_left_open(node, reading) else self.kind.read(node, reading)
        if value is None and len(problems) == before:
            reading.refuse(node, f"valeur manquante ; {self.title.lower()} est obligatoire", "obligatoire")
        return value

    def _is_left_open(self, node: Node, reading: Reading) -> bool:
        """Whether « à compléter » stands where the sheet cannot do without; an item of a list can be left out whole."""
        return (
            isinstance(self.kind, Scalar)
            and _is_text(node)
            and _is_placeholder(node.value)
            and not any(isinstance(step, int) for step in reading.trail)
        )


_SAID = Scalar, Choice  # the kinds of which a text may say all
_CLOSER: Any = object()  # stands for a value that takes a closer look


@lru_cache(maxsize=1 << 12)
def _said(declared: Key, text: str) -> Any:
    """What a text says in a field, whatever stands around it; None for an empty one, `_CLOSER` where its node must be looked at.

    The same days, numbers and answers stand on many sheets.
    """
    kind = declared.kind
    if not isinstance(kind, _SAID) or (declared.required and not text):
        return _CLOSER
    try:
        value = kind.plain(text) if text else None
    except Refusal:
        return _CLOSER
    if declared.required and (value is None or (isinstance(kind, Scalar) and _is_placeholder(text))):
        return _CLOSER
    return value


def key(alias: str, kind: Kind, title: str, help: str = "", *, required: bool = False, default: Any = None) -> Any:
    """Declare a field of a `Keyed` class that is typed on the sheet as `alias`, and is `default` where nothing is typed."""
    return Key(alias, kind, title, help, required, default=default)


class _Declaring(StructMeta):
    """Makes a `Keyed` class: its keys are kept beside it, and what they say of defaults is told to msgspec."""

    __keys__: dict[str, Key]
    __required__: tuple[Key, ...]

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **config: Any) -> _Declaring:
        keys = {attribute: found for attribute, found in body.items() if isinstance(found, Key)}
        plain = {attribute: value for attribute, value in body.items() if attribute not in keys}
        plain |= {attribute: found.default for attribute, found in keys.items() if not found.required}
        made = super().__new__(cls, name, bases, plain, **{"kw_only": True, **config})
        made.__keys__ = {alias: found for base in bases if isinstance(base, _Declaring) for alias, found in base.__keys__.items()}
        for attribute, found in keys.items():
            if found.alias in made.__keys__:
                raise TypeError(f"{name} has two fields that are typed as {found.alias}")
            made.__keys__[found.alias] = replace(found, attribute=attribute)
        made.__required__ = tuple(found for found in made.__keys__.values() if found.required)
        return made


@dataclass_transform(kw_only_default=True)
class Keyed(Struct, metaclass=_Declaring):
    """A record whose fields are typed on a sheet, each declared by `key(…)`."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Fixed(Struct, frozen=True, metaclass=_Declaring):
    """A `Keyed` record that stays as it was read, and so may stand in a set."""


def fields_of(record: Any) -> dict[str, Key]:
    """The keys of a record class by their French alias, in the order declared."""
    found: dict[str, Key] = record.__keys__
    return found


def _required_of(record: Any) -> tuple[Key, ...]:
    """Those of them that a sheet cannot do without."""
    found: tuple[Key, ...] = record.__required__
    return found


def _no_group(node: Node, reading: Reading, known: Iterable[str]) -> None:
    """Refuses what stands where a group of fields is expected."""
    if _is_blank(node):
        return
    if node.tag:
        _scalar(node, reading, "un groupe")
        return
    if reading.trail and isinstance(node, ScalarNode) and says_nothing(node.value):
        reading.refuse(node, NOTHING_KNOWN, "forme")
        return
    names = list(known)
    way_out = f" ; champs possibles : {', '.join(names)}" if reading.trail and names else ""
    if names and not reading.trail:
        way_out = f", par exemple « {names[0]}: … »"
    if isinstance(node, SequenceNode):
        way_out = f", sans tiret au début des lignes{way_out}"
    reading.refuse(node, f"un groupe de lignes « champ: valeur » est attendu{way_out}", "forme")


def entries(node: Node, reading: Reading, known: Iterable[str] = ()) -> Iterator[tuple[str, Node, Node]]:
    """The (name, key node, value node) of a mapping, with the name on the trail; what is no such thing is refused."""
    if node.tag or not isinstance(node, MappingNode):
        _no_group(node, reading, known)
        return
    seen: dict[str, Node] = {}
    problems, trail = reading.document.problems, reading.trail
    for key_node, value_node in node.value:
        if problems and reading.is_full:
            return
        if not isinstance(key_node, ScalarNode) or key_node.tag:
            reading.refuse(key_node, "le nom d’un champ est un mot simple, sans [ ] ni { } ni « ! »", "forme")
            continue
        name: str = key_node.value
        first = seen.setdefault(name, key_node)
        if first is not key_node:
            reading.refuse(
                key_node,
                f"champ en double, déjà à la ligne {first.start_mark.line + 1} ; gardez une seule des deux lignes"
                + (", ou commencez un nouvel élément par « - »" if reading.trail and isinstance(reading.trail[-1], int) else ""),
                "doublon",
            )
            continue
        if node.flow_style and _is_blank(value_node) and value_node.end_mark.index == key_node.end_mark.index:
            point = "écrivez 12.50 avec un point, ou " if name[:1].isdigit() and "h" not in name else ""
            reading.refuse(
                key_node,
                f"dans {{ }}, la virgule sépare deux champs ; {point}mettez la valeur qui contient une virgule entre guillemets",
                "virgule",
            )
            continue
        trail.append(name)
        yield name, key_node, value_node
        trail.pop()


class Record(Struct, Generic[T], frozen=True):
    """A group of named fields, read into a `Keyed` class; None when a required field is missing or refused."""

    cls: type[T]

    @property
    def form(self) -> str:
        return "un groupe : " + ", ".join(fields_of(self.cls))

    def read(self, node: Node, reading: Reading) -> T | None:
        known = fields_of(self.cls)
        values: dict[str, Any] = {}
        typed: set[str] = set()
        problems = reading.document.problems
        before = len(problems)
        reading.records.append(self.cls)
        for name, key_node, value_node in entries(node, reading, known):
            declared = known.get(name)
            if declared is None:
                self._refuse_unknown(name, key_node, reading)
                continue
            typed.add(name)
            value = declared.read(value_node, reading)
            if value is not None:
                values[declared.attribute] = value
        missing = [declared for declared in _required_of(self.cls) if declared.attribute not in values]
        if typed or len(problems) == before:  # otherwise it is no group, and nothing is missing from it
            for declared in missing:
                if declared.alias not in typed:
                    self._refuse_missing(declared, node, reading)
        reading.records.pop()
        if not typed and _is_blank(node):  # the name of a group alone says nothing
            return None
        # Beside a value cut by a comma, what was read is not what was typed.
        noted = problems[before:]
        if noted and isinstance(node, MappingNode) and node.flow_style and any(problem.rule == "virgule" for problem in noted):
            return None
        return None if missing else self.cls(**values)

    @staticmethod
    def _refuse_missing(declared: Key, node: Node, reading: Reading) -> None:
        reading.trail.append(declared.alias)
        sentence = f"champ obligatoire absent ; ajoutez la ligne « {declared.alias}: … »"
        reading.refuse(node, sentence, "obligatoire", at=node)
        reading.trail.pop()

    def _refuse_unknown(self, name: str, key_node: Node, reading: Reading) -> None:
        known = fields_of(self.cls)
        folded = slug(name[:80]).replace("-", "_")
        folded = folded if folded in known else _SYNONYMS.get(folded, folded)
        shown = quoted(name)
        reading.trail.pop()
        group = trail_text(reading.trail)
        where = f" dans {group}" if group else ""
        tip = f" ; vouliez-vous dire « {folded} » ?" if folded in known else self._elsewhere(folded, name, reading)
        tip = tip or did_you_mean(folded, known)
        sentence = f"champ inconnu{where} : {shown}{tip or ' ; champs possibles : ' + ', '.join(known)}"
        if name != name.strip():
            sentence = f"espace insécable avant ou après {shown} ; effacez-la et retapez une espace ordinaire"
        mark = key_node.start_mark
        reading.document.problems.append(
            Problem(reading.document.path, mark.line + 1, mark.column + 1, sentence, "champ_inconnu")
        )
        reading.trail.append(name)

    def _elsewhere(self, name: str, typed: str, reading: Reading) -> str:
        """Where a field stands that is none of this group: in a group of this one, or outside it."""
        for alias, declared in fields_of(self.cls).items():
            if isinstance(declared.kind, Record) and name in fields_of(declared.kind.cls):
                return f" ; il se place en retrait sous « {alias}: »" + (f", et s’écrit {name}" if name != typed else "")
        if len(reading.records) > 1 and name in fields_of(reading.records[0]):
            return " ; il se place au début de la ligne, sans retrait"
        return ""

    def json_schema(self) -> dict[str, Any]:
        known = fields_of(self.cls)
        schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": {}}
        for alias, declared in known.items():
            schema["properties"][alias] = {
                "title": declared.title,
                **({"description": declared.help} if declared.help else {}),
                **declared.kind.json_schema(),
            }
        required = [alias for alias, declared in known.items() if declared.required]
        if required:
            schema["required"] = required
        return schema


class Columns(Generic[T]):
    """The columns of a table whose rows are records; a row that leaves nothing to say is read without a node for each cell."""

    def __init__(self, cls: type[T], declared: Sequence[Key]) -> None:
        self._cls = cls
        self._declared = declared

    @classmethod
    def of(cls, record: type[T], names: Sequence[str]) -> Columns[T] | None:
        """The columns of these names; None unless they are fields, each once, and all that are required are among them."""
        known = fields_of(record)
        required = {alias for alias, declared in known.items() if declared.required}
        if len(set(names)) < len(names) or not required <= set(names) <= known.keys():
            return None
        return cls(record, [known[name] for name in names])

    def record(self, texts: Sequence[str]) -> T | None:
        """The record of a row, a text for each column; None where `Record.read` has to look closer."""
        values: dict[str, Any] = {}
        for declared, text in zip(self._declared, texts, strict=True):
            value = _said(declared, text)
            if value is _CLOSER:
                return None
            if value is not None:
                values[declared.attribute] = value
        return self._cls(**values)


def trail_of(record: object, *steps: str | int) -> tuple[str | int, ...]:
    """The trail on the sheet (French keys) of a trail in the code (English attributes)."""
    cls: type | None = type(record)
    trail: list[str | int] = []
    for step in steps:
        if isinstance(step, int) or cls is None:
            trail.append(step)
            continue
        declared = next(item for item in fields_of(cls).values() if item.attribute == step)
        trail.append(declared.alias)
        kind: Any = declared.kind
        while hasattr(kind, "item"):
            kind = kind.item
        cls = getattr(kind, "cls", None)
    return tuple(trail)
