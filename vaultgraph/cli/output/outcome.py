"""A finished run in sentences: what is included, what is not and why, and the next steps.

In: the figures of a run, and the files that it wrote. Out: lines in the language of the terminal.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vaultgraph.cli.shell import typed
from vaultgraph.cli.words import word
from vaultgraph.diagnostics import Severity

if TYPE_CHECKING:  # they import the graph, whose libraries are costly to import
    from vaultgraph.graph.withheld import LeftOut
    from vaultgraph.pack import Pack
    from vaultgraph.report import PackReport, Report

_WINDOWS = (16_000, 32_000, 64_000, 128_000, 200_000, 256_000, 400_000, 1_000_000)
"""Common context windows, in tokens."""

_BAD = (Severity.ERROR, Severity.WARNING)
"""What the author of a vault should look at, the worst first."""

_PACK = "pack"
_SEED = "SEED.md"
_MEMORY = "memory.txt"
_UPDATE = "UPDATE.md"


def sentences(report: "Report", vault: Path, pack_folder: Path | None) -> Iterator[str]:
    """Describe what a run found and made.

    Args:
        report: its figures.
        vault: the vault as the user named it.
        pack_folder: where the pack was written, if it was.
    """
    pack = report.pack
    yield _included(report, pack) if pack else _found(report)
    if out := _left_out(report.left_out, pack.omitted_for if pack else {}):
        yield word("left_out", listed=word("comma").join(out))
    if pack:
        yield _size(pack)
        if pack_folder:
            yield word("see_report", path=pack_folder / "REPORT.md")
    if number := len(report.personal_data):
        yield word("personal_data", n=number)
    bad = {name: number for name in _BAD if (number := report.severities[name])}
    if bad:
        listed = word("comma").join(word(f"findings_{name}", n=bad[name]) for name in bad)
        yield word("findings", listed=listed, n=sum(bad.values()), vault=typed(vault))


def _included(report: "Report", pack: "PackReport") -> str:
    out = report.left_out
    total = report.notes + sum(asdict(out).values())
    counts = (("in_full", pack.whole), ("in_part", pack.part), ("by_name", pack.named))
    parts = [word(key, n=number) for key, number in counts if number]
    return word("included", listed=_joined(parts or [word("in_full", n=0)]), n=total)


def _found(report: "Report") -> str:
    modules = sum(module.parent is None for module in report.modules)
    links = word("links", n=report.links.resolved)
    return word("found", notes=word("notes", n=report.notes), links=links, n=modules)


def _joined(parts: Sequence[str]) -> str:
    """Join parts as prose does: `a, b and c`."""
    if len(parts) == 1:
        return parts[0]
    return f"{word('comma').join(parts[:-1])}{word('and')}{parts[-1]}"


_LAST = ("no-content", "no-room")
"""Reasons that do not come from options; they are listed last."""


def _left_out(out: "LeftOut", omitted_for: Mapping[str, int]) -> list[str]:
    """Count what is left out by reason; lack of content and of room at the end."""
    ordered = sorted(omitted_for.items(), key=lambda item: (item[0] in _LAST, item[0]))
    counts = [*asdict(out).items(), *ordered]
    return [
        word(f"out_{reason.replace('-', '_')}", n=number) for reason, number in counts if number
    ]


def _size(pack: "PackReport") -> str:
    about = "" if pack.exact else "~"
    said = word("size", tokens=f"{about}{pack.tokens:,}", n=pack.budget, target=pack.target)
    return said if pack.exact else f"{said} {word('estimate', share=f'{pack.margin:.0%}')}"


NAMED_BY_WAYS = {"page", "pack", "modules"}
"""What of the written files `ways` names."""


def ways(written: Mapping[str, Path], pack: "Pack | None", vault: Path) -> Iterator[str]:
    """Describe which page to open, and which file to give to what."""
    if "page" in written:
        yield word("open", path=written["page"])
    if pack and _PACK in written:
        yield word("give", folder=written[_PACK], listed=word("semicolon").join(_uses(pack, vault)))
    if "modules" in written:
        yield word("packs_of_modules", path=written["modules"])


def _uses(pack: "Pack", vault: Path) -> Iterator[str]:
    """Name the documents of a pack, each with its use."""
    from vaultgraph.pack.document.assembly import FittedArtifact
    from vaultgraph.pack.options import PASTE_TOKENS

    sizes = {
        artifact.path.removeprefix(f"{_PACK}/"): artifact.budget
        for artifact in pack.artifacts
        if isinstance(artifact, FittedArtifact)
    }
    if _SEED in sizes:
        sizes[_SEED] = pack.tokens
    if document := pasteable(sizes):
        yield word("for_chats", document=document)
    if sizes.get(_SEED, 0) > PASTE_TOKENS:
        window = next((size for size in _WINDOWS if size >= sizes[_SEED]), pack.budget)
        yield word("for_windows", document=_SEED, window=short(window))
    paths = {artifact.path.removeprefix(f"{_PACK}/") for artifact in pack.artifacts}
    if _UPDATE in paths:
        yield word("for_updates", document=_UPDATE)
    if _MEMORY in paths:
        yield word("for_memories", document=_MEMORY)
    if any(path.startswith("rag/") for path in paths):
        yield word("for_retrievers", document="rag/")
    yield word("for_clients", command=f"vaultgraph mcp {typed(vault)}")


def pasteable(sizes: Mapping[str, int]) -> str:
    """Name the largest prompt that may be pasted into a chat; "" where there is none."""
    from vaultgraph.pack.options import PASTE_TOKENS

    prompts = (name for name in sizes if name == _SEED or name.startswith("levels/"))
    small = [name for name in prompts if sizes[name] <= PASTE_TOKENS]
    return max(small, key=lambda name: (sizes[name], name == _SEED), default="")


def short(tokens: int) -> str:
    """Write a number of tokens briefly: `128k`, `1M`."""
    for unit, size in (("M", 1_000_000), ("k", 1_000)):
        if tokens >= size:
            return f"{tokens / size:.1f}".removesuffix(".0") + unit
    return str(tokens)


def table(report: "Report") -> Iterable[tuple[str, str]]:
    """Yield every figure of a run by name, for `--verbose`."""
    links = report.links
    yield word("head_notes"), f"{report.notes:,}"
    yield (
        word("head_links"),
        word(
            "links_by_kind",
            resolved=links.resolved,
            unresolved=links.unresolved,
            ambiguous=links.ambiguous,
        )
        + in_icloud(links.in_icloud),
    )
    yield word("head_claims"), f"{report.claims:,}"
    yield word("head_modules"), f"{sum(module.parent is None for module in report.modules):,}"
    yield word("head_core_notes"), f"{len(report.core_notes):,}"
    if pack := report.pack:
        share = f"{pack.tokens / pack.budget:.1%}"
        yield word("head_tokens"), word("of_the_budget", share=share)
        yield from _quality(pack)


def in_icloud(links: int) -> str:
    """Say how many of the unresolved links lead to files in iCloud, behind their number."""
    return f", {word('links_in_icloud', n=links)}" if links else ""


def _quality(pack: "PackReport") -> Iterable[tuple[str, str]]:
    """Describe how good the choice is; the bound is rounded down, so that it stays proven."""
    bound = f"{math.floor(1000 * pack.optimum) / 10} %"
    yield word("head_bound"), word("of_the_best_choice", share=bound)
    shares = {"rank": pack.rank, "links": pack.links, "claims": pack.claims}
    percentages = {name: f"{share:.0%}" for name, share in shares.items()}
    yield word("head_included"), word("shares_included", **percentages)
