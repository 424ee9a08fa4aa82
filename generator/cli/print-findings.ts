import { isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { catalogue } from "../diagnostics/catalogue/index.js";
import { countFindings, type Finding, sortFindings } from "../diagnostics/finding.js";
import { hideInDiff, writtenSecrets } from "../diagnostics/hide-secrets.js";
import { groupFindings } from "../diagnostics/group.js";
import { renderGithub } from "../diagnostics/render-github.js";
import { renderJson } from "../diagnostics/render-json.js";
import { renderJunit } from "../diagnostics/render-junit.js";
import { renderPlain } from "../diagnostics/render-plain.js";
import { ansiPaint, linkedPaint, noPaint, type Paint, renderPretty } from "../diagnostics/render-pretty.js";
import { renderSarif } from "../diagnostics/render-sarif.js";
import { findTemplates } from "../source/package-files.js";
import { findProject } from "../source/project.js";
import type { Arguments } from "./arguments.js";
import { isNote, isPortability } from "./notes.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

/** Portability findings count as warnings under `--portable`, and are only counted without it. */
export function asAsked<F extends Finding>(findings: readonly F[], { portable }: Arguments): readonly F[] {
  return sortFindings(
    portable
      ? findings.map((finding) =>
          isPortability(finding.code) ? { ...finding, severity: "warning" as const } : finding,
        )
      : findings,
  );
}

/**
 * Prints findings in the format asked for: people's on standard error, machines' on standard output. `looked` are the paths that were looked at. Secrets
 * that a capability writes out are shown as stars: what is printed ends up in the logs of CI.
 */
export function printFindings(
  found: readonly Finding[],
  looked: readonly string[],
  args: Arguments,
  terminal: Terminal,
): void {
  let known: ReturnType<typeof writtenSecrets> | undefined;
  // All texts are looked through for them: only where something is shown that may hold one.
  const secrets = (): ReturnType<typeof writtenSecrets> => (known ??= writtenSecrets(found));
  const findings = found.map((each) =>
    each.diff === undefined ? each : { ...each, diff: hideInDiff(each.diff, secrets()) },
  );
  // Under `--strict` a warning fails, and what fails says why.
  const shown = findings.filter((finding) => !args.quiet || isFailure([finding], args));
  const forPeople = shown.filter((finding) => !isNote(finding));
  switch (args.format) {
    case "json":
      return terminal.out(renderJson(findings, { looked }));
    case "sarif":
      return terminal.out(renderSarif(findings, version, catalogue));
    case "junit":
      return terminal.out(renderJunit(`capstan ${args.command}`, looked, findings));
    case "github":
      return terminal.out(renderGithub(groupFindings(forPeople), folderInWorkspace(terminal)));
    case "plain":
      return terminal.err(renderPlain(groupFindings(forPeople)));
    default: {
      if (forPeople.length === 0) return;
      const text = renderPretty(groupFindings(forPeople), paintOf(terminal), secrets());
      if (text !== "") terminal.err(`${text}\n`);
    }
  }
}

/** Where a person watches, codes lead to what the package says of them. */
function paintOf({ colour, interactive }: Terminal): Paint {
  if (!colour) return noPaint;
  return interactive
    ? linkedPaint(pathToFileURL(join(findTemplates(), "..", "docs", "diagnostics.md")).href)
    : ansiPaint;
}

/** `2 errors, 1 warning, 312 portability notes (--portable shows them)`; empty where there is nothing to say. `unread`: how many notes there are beside the findings. */
export function summarize(findings: readonly Finding[], unread = 0): string {
  const notes = unread + findings.filter(isNote).length;
  const { error, warning } = countFindings(findings);
  const count = (number: number, word: string): readonly string[] =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? "" : "s"}`];
  return [
    ...count(error, "error"),
    ...count(warning, "warning"),
    ...count(notes, "portability note").map((text) => `${text} (--portable shows them)`),
  ].join(", ");
}

/** Whether findings make a command fail. */
export function isFailure(findings: readonly Finding[], { strict }: Arguments): boolean {
  return findings.some(({ severity }) => severity === "error" || (strict && severity === "warning"));
}

/** Whether it is an error of the configuration: it is in everything that comes of it, not in one capability. */
export function isOfConfiguration({ code, severity }: Finding): boolean {
  return severity === "error" && code.startsWith("config/");
}

/** Where the project is in the checkout of a GitHub Actions job; "" outside of one. */
function folderInWorkspace({ cwd, env: { GITHUB_WORKSPACE } }: Terminal): string {
  const folder =
    GITHUB_WORKSPACE === undefined ? "" : relative(GITHUB_WORKSPACE, findProject(cwd)).split(sep).join("/");
  return folder.startsWith("..") || isAbsolute(folder) ? "" : folder;
}
