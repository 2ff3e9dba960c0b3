"""Outlines typed in GeoJSON: read as they are, or refused with a place and a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telecentres.problems import Refusal, Severity
from telecentres.read.outlines import Outlines, load_outlines, read_outlines

# A machine that builds at the same time is slow, and nothing here is a race.
unhurried = settings(deadline=None)


def test_without_an_outline_the_check_warns(tmp_path: Path) -> None:
    """An absent outline is a warning, absent neighbours are nothing; neither stops the build."""
    outlines, problems = read_outlines(tmp_path, "territory")
    assert outlines == Outlines()
    assert [(problem.path, problem.severity) for problem in problems] == [("territory/outline.geojson", Severity.WARNING)]
    assert load_outlines(tmp_path) == Outlines()


SQUARE = "[[0,0],[1,0],[1,1],[0,0]]"


def collection(geometry: str, properties: str = '{"code":"a","name":"A"}') -> str:
    """A collection of one feature, on its second line."""
    return f'{{"type":"FeatureCollection","features":[\n{{"type":"Feature","properties":{properties},"geometry":{geometry}}}\n]}}'


def polygon(coordinates: str) -> str:
    """A polygon of such coordinates."""
    return collection(f'{{"type":"Polygon","coordinates":{coordinates}}}')


FAULTS = {
    "not JSON": ('{"type":\n "Feature', "2:2: ceci n’est pas du JSON : le texte s’interrompt ici"),
    "not a collection": ("[]", "1:1: il faut un objet « FeatureCollection »"),
    "no features": ('{"type":"FeatureCollection"}', "1:1: « features » manque ou n’est pas une liste"),
    "not a feature": ('{"type":"FeatureCollection","features":[7]}', "1:1: objet 1 : il faut un objet « Feature »"),
    "deep": ("[" * 100_000, "1:1: trop de crochets imbriqués"),
    "a point": (
        collection('{"type":"Point","coordinates":[0,0]}'),
        "2:1: objet 1 : la géométrie doit être un « Polygon » ou un « MultiPolygon »",
    ),
    "no geometry": (collection("null"), "2:1: objet 1 : la géométrie doit être un « Polygon » ou un « MultiPolygon »"),
    "no rings": (polygon("[]"), "2:1: objet 1 : « coordinates » ne décrit pas de polygone"),
    "no list": (polygon("7"), "2:1: objet 1 : « coordinates » ne décrit pas de polygone"),
    "a flat ring": (polygon("[7]"), "2:1: objet 1 : un contour est une liste de positions [longitude, latitude]"),
    "a text": (
        polygon('[["0,0"]]'),
        '2:1: objet 1 : une position est [longitude, latitude], en nombres (lu : « "0,0" »)',
    ),
    "not finite": (
        polygon("[[[0,NaN],[1,0],[1,1]]]"),
        "2:1: objet 1 : une position est [longitude, latitude], en nombres (lu : « [0, NaN] »)",
    ),
    "true": (
        polygon("[[[true,0],[1,0],[1,1]]]"),
        "2:1: objet 1 : une position est [longitude, latitude], en nombres (lu : « [true, 0] »)",
    ),
    "swapped": (
        polygon("[[[48,190],[1,0],[1,1]]]"),
        "2:1: objet 1 : longitude ou latitude impossible (lu : « [48, 190] »)",
    ),
    "larger than any float": (
        polygon(f"[[[1{'0' * 400},0],[1,0],[1,1]]]"),
        "2:1: objet 1 : longitude ou latitude impossible (lu : « [10000000000000000000000000000… »)",
    ),
    "two points": (polygon("[[[0,0],[1,1],[0,0]]]"), "2:1: objet 1 : un contour a trois points différents au moins"),
    "a long name": (
        collection(f'{{"type":"Polygon","coordinates":[{SQUARE}]}}', json.dumps({"name": "x" * 81})),
        "2:1: objet 1 : « name » et « code » sont des textes d’une ligne, de 80 caractères au plus",
    ),
    "not a name": (
        collection(f'{{"type":"Polygon","coordinates":[{SQUARE}]}}', '{"name":["x"]}'),
        "2:1: objet 1 : « name » et « code » sont des textes d’une ligne, de 80 caractères au plus",
    ),
}


@pytest.mark.parametrize("case", list(FAULTS))
def test_a_faulty_outline_is_a_place_and_a_sentence(tmp_path: Path, case: str) -> None:
    """What is wrong with a GeoJSON file is told with its file, line and column, and loading it says the same."""
    text, sentence = FAULTS[case]
    (tmp_path / "outline.geojson").write_text(text, encoding="utf-8")
    _, problems = read_outlines(tmp_path, "territory")
    nbsp = "\u00a0"
    wanted = re.sub(" ([:;?!»])", f"{nbsp}\\1", f"territory/outline.geojson:{sentence}".replace("« ", f"«{nbsp}"))
    assert list(map(str, problems)) == [wanted]
    with pytest.raises(Refusal, match=re.escape(wanted.partition(": ")[2])):
        load_outlines(tmp_path)


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    """A file in another encoding is refused with a sentence."""
    (tmp_path / "neighbours.geojson").write_bytes(b"\xff\xfe{}")
    assert "n’est pas en UTF-8" in str(read_outlines(tmp_path, "territory")[1][-1])


@unhurried
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4)))
def test_no_coordinates_break_the_reader(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """Whatever stands for coordinates, the reader answers with outlines or problems."""
    folder = tmp_path_factory.mktemp("outlines")
    (folder / "outline.geojson").write_text(polygon(json.dumps(value)), encoding="utf-8")
    outlines, problems = read_outlines(folder, "territory")
    assert bool(outlines.territory) != bool(problems)
