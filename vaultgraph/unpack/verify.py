"""Checks a pack from its documents, and against its vault if that is available.

In: the documents of a pack, in any state. Out: `Verification`: checks that pass or fail, each with
the items that failed, and figures of what survives damage. The manifest is not trusted: tokens are
counted again, quotes are compared with the notes.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vaultgraph.errors import InputError
from vaultgraph.graph.compiled import CompiledVault
from vaultgraph.model import Progress, no_progress
from vaultgraph.passages.tokens.targets import Target
from vaultgraph.unpack.checks import PROBES, Check, PackChecks
from vaultgraph.unpack.damage import Damage, measure_damage
from vaultgraph.unpack.documents import MANIFEST, recover
from vaultgraph.unpack.recall import Recall, measure_recall
from vaultgraph.unpack.restore import complete_paths
from vaultgraph.unpack.roundtrip import RoundTrip, measure_round_trip
from vaultgraph.unpack.state import compare_state, listed_notes

_UNBARRED = ("no-content", "no-room")
"""Reasons why notes that may be included are not quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result of verifying a pack.

    Args:
        pack_id: the pack's id, as its manifest says.
        checks: the checks, in a fixed order.
        damage: what can be read from single documents and from random halves.
        recall: how many control questions the pack answers.
        round_trip: how close the graph that is read from the pack is to that of the vault;
            empty without the vault, and with another state of it.
    """

    pack_id: str
    checks: tuple[Check, ...]
    damage: Damage
    recall: Recall | None
    round_trip: tuple[RoundTrip, ...]

    @property
    def holds(self) -> bool:
        """Whether every check passed."""
        return all(check.holds for check in self.checks)


def verify_pack(
    documents: Mapping[str, bytes],
    vault: CompiledVault | None = None,
    progress: Progress = no_progress,
    targets: Iterable[Target] = (),
) -> Verification:
    """Verify a pack.

    Args:
        documents: its documents by path below its folder, as `read_documents` gives them.
        vault: the vault that the pack was made from, if available.
        progress: called with the stage of the check.
        targets: a user's own models: a pack for one of them is counted by its tokenizer.

    Raises:
        InputError: there is no manifest, it cannot be read, or its tokenizer is not available.
    """
    manifest = read_manifest(documents)
    contents = {path: content for path, content in documents.items() if path != MANIFEST}
    progress("read back", 0, 0)
    recovered_manifest = recover(MANIFEST, documents[MANIFEST])
    read = [recover(path, content) for path, content in contents.items()]
    recovered = complete_paths([*read, recovered_manifest])[:-1]
    progress("check", 0, 0)
    state = compare_state(manifest, vault) if vault else None
    checks = PackChecks(manifest, contents, recovered, vault, state, targets).all()
    progress("measure", 0, 0)
    comparable = vault if state and state.same else None
    return Verification(
        pack_id=str(manifest.get("pack", "")),
        checks=checks,
        damage=measure_damage(recovered),
        recall=measure_recall(contents.get(PROBES), recovered),
        round_trip=measure_round_trip(recovered, comparable, _left_out(manifest, comparable))
        if comparable
        else (),
    )


def read_manifest(documents: Mapping[str, bytes]) -> Mapping[str, Any]:
    """Read the manifest of a pack.

    Raises:
        InputError: it is missing, or not a manifest.
    """
    if MANIFEST not in documents:
        raise InputError(
            f"There is no {MANIFEST} among the documents",
            remedy="Name the folder of a whole pack; restoring notes needs no manifest.",
        )
    try:
        manifest = json.loads(documents[MANIFEST])
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{MANIFEST} is not valid JSON: {error}", remedy="Make the pack again."
        ) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("documents"), list):
        raise InputError(f"{MANIFEST} lists no documents", remedy="Make the pack again.")
    return manifest


def _left_out(manifest: Mapping[str, Any], vault: CompiledVault) -> frozenset[str]:
    """The notes that were left out on purpose: listed with a reason, or not listed."""
    rows = [row for row in manifest.get("omitted", ()) if isinstance(row, dict)]
    barred = {str(row.get("note")) for row in rows if row.get("reason") not in _UNBARRED}
    if not isinstance(manifest.get("carried"), list):
        return frozenset(barred)
    listed = {path for path, _ in listed_notes(manifest)}
    return frozenset(barred | {note.path for note in vault.notes if note.path not in listed})
