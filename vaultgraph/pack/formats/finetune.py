"""Sets for fine-tuning, ready for LLaMA-Factory (a form of the pack).

In: `PackPlan`. Out: `pack/finetune/`: chats, or notes where there are none, as `messages.jsonl` and
`sharegpt.jsonl`, the same and control questions as `alpaca.jsonl`; of each a tenth of the notes
apart in `….validation.jsonl`, `dataset_info.json` and a LoRA recipe, `lora.yaml`, so that
`llamafactory-cli train lora.yaml` in that folder trains. A set without examples is not written.
"""

import json
import tomllib
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultgraph.writing import Artifact

if TYPE_CHECKING:
    from vaultgraph.pack.plan import PackPlan
    from vaultgraph.pack.training import Example, TrainingSet
    from vaultgraph.passages.tokens.targets import Target

_FOLDER = "pack/finetune"
_VALIDATION = ".validation"
_ROLES = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "system_tag": "system",
}
_INFO: Mapping[str, Mapping[str, Any]] = {
    "messages": {"formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": _ROLES},
    "sharegpt": {
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "system": "system"},
    },
    "alpaca": {
        "formatting": "alpaca",
        "columns": {
            "prompt": "instruction",
            "query": "input",
            "response": "output",
            "system": "system",
            "history": "history",
        },
    },
}


class Finetune:
    """Examples for fine-tuning, and the recipe that uses them."""

    def artifacts(self, plan: "PackPlan") -> Iterable[Artifact]:
        """Return the sets with at least one example, and the two files that describe them."""
        from vaultgraph.pack.training import is_for_validation, training_set

        examples = training_set(plan)
        shapes = {
            "messages": (_messages, examples.talks),
            "sharegpt": (_sharegpt, examples.talks),
            "alpaca": (_alpaca, (*examples.talks, *examples.questions)),
        }
        sets: dict[str, list[dict[str, object]]] = {}
        for name, (shaped, found) in shapes.items():
            split = any(not is_for_validation(each) for each in found)
            for each in found:
                apart = _VALIDATION if split and is_for_validation(each) else ""
                sets.setdefault(f"{name}{apart}", []).append(shaped(each))
        for name, rows in sets.items():
            text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            yield Artifact(path=f"{_FOLDER}/{name}.jsonl", content=text.encode())
        if sets:
            info = {
                _name(name): {
                    "file_name": f"{name}.jsonl",
                    **_INFO[name.removesuffix(_VALIDATION)],
                }
                for name in sets
            }
            text = json.dumps(info, ensure_ascii=False, indent=2)
            yield Artifact(path=f"{_FOLDER}/dataset_info.json", content=f"{text}\n".encode())
            recipe = _recipe(plan, examples, sets)
            yield Artifact(path=f"{_FOLDER}/lora.yaml", content=recipe.encode())


def _name(form: str) -> str:
    """The name of a set in `dataset_info.json`."""
    return f"vault_{form.replace('.', '_')}"


def _messages(example: "Example") -> dict[str, object]:
    turns = [{"role": "system", "content": example.system}]
    for question, answer in example.pairs:
        turns += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer},
        ]
    return {"messages": turns}


def _sharegpt(example: "Example") -> dict[str, object]:
    turns = [
        {"from": side, "value": text}
        for pair in example.pairs
        for side, text in zip(("human", "gpt"), pair, strict=True)
    ]
    return {"conversations": turns, "system": example.system}


def _alpaca(example: "Example") -> dict[str, object]:
    *history, (question, answer) = example.pairs
    return {
        "instruction": question,
        "input": "",
        "output": answer,
        "system": example.system,
        "history": [list(pair) for pair in history],
    }


def _recipe(plan: "PackPlan", examples: "TrainingSet", sets: Container[str]) -> str:
    """Write a recipe: comments that describe the training data, then the settings."""
    import yaml

    trainable = _trainable()
    own = plan.settled.target.name in trainable
    model = trainable[plan.settled.target.name] if own else next(iter(trainable.values()))
    # The Alpaca set contains what the other two do, and the questions: one set, and nothing twice.
    apart = f"alpaca{_VALIDATION}"
    settings = {
        "model_name_or_path": model["weights"],
        "template": model["template"],
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "lora",
        "lora_target": "all",
        "lora_rank": 16,
        "lora_alpha": 32,
        "dataset_dir": ".",
        "dataset": _name("alpaca"),
        **({"eval_dataset": _name(apart)} if apart in sets else {}),
        "cutoff_len": plan.forms.example_tokens,
        "output_dir": "lora",
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": 8,
        "learning_rate": 1e-4,
        "num_train_epochs": 3.0,
        "lr_scheduler_type": "cosine",
        "warmup_ratio": 0.1,
        "bf16": True,
        "seed": 1,
    }
    comments = "".join(f"# {line}\n" for line in _comments(plan.settled.target, examples, own=own))
    return comments + yaml.safe_dump(settings, sort_keys=False)


def _comments(target: "Target", examples: "TrainingSet", *, own: bool) -> Iterable[str]:
    yield "LoRA recipe for LLaMA-Factory; in this folder: llamafactory-cli train lora.yaml"
    if not own:
        yield f"The weights of {target.name} are not public, so this trains another model."
    yield (
        f"{len(examples.chats)} examples from chats, {len(examples.notes)} from notes, "
        f"{len(examples.questions)} control questions"
    )
    missing = sum(number for _, number in examples.left_out)
    if missing:
        yield f"left out as too long for one example: {missing} questions with their answers"


def _trainable() -> Mapping[str, Mapping[str, str]]:
    file = Path(__file__).parent.parent / "trainable.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
