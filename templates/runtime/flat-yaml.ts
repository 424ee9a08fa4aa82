/**
 * A YAML document of `key: value` lines as an object of texts, for files of secrets. Comments and quotes are understood; anything nested, listed
 * or spread over lines is an error, so that no secret is read wrong.
 */
export function parseFlatYaml(text: string): Record<string, string> {
  const entries: [string, string][] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (/^\s*(#.*)?$/.test(line) || /^(---|\.\.\.)\s*$/.test(line)) continue;
    const match = /^("[^"]+"|'[^']+'|[\w.$-]+)\s*:(?:\s(.*))?$/.exec(line);
    const [, key, value] = match ?? [];
    if (key === undefined) throw new Error("not a flat document");
    entries.push([key.replace(/^["']|["']$/g, ""), parseScalar(value?.trim() ?? "")]);
  }
  return Object.fromEntries(entries);
}

function parseScalar(written: string): string {
  const double = /^("(?:[^"\\]|\\.)*")\s*(#.*)?$/.exec(written)?.[1];
  if (double !== undefined) return String(JSON.parse(double));
  const single = /^'((?:[^']|'')*)'\s*(#.*)?$/.exec(written)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const comment = written.search(/(?:^|\s)#/);
  const plain = (comment < 0 ? written : written.slice(0, comment)).trimEnd();
  if (/^["'|>&*!{[%@`]/.test(plain)) throw new Error("not a plain value");
  return plain === "~" || plain === "null" ? "" : plain;
}
