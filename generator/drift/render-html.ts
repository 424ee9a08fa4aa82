import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { placeText } from "../diagnostics/position.js";
import type { Accepted } from "./accept.js";
import { type Change, countLevels, versionSteps } from "./changes.js";
import { levels, surfaces } from "./rule.js";
import { printable } from "../diagnostics/printable.js";

/** What changed, as one page that needs nothing else: no script, no picture, no other host. */
export function renderHtml(
  changes: readonly Change[],
  accepted: readonly Accepted[],
  broken: readonly Diagnostic[],
): string {
  const shown = levels.filter((level) => level !== "none" || changes.some((change) => change.level === "none"));
  const steps = versionSteps(changes);
  const rows = surfaces.map((surface) => {
    const counts = countLevels(changes.filter((change) => change.surface === surface));
    return `<tr><th scope="row">${surface}</th><td>${steps[surface]}</td>${shown.map((level) => `<td>${counts[level]}</td>`).join("")}</tr>`;
  });
  const sections = shown.flatMap((level) =>
    section(
      level,
      changes.filter((change) => change.level === level).map((change) => item(change)),
    ),
  );
  const failed = section(
    "does not compile",
    broken.map(({ message, span }) => `${text(message)}${span ? ` <small>${text(placeText(span))}</small>` : ""}`),
  );
  const known = section(
    "accepted",
    accepted.map(({ change, reason }) => `${item(change)}: accepted, ${text(reason)}`),
  );
  const nothing =
    changes.length + accepted.length + broken.length === 0
      ? ["<p>Nothing that anybody depends on has changed.</p>"]
      : [];
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    "<title>Capability changes</title>",
    "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:left}small{color:#555}</style>",
    "</head>",
    "<body>",
    "<h1>Capability changes</h1>",
    ...failed,
    `<table><tr><th scope="col">surface</th><th scope="col">version step</th>${shown.map((level) => `<th scope="col">${level}</th>`).join("")}</tr>`,
    ...rows,
    "</table>",
    ...nothing,
    ...sections,
    ...known,
    "</body>",
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}

/** A heading with a list, where there is something in it. */
function section(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`<h2>${heading}</h2>`, "<ul>", ...items.map((each) => `<li>${each}</li>`), "</ul>"];
}

function item({ id, subject, sentence, before, after }: Change): string {
  const place = after ?? before;
  return `<strong>${text(subject)}</strong>: ${text(sentence)} <small>${text(id)}${place ? `, ${text(placeText(place))}` : ""}</small>`;
}

/** Text of the YAML in HTML: nothing in it opens a tag. */
function text(value: string): string {
  return printable(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
