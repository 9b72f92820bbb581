"""Templates become documents (part of stage 7).

In: the name of a template and its values. Out: text. Templates are Jinja files, one folder a
language; those of a user's folder take precedence, file by file. All run in a sandbox, and every
value that a template prints is escaped, unless a filter made it safe before: no template can omit
it.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultgraph.errors import UsageError
from vaultgraph.model import Language
from vaultgraph.passages import escaping
from vaultgraph.resources import template_files, template_folders
from vaultgraph.text import grouped

if TYPE_CHECKING:  # costly to import, and not needed before something is rendered
    from jinja2 import Template
    from jinja2.runtime import Context
    from jinja2.sandbox import SandboxedEnvironment

SUFFIX = ".j2"


class Safe(str):
    """Text that is escaped already; a template prints it as it is."""

    __slots__ = ()


def template_names() -> tuple[str, ...]:
    """Name every template of the seed documents, as `en/seed.md.j2`, sorted."""
    return tuple(name for name in template_files() if name.endswith(SUFFIX))


def check_templates(folder: Path) -> None:
    """Make sure before any work that a user's folder overrides something, and nothing unknown.

    Raises:
        UsageError: it is not a folder, contains no template, or one without a built-in counterpart.
    """
    if not folder.is_dir():
        raise UsageError(
            f"The templates {folder} are not a folder",
            remedy="Begin with a copy of the built-in templates.",
            options=("templates",),
        )
    known = template_names()
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    unknown = [name for name in found if name.endswith(SUFFIX) and name not in known]
    if unknown or not {*found} & {*template_files()}:
        what = f"holds {unknown[0]}, which is not a template" if unknown else "contains no template"
        raise UsageError(f"The folder {folder} {what}", remedy=f"Templates are {', '.join(known)}.")


def render(
    template: str, values: Mapping[str, Any], *, language: Language, folder: Path | None = None
) -> str:
    """Render a template.

    Args:
        template: its file name, `seed.md.j2`.
        values: what it may print.
        language: the folder that it is in.
        folder: a user's own templates.

    Raises:
        UsageError: a user's template is wrong, or does what the sandbox forbids.
    """
    from jinja2 import TemplateError

    name = f"{language}/{template}"
    try:
        return _load(name, folder).render({**values, "language": language})
    except (TemplateError, ArithmeticError, LookupError, OSError, TypeError, ValueError) as error:
        *own, _ = template_folders(folder)
        if not own:
            raise
        places = [each for each in own if (each / name).is_file()] or own
        raise UsageError(
            f"The template {name} cannot be rendered: {_described(error)}",
            remedy=f"Correct it in {places[0]}, or delete it there to use the built-in one.",
        ) from error


def _described(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"line {line}: {error}" if line else str(error)


def _load(name: str, folder: Path | None) -> "Template":
    return _environment(template_folders(folder)).get_template(name)


@lru_cache(maxsize=4)
def _environment(places: tuple[Path, ...]) -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(places),
        undefined=StrictUndefined,
        autoescape=False,  # the output is no HTML: `finalize` escapes what must be escaped
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        one_line=lambda text: Safe(escaping.one_line(str(text))),
        attribute=lambda text: Safe(escaping.attribute(str(text))),
        safe_text=lambda text: Safe(str(text)),
        join=_joined,
        cell=lambda text: Safe(escaping.one_line(str(text)).replace("|", "\\|")),
        fence=lambda text, info="": Safe(escaping.fence(text, info)),
        percent=lambda share: f"{share:.1%}",
        thousands=pass_context(_thousands),
    )
    return environment


def _thousands(context: "Context", number: int) -> str:
    return grouped(number, context["language"])


def _escaped(value: object) -> object:
    """Escape what a template prints; numbers and safe text pass."""
    if isinstance(value, str) and not isinstance(value, Safe):
        return Safe(escaping.escape_text(value))
    return value


def _joined(items: Iterable[object], separator: str = "") -> Safe:
    """Join what is safe and what is not, each item escaped once."""
    return Safe(str(_escaped(separator)).join(str(_escaped(item)) for item in items))
