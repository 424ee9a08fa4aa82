/** One of several, by the rules that hold for most English nouns. */
export function singular(words: string): string {
  if (/(?:ss|us|is|ics|news)$/.test(words)) return words;
  if (/[^aeiou]ies$/.test(words)) return words.replace(/ies$/, "y");
  if (/(?:xes|ches|shes|sses)$/.test(words)) return words.replace(/es$/, "");
  return words.replace(/s$/, "");
}
