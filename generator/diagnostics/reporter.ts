import { catalogue, type DiagnosticCode, type ParametersOf } from "./catalogue/index.js";
import type { Definition } from "./catalogue/define.js";
import type { Diagnostic } from "./diagnostic.js";
import type { RelatedSpan, Span } from "./span.js";

/** Where a diagnostic points: a span, or the path of a file that has no text to point into. */
export type Place = Span | { readonly path: string };

/** The path of the file that a place is in. */
export function pathOfPlace(place: Place): string {
  return "file" in place ? place.file.path : place.path;
}

/** What every stage reports to. Reporting never throws and never stops a stage. */
export interface Reporter {
  readonly report: <C extends DiagnosticCode>(
    code: C,
    place: Place,
    parameters: ParametersOf<C>,
    related?: readonly RelatedSpan[],
  ) => void;
  /** What has been reported so far, in the order it came. */
  readonly diagnostics: readonly Diagnostic[];
  readonly hasErrors: () => boolean;
  /** How many names may still be compared to say which one is meant: bounded for one capability, however many are wrong. */
  readonly comparisons: { left: number };
}

/** A capability of 1,000 operations has suggestions for its first 200 wrong calls. */
const mostComparisons = 200_000;

/** Collects diagnostics for one capability (or one run). What aliases name, or several calls share, is wrong once: the same of the same place is told once. */
export function createReporter(): Reporter {
  const diagnostics: Diagnostic[] = [];
  const told = new Set<string>();
  return {
    diagnostics,
    comparisons: { left: mostComparisons },
    report: (code, place, parameters, related = []) => {
      const diagnostic = createDiagnostic(code, place, parameters, related);
      const start = "file" in place ? `${place.start}-${place.end}` : "";
      const key = `${code} ${start} ${pathOfPlace(place)} ${diagnostic.message}`;
      if (told.has(key)) return;
      told.add(key);
      diagnostics.push(diagnostic);
    },
    hasErrors: () => diagnostics.some((diagnostic) => diagnostic.severity === "error"),
  };
}

/** Builds one finished diagnostic from the catalogue. */
export function createDiagnostic<C extends DiagnosticCode>(
  code: C,
  place: Place,
  parameters: ParametersOf<C>,
  related: readonly RelatedSpan[] = [],
): Diagnostic {
  const definition = catalogue[code] as unknown as Definition<ParametersOf<C>>;
  const help = definition.help?.(parameters);
  const fix = "file" in place ? definition.fix?.(parameters, place.file.text.slice(place.start, place.end)) : undefined;
  return {
    code,
    severity: definition.severity,
    message: bounded(definition.message(parameters)),
    related,
    ...(help === undefined ? {} : { help: bounded(help) }),
    ...(fix === undefined ? {} : { fix }),
    ...("file" in place ? { span: place } : { file: place.path }),
  };
}

/** Nobody reads on in a longer sentence. */
const longestSentence = 4_000;

/** A sentence that quotes what is written, a path of thousands of placeholders say, without most of that: as many findings may quote it as it is long. */
function bounded(sentence: string): string {
  if (sentence.length <= longestSentence) return sentence;
  const short = sentence.replace(/`([^`]{200})[^`]+`/g, "`$1...`");
  return short.length <= longestSentence ? short : `${short.slice(0, longestSentence)}...`;
}
