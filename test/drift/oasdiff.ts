import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { findChanges, isVersion } from "../../generator/drift/changes.js";
import { compileLabelled, labelledNames, readLabelled } from "./labelled.js";

/**
 * Compares what `diff` says of REST with what oasdiff (github.com/oasdiff/oasdiff, Go) says of the two OpenAPI documents, over the labelled pairs:
 * `npx tsx test/drift/oasdiff.ts [PATTERN]`. It prints each disagreement with both sides. oasdiff sees documents alone: what happens behind one (steps,
 * mappings, upstreams, credentials) it cannot see, so those are counted apart.
 */
const program = [process.env["OASDIFF"], join(homedir(), "go/bin/oasdiff"), "oasdiff"]
  .filter((path) => path !== undefined)
  .find((path) => (path.includes("/") ? existsSync(path) : spawnSync(path, ["--version"]).status === 0));
if (program === undefined) {
  console.log(
    "skipped: oasdiff is not there; `go install github.com/oasdiff/oasdiff@latest` installs it, OASDIFF names it",
  );
  process.exit(0);
}

/** Kinds of disagreement that were looked into, by a rule of either side: who is right, and why. */
const judged: Readonly<Record<string, string>> = {
  "rest/answer-member-removed":
    "Capstan: the member was in every answer and is in none, though the document calls none required; oasdiff warns of optional members",
  "rest/parameter-removed":
    "Capstan: what callers ask for is no longer obeyed, which the behaviour shows; oasdiff warns of parameters that are removed",
  "rest/parameter-moved": "Capstan: the same, what is passed in the old place is not read",
  "rest/answer-cut":
    "Capstan: everything was handed on, and only what is declared is left; the document said nothing before",
  "rest/authentication-changed":
    "Capstan: tokens for another audience or of another server get 401; the document names neither",
  "response-required-property-removed":
    "both: the document takes a promise back; the answer is handed on whole, so that the member comes as before, and Capstan calls it risky",
  "response-property-enum-value-added":
    "both: a reader that knows every word may meet another one; Capstan calls what widens in an answer risky",
  "response-media-type-removed":
    "both: the document takes a promise back; what an upstream that speaks JSON answers comes as before, so Capstan calls it risky",
  "response-body-type-changed":
    "oasdiff by the document, which promises nothing any more; what callers read is still there as the behaviour shows, so Capstan calls it risky",
  "response-property-type-generalized":
    "Capstan: a value converts only where nothing is lost, so the same values come; risky, since the promise is weaker",
  "response-property-type-changed":
    "oasdiff by the document, which promises nothing any more; the member comes as before, so Capstan calls it risky",
  "response-property-list-of-types-widened":
    "Capstan: null was allowed before as well, in `type`, and is in `anyOf` now, beside the words that are left",
  "response-success-status-removed":
    "both: the document takes a status back; what the upstream answers is mirrored as before, so Capstan calls another status risky and fewer of them nothing",
  "rest/answer-changed":
    "Capstan: a reader of an event, or of any key of a map, meets another type, or nothing; oasdiff looks into neither",
  "rest/parameter-changed": "Capstan: texts of another form get 400; oasdiff warns of patterns",
  "rest/parameter-became-required":
    "Capstan: what it is passed to cannot be called without it, which gives 400; the document says of neither edition that it is required",
  "response-property-became-nullable":
    "oasdiff by the document: a fixed value was never null; Capstan calls it risky with the value that changes",
};

const pattern = new RegExp(process.argv[2] ?? ".");
const folder = mkdtempSync(join(tmpdir(), "capstan-oasdiff-"));
const counts = { compared: 0, agree: 0, behind: 0, disagree: 0 };
const unknown: string[] = [];
for (const name of labelledNames.filter((each) => pattern.test(each))) {
  const [before, after] = compileLabelled(readLabelled(name));
  if (!isVersion(before) || !isVersion(after)) continue;
  const [old, fresh] = [before, after].map(
    ({ files }) => files.find(({ path }) => path.endsWith("/openapi.json"))?.text,
  );
  if (old === undefined || fresh === undefined) continue;
  counts.compared += 1;
  writeFileSync(join(folder, "old.json"), old);
  writeFileSync(join(folder, "new.json"), fresh);
  const found: readonly { readonly id: string; readonly text: string; readonly level: number }[] = JSON.parse(
    execFileSync(program, ["changelog", "--format", "json", join(folder, "old.json"), join(folder, "new.json")], {
      encoding: "utf8",
    }) || "[]",
  );
  // Its levels: 3 error, 2 warning, 1 information.
  const theirs = found.filter(({ level }) => level === 3).map(({ id, text }) => `${id}: ${text}`);
  const ours = findChanges(before, after)
    .filter(({ surface, level }) => surface === "rest" && level === "breaking")
    .map(({ id, subject, sentence }) => `${id} ${subject}: ${sentence}`);
  if (ours.length > 0 === theirs.length > 0) counts.agree += 1;
  else if (old === fresh) counts.behind += 1;
  else {
    counts.disagree += 1;
    const reason = [...ours, ...theirs].flatMap((each) => judged[each.split(/[ :]/)[0] ?? ""] ?? []);
    if (reason.length === 0) unknown.push(name);
    console.log(
      [
        name,
        `  capstan: ${ours.join("; ") || "nothing breaking"}`,
        `  oasdiff: ${theirs.join("; ") || "nothing breaking"}`,
        `  right: ${[...new Set(reason)].join("; ") || "nobody has looked into it"}`,
      ].join("\n"),
    );
  }
}
rmSync(folder, { recursive: true, force: true });
console.log(
  `${counts.compared} documents compared: ${counts.agree} agree on whether callers break, ${counts.behind} break behind the same document, ${counts.disagree} disagree`,
);
if (unknown.length > 0) {
  console.log(`not judged: ${unknown.join(", ")}`);
  process.exitCode = 1;
}
