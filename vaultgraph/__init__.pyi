"""The public names and their homes; `__init__.py` reads this list, type checkers too."""

from .compiler import Compilation, Vault, compile_vault, make_pack, read_vault
from .diagnostics import CODES, Code, Diagnostic, Severity, sort_diagnostics
from .errors import (
    BudgetTooSmallError,
    ConfigError,
    InputError,
    OutputError,
    UsageError,
    VaultgraphError,
)
from .export import EXPORTERS, Exporter, export_graph
from .graph.build import Edge, Node, NoteGraph, build_graph
from .graph.compiled import CompiledVault
from .graph.links.claims import SourcedClaim
from .graph.links.obsidian import MetadataCache, metadata_cache
from .graph.links.resolve import (
    AmbiguousLink,
    Resolution,
    ResolvedLink,
    UnresolvedLink,
    resolve_links,
)
from .graph.modules.find import ModuleOptions, find_modules, measure_stability
from .graph.modules.module import KeptModule, Module, ModuleKind, ModuleRole, ModuleStability
from .graph.ranking.focus import find_focus
from .graph.ranking.rank import Ranking, RankOptions, rank_notes
from .graph.withheld import LeftOut
from .linking import LinkedVault, ReadOptions, link_vault
from .model import (
    Language,
    LinkKind,
    Location,
    NodeKind,
    NoteId,
    NoteKey,
    NoteRole,
    PackEntry,
    Progress,
    VaultPath,
    no_progress,
)
from .pack import Pack, PackOptions
from .pack.choose.weights import Weights
from .pack.delta import Delta, ModuleChange, PackState, compare_packs, state_of
from .pack.document.seed import Level
from .pack.formats import Format
from .pack.plan import FormOptions, PackPlan
from .passages.tokens.targets import Target, find_target
from .passages.tokens.tokenizers import Tokenizer, load_tokenizer
from .recall.answer import Answer, RecalledPassage
from .recall.embedding import Embedder
from .recall.recaller import Recaller, RecallOptions
from .report import Report, make_report, render_report
from .splitting import pack_modules
from .unpack.documents import read_documents, recover
from .unpack.restore import RestoredNote, restore_notes
from .unpack.verify import Verification, verify_pack
from .vault.note import Block, BlockKind, Chat, Claim, Heading, Link, Message, Note, TextSource
from .vault.parse import parse_note
from .vault.reading.notes import ReadNotes, read_notes
from .vault.scan import ScanOptions, SourceFile, VaultFiles, scan_vault
from .vault.settings import VaultSettings
from .view.page import ViewOptions, render_view
from .writing import Artifact, write_artifacts

__version__: str

__all__ = [
    "CODES",
    "EXPORTERS",
    "AmbiguousLink",
    "Answer",
    "Artifact",
    "Block",
    "BlockKind",
    "BudgetTooSmallError",
    "Chat",
    "Claim",
    "Code",
    "Compilation",
    "CompiledVault",
    "ConfigError",
    "Delta",
    "Diagnostic",
    "Edge",
    "Embedder",
    "Exporter",
    "FormOptions",
    "Format",
    "Heading",
    "InputError",
    "KeptModule",
    "Language",
    "LeftOut",
    "Level",
    "Link",
    "LinkKind",
    "LinkedVault",
    "Location",
    "Message",
    "MetadataCache",
    "Module",
    "ModuleChange",
    "ModuleKind",
    "ModuleOptions",
    "ModuleRole",
    "ModuleStability",
    "Node",
    "NodeKind",
    "Note",
    "NoteGraph",
    "NoteId",
    "NoteKey",
    "NoteRole",
    "OutputError",
    "Pack",
    "PackEntry",
    "PackOptions",
    "PackPlan",
    "PackState",
    "Progress",
    "RankOptions",
    "Ranking",
    "ReadNotes",
    "ReadOptions",
    "RecallOptions",
    "RecalledPassage",
    "Recaller",
    "Report",
    "Resolution",
    "ResolvedLink",
    "RestoredNote",
    "ScanOptions",
    "Severity",
    "SourceFile",
    "SourcedClaim",
    "Target",
    "TextSource",
    "Tokenizer",
    "UnresolvedLink",
    "UsageError",
    "Vault",
    "VaultFiles",
    "VaultPath",
    "VaultSettings",
    "VaultgraphError",
    "Verification",
    "ViewOptions",
    "Weights",
    "__version__",
    "build_graph",
    "compare_packs",
    "compile_vault",
    "export_graph",
    "find_focus",
    "find_modules",
    "find_target",
    "link_vault",
    "load_tokenizer",
    "make_pack",
    "make_report",
    "measure_stability",
    "metadata_cache",
    "no_progress",
    "pack_modules",
    "parse_note",
    "rank_notes",
    "read_documents",
    "read_notes",
    "read_vault",
    "recover",
    "render_report",
    "render_view",
    "resolve_links",
    "restore_notes",
    "scan_vault",
    "sort_diagnostics",
    "state_of",
    "verify_pack",
    "write_artifacts",
]
