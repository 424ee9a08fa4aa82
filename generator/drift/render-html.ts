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
  const sections = shown.flatMap((level) => {
    const own = changes.filter((change) => change.level === level);
    return own.length === 0
      ? []
      : [`<h2>${level}</h2>`, "<ul>", ...own.map((change) => `<li>${item(change)}</li>`), "</ul>"];
  });
  const failed =
    broken.length === 0
      ? []
      : [
          "<h2>does not compile</h2>",
          "<ul>",
          ...broken.map(
            ({ message, span }) => `<li>${text(message)}${span ? ` <small>${text(placeText(span))}</small>` : ""}</li>`,
          ),
          "</ul>",
        ];
  const known =
    accepted.length === 0
      ? []
      : [
          "<h2>accepted</h2>",
          "<ul>",
          ...accepted.map(({ change, reason }) => `<li>${item(change)}: accepted, ${text(reason)}</li>`),
          "</ul>",
        ];
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

function item({ id, subject, sentence, before, after }: Change): string {
  const place = after ?? before;
  return `<strong>${text(subject)}</strong>: ${text(sentence)} <small>${text(id)}${place ? `, ${text(placeText(place))}` : ""}</small>`;
}

/** Text of the YAML in HTML: nothing in it opens a tag. */
function text(value: string): string {
  return printable(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
