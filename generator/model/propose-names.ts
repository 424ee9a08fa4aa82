import { camelCase, splitWords } from "../text/casing.js";
import { longestRun, longestWord, splitRun, type Vocabulary } from "../text/split-run.js";
import type { Capability, Endpoint, Operation } from "./capability.js";

/** A consumed operation whose name is a run of words, and how it can be read. */
export interface NameProposal {
  readonly id: string;
  /** The name as it is written. */
  readonly written: string;
  /** `listGroupTargetsForRole`; undefined where the file holds no words to read it by. */
  readonly proposed: string | undefined;
}

/** What a word costs by where it stands: with the operation, or elsewhere in the file; and what another ending of it costs more. */
const cost = { own: 1, file: 1.3, ending: 0.1 };

/** Readable names for operations whose names are one run of small letters, from the words that the file itself holds. In YAML order. */
export function proposeNames(capability: Capability): readonly NameProposal[] {
  const operations = capability.apis.flatMap((api) => api.operations);
  const runs = operations.filter(({ name }) => /^[a-z][a-z0-9]{5,}$/.test(name));
  if (runs.length === 0) return [];
  const about = textsAround(capability);
  const whole = new Map<string, number>();
  for (const text of [capability.label, ...operations.flatMap((each) => textsOf(each, about))])
    addWords(text, cost.file, whole);
  return runs.map((operation) => {
    const own = new Map<string, number>();
    for (const text of textsOf(operation, about)) addWords(text, cost.own, own);
    const words = splitRun(operation.name, withoutRuns(wordsIn(operation.name, own, whole)));
    const read = words && camelCase(words.join("-"));
    // `getpet2`, read as `getpet` and a number, is what it is called anyway.
    return { id: operation.id, written: operation.name, proposed: read === operation.name ? undefined : read };
  });
}

/** Texts of what calls an operation, by its id: tools, routes. */
function textsAround(capability: Capability): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  const add = (endpoint: Endpoint, name: string): void => {
    if (endpoint.action.kind !== "call") return;
    const { id } = endpoint.action.operation;
    const known = texts.get(id) ?? [];
    if (known.length === 0) texts.set(id, known);
    known.push(name, endpoint.title ?? "", endpoint.description);
  };
  for (const { tools, resources } of capability.mcp) for (const each of [...tools, ...resources]) add(each, each.name);
  for (const { resources } of capability.rest)
    for (const { operations } of resources) for (const each of operations) add(each, `${each.name} ${each.path.text}`);
  return texts;
}

function textsOf(operation: Operation, around: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const { title, description, path, resource, parameters } = operation;
  return [
    title ?? "",
    description ?? "",
    path.text,
    resource,
    ...parameters.map(({ name }) => name),
    ...(around.get(operation.id) ?? []),
  ];
}

/** Adds the words of a text with their other endings; the cheaper one stays. */
function addWords(text: string, price: number, words: Map<string, number>): void {
  const add = (word: string, at: number): void => {
    if (word.length > 1 && at < (words.get(word) ?? Infinity)) words.set(word, at);
  };
  // `OAuth2` is one word, whatever its capitals say.
  const marks = text.split(/[^A-Za-z0-9]+/).filter((mark) => splitWords(mark).some((part) => part.length === 1));
  for (const written of [...splitWords(text), ...marks]) {
    const word = written.toLowerCase();
    if (!/^[a-z0-9]+$/.test(word)) continue;
    add(word, price);
    for (const other of endings(word)) add(other, price + cost.ending);
  }
}

/** One and many, and the verb behind `lists`. */
function endings(word: string): readonly string[] {
  if (word.length < 3) return [];
  if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`];
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  if (word.endsWith("ss")) return [`${word}es`];
  if (word.endsWith("s")) return [word.slice(0, -1)];
  return /[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ies`] : [`${word}s`];
}

/** The words that a run holds, of those of its operation and of the file. It is the run that is looked through: a file holds as many words as it is long. */
function wordsIn(run: string, own: Vocabulary, file: Vocabulary): Vocabulary {
  const words = new Map<string, number>();
  if (run.length > longestRun) return words;
  for (let start = 0; start < run.length; start += 1)
    for (let end = start + 2; end <= Math.min(run.length, start + longestWord); end += 1) {
      const word = run.slice(start, end);
      const price = Math.min(own.get(word) ?? Infinity, file.get(word) ?? Infinity);
      if (price < Infinity) words.set(word, price);
    }
  return words;
}

/** Words that are themselves runs of cheaper ones, as a path in small letters has them, are read as those. */
function withoutRuns(words: Vocabulary): Vocabulary {
  return new Map([...words].filter(([word]) => word.length < 9 || !isRun(word, words)));
}

function isRun(word: string, words: ReadonlyMap<string, number>): boolean {
  const parts = splitRun(word, words);
  return parts !== undefined && (parts.length > 2 || parts.every((part) => part.length > 2));
}
