// Plural forms follow the language.

import assert from "node:assert/strict";
import test from "node:test";
import { fakePage } from "./page.js";

fakePage();
const words = { n_notes: "# заметка|# заметки|# заметок" };
const { allWords, count, useLanguage } = await import("../src/words.js");
allWords.ru = words;
allWords.en = { n_notes: "# note|# notes" };
allWords.zh = { n_notes: "# 篇笔记" };

test("a number takes the form of its word in each language", () => {
  useLanguage("ru");
  for (const text of ["1 заметка", "2 заметки", "5 заметок", "11 заметок", "21 заметка"])
    assert.equal(count("n_notes", parseInt(text)), text);
  assert.equal(count("n_notes", 104), "104 заметки");
  useLanguage("en");
  assert.deepEqual([count("n_notes", 1), count("n_notes", 0)], ["1 note", "0 notes"]);
  useLanguage("zh");
  assert.equal(count("n_notes", 3), "3 篇笔记");
});
