"""Members and resources: what the two lists take, and files as tired people save them.

`tests/content/lists/` holds the files byte by byte; the .txt of a file is its complete answer, one problem a line.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from telecentres.checks import check
from telecentres.problems import Problem
from telecentres.project import Project
from telecentres.read.community import Member, MemberKind, Resource, ResourceKind
from telecentres.read.records import Citation, read_records
from telecentres.read.values import PartialDate

LISTS = sorted((Path(__file__).parents[1] / "content/lists").glob("*.yaml"))
TODAY = date(2026, 11, 23)


def problems_of(raw: bytes, name: str, demo: Project) -> list[Problem]:
    """Every problem of a list put in the place of the invented network's."""
    path = f"content/{name}.yaml"
    if name == "members":
        members, document = read_records(Member, path, raw)
        project = structs.replace(demo, members=members, members_document=document)
    else:
        resources, document = read_records(Resource, path, raw)
        project = structs.replace(demo, resources=resources, resources_document=document)
    return [problem for problem in check(project, document.problems) if problem.path == path]


@pytest.mark.parametrize("file", LISTS, ids=[file.stem for file in LISTS])
def test_a_broken_list_is_answered_completely(file: Path, demo: Project) -> None:
    """All its problems come at once, in order, and no other."""
    found = [
        str(problem).removeprefix(f"{problem.path}:") for problem in problems_of(file.read_bytes(), file.stem.split("-")[0], demo)
    ]
    assert found
    assert found == file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


def test_the_two_lists_of_both_networks_are_read(project: Project, demo: Project) -> None:
    """Each network says who takes part and what is pooled, on the word of a source; the invented one has every kind of both."""
    for one in (project, demo):
        assert one.members
        assert one.resources
        assert all(member.source.title for member in one.members)
        assert all(resource.source.title for resource in one.resources)
    assert {member.kind for member in demo.members} == set(MemberKind)
    assert {resource.kind for resource in demo.resources} == set(ResourceKind)


def test_example_addresses_are_for_demonstrations(demo: Project) -> None:
    """Outside a demonstration an address under .example is refused at its place, a member's as its source's."""
    real = structs.replace(demo, network=structs.replace(demo.network, is_demonstration=False))
    raw = b"- nom: A\n  nature: entreprise\n  site_web: https://a.example\n  source: {titre: B, url: https://b.example/c}\n"
    found = [(problem.line, problem.column, problem.rule) for problem in problems_of(raw, "members", real)]
    assert found == [(3, 13, "exemple"), (4, 27, "exemple")]
    assert problems_of(raw, "members", demo) == []


def resource(**values: object) -> Resource:
    """A funding call."""
    given = {"title": "A", "kind": ResourceKind.FUNDING_CALL, "summary": "B", "source": Citation(title="C"), **values}
    return Resource(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("deadline", "decided", "is_past"),
    [
        (None, None, False),
        (PartialDate(2026, 11, 23), None, False),
        (PartialDate(2026, 11, 22), None, True),
        (PartialDate(2026, 11), None, False),
        (PartialDate(2026, 10), None, True),
        (PartialDate(2026), None, False),
        (PartialDate(2027, 1, 1), PartialDate(2026, 11, 23), True),
        (None, PartialDate(2012, 7), True),
    ],
)
def test_a_call_is_past_the_day_after_its_last(deadline: PartialDate | None, decided: PartialDate | None, is_past: bool) -> None:
    """The last day that a deadline may be still counts; a call whose results are known is past whatever its deadline."""
    assert resource(deadline=deadline, decided=decided).is_past(TODAY) is is_past


def test_amounts_are_exact(project: Project) -> None:
    """An amount with centimes is kept to the centime."""
    assert Decimal("1314230.90") in {one.amount for one in project.resources}


def test_kinds_have_a_plural() -> None:
    """What several of a kind are called is French."""
    assert [kind.plural for kind in MemberKind] == [
        "Collectivités", "Promoteurs", "Porteurs de projet", "Investisseurs", "Exploitants", "Entreprises",
    ]  # fmt: skip
    assert [kind.plural for kind in ResourceKind] == [
        "Guides", "Contrats types", "Appels à financement", "Achats groupés", "Services partagés",
    ]  # fmt: skip
