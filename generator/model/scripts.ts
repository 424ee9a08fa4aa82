import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";
import type { Exposed, ScriptStep } from "../schema/document.js";
import { keySpan, valueSpan } from "../schema/spans.js";
import type { JsonValue } from "../source/node.js";
import type { ReadImport } from "./resolve-imports.js";

/** A script as it stands in its files: its dependencies first, all run in one context. */
export interface ScriptText {
  readonly language: string;
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  /** How long it may take, in milliseconds. */
  readonly timeMs: number;
  /** What of `context` it names; undefined where that cannot be told. */
  readonly names: readonly string[] | undefined;
}

/** The scripts of a capability. */
export interface Scripts {
  /** Reads the files of a step's script (engine-semantics 5); undefined, reported, where they cannot be used. */
  readonly open: (step: ScriptStep) => ScriptText | undefined;
  /** Every file that was read. */
  readonly files: () => readonly SourceFile[];
}

const defaultTimeMs = 5_000;

/** What the first control adapter that says something of scripts says of them all. */
interface Governance {
  readonly enabled: boolean;
  readonly location: string | undefined;
  readonly language: string | undefined;
  readonly timeMs: number;
  readonly allowed: readonly string[];
}

/** Reads scripts where they stand when the capability is compiled: they are part of what it means. */
export function createScripts(read: ReadImport, exposes: readonly Exposed[], reporter: Reporter): Scripts {
  const governance = governanceOf(exposes);
  const files = new Map<string, SourceFile>();

  const readSource = (
    location: string,
    name: string,
    span: Span,
  ): { readonly name: string; readonly text: string } | undefined => {
    if (!/^(?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]+$/.test(name) || name.split("/").some((part) => /^\.+$/.test(part)))
      return refuse(
        span,
        name,
        "its name leads out of `location`, or has characters beyond letters, digits, `.`, `_` and `-`",
      );
    const folder = location.replace(/^file:\/\/(?:\/(?=\.))?/, "").replace(/(?<!\/)\/+$/, "");
    const found = read(span.file, `${folder}/${name}`);
    if (!found.file) return refuse(span, name, found.problem ?? `\`${found.path}\` is not there`);
    files.set(found.path, found.file);
    return { name, text: found.file.text };
  };
  const refuse = (span: Span, script: string, reason: string): undefined => {
    reporter.report("model/script-unusable", span, { script, reason });
    return undefined;
  };

  return {
    open(step) {
      const span = keySpan(step, "name");
      const location = step.location ?? governance.location;
      const language = (step.language ?? governance.language)?.toLowerCase();
      if (!governance.enabled) return refuse(span, step.name, "`management.scripting` switches scripts off");
      if (step.file === undefined) return refuse(span, step.name, "it has no `file`");
      if (location === undefined)
        return refuse(span, step.name, "it has no `location`, and no control adapter gives a `defaultLocation`");
      if (language === undefined)
        return refuse(span, step.name, "it has no `language`, and no control adapter gives a `defaultLanguage`");
      if (governance.allowed.length > 0 && !governance.allowed.includes(language))
        return refuse(span, step.name, `\`${language}\` is not among the \`allowedLanguages\``);
      const names = [...step.dependencies, step.file];
      const sources = names.flatMap(
        (name) =>
          readSource(location, name, name === step.file ? valueSpan(step, "file") : valueSpan(step, "dependencies")) ??
          [],
      );
      if (sources.length < names.length) return undefined;
      if (language !== "javascript")
        reporter.report("model/script-language", step.language === undefined ? span : valueSpan(step, "language"), {
          step: step.name,
          language,
        });
      const named = language === "javascript" ? namesRead(sources.map(({ text }) => text).join("\n")) : undefined;
      return { language, sources, timeMs: governance.timeMs, names: named };
    },
    files: () => [...files.values()],
  };
}

function governanceOf(exposes: readonly Exposed[]): Governance {
  const written = exposes
    .flatMap((adapter) => (adapter.kind === "control" ? [adapter.management.scripting] : []))
    .find((scripting) => scripting !== undefined);
  const text = (name: string): string | undefined => {
    const value = memberOf(written, name);
    return typeof value === "string" ? value : undefined;
  };
  const allowed = memberOf(written, "allowedLanguages");
  const timeout = memberOf(written, "timeout");
  return {
    enabled: memberOf(written, "enabled") !== false,
    location: text("defaultLocation"),
    language: text("defaultLanguage"),
    timeMs: typeof timeout === "number" && timeout >= 1 ? timeout : defaultTimeMs,
    allowed: Array.isArray(allowed) ? allowed.filter((each): each is string => typeof each === "string") : [],
  };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, JsonValue>>)[name]
    : undefined;
}

/** `context.a` and `context["a-b"]`, where `context` is named in no other way. */
function namesRead(text: string): readonly string[] | undefined {
  const uses = [
    ...text.matchAll(/\bcontext\b(?:\s*\??\.\s*([A-Za-z_$][\w$]*)|\s*\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\])?/g),
  ];
  const names = uses.map(([, plain, double, single]) => plain ?? double ?? single);
  return names.some((name) => name === undefined) ? undefined : [...new Set(names.flatMap((name) => name ?? []))];
}
