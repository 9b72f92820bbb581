// Builds the page's script and its styles into templates/page, where vaultgraph reads them.

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));

export const TARGET = fileURLToPath(new URL("../templates/page/", import.meta.url));

const NOTICE = "Built from frontend/ by `make page`; changes belong there.";

/** Gives the built files as [{ name, text }]. */
export async function buildFiles() {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: { script: "src/main.js", style: "css/main.css" },
    bundle: true,
    write: false,
    outdir: TARGET,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    banner: { js: `// ${NOTICE}`, css: `/* ${NOTICE} */` },
  });
  return result.outputFiles.map(({ path, text }) => ({ name: path.slice(TARGET.length), text }));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { name, text } of await buildFiles()) await writeFile(TARGET + name, text);
