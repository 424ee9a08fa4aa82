import { nearestWord } from "../text/nearest.js";
import { type CommandName, commands, type Format, formats, type OptionName } from "./commands.js";

/** What commands are called by other tools. */
const otherCommands: Readonly<Record<string, CommandName>> = {
  lint: "validate",
  verify: "check",
  build: "generate",
  compile: "generate",
  gen: "generate",
  run: "serve",
  start: "serve",
  dev: "serve",
  mock: "serve",
  new: "init",
  create: "init",
  fetch: "update",
  breaking: "diff",
  docs: "explain",
};

/** What options are called by other tools, and what there is in their place. */
const otherOptions: Readonly<Record<string, OptionName>> = {
  output: "out",
  outdir: "out",
  "out-dir": "out",
  "output-dir": "out",
  silent: "quiet",
  reporter: "format",
};

/** What is set by something else than an option. */
const elsewhere: Readonly<Record<string, string>> = {
  "no-color": "set `NO_COLOR=1`",
  color: "set `FORCE_COLOR=1`",
  port: "a server listens where the capability says, at `port` of the adapter",
};

/** What is said of a first word that is no command; `later` is a command that stands behind it. */
export function unknownCommand(word: string, later: CommandName | undefined): string {
  if (word.startsWith("-")) {
    const near = nearestWord(word, ["--version", "--help"]);
    if (near !== undefined) return `unknown option \`${word}\`: did you mean \`${near}\`?`;
    return `\`${word}\` stands where a command belongs: the command comes first, \`capstan ${later ?? "generate"} ${word}\``;
  }
  if (/\.ya?ml$/i.test(word)) return `\`${word}\` stands where a command belongs: \`capstan generate ${word}\``;
  const names = Object.keys(commands);
  const other = Object.hasOwn(otherCommands, word.toLowerCase()) ? otherCommands[word.toLowerCase()] : undefined;
  const near = other ?? nearestWord(word, names);
  return `unknown command \`${word}\`: ${near === undefined ? `there are ${names.join(", ")}` : `did you mean \`${near}\`?`}`;
}

/** What is said of an option that a command does not have; `word`: all of what stands there, which may be a file whose name begins with a dash. */
export function unknownOption(
  { name, rawName, word }: { readonly name: string; readonly rawName: string; readonly word: string },
  command: CommandName,
  own: readonly OptionName[],
): string {
  const unknown = `unknown option \`${rawName}\``;
  if (/^-[^=]*(?:\.(?:ya?ml|json)$|[/*])/i.test(word))
    return `\`${word}\` is read as options: a file of that name is \`./${word}\``;
  const folded = name.toLowerCase();
  if (Object.hasOwn(elsewhere, folded)) return `${unknown}: ${elsewhere[folded]}`;
  const owners = Object.entries(commands).flatMap(([other, { options: its }]) =>
    its.some((each) => each === name) ? [other] : [],
  );
  if (owners.length > 0) return `\`${command}\` takes no \`--${name}\`: it is an option of ${owners.join(", ")}`;
  if (Object.hasOwn(commands, name)) return `${unknown}: \`${name}\` is a command, \`capstan ${name}\``;
  const other = Object.hasOwn(otherOptions, folded) ? otherOptions[folded] : undefined;
  const meant = own.filter((each) =>
    name.length === 1 ? each.startsWith(name) && each !== "help" : each === (other ?? nearestWord(name, own)),
  );
  return meant.length === 0
    ? unknown
    : `${unknown}: did you mean ${meant.map((each) => `\`--${each}\``).join(" or ")}?`;
}

/** What is said of a format that there is not, or that a command does not print; `allowed` are those that it does. */
export function unknownFormat(format: string, command: CommandName, allowed: readonly Format[]): string {
  const near = nearestWord(format, allowed);
  const there = `there are ${allowed.join(", ")}`;
  if (formats.some((name) => name === format)) return `\`${command}\` does not print \`${format}\`: ${there}`;
  return `unknown format \`${format}\`: ${near === undefined ? there : `did you mean \`${near}\`?`}`;
}
