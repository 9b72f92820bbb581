"""Generates vaults for the benchmarks: seeded, power-law links, Russian and English, any size.

    python benchmarks/vaults.py 10000 build/vaults/10k

About 5 KB and eight links a note: plain links, footnote claims with their sources, embeds,
properties, tags, a few unwritten targets and ambiguous names. Topics are planted, so that there
are modules to find; nine links in ten stay inside their topic. The same arguments give the same
bytes everywhere.
"""

import argparse
import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ENGLISH = (
    "memory context token window model note link graph claim source module frame index budget "
    "chunk prompt session archive export import question answer reader writer weight rank order "
    "layer signal pattern review draft outline summary detail margin ledger habit routine plan "
    "garden river stone bridge harbour engine vector matrix kernel cluster border centre path "
    "branch root leaf season market letter lesson method measure figure table record history "
    "theory proof example counter limit scale tempo rhythm colour shade texture surface volume"
).split()
RUSSIAN = (
    "память контекст токен окно модель заметка ссылка граф довод источник модуль кадр указатель "
    "бюджет отрывок запрос сеанс архив выгрузка вопрос ответ читатель автор вес ранг порядок слой "
    "сигнал образец обзор черновик план сводка подробность поле журнал привычка правило сад река "
    "камень мост гавань двигатель вектор матрица ядро скопление граница центр путь ветвь корень "
    "лист сезон рынок письмо урок метод мера число таблица запись история теория пример предел "
    "масштаб темп ритм цвет оттенок поверхность объём опыт проверка перенос сжатие разбор смысл"
).split()
VERBS = {
    "en": "keeps holds carries changes shows limits feeds joins splits measures".split(),
    "ru": "хранит держит несёт меняет показывает ограничивает питает связывает делит".split(),
}
BYTES_A_NOTE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A planted module: its folder, its words, and ready sentences to draw from."""

    name: str
    words: dict[str, list[str]]
    sentences: dict[str, list[str]]


def make_topic(number: int, draw: random.Random) -> Topic:
    """Make a topic of twelve words in each language and 200 sentences made of them."""
    words = {"en": draw.sample(ENGLISH, 12), "ru": draw.sample(RUSSIAN, 12)}
    everything = {"en": ENGLISH, "ru": RUSSIAN}
    sentences = {}
    for language, favourites in words.items():
        pool = favourites * 4 + everything[language]
        sentences[language] = [
            f"{draw.choice(pool).capitalize()} {draw.choice(VERBS[language])} "
            f"{' '.join(draw.choices(pool, k=draw.randint(4, 14)))}."
            for _ in range(200)
        ]
    return Topic(name=f"{number:03d} {words['en'][0]}", words=words, sentences=sentences)


def titles_of(count: int, topics: list[Topic], draw: random.Random) -> list[tuple[str, int]]:
    """Name every note and place it in a topic; topics have unequal sizes, as in real vaults."""
    shares = list(accumulate(1 / (rank + 1) for rank in range(len(topics))))
    named = []
    for number in range(count):
        topic = draw.choices(range(len(topics)), cum_weights=shares)[0]
        language = "ru" if number % 2 else "en"
        head, tail = draw.sample(topics[topic].words[language], 2)
        ambiguous = number % 200 == 199
        named.append(("Index" if ambiguous else f"{head} {tail} {number}", topic))
    return named


class Linker:
    """Draws link targets so that in-degrees follow a power law inside every topic."""

    def __init__(self, named: list[tuple[str, int]], draw: random.Random) -> None:
        self.draw = draw
        self.groups: dict[int, list[str]] = {}
        for title, topic in named:
            self.groups.setdefault(topic, []).append(title)
        self.order = list(self.groups)

    def target(self, topic: int) -> str:
        """Draw a target: nine in ten from the topic, one in fifty not written yet."""
        if self.draw.random() < 0.02:
            return f"unwritten {self.draw.randrange(500)}"
        if self.draw.random() < 0.1:
            topic = self.draw.choice(self.order)
        group = self.groups[topic]
        return group[int(len(group) * self.draw.random() ** 3)]


def note_text(number: int, topic: Topic, topic_number: int, linker: Linker) -> str:
    """Write one note: properties, four sections, a list with footnotes, and the definitions."""
    draw = linker.draw
    language = "ru" if number % 2 else "en"
    sentences = topic.sentences[language]
    lines = [
        "---",
        f"tags: [{topic.words['en'][0]}, bench/{language}]",
        f'related: "[[{linker.target(topic_number)}]]"',
        f"created: 20{20 + number % 6}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "---",
    ]
    size = 0
    for section in range(4):
        lines.append(f"## {sentences[(number + section) % len(sentences)][:-1]}")
        for _ in range(draw.randint(2, 4)):
            paragraph = " ".join(draw.choices(sentences, k=5))
            if draw.random() < 0.45:
                paragraph = (
                    f"{paragraph} {draw.choice(sentences)[:-1]} [[{linker.target(topic_number)}]]."
                )
            lines += ["", paragraph]
            size += len(paragraph.encode())
        lines.append("")
        if size > 0.7 * BYTES_A_NOTE:
            break
    claims = draw.randint(0, 4)
    lines += [f"- {draw.choice(sentences)[:-1]} [^{n}]." for n in range(1, claims + 1)]
    lines.append("")
    lines += [f"[^{n}]: [[{linker.target(topic_number)}]]" for n in range(1, claims + 1)]
    if number % 10 == 0:
        lines += ["", f"![[{linker.target(topic_number)}]]"]
    if number % 7 == 0:
        lines += ["", "```python", f"links = ['[[{topic.name}]]']", "```"]
    return "\n".join(lines) + "\n"


def generate(count: int, root: Path, seed: int = 1) -> int:
    """Write a vault of `count` notes below `root` and return its size in bytes."""
    draw = random.Random(seed)
    topics = [make_topic(number, draw) for number in range(max(4, int(count**0.5 / 4)))]
    named = titles_of(count, topics, draw)
    linker = Linker(named, draw)
    written = 0
    for number, (title, topic_number) in enumerate(named):
        topic = topics[topic_number]
        folder = root / topic.name / (f"{number}" if title == "Index" else "")
        folder.mkdir(parents=True, exist_ok=True)
        data = note_text(number, topic, topic_number, linker).encode()
        (folder / f"{title}.md").write_bytes(data)
        written += len(data)
    return written


def main() -> None:
    """Generate the vault that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="number of notes")
    parser.add_argument("folder", type=Path, help="where to write them; must not exist")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.folder.exists():
        parser.error(f"{asked.folder} exists: remove it or name another folder")
    size = generate(asked.count, asked.folder, asked.seed)
    print(f"{asked.count:,} notes, {size / 1e6:.1f} MB in {asked.folder}")


if __name__ == "__main__":
    main()
