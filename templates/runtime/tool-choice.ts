/** Which tools a server shows, and how. */
export interface ToolChoice {
  /** `search`: through three others that find, describe and call them; `code`: through two that find functions and run code which calls them. */
  readonly way: "all" | "search" | "code";
  /** Whether every tool is shown by itself. */
  readonly isAll: boolean;
  readonly isShown: (tool: ShownTool) => boolean;
}

/** A tool, as far as the choice depends on it. */
export interface ShownTool {
  readonly name: string;
  /** What it is about: the resource of the API that it calls. */
  readonly group?: string | undefined;
  readonly isReadOnly: boolean;
}

/**
 * Reads a choice of tools: words with commas between. `all` (or nothing) shows every one, `search` shows those chosen through three tools, `code` through two, `read-only` chooses those that
 * change nothing; other words are names of tools or groups, `*` standing for any letters. Tools of any name or group among them are chosen.
 */
export function chooseTools(written: string | undefined): ToolChoice {
  const words = (written ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word !== "all");
  const names = words.filter((word) => !["search", "code", "read-only"].includes(word));
  const onlyReads = words.includes("read-only");
  return {
    isAll: words.length === 0,
    way: words.includes("code") ? "code" : words.includes("search") ? "search" : "all",
    isShown: ({ name, group, isReadOnly }) =>
      (isReadOnly || !onlyReads) &&
      (names.length === 0 ||
        names.some(
          (pattern) => fits(name, pattern) || (group !== undefined && fits(group, pattern)),
        )),
  };
}

/** Whether `text` is what `pattern` says, `*` standing for any letters. Each part is looked for once, from the left. */
export function fits(text: string, pattern: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= text.length - last.length;
}
