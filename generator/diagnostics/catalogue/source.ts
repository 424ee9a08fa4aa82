import { define } from "./define.js";

/** What is taken for the sign of YAML that is meant. */
const meanings: Readonly<Record<string, string>> = {
  '"': "no quote",
  ":": "no colon",
  "-": "no dash",
  "#": "no beginning of a comment",
  ",": "no comma",
};

/** The reason that nothing is read of bytes in another encoding. */
export const noUtf8 = "it is not UTF-8 text";

/** Codes `source/...`: files and YAML syntax. */
export const sourceCodes = {
  "source/unreadable": define<{ path: string; reason: string; nearest?: string | undefined }>({
    severity: "error",
    about: "A file cannot be read.",
    message: ({ path, reason }) => `\`${path}\` cannot be read: ${reason}`,
    help: ({ path, reason, nearest }) =>
      nearest !== undefined
        ? `did you mean \`${nearest}\`?`
        : path.startsWith("git:")
          ? "name a branch, a tag or a commit that `git log` shows (`git:HEAD`, `git:origin/main`), and behind it a path from where you are (`git:HEAD:capabilities`), or none"
          : reason === noUtf8
            ? "save it as UTF-8: editors offer that as its encoding"
            : "check the path and its permissions",
  }),
  "source/syntax": define<{ problem: string }>({
    severity: "error",
    about: "The text is no valid YAML.",
    message: ({ problem }) => `this is not valid YAML: ${problem}`,
    help: () => "check indentation, quotes and brackets here and on the line before",
  }),
  "source/missing-colon": define<{ key: string; write: string }>({
    severity: "error",
    about: "A line begins like a key and has no colon.",
    message: ({ key }) => `a colon is missing after \`${key}\``,
    help: ({ write }) => `write \`${write}\``,
    fix: (_, written) => `${written}:`,
  }),
  "source/missing-blank": define<{ after: string; write: string }>({
    severity: "error",
    about: "A colon or a dash has no blank behind it.",
    message: ({ after }) => `a blank is missing after \`${after}\``,
    help: ({ write }) => `write \`${write}\``,
    fix: (_, written) => `${written} `,
  }),
  "source/stray-dash": define<{ key: string; isBehind: boolean }>({
    severity: "error",
    about: "A dash stands behind a key on its line, or among the keys of a map: it begins an entry of a list there.",
    message: ({ key, isBehind }) =>
      isBehind ? `a dash cannot stand behind \`${key}:\` on its line` : `a dash stands among keys, behind \`${key}\``,
    help: ({ key, isBehind }) =>
      isBehind
        ? `begin a line with the dash, below \`${key}:\``
        : "take the dash out, or put it below the key whose list it belongs to",
  }),
  "source/unquoted-colon": define<{ text: string }>({
    severity: "error",
    about: "A text without quotes holds a colon and a blank, which YAML takes for a key.",
    message: () => "this text holds a colon, which YAML takes for the end of a key",
    help: ({ text }) => {
      const second = /^\S+\s+([A-Za-z][\w-]*: .+)$/.exec(text)?.[1];
      const other = second === undefined ? "" : `; or write \`${second}\` on a line of its own`;
      return `quote the text: \`"${text.replaceAll('"', '\\"')}"\`${other}`;
    },
    fix: (_, written) => JSON.stringify(written),
  }),
  "source/unclosed-quote": define<{ quote: string }>({
    severity: "error",
    about: "A quote is opened and not closed where its text ends.",
    message: () => "this quote is not closed",
    help: ({ quote }) => `close it with \`${quote}\` where the text ends`,
  }),
  "source/stray-text": define<{ quote: string }>({
    severity: "error",
    about: "Text stands behind a closing quote.",
    message: () => "text stands here after the closing quote",
    help: ({ quote }) =>
      quote === "'"
        ? "write an apostrophe inside single quotes twice: `''`"
        : 'write a quote inside double quotes as `\\"`',
  }),
  "source/unclosed-bracket": define<{ bracket: string; closing: string }>({
    severity: "error",
    about: "A bracket is opened and never closed, or closed by one of another kind.",
    message: ({ bracket }) => `this \`${bracket}\` is not closed`,
    help: ({ closing }) => `close it with \`${closing}\``,
  }),
  "source/stray-bracket": define<{ bracket: string }>({
    severity: "error",
    about: "A bracket closes nothing.",
    message: ({ bracket }) => `this \`${bracket}\` closes nothing`,
    help: () => "take it out, or open one before it",
  }),
  "source/missing-comma": define<{ text?: string | undefined }>({
    severity: "error",
    about: "Two entries between brackets have no comma between them, or a text that holds brackets has no quotes.",
    message: ({ text }) =>
      text === undefined ? "a comma is missing before this" : "a text ends before a bracket here: it has no quotes",
    help: ({ text }) =>
      text === undefined ? "separate the entries between brackets by commas" : `put it into quotes: \`${text}\``,
  }),
  "source/reserved-start": define<{ character: string; text: string }>({
    severity: "error",
    about: "A text without quotes starts with a character that YAML keeps for itself.",
    message: ({ character }) => `a text cannot start with \`${character}\` in YAML`,
    help: ({ text }) => `quote it: \`"${text}"\``,
  }),
  "source/escape": define<{ escape: string }>({
    severity: "error",
    about: "A backslash in double quotes is followed by what it gives no meaning to.",
    message: ({ escape }) => `\`${escape}\` means nothing in double quotes`,
    help: ({ escape }) => `use single quotes, or write \`\\${escape}\``,
    fix: ({ escape }) => `\\${escape}`,
  }),
  "source/look-alike": define<{ sign: string; meant: string }>({
    severity: "error",
    about:
      "A sign looks like one of YAML's and is none: a typographic quote or dash, a wide colon, `//` for a comment.",
    message: ({ sign, meant }) => `\`${sign}\` is ${meanings[meant.trim()] ?? "no sign"} to YAML`,
    help: ({ meant }) => `write \`${meant.trim()}\`${meant === '"' ? " where the text begins and where it ends" : ""}`,
    fix: ({ sign, meant }, written) => (meant !== '"' && written.trim() === sign ? meant : undefined),
  }),
  "source/curly-quotes": define<{ text: string }>({
    severity: "error",
    about: "Typographic quotes enclose a text: YAML takes them for letters of it.",
    message: () => "these quotes are typographic: YAML takes them for letters",
    help: ({ text }) => `write \`${JSON.stringify(text)}\``,
    fix: ({ text }) => JSON.stringify(text),
  }),
  "source/block-text": define({
    severity: "error",
    about: "The text below `|` or `>` is not indented further than its key.",
    message: () => "this line belongs to the text above, and is not indented further than its key",
    help: () => "indent every line of the text by two spaces more than the key",
  }),
  "source/markdown-fence": define({
    severity: "error",
    about: "A file holds a fence of Markdown, as it is copied out of a page or a conversation.",
    message: () => "this is a fence of Markdown, no YAML",
    help: () => "take the fences out, and all that stands outside of them",
  }),
  "source/web-page": define({
    severity: "error",
    about: "A file is a page of the web, or XML.",
    message: () => "this is a page of the web, no YAML",
    help: () => "save the file itself: on GitHub and GitLab, what is behind `Raw`",
  }),
  "source/indent": define<{ spaces: number }>({
    severity: "error",
    about: "A line is indented as no line that it could belong to.",
    message: ({ spaces }) => `this line is indented by ${spaces} spaces, like none that it could belong to`,
    help: () => "line it up with its neighbours",
  }),
  "source/odd-space": define({
    severity: "error",
    about: "A line is indented by a space that is none to YAML, a no-break space for example.",
    message: () => "this blank is no plain space: YAML takes it for text",
    help: () => "replace it by a plain space",
    fix: () => " ",
  }),
  "source/key-is-no-text": define<{ key: string; template: string | undefined }>({
    severity: "error",
    about: "A key is a map or a list, where names are texts.",
    message: ({ key }) =>
      `a key is a text, and \`${key.replace(/\s+/g, " ").slice(0, 60)}\` is read as a map or a list`,
    help: ({ key, template }) => {
      const text = template ?? key.replace(/\s+/g, " ");
      return text.length > 60 || text.includes('"')
        ? "write the name as text: in quotes, if it has brackets or braces"
        : `quote it, if that is the name: \`"${text}": ...\`; a name and its value are written \`name: value\`, without \`?\``;
    },
  }),
  "source/unquoted-template": define<{ text: string }>({
    severity: "error",
    about: "A value begins with `{{` and has no quotes: YAML reads a map.",
    message: ({ text }) => `\`${text}\` without quotes is a map in YAML`,
    help: ({ text }) => `put the value in double quotes: \`"${text}"\``,
    fix: ({ text }, written) => (written === text ? JSON.stringify(text) : undefined),
  }),
  "source/unknown-tag": define<{ tag: string }>({
    severity: "warning",
    about: "A value has a YAML tag; capabilities know none.",
    message: ({ tag }) => `tag \`${tag}\` means nothing here: the value is taken as it stands`,
    help: () => 'take it out; a secret or variable is `"{{NAME}}"` with a `binds` entry',
  }),
  "source/duplicate-key": define<{ key: string }>({
    severity: "error",
    about: "A map has the same key twice.",
    message: ({ key }) => `key \`${key}\` is written twice in one map`,
    help: () => "take one of them out, or rename it",
  }),
  "source/tab": define({
    severity: "error",
    about: "A line is indented by a tab.",
    message: () => "a tab indents this line: YAML takes spaces only",
    help: () => "replace it by spaces",
  }),
  "source/several-documents": define({
    severity: "error",
    about: "A file holds several YAML documents.",
    message: () => "a second YAML document starts here: a file holds one",
    help: () => "move it to a file of its own",
  }),
  "source/unknown-alias": define<{ alias: string }>({
    severity: "error",
    about: "An alias names an anchor that is not there.",
    message: ({ alias }) => `alias \`*${alias}\` names no anchor`,
    help: ({ alias }) =>
      `quote it where a text is meant: \`"*${alias}"\`; else write \`&${alias}\` where the value stands, before its use`,
  }),
  "source/too-deep": define<{ depth: number }>({
    severity: "error",
    about: "A document nests deeper, or unfolds to more, than any capability does.",
    message: ({ depth }) => `the document nests deeper than ${depth} levels or unfolds to too much`,
    help: () => "flatten it; aliases that repeat themselves multiply",
  }),
  "source/too-long": define<{ kilobytes: number }>({
    severity: "error",
    about: "A single text is longer than any that a capability needs.",
    message: ({ kilobytes }) => `a text of more than ${kilobytes} KiB starts here`,
    help: () => "keep data in a file of its own, and name the file",
  }),
  "source/too-large": define<{ megabytes: number }>({
    severity: "error",
    about: "A file is larger than any capability.",
    message: ({ megabytes }) => `the file is larger than ${megabytes} MiB`,
    help: () => "split it: shared sections can be imported (`from`, `import`)",
  }),
  "source/merge-conflict": define({
    severity: "error",
    about: "A file holds the marks of an unresolved merge.",
    message: () => "an unresolved merge conflict stands here",
    help: () => "keep one side and take the marks out",
  }),
  "source/empty": define({
    severity: "error",
    about: "A file holds nothing.",
    message: () => "the file is empty",
    help: () => "a capability starts with `ikanos: 1.0.0-beta4` (or `naftiko: 1.0.0-alpha2`) and `capability:`",
  }),
} as const;
