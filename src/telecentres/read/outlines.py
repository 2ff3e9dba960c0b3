"""The outlines of a territory and of its neighbours, as typed in GeoJSON: areas with a name, or problems with a place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

from msgspec import Struct

from telecentres.patterns import pattern
from telecentres.problems import Problem, Refusal, Severity, quoted
from telecentres.sphere import Point

__all__ = ["OUTLINE_FILES", "Outline", "Outlines", "load_outlines", "read_outlines"]

OUTLINE_FILES = ("outline.geojson", "neighbours.geojson")

_MAX_BYTES = 16 * 1024 * 1024
_MAX_POSITIONS = 400_000
_NUMBERS = (int, float)  # those of JSON; its true and false are none
_FEATURE = pattern(r'"type"\s*:\s*"Feature"')

Ring = tuple[Point, ...]


class Outline(Struct, frozen=True):
    """An area with its name; the first ring of a polygon is its edge, the others are holes. Rings are not closed."""

    code: str
    name: str
    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def rings(self) -> Iterator[Ring]:
        for polygon in self.polygons:
            yield from polygon


class Outlines(Struct, frozen=True):
    """A territory's own areas and those around it; both may be empty, and a map is still drawn."""

    territory: tuple[Outline, ...] = ()
    neighbours: tuple[Outline, ...] = ()


def load_outlines(folder: Path) -> Outlines:
    """The outlines of a territory's folder; a Refusal says all that is wrong with them, a line each."""
    outlines, problems = read_outlines(folder, folder.name)
    errors = [str(problem) for problem in sorted(problems) if problem.is_error]
    if errors:
        raise Refusal("\n".join(errors))
    return outlines


def read_outlines(folder: Path, shown: str) -> tuple[Outlines, list[Problem]]:
    """The outlines of a folder and what is wrong with them; `shown` is the folder's name as people know it.

    A file that is absent is an empty outline: a warning for outline.geojson, nothing for neighbours.geojson.
    """
    problems: list[Problem] = []

    def one(name: str, *, wanted: bool) -> tuple[Outline, ...]:
        path = f"{shown}/{name}"
        try:
            data = (folder / name).read_bytes()
        except FileNotFoundError:
            if wanted:
                sentence = "fichier absent : la carte se dessine sans le contour du territoire"
                problems.append(Problem(path, 1, 1, sentence, "contour", Severity.WARNING))
            return ()
        try:
            return tuple(_features(data, path, problems))
        except Refusal as refusal:
            problems.append(Problem(path, 1, 1, str(refusal), "contour"))
            return ()

    own, neighbours = OUTLINE_FILES
    return Outlines(one(own, wanted=True), one(neighbours, wanted=False)), problems


def _features(data: bytes, path: str, problems: list[Problem]) -> Iterator[Outline]:
    if len(data) > _MAX_BYTES:
        raise Refusal(f"fichier trop lourd : {_MAX_BYTES // 1024 // 1024} Mo au plus ; simplifiez les contours")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("le fichier n’est pas en UTF-8") from None
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        problems.append(Problem(path, error.lineno, error.colno, "ceci n’est pas du JSON : le texte s’interrompt ici", "contour"))
        return
    except RecursionError:
        raise Refusal("trop de crochets imbriqués") from None
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise Refusal("il faut un objet « FeatureCollection »")
    features = collection.get("features")
    if not isinstance(features, list):
        raise Refusal("« features » manque ou n’est pas une liste")
    places = [text.count("\n", 0, found.start()) + 1 for found in _FEATURE.finditer(text)]
    count = 0
    for number, feature in enumerate(features):
        line = places[number] if number < len(places) else 1
        try:
            outline = _feature(feature)
        except Refusal as refusal:
            problems.append(Problem(path, line, 1, f"objet {number + 1} : {refusal}", "contour"))
            continue
        count += sum(map(len, outline.rings))
        if count > _MAX_POSITIONS:
            raise Refusal(f"trop de points : {_MAX_POSITIONS} au plus ; simplifiez les contours")
        yield outline


def _feature(feature: Any) -> Outline:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Refusal("il faut un objet « Feature »")
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    name, code = (properties.get(key, "") for key in ("name", "code"))
    if not isinstance(name, str) or not isinstance(code, str) or len(name) > 80 or not name.isprintable():
        raise Refusal("« name » et « code » sont des textes d’une ligne, de 80 caractères au plus")
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refusal("la géométrie doit être un « Polygon » ou un « MultiPolygon »")
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    if not isinstance(polygons, list) or not polygons or not all(isinstance(polygon, list) and polygon for polygon in polygons):
        raise Refusal("« coordinates » ne décrit pas de polygone")
    return Outline(code, name, tuple(tuple(_ring(ring) for ring in polygon) for polygon in polygons))


def _ring(positions: Any) -> Ring:
    if not isinstance(positions, list):
        raise Refusal("un contour est une liste de positions [longitude, latitude]")
    found: list[Point] = []
    for position in positions:
        point = _position(position)
        if not found or point != found[-1]:
            found.append(point)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    if len(set(found)) < 3:
        raise Refusal("un contour a trois points différents au moins")
    return tuple(found)


def _position(position: Any) -> Point:
    if isinstance(position, list) and len(position) >= 2:
        longitude, latitude = position[0], position[1]
        if type(longitude) in _NUMBERS and type(latitude) in _NUMBERS:
            if -180 <= longitude <= 180 and -90 <= latitude <= 90:
                return Point(float(latitude), float(longitude))
            if -inf < longitude < inf and -inf < latitude < inf:
                raise Refusal(f"longitude ou latitude impossible (lu : {quoted(json.dumps(position)[:200], 30)})")
    raise Refusal(f"une position est [longitude, latitude], en nombres (lu : {quoted(json.dumps(position)[:200], 30)})")
