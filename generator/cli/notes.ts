import { distinctFindings, type Finding } from "../diagnostics/finding.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Arguments } from "./arguments.js";

/** Notes about portability: only counted, unless somebody asks what they say. A thousand capabilities have tens of thousands. */
export interface Notes {
  readonly count: number;
  readonly read: () => readonly Diagnostic[];
}

export const noNotes: Notes = { count: 0, read: () => [] };

/** Whether a finding is such a note. */
export function isNote({ code, severity }: Finding): boolean {
  return severity === "info" && isPortability(code);
}

/** Whether a code is about what other engines make of a capability. */
export function isPortability(code: string): boolean {
  return code.startsWith("portability/");
}

/** The notes of several capabilities, in their order. */
export function joinNotes(all: readonly Notes[]): Notes {
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    read: () => all.flatMap(({ read }) => read()),
  };
}

/** Each note once, where the same capabilities are in several outputs. */
export function distinctNotes(notes: Notes): Notes {
  if (notes.count === 0) return notes;
  const distinct = distinctFindings(notes.read());
  return { count: distinct.length, read: () => distinct };
}

/** What is said, with the notes where somebody reads them: a person who asks for them, or a program. Else how many there are. */
export function withNotes(
  { diagnostics, notes }: { readonly diagnostics: readonly Diagnostic[]; readonly notes: Notes },
  { portable, format }: Pick<Arguments, "portable" | "format">,
): { readonly diagnostics: readonly Diagnostic[]; readonly unread: number } {
  const isRead = portable || format === "json" || format === "sarif" || format === "junit";
  return isRead ? { diagnostics: [...diagnostics, ...notes.read()], unread: 0 } : { diagnostics, unread: notes.count };
}
