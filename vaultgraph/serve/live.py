"""A page that is updated with its vault and with the changes of its reader.

In: files that changed, and changes of modules by the reader. Out: new versions of the page for the
server, and names and colours for the output folder. A lock lets one change happen at a time.
"""

import threading
from collections.abc import Collection
from pathlib import Path

from vaultgraph.errors import VaultgraphError
from vaultgraph.model import Progress, no_progress
from vaultgraph.serve.pages import PageMaker
from vaultgraph.serve.server import EVENTS, ModuleChange, PageServer
from vaultgraph.vault.reading.notes import no_collection
from vaultgraph.writing import write_artifacts


class LivePage:
    """The page of a vault, as it is now.

    Args:
        maker: makes its versions.
        output: the folder that stores names, colours and places; None to store nothing.
    """

    def __init__(self, maker: PageMaker, output: Path | None) -> None:
        self.maker = maker
        self.output = output
        self._version = 0
        self._busy = threading.Lock()

    def first(self, progress: Progress = no_progress) -> bytes:
        """Make the first version."""
        return self.maker.make(f"{EVENTS}/0", progress)

    def update(self, server: PageServer, changed: Collection[Path]) -> str:
        """Show a new version after files changed; garbage is collected afterwards.

        Returns:
            why the page stays as it was; empty if it is new.
        """
        with self._busy, no_collection():
            server.notify("updating")
            before = self.maker.compiled
            try:
                page = self.maker.follow(changed, self._next())
            except VaultgraphError as error:
                server.notify("failed", str(error))
                return str(error)
            self._version += 1
            server.show(page, self.maker.renamed(before))
            return ""

    def decide(self, server: PageServer, change: ModuleChange) -> str:
        """Name or colour a module, store that in the output folder, and show it.

        Returns:
            why that cannot be done; empty if it was done.
        """
        with self._busy:
            if reason := self.maker.change_module(change):
                return reason
            try:
                page = self.maker.make(self._next())
                if self.output:
                    write_artifacts(self.maker.kept(), self.output, source=self.maker.root)
            except VaultgraphError as error:
                return str(error)
            self._version += 1
            server.show(page)
            return ""

    def _next(self) -> str:
        return f"{EVENTS}/{self._version + 1}"
