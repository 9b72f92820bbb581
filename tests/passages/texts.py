"""Texts in ten scripts, with what notes contain besides prose, for counting."""

_PROSE = {
    "english": "The index of a vault is rebuilt when a note changes; it's quick, isn't it? ",
    "russian": "Хранилище заметок читается целиком, а выводится то, что помещается в окно модели. ",
    "chinese": "笔记库在编译时只读取一次，模型窗口能容纳多少，就写出多少。",
    "japanese": "ノートの要約は、モデルの文脈窓に収まるように選ばれます。",
    "korean": "노트의 요약은 모델의 문맥 창에 맞게 선택됩니다. ",
    "arabic": "تُقرأ الملاحظات مرة واحدة ثم يُختار منها ما يتسع له النموذج. ",
    "hebrew": "הפתקים נקראים פעם אחת, ומה שנכנס לחלון של המודל נכתב. ",
    "greek": "Οι σημειώσεις διαβάζονται μία φορά και γράφεται ό,τι χωράει. ",
    "hindi": "टिप्पणियाँ एक बार पढ़ी जाती हैं और जितना समाए उतना लिखा जाता है। ",
    "thai": "บันทึกจะถูกอ่านครั้งเดียว แล้วเขียนเท่าที่หน้าต่างของโมเดลรับได้ ",
    "accented": "Größere Übersichten fügen sich früher; l'été dernier, où çà? Žluťoučký kůň. ",
}
_CODE = '''
def merge(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    """Add what both hold."""
    for key, value in right.items():
        left[key] = left.get(key, 0) + value  # 0x1F, 1_000_000, 3.14e-10
    return left

const camelCaseName = items.filter((x) => x?.id !== null && !x.isHTMLElement);
SELECT * FROM notes WHERE path LIKE '%/2026-11-%' ORDER BY rank DESC LIMIT 100;
'''
_TABLE = "| model | window | price |\n|---|--:|---|\n" + "".join(
    f"| model-{n}-instruct | {n * 16384:,} | {n * 0.137:.4f} |\n" for n in range(1, 25)
)
_JSON = (
    "{\n"
    + ",\n".join(
        f'  "note_{n}": {{"path": "a/{n}.md", "rank": {1 / n:.6f}, "tags": ["x", "ру"]}}'
        for n in range(1, 25)
    )
    + "\n}\n"
)
_NOTE = """---
aliases: [Index, "Map of content"]
created: 2026-11-26T10:41:00+01:00
---

# Map of Content

- [x] Read [[Daily/2026-11-25|yesterday]] and ![[diagram.png|300]]
- [ ] WRITE THE REPORT #todo/urgent :: see <https://example.org/a?b=c&d=%20#e>
    1. first, 'single' and "double" quotes; “curly” and ‘single curly’ — dash – en…
    2. second ^block-id

> [!note]- A callout
> with `code`, **bold**, _italic_, ~~struck~~, ==marked==, $x^2_{i}$ and %%hidden%%

Claim.[^1]

[^1]: [[Source]] <br> &nbsp; C:\\Users\\me\\notes.txt
"""
_ODD = (
    "tab\there\t\tthere\r\nwindows\r\n\r\n\r\n   three spaces   \n \n\n\n  \t \n"
    "\u00a0nbsp\u2003em\u3000wide\u200bzero\ufeffbom\x0bvt\x0cff\x85nel\u2028ls\x00nul\x01soh "
    "e\u0301 combining, \u1100\u1161 jamo, ﬁ ligature, ① Ⅳ ½ ² ٣٤٥ १२३ "
)
_EMOJI = "🙂 👍🏽 👨‍👩‍👧‍👦 🇷🇺 ❤️ 1️⃣ ☕ → ✓ √ ∑ 𝔘𝔫𝔦 "

TEXTS = {
    **{name: text * 12 for name, text in _PROSE.items()},
    "code": _CODE * 3,
    "table": _TABLE,
    "json": _JSON,
    "note": _NOTE * 2,
    "odd": _ODD * 4,
    "emoji": _EMOJI * 6,
    "mixed": "".join(_PROSE.values()) + _NOTE + _EMOJI + _ODD + _CODE,
}
"""Texts of at least some hundred tokens by what they hold."""
