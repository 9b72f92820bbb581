"""Passages that state a decision: rules, reasons, refusals, recommendations (part of stage 2).

In: the text of a passage. Out: whether a word of its language marks it as a decision.
"""

import re

_ENGLISH = """
should must because instead never always cannot can't don't won't decide decided decision decisions
agreed chose chosen rejected recommend recommended recommends require required requires rule rules
only therefore
"""
_RUSSIAN = """
решено решили решил решила решение решения нельзя должен должна должно должны потому поэтому вместо
никогда всегда чтобы нужно надо следует договорились отказались выбрали правило правила только
"""
_CHINESE = "应该 应当 必须 因为 所以 因此 决定 不能 不要 不应 不得 不再 而不是 需要 只能 约定 规则"

_WORDS = frozenset((_ENGLISH + _RUSSIAN).split())
_HAN = re.compile("|".join(_CHINESE.split()))


def is_decision(said: str) -> bool:
    """Return whether a text states a decision, a rule or a reason.

    Words are split at white space only, which is fast; one beside punctuation is missed, but most
    marks are inside a sentence.
    """
    if not _WORDS.isdisjoint(said.lower().split()):
        return True
    return not said.isascii() and _HAN.search(said) is not None
