"""Asks a model control questions, through any server with OpenAI's API.

In: questions, the seed, the notes with the answers, and the address of the model. Out: how well it
answers with nothing, with the seed, and with the source note: the first two show the effect of the
seed, the last the best that is possible. Every answer is stored in a file at once, so that an
interrupted run continues where it stopped.
"""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vaultgraph.errors import InputError, OutputError, UsageError
from vaultgraph.model import Progress, no_progress
from vaultgraph.text import fold, stem_of, stop_words, words

_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 60.0
_LONGEST_GREETING = 10.0
_LARGEST_REPLY = 10_000_000


class Condition(StrEnum):
    """What the model is given in addition to the question."""

    NOTHING = "nothing"
    SEED = "seed"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server and a model.

    Args:
        url: the root of its API, as `http://localhost:8000/v1`.
        model: the name of the model on the server.
        key: sent as a bearer token if it is not empty.
        timeout: seconds to wait for an answer.
        tries: how often a question is asked before the run fails.
        answer_tokens: the longest answer, in tokens.
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0
    tries: int = 4
    answer_tokens: int = 256

    def __post_init__(self) -> None:
        """Check that the URL is the address of a server."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise UsageError(
                f"{self.url!r} is not the address of a server",
                remedy="Give the root of its API, such as http://localhost:8000/v1.",
                options=("endpoint",),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to ask.

    Args:
        id: its name in the file of results.
        text: the question.
        answer: the right answer.
        expects: names of which a right answer contains one; empty if words decide.
        source: the text of the note with the answer.
    """

    id: str
    text: str
    answer: str
    expects: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered; `score` is from 0 to 1."""

    pack: str
    model: str
    question: str
    condition: Condition
    reply: str
    score: float


def check_endpoint(endpoint: Endpoint) -> None:
    """Check before any work that a server answers; the answer itself is ignored.

    Raises:
        InputError: it cannot be reached, or rejects the key.
    """
    request = urllib.request.Request(  # noqa: S310 - `Endpoint` allows http and https only
        f"{endpoint.url.rstrip('/')}/models", headers=_authorization(endpoint)
    )
    try:
        with urllib.request.urlopen(  # noqa: S310
            request, timeout=min(endpoint.timeout, _LONGEST_GREETING)
        ):
            pass
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise _refused(endpoint, error) from error
    except (OSError, ValueError, HTTPException) as error:
        raise _silent(endpoint, error) from error


def ask_all(
    questions: Iterable[Question],
    seed: str,
    endpoint: Endpoint,
    results: Path,
    *,
    pack: str,
    progress: Progress = no_progress,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Answer, ...]:
    """Ask every question under each condition, and store each answer at once.

    Args:
        questions: the questions.
        seed: the document that is tested.
        endpoint: the server and the model.
        results: the file of answers, one JSON record a line; those that it holds for this pack
            and model are not asked again.
        pack: the id of the pack.
        progress: called with how many answers there are.
        sleep: waits between tries, given seconds.

    Raises:
        InputError: the server cannot be reached, rejects a request, or does not answer as that API.
        OutputError: the file of results cannot be written.
    """
    done = {
        (answer.question, answer.condition): answer
        for answer in read_answers(results)
        if (answer.pack, answer.model) == (pack, endpoint.model)
    }
    wanted = [(question, condition) for question in questions for condition in Condition]
    found = []
    for number, (question, condition) in enumerate(wanted):
        progress("ask", number, len(wanted))
        answer = done.get((question.id, condition))
        if answer is None:
            given = {Condition.SEED: seed, Condition.SOURCE: question.source}.get(condition, "")
            reply = _ask(endpoint, _messages(given, question.text), sleep)
            answer = Answer(
                pack=pack,
                model=endpoint.model,
                question=question.id,
                condition=condition,
                reply=reply,
                score=score(reply, question),
            )
            _keep(results, answer)
        found.append(answer)
    progress("ask", len(wanted), len(wanted))
    return tuple(found)


def mean_scores(answers: Iterable[Answer]) -> Mapping[Condition, float]:
    """Average the scores under each condition that was asked."""
    scores: dict[Condition, list[float]] = {}
    for answer in answers:
        scores.setdefault(answer.condition, []).append(answer.score)
    return {condition: sum(each) / len(each) for condition, each in scores.items()}


def score(reply: str, question: Question) -> float:
    """Score a reply: whether it names an expected note, else how much of the answer it contains."""
    if question.expects:
        folded = fold(reply)
        return float(any(fold(name) in folded for name in question.expects))
    wanted = _telling(question.answer)
    return len(wanted & _telling(reply)) / len(wanted) if wanted else float(bool(reply.strip()))


def read_answers(results: Path) -> Iterator[Answer]:
    """Read the answers in a file; a line that was cut off is ignored."""
    if not results.exists():
        return
    for line in results.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            row = json.loads(line)
            yield Answer(**{**row, "condition": Condition(row["condition"])})
        except (ValueError, TypeError, KeyError):
            continue


def _telling(text: str) -> frozenset[str]:
    """The stems of the content words."""
    return frozenset(stem_of(word) for word in words(text) if word not in stop_words())


def _messages(given: str, question: str) -> list[dict[str, str]]:
    system = [{"role": "system", "content": given}] if given else []
    return [*system, {"role": "user", "content": question}]


def _keep(results: Path, answer: Answer) -> None:
    """Add an answer to a file, whose last line may have been cut off."""
    line = json.dumps(asdict(answer), ensure_ascii=False)
    try:
        results.parent.mkdir(parents=True, exist_ok=True)
        with results.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read() == b"\n" else f"\n{line}"
            file.write(f"{line}\n".encode())
    except OSError as error:
        raise OutputError(
            f"{results} cannot be written: {error.strerror}",
            remedy="Name another file for the answers.",
            options=("results",),
        ) from error


def _ask(endpoint: Endpoint, messages: list[dict[str, str]], sleep: Callable[[float], None]) -> str:
    """Ask one question; retry if the server is busy or cannot be reached."""
    for attempt in range(1, endpoint.tries + 1):
        try:
            return _reply(_post(endpoint, messages))
        except urllib.error.HTTPError as error:
            if error.code not in _BUSY or attempt == endpoint.tries:
                raise _refused(endpoint, error) from error
            wait = _wait(attempt, error.headers.get("Retry-After"))
        except (OSError, TimeoutError) as error:
            if attempt == endpoint.tries:
                raise _silent(endpoint, error) from error
            wait = _wait(attempt, None)
        sleep(wait)
    raise AssertionError("the last try returns or raises")


def _post(endpoint: Endpoint, messages: list[dict[str, str]]) -> object:
    content = {
        "model": endpoint.model,
        "messages": messages,
        "temperature": 0,
        "max_tokens": endpoint.answer_tokens,
    }
    headers = {"Content-Type": "application/json", **_authorization(endpoint)}
    request = urllib.request.Request(  # noqa: S310 - `Endpoint` allows http and https only
        f"{endpoint.url.rstrip('/')}/chat/completions",
        data=json.dumps(content).encode(),
        headers=headers,
    )
    with urllib.request.urlopen(request, timeout=endpoint.timeout) as response:  # noqa: S310
        data = response.read(_LARGEST_REPLY)
    try:
        return json.loads(data)
    except ValueError as error:
        raise _no_protocol() from error


def _reply(data: Any) -> str:
    try:
        return data["choices"][0]["message"]["content"] or ""
    except (KeyError, IndexError, TypeError) as error:
        raise _no_protocol() from error


def _authorization(endpoint: Endpoint) -> dict[str, str]:
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


def _silent(endpoint: Endpoint, error: Exception) -> InputError:
    return InputError(
        f"{endpoint.url} does not answer: {getattr(error, 'reason', error)}",
        remedy="Start the server, or check its address; answers so far are kept.",
        options=("endpoint",),
    )


def _no_protocol() -> InputError:
    return InputError(
        "The server's answer is not that of OpenAI's chat completions API",
        remedy="Give the root of its API; it usually ends in /v1.",
        options=("endpoint",),
    )


def _refused(endpoint: Endpoint, error: urllib.error.HTTPError) -> InputError:
    detail = error.read(300).decode("utf-8", "replace").strip()
    return InputError(
        f"{endpoint.url} refused the request: {error.code} {error.reason} {detail}".rstrip(),
        remedy="Check the address, the model and the key; answers so far are kept.",
        options=("endpoint", "model"),
    )


def _wait(attempt: int, asked: str | None) -> float:
    """Seconds to wait: those that the server requests, else twice as long each time."""
    try:
        seconds = float(asked) if asked is not None else 2.0 ** (attempt - 1)
    except ValueError:
        seconds = 2.0 ** (attempt - 1)
    return min(max(seconds, 0.0), _LONGEST_WAIT)
