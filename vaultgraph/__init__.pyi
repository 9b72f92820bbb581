"""The public names and their homes; `__init__.py` reads this list, type checkers too."""

from .compiler import Compilation, Vault, compile_vault, make_pack, read_vault
from .diagnostics import CODES, Code, Diagnostic, Severity, sort_diagnostics
from .errors import (
    BudgetTooSmallError,
    ConfigError,
    InputError,
    OutputError,
    PluginError,
    UsageError,
    VaultgraphError,
)
from .export import EXPORTERS, Exporter, export_graph
from .graph.build import Edge, Node, NoteGraph, build_graph
from .graph.compiled import CompiledVault, PersonalDataFinding
from .graph.links.claims import Source, SourcedClaim
from .graph.links.index import Preference
from .graph.links.obsidian import MetadataCache, metadata_cache
from .graph.links.resolve import (
    AmbiguousLink,
    Resolution,
    ResolvedLink,
    UnresolvedLink,
    resolve_links,
)
from .graph.modules.find import ModuleOptions, find_modules, measure_stability
from .graph.modules.module import (
    KeptModule,
    Module,
    ModuleKind,
    ModuleRole,
    ModuleStability,
    Naming,
)
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
    SeedFigures,
    VaultPath,
    no_progress,
)
from .pack import Pack, PackOptions
from .pack.choose.bounds import Certificate
from .pack.choose.explain import Explanation
from .pack.choose.weights import Weights
from .pack.delta import ChangeKind, Delta, ModuleChange, PackState, compare_packs, state_of
from .pack.describing import Coverage
from .pack.document.assembly import Document
from .pack.document.seed import (
    Fragment,
    Level,
    ModuleEntry,
    NoteRef,
    Omitted,
    Piece,
    Question,
    Quote,
    QuotedClaim,
    Seed,
)
from .pack.formats import Format
from .pack.formats.rag import ChunkRecord, Conversation
from .pack.options import Settled
from .pack.plan import FormOptions, PackPlan
from .pack.probes import Probe, ProbeKind
from .passages.masking import SecretFinding
from .passages.safe import SafeTexts
from .passages.tokens.targets import Target, find_target
from .passages.tokens.tokenizers import OwnTokenizer, Tokenizer, load_tokenizer
from .recall.answer import Answer, RecalledPassage
from .recall.embedding import Embedder
from .recall.recaller import Recaller, RecallOptions
from .recall.scoring import RecallWeights
from .report import LinkReport, ModuleReport, PackReport, Report, make_report, render_report
from .splitting import pack_modules
from .unpack.checks import Check
from .unpack.damage import Damage, DocumentDamage, HalfDamage
from .unpack.documents import Recovered, read_documents, recover
from .unpack.recall import Recall
from .unpack.restore import Completeness, RestoredNote, restore_notes
from .unpack.roundtrip import RoundTrip
from .unpack.verify import Verification, verify_pack
from .vault.chats.page import Line, Page
from .vault.chats.speakers import Speaker, speaker_of
from .vault.chats.transcript import Head, Transcript, Turn, Writer, cut_at_heads
from .vault.copies import Copy
from .vault.note import (
    Block,
    BlockKind,
    Chat,
    Citation,
    Claim,
    Heading,
    Link,
    Message,
    Note,
    TextSource,
)
from .vault.parse import parse_note
from .vault.passages.passage import Passage, PassageKind
from .vault.personal import PersonalData
from .vault.reading.cache import NoteCache
from .vault.reading.memory import NoteMemory
from .vault.reading.notes import ReadNotes, read_notes
from .vault.scan import ScanOptions, SourceFile, VaultFiles, scan_vault
from .vault.secrets import Secret
from .vault.settings import GraphView, VaultSettings
from .view.discs import Disc
from .view.keeping import SavedPlace
from .view.layout import Layout, LayoutKind
from .view.page import Theme, ViewOptions, render_view
from .writing import Artifact, write_artifacts
from .writing.names import NameRules

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
    "Certificate",
    "ChangeKind",
    "Chat",
    "Check",
    "ChunkRecord",
    "Citation",
    "Claim",
    "Code",
    "Compilation",
    "CompiledVault",
    "Completeness",
    "ConfigError",
    "Conversation",
    "Copy",
    "Coverage",
    "Damage",
    "Delta",
    "Diagnostic",
    "Disc",
    "Document",
    "DocumentDamage",
    "Edge",
    "Embedder",
    "Explanation",
    "Exporter",
    "FormOptions",
    "Format",
    "Fragment",
    "GraphView",
    "HalfDamage",
    "Head",
    "Heading",
    "InputError",
    "KeptModule",
    "Language",
    "Layout",
    "LayoutKind",
    "LeftOut",
    "Level",
    "Line",
    "Link",
    "LinkKind",
    "LinkReport",
    "LinkedVault",
    "Location",
    "Message",
    "MetadataCache",
    "Module",
    "ModuleChange",
    "ModuleEntry",
    "ModuleKind",
    "ModuleOptions",
    "ModuleReport",
    "ModuleRole",
    "ModuleStability",
    "NameRules",
    "Naming",
    "Node",
    "NodeKind",
    "Note",
    "NoteCache",
    "NoteGraph",
    "NoteId",
    "NoteKey",
    "NoteMemory",
    "NoteRef",
    "NoteRole",
    "Omitted",
    "OutputError",
    "OwnTokenizer",
    "Pack",
    "PackEntry",
    "PackOptions",
    "PackPlan",
    "PackReport",
    "PackState",
    "Page",
    "Passage",
    "PassageKind",
    "PersonalData",
    "PersonalDataFinding",
    "Piece",
    "PluginError",
    "Preference",
    "Probe",
    "ProbeKind",
    "Progress",
    "Question",
    "Quote",
    "QuotedClaim",
    "RankOptions",
    "Ranking",
    "ReadNotes",
    "ReadOptions",
    "Recall",
    "RecallOptions",
    "RecallWeights",
    "RecalledPassage",
    "Recaller",
    "Recovered",
    "Report",
    "Resolution",
    "ResolvedLink",
    "RestoredNote",
    "RoundTrip",
    "SafeTexts",
    "SavedPlace",
    "ScanOptions",
    "Secret",
    "SecretFinding",
    "Seed",
    "SeedFigures",
    "Settled",
    "Severity",
    "Source",
    "SourceFile",
    "SourcedClaim",
    "Speaker",
    "Target",
    "TextSource",
    "Theme",
    "Tokenizer",
    "Transcript",
    "Turn",
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
    "Writer",
    "__version__",
    "build_graph",
    "compare_packs",
    "compile_vault",
    "cut_at_heads",
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
    "speaker_of",
    "state_of",
    "verify_pack",
    "write_artifacts",
]
