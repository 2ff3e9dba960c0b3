"""How templates are compiled: as Jinja does, but for the values they print, most of which have nothing to escape."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

__all__ = ["Printing", "printed"]


def printed(value: Any) -> str:
    """A value as it stands on a page: escaped, unless it is markup. Of what has nothing to escape no markup is made."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str and not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value):
        return value  # type: ignore[no-any-return]
    return str(value) if kind is float or kind is int else escape(value)


class Printing(CodeGenerator):
    """Jinja's compiler, with `printed` in the place of `escape`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the name is Jinja's
        self.writeline(f"from {__name__} import {printed.__name__}")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write(f"{printed.__name__}(")
        else:
            super()._output_child_pre(node, frame, finalize)
