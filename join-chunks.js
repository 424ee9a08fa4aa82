// A module costs Node half a millisecond to find, read and link, whatever is in it, and a command would load fifty: those of a group become one file.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { build } from "esbuild";

/**
 * Joins chunks of `outputs` (esbuild's metafile) into one file for each of `groups`: names of files in `folder`, each with a set of paths of chunks. A group holds
 * all that its chunks import statically, or what groups before it hold.
 */
export async function joinChunks(outputs, groups, folder, options) {
  const groupOf = new Map([...groups].flatMap(([name, chunks]) => [...chunks].map((chunk) => [chunk, name])));
  const texts = new Map(
    Object.keys(outputs)
      .filter((path) => path.endsWith(".js"))
      .map((path) => [path, readFileSync(path, "utf8")]),
  );
  const exportsOf = (chunk) =>
    outputs[chunk].exports.map((name) => [name, `${basename(chunk, ".js").replace(/\W/g, "_")}_${name}`]);
  /** The module in the place of a chunk that stands in a group. */
  const forwarder = (chunk, from) =>
    `export{${exportsOf(chunk)
      .map(([name, joined]) => `${joined} as ${name}`)
      .join(",")}}from${JSON.stringify(pathFrom(from, `${folder}/${groupOf.get(chunk)}`))};`;
  const join = async (path, contents, own) =>
    await build({
      ...options,
      stdin: { contents, resolveDir: resolve(dirname(path)), sourcefile: path, loader: "js" },
      outfile: path,
      allowOverwrite: true,
      bundle: true,
      splitting: false,
      plugins: [
        {
          name: "joined-chunks",
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /^\.{1,2}\// }, ({ path: to, resolveDir, kind, namespace }) => {
              if (namespace === "forwarder") return { path: to, external: true };
              const chunk = relative(".", resolve(resolveDir, to)).replaceAll("\\", "/");
              const group = groupOf.get(chunk);
              if (kind !== "import-statement" || group === undefined)
                return { path: pathFrom(path, chunk), external: true };
              return group === own ? undefined : { path: chunk, namespace: "forwarder" };
            });
            onLoad({ filter: /./, namespace: "forwarder" }, ({ path: chunk }) => ({
              contents: forwarder(chunk, path),
            }));
          },
        },
      ],
    });
  for (const [name, chunks] of groups) {
    const path = `${folder}/${name}`;
    const lines = [...chunks].map(
      (chunk) =>
        `export { ${exportsOf(chunk)
          .map(([exported, joined]) => `${exported} as ${joined}`)
          .join(", ")} } from ${JSON.stringify(pathFrom(path, chunk))};`,
    );
    await join(path, lines.join("\n"), name);
  }
  const dynamic = new Set(
    Object.values(outputs).flatMap(({ imports }) =>
      imports.flatMap(({ path, kind }) => (kind === "dynamic-import" ? [path] : [])),
    ),
  );
  for (const [path, text] of texts) {
    if (!groupOf.has(path)) await join(path, text, undefined);
    else if (dynamic.has(path)) writeFileSync(path, forwarder(path, path));
    else rmSync(path);
  }
}

/** Those chunks that are loaded with some of `outputs`. */
export function loadedWith(starts, outputs) {
  const found = new Set();
  const waiting = [...starts];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const { path: to, kind } of outputs[path].imports)
      if (kind === "import-statement" && outputs[to] !== undefined) waiting.push(to);
  }
  return found;
}

function pathFrom(from, to) {
  const path = relative(dirname(from), to).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}
