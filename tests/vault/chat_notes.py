"""A note by each writer of chats, in the form that the writer gives it; all words are our own."""

NOTES = {
    "nexus": """\
---
nexus: nexus-ai-chat-importer
provider: chatgpt
conversation_id: n-1
create_time: 2026-01-02T10:00:00.000Z
update_time: 2026-01-02T10:05:00.000Z
---
# Title: Sourdough

Created: 01/02/2026 at 10:00:00 AM

>[!nexus_user] **User** - 01/02/2026 at 10:00:00 AM
> Why does the dough rise?
<!-- UID: m-1 -->
>[!nexus_agent] **Assistant · gpt-5** - 01/02/2026 at 10:01:00 AM
> Wild yeast makes gas.
<!-- UID: m-2 -->
""",
    "ai-exporter": """\
---
id: gemini_abc123
title: "Sourdough"
source: gemini
url: "https://gemini.google.com/app/abc123"
created: "2026-01-02T10:00:00+00:00"
tags:
  - ai-conversation
  - gemini
message_count: 3
---

> [!QUESTION] User
> Why does the dough rise?

> [!ABSTRACT]- Searched the web
> - a bakery

> [!NOTE] Gemini
> Wild yeast makes gas.
>
> > It eats sugar.

**ChatGPT:**

A second voice says the same.
""",
    "copilot": """\
---
epoch: 1767348000000
modelKey: "gpt-5|openai"
topic: "Sourdough"
tags:
  - copilot-conversation
---

**user**: Why does the dough rise?
**Note**: it is warm here.
[Context: Notes: Bread.md]
[Timestamp: 2026/01/02 10:00:00]

**ai**: Wild yeast makes gas.

```md
**user**: an example
```
[Timestamp: 2026/01/02 10:00:30]
""",
    "chatgpt-md": """\
---
model: gpt-5
temperature: 0.3
---
Why does the dough rise?

<hr class="__chatgpt_plugin">

### role::assistant<span style="font-size: small;"> (gpt-5-mini)</span>

Wild yeast makes gas.

## Salt
It slows it down.

<hr class="__chatgpt_plugin">

### role::user

And cold?
""",
    "convoviz": """\
---
title: "Sourdough"
chat_link: "https://chatgpt.com/c/cv-1"
create_time: "2026-01-02T10:00:00+00:00"
model: gpt-5
---

# Me

*January 2, 2026 at 10:00 AM*

Why does the dough rise?

***

# ChatGPT

*January 2, 2026 at 10:01 AM*

Wild yeast makes gas.

***
""",
    "basic-memory": """\
---
type: conversation
title: Sourdough
created: '2026-01-02 10:00:00'
permalink: conversations/20260102-sourdough
---

# Sourdough

### User (2026-01-02 10:00:00)
Why does the dough rise?

### Assistant (2026-01-02 10:01:00)
Wild yeast makes gas.

### Salt
It slows it down.

### Ana (2026-01-02 10:02:00)
I use rye.
""",
    "claude-vault": """\
---
title: Sourdough
uuid: cv-2
date: '2026-01-02T10:00:00+00:00'
message_count: 2
tags: []
---

## 👤 You *(2026-01-02 10:00)*

Why does the dough rise?

---

## 🤖 Claude *(2026-01-02 10:01)*

Wild yeast makes gas.

## In short

It breathes.

---
""",
    "chatgpt-exporter": """\
# Sourdough

#### You:
<time datetime="2026-01-02T10:00:00.000Z" title="1/2/2026, 10:00:00 AM">10:00</time>

Why does the dough rise?

#### ChatGPT:
<time datetime="2026-01-02T10:01:00.000Z" title="1/2/2026, 10:01:00 AM">10:01</time>

Wild yeast makes gas.
""",
    "ai-chat-exporter": """\
# Sourdough

**Exported with:** [AI Chat Exporter](https://example.org)
**Source:** Claude
**Date:** 1/2/2026, 10:09:00 AM
**Link:** [https://claude.ai/chat/ae-1](https://claude.ai/chat/ae-1)
**Model:** claude-sonnet

## Prompt:
1/2/2026, 10:00:00 AM

Why does the dough rise?

## Response:
1/2/2026, 10:01:00 AM

Wild yeast makes gas.
""",
    "web-clipper": """\
---
title: "Sourdough"
source: "https://chatgpt.com/c/wc-1"
created: 2026-01-02
tags:
  - clippings
---
**You**

1/2/2026, 10:00:00 AM

Why does the dough rise?

---

**ChatGPT**

1/2/2026, 10:01:00 AM

Wild yeast makes gas.
""",
    "named": """\
# Sourdough

## Human (2026-01-02 10:00):

Why does the dough rise?

---

## Claude (2026-01-02 10:01):

Wild yeast makes gas.
""",
}

ORDINARY = {
    "bold names": "**Ana:** I like tea.\n\n**Ben:** I do not.\n\n**Ana:** Pity.\n",
    "a comparison": "**ChatGPT:** quick.\n\n**Claude:** careful.\n\n**Gemini:** long.\n",
    "questions": "Q: Why?\nA: Because.\n\n**Q:** How?\n**A:** So.\n\n## Q: When?\n## A: Now.\n",
    "minutes": "## Attendees\n- You\n- Ana\n\n**Decision:** go.\n\n**You:** tea.\n",
    "documentation": "### User\nAsks.\n\n### Assistant\nAnswers.\n\n### System\nRules.\n",
    "an interface": "## User\n\n### Prompt\nThe field.\n\n## Response\n\n### Model\nThe name.\n",
    "a prompt": "## Prompt: analyst\nYou are one.\n\n## Prompt: writer\nYou too.\n",
    "callouts": "> [!QUESTION] User\n> Who?\n\n> [!NOTE] Remember\n> This.\n",
    "quizzes": "> [!question] What is a net?\n> a mesh\n\n> [!note] Answer\n> yes\n",
    "a model card": "# Claude\n\n**Model:** large\n\n**User:** anybody\n\n**Response:** text\n",
    "a diary": "# Me\n\nBorn.\n\n# ChatGPT\n\nMy first try.\n",
    "bold lines": "**You**\n\nmatter.\n\n**Friends**\n\ntoo.\n\n---\n\n**Work**\n\nless.\n",
    "a conversation": "---\ntype: conversation\n---\n### Ideas\nOne.\n\n### User\nTwo.\n",
    "code": "```\n#### You:\nhi\n#### ChatGPT:\nho\n```\n",
    "an interview": "**Interviewer**: Why?\n\n**Ana**: Because.\n",
}
"""Notes that look a little like chats and are none."""
