"""Fixtures for every floor."""

import os
from collections.abc import Callable, Generator, Iterator

import hypothesis
import pytest

from tests.building import build_vault, parse
from vaultgraph.cli.words import LANGUAGE_VARIABLE
from vaultgraph.vault.note import Note
from vaultgraph.vault.reading.cache import FOLDER_VARIABLE
from vaultgraph.vault.scan import VaultFiles

# The time of an example depends more on the machine than on the code. Continuous integration
# tries the same examples each time, to show the effect of a change; other machines find new ones.
hypothesis.settings.register_profile(
    "vaultgraph", deadline=None, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("vaultgraph")


@pytest.fixture(autouse=True)
def _terminal_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests read what is printed, whatever the language of the system."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's own cache out of the tests, and the tests out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Run one more test than there are cores: many wait for a browser or for another process."""
    cores = yield
    return cores + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Write expected outputs anew.")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be written anew instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(name="vault")
def vault_fixture() -> Callable[..., VaultFiles]:
    return build_vault


@pytest.fixture(name="parse")
def parse_fixture() -> Callable[..., Note]:
    return parse
