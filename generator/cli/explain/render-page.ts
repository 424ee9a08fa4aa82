import type { Branch } from "./branch.js";

/** A branch as one HTML page that needs nothing else: parts open and close, a field finds what has a word in it. */
export function renderPage(root: Branch): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(root.name)}</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
details, .leaf { margin-left: 1.2rem; border-left: 1px solid #8884; padding-left: .6rem; }
summary { cursor: pointer; }
.kind, .says { color: #777; }
input { font: inherit; padding: .3rem .6rem; width: 20rem; max-width: 100%; }
[hidden] { display: none; }
</style>
<h1>${escapeHtml(root.name)}</h1>
<p class="says">${escapeHtml(root.says.join(" · "))}</p>
<p><input type="search" placeholder="Find" aria-label="Find"></p>
<main>
${root.parts.map((part) => section(part, 1)).join("\n")}
</main>
<script>
const field = document.querySelector("input");
field.addEventListener("input", () => {
  const word = field.value.toLowerCase();
  for (const part of document.querySelectorAll("main details, main .leaf")) {
    part.hidden = !part.textContent.toLowerCase().includes(word);
    if (word !== "" && part.tagName === "DETAILS") part.open = true;
  }
});
</script>
</html>
`;
}

function section(branch: Branch, depth: number): string {
  const head = `<span class="kind">${escapeHtml(branch.kind)}</span> <b>${escapeHtml(branch.name)}</b> <span class="says">${escapeHtml(branch.says.join(", "))}</span>`;
  if (branch.parts.length === 0) return `<div class="leaf">${head}</div>`;
  return `<details${depth < 2 ? " open" : ""}><summary>${head}</summary>\n${branch.parts.map((part) => section(part, depth + 1)).join("\n")}\n</details>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
