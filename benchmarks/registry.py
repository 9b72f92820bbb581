"""Proposes changes to the registry of targets, from litellm's table of models: `make targets`.

    python benchmarks/registry.py WHEEL

The table is the file `model_prices_and_context_window_backup.json` in litellm's wheel (MIT). Prints
candidates for `targets.toml`: windows that differ, and unlisted models of listed vendors. Nothing
is written, and packs are made without it.
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from vaultgraph.errors import UsageError
from vaultgraph.passages.tokens.targets import Target, find_target, targets

TABLE = "litellm/model_prices_and_context_window_backup.json"

PROVIDERS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "gemini": "google",
    "mistral": "mistralai",
    "deepseek": "deepseek-ai",
    "dashscope": "qwen",
    "moonshot": "moonshotai",
    "zai": "zai-org",
    "meta_llama": "meta-llama",
}
"""The vendors' own entries in litellm's table, and our name for each."""

# Models that take no notes: audio, images, search, fine-tunes; dated names of listed models.
_OTHER = re.compile(
    r"audio|tts|live|image|vision|search|realtime|ft:|robotics|lyria|omni|computer|research|embed"
    r"|moderation|transcri|whisper|-\d{4}-\d\d-\d\d$|-20\d{6}$|-\d{4}$|container|exp\\b"
)


def read_table(wheel: Path) -> Mapping[str, Mapping[str, Any]]:
    """Read litellm's table from its wheel."""
    with ZipFile(wheel) as archive:
        table: Mapping[str, Mapping[str, Any]] = json.loads(archive.read(TABLE))
    return table


def propose(table: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield lines as of a diff: what differs, then what is new, by vendor."""
    seen: set[str] = set()
    for name, row in sorted(table.items()):
        vendor = PROVIDERS.get(row.get("litellm_provider", ""))
        own = name.rpartition("/")[2]
        if not vendor or row.get("mode") not in ("chat", "responses") or _OTHER.search(own):
            continue
        if own in seen or not row.get("max_input_tokens"):
            continue
        seen.add(own)
        target = _known(own)
        if target is None:
            yield f"+ [{vendor}] {own}: input {row['max_input_tokens']:_}{_output(row)}"
        else:
            yield from _differences(own, target, row)


def _known(name: str) -> Target | None:
    try:
        return find_target(name)
    except UsageError:
        return None


def _differences(name: str, target: Target, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the limits that differ by more than rounding."""
    for key, ours in (("input", target.max_input), ("output", target.max_output)):
        theirs = row.get(f"max_{key}_tokens")
        if theirs and abs(theirs - ours) > 0.05 * ours:
            yield f"- {target.name}: {key} {ours:_}"
            yield f"+ {target.name}: {key} {theirs:_}  (as {name})"


def _output(row: Mapping[str, Any]) -> str:
    output = row.get("max_output_tokens")
    return f", output {output:_}" if output else ""


def main() -> None:
    """Print the proposal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("wheel", type=Path)
    wheel = parser.parse_args().wheel
    print(f"# {len(targets())} targets, against {wheel.name}; take over by hand what is right.")
    for line in propose(read_table(wheel)):
        print(line)


if __name__ == "__main__":
    main()
