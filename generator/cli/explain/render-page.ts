import { printable } from "../../diagnostics/printable.js";
import type { Branch } from "./branch.js";

/** A branch as one HTML page that needs nothing else: parts open and close, a field finds what has a word in it. */
export function renderPage(root: Branch): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(root.name)}: what Capstan understood</title>
<style>
:root { color-scheme: light dark; --quiet: #5b5b5b; --line: #c8c8c8; font: 15px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --quiet: #b4b4b4; --line: #555; } }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
details, .leaf { margin-left: .4rem; border-left: 1px solid var(--line); padding: .1rem 0 .1rem .8rem; }
summary { cursor: pointer; }
.kind, .says { color: var(--quiet); }
b { font-weight: 600; }
input { font: inherit; padding: .3rem .6rem; width: 20rem; max-width: 100%; box-sizing: border-box; }
::placeholder { color: var(--quiet); opacity: 1; }
[hidden] { display: none; }
@media (max-width: 40rem) { body { margin: 1rem auto; } details, .leaf { margin-left: 0; padding-left: .5rem; } }
</style>
<h1><span class="kind">${escapeHtml(root.kind)}</span> ${escapeHtml(root.name)}</h1>
<p class="says">${escapeHtml(root.says.join(" · "))}</p>
<p><input type="search" placeholder="Find" aria-label="Find"> <span class="says" role="status"></span></p>
<main>
${root.parts.map((part) => section(part, 1, depthOpen(root))).join("\n")}
</main>
<script>
const field = document.querySelector("input");
const status = document.querySelector("[role=status]");
const parts = [...document.querySelectorAll("main details, main .leaf")];
const opened = new Map(parts.map((part) => [part, part.open]));
const has = (element, word) => element.textContent.toLowerCase().includes(word);
// What has the word is shown with all that is in it, and with what it is in.
const isFound = (part, word) => {
  if (has(part, word)) return true;
  for (let around = part.parentElement.closest("details"); around; around = around.parentElement.closest("details"))
    if (has(around.firstElementChild, word)) return true;
  return false;
};
field.addEventListener("input", () => {
  const word = field.value.trim().toLowerCase();
  for (const part of parts) {
    part.hidden = !isFound(part, word);
    if (part.tagName === "DETAILS") part.open = word !== "" || opened.get(part);
  }
  status.textContent = parts.every((part) => part.hidden) ? "Nothing here has that." : "";
});
</script>
</html>
`;
}

/** What fits on some screens is shown whole, of more the outermost parts: how deep parts are open. */
function depthOpen(root: Branch): number {
  return countParts(root) <= 150 ? Infinity : 1;
}

function countParts({ parts }: Branch): number {
  return parts.reduce((sum, part) => sum + 1 + countParts(part), 0);
}

function section(branch: Branch, depth: number, open: number): string {
  const head = `<span class="kind">${escapeHtml(branch.kind)}</span> <b>${escapeHtml(branch.name)}</b> <span class="says">${escapeHtml(branch.says.join(", "))}</span>`;
  if (branch.parts.length === 0) return `<div class="leaf">${head}</div>`;
  return `<details${depth <= open ? " open" : ""}><summary>${head}</summary>\n${branch.parts.map((part) => section(part, depth + 1, open)).join("\n")}\n</details>`;
}

function escapeHtml(text: string): string {
  return printable(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
