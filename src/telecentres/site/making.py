"""Makes the outputs of a build: each that is no longer what it would be made to, and no other.

An output's inputs are asked for before it is made: its template with all that this brings in, what every page is printed with,
and each value of its own. Where the ledger says that the file was made from the same, and the file is still what was made, it
is left alone. A page whose values are left for later is asked first for what those will be made from: its plan.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.msgpack import Encoder

from telecentres.recipes import Later, Recipes, digest_of
from telecentres.site.addresses import placed
from telecentres.site.finish import indexed_copy
from telecentres.site.ledger import Ledger, Made, left, seen
from telecentres.site.outputs import Asset, Document, Output, Page
from telecentres.site.staging import Prepared, Staging
from telecentres.site.structured import structured
from telecentres.site.templates import Theme
from telecentres.workers import shared_out

__all__ = ["Making"]

_DIGITS = 16  # of a digest in the ledger, where it is only compared with one other
_TOLD_EACH = 20
_ENCODER = Encoder(enc_hook=str)  # a title may be markup
_FEWEST_TO_SHARE = 150  # outputs below which another process costs more than it saves


class _Made(NamedTuple):
    """An output that was made: from what, by what plan, and the digest of its copy for the full-text index, if it has any."""

    prepared: Prepared
    inputs: str
    plan: str = ""
    copy: str = ""


class Making(Struct, dict=True):
    """The outputs of one build on their way into `staging`.

    `code` is the digest of what makes them all; `root_of` gives what stands before the links of a page; `siteurl` has no slash
    at its end. `is_indexing` says that a full-text index is made of the pages afterwards, `is_in_haste` that another follows at
    once: no page is then looked at that need not be made. `tell` hears how many are made of how many.
    """

    theme: Theme
    staging: Staging
    ledger: Ledger
    recipes: Recipes
    code: str
    siteurl: str
    is_indexing: bool
    is_in_haste: bool
    root_of: Callable[[Page], str]
    tell: Callable[[int, int], None] | None = None
    process: int = field(default_factory=os.getpid)
    inputs: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    kept: dict[str, Made] = field(default_factory=dict)

    def __call__(self, outputs: Iterable[Output], processes: int = 1) -> None:
        """Put every output in its place, those that are stale made anew; an output that has its place already is passed over."""
        taken = self.staging.taken
        waiting = [output for output in outputs if output.file not in taken]
        # Without a ledger nothing can be fresh; what each is made from is then asked where it is made.
        stale = [output for output in waiting if not self._is_kept(output)] if self.ledger.outputs else waiting
        self.made += [output.file for output in stale]
        self.staging.open()
        work = partial(self._make_all, len(stale))
        done, numbered = [], list(enumerate(stale))
        if processes > 1 and len(stale) >= _FEWEST_TO_SHARE:
            done = shared_out(work, [one for one in numbered if not _is_last(one[1])], processes)
            numbered = [one for one in numbered if _is_last(one[1])]
        for one in (*done, *work(numbered)):
            file = one.prepared.file
            self.staging.accept(one.prepared)
            self.copies[file], self.plans[file], self.inputs[file] = one.copy, one.plan, one.inputs

    def _is_kept(self, output: Output) -> bool:
        """Whether an output is left as it is; if so it has its place."""
        file, before = output.file, self.ledger.outputs.get(output.file)
        frame = self._frame_of(output)
        plan = self._plan_of(output, frame)
        if before is None or not plan or before.plan != plan:
            inputs = self._inputs_of(_planned(output), frame)
            self.inputs[file], self.plans[file] = inputs, plan
            if before is None or not inputs or before.inputs != inputs:
                return False
        is_believed = self.is_in_haste and isinstance(output, Page)
        standing = before if is_believed else self.ledger.standing(file, self.staging.output)
        if standing is not None:
            self._keep(file, standing._replace(plan=plan) if standing.plan != plan else standing)
        return standing is not None

    def keep_all(self, files: Collection[str]) -> bool:
        """Leave files of the last build as they are, if each still is what that build left: they have their place then."""
        standing = [(file, self.ledger.standing(file, self.staging.output)) for file in files]
        kept = [(file, one) for file, one in standing if one is not None]
        if len(kept) < len(standing):
            return False
        for file, one in kept:
            self._keep(file, one)
        return True

    def _keep(self, file: str, one: Made) -> None:
        self.staging.keep(file, one.file.digest)
        self.kept[file] = one
        self.copies[file] = one.copy

    # What an output is made from.

    @cached_property
    def _common(self) -> str:
        """The digest of what every page is printed with."""
        return self.recipes.of(self.theme.common())

    def _frame_of(self, output: Output) -> bytes:
        """What an output is made with besides its values, a page's own lines among them."""
        if not isinstance(output, Page):
            return self.code.encode()
        page = output
        own = page.address, page.title, page.description, page.crumbs, page.section, page.changed, page.is_indexed, page.card
        return _ENCODER.encode((self.code, self.theme.source(page.template), self._common, own, page.runs_wasm))

    def _plan_of(self, output: Output, frame: bytes) -> str:
        """The digest of all that decides a page whose values are left for later; empty for any other output."""
        if not isinstance(output, Page) or not isinstance(output.values, Later):
            return ""
        return digest_of(frame, *self.recipes.parts(output.values))[:_DIGITS]

    def _inputs_of(self, output: Output, frame: bytes) -> str:
        """The digest of the inputs of an output, a page's values made; empty where it is to be made each time."""
        if _is_last(output):
            return ""
        parts = [frame]
        if isinstance(output, Page):
            parts.append(structured(output, self.theme.site).encode())
            for name, value in output.context.items():
                parts += [name.encode(), *self.recipes.parts(value)]
        elif isinstance(output, Document):
            parts += self.recipes.parts(output.body)
        elif isinstance(output.source, Path):
            parts.append(one.digest.encode() if (one := seen(output.source)) else b"")
        else:
            parts += self.recipes.parts(output.source)
        return digest_of(*parts)[:_DIGITS]

    # Making.

    def _make_all(self, total: int, numbered: Sequence[tuple[int, Output]]) -> list[_Made]:
        found = []
        for number, output in numbered:
            # A process that is a copy of this one shares its terminal, and not what draws on it.
            if self.tell and number % _TOLD_EACH == 0 and os.getpid() == self.process:
                self.tell(number, total)
            found.append(self._make(output))
        return found

    def _make(self, output: Output) -> _Made:
        if output.file in self.inputs:
            inputs, plan = self.inputs[output.file], self.plans[output.file]
            output = _planned(output)
        else:
            frame = self._frame_of(output)
            plan = self._plan_of(output, frame)
            output = _planned(output)
            inputs = self._inputs_of(output, frame)
        if isinstance(output, Asset):
            return _Made(self.staging.prepare(output.file, output.data), inputs)
        if isinstance(output, Document):
            return _Made(self.staging.prepare(output.file, placed(output.body(), self.siteurl).encode()), inputs)
        html = placed(self.theme.render(output), self.root_of(output))
        copy = self.copy_of(output, html) if self.is_indexing else ""
        return _Made(self.staging.prepare(output.file, html.encode()), inputs, plan, digest_of(copy.encode()) if copy else "")

    def copy_of(self, page: Page, html: str) -> str:
        """What the full-text index is made from, of a page as it was written; empty where the page is not in it."""
        return indexed_copy(page, html, self.theme.indexed)

    def ledger_rows(self) -> Mapping[str, Made]:
        """What the next build should know of each output: only such as need not be made each time."""
        output = self.staging.output
        found = dict(self.kept)
        for file, digest in self.staging.digests.items():
            if file not in self.kept and (now := left(f"{output}/{file}", digest)) is not None:
                found[file] = Made(self.inputs.get(file, ""), now, self.copies.get(file, ""), self.plans.get(file, ""))
        return found


def _planned(output: Output) -> Output:
    return output.planned() if isinstance(output, Page) else output


def _is_last(output: Output) -> bool:
    """Whether an output is made of the files written before it."""
    return isinstance(output, Document) and output.is_last
