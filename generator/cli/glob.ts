/**
 * Whether a path (`/` between parts) matches a glob as `find-files` reads it from disk: `*`, `**`, `?`, `[abc]`, `{a,b}`. For paths of revisions,
 * which stand on no disk.
 */
export function matchesGlob(path: string, glob: string): boolean {
  return new RegExp(`^${patternOf(glob.replace(/^\.\//, ""))}$`, "u").test(path);
}

function patternOf(glob: string): string {
  let depth = 0;
  return glob.replace(/\*\*\/|\*\*|\*|\?|\[[^[\]]+\]|\{|\}|,|[\\^$.|+()/]/gu, (token) => {
    switch (token) {
      case "**/":
        return "(?:[^/]+/)*";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "?":
        return "[^/]";
      case "{":
        depth += 1;
        return "(?:";
      case "}":
        depth -= 1;
        return ")";
      case ",":
        return depth > 0 ? "|" : ",";
      default:
        return token.startsWith("[") ? token.replace(/^\[!/, "[^") : `\\${token}`;
    }
  });
}
