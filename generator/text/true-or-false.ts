/** What `yes` and its like mean where true or false is wanted, words of YAML 1.1; undefined for all others. */
export function trueOrFalse(word: string): "true" | "false" | undefined {
  const folded = word.toLowerCase().replace(/^(["'])(.*)\1$/s, "$2");
  if (["yes", "y", "on", "true"].includes(folded)) return "true";
  return ["no", "n", "off", "false"].includes(folded) ? "false" : undefined;
}
