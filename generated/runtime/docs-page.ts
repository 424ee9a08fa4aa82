// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";

/** The page needs nothing but itself: no script, no picture, no font, nothing from elsewhere. */
export const docsPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const style = `
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24;background:#fff;overflow-wrap:break-word}
code,pre{font:14px/1.5 ui-monospace,monospace}code{overflow-wrap:anywhere}pre{background:#f3f4f6;padding:.75rem;overflow:auto}
details{border:1px solid #d0d7de;border-radius:6px;margin:.5rem 0;padding:.5rem .75rem;overflow:auto}summary{cursor:pointer}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border-top:1px solid #d0d7de;padding:.25rem .5rem}
.method{display:inline-block;min-width:4.5rem;font-weight:600}.deprecated{text-decoration:line-through}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}pre{background:#161b22}a{color:#79b8ff}details,th,td{border-color:#30363d}}
`;

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** An OpenAPI document as a page for people, in one piece. `link` is where the document itself is, as the page sees it. */
export function docsPage(document: JsonObject, link: string): string {
  const info = objectOf(document["info"]);
  const title = textOf(info["title"]) || "API";
  const operations = Object.entries(objectOf(document["paths"])).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = objectOf(item)[method];
      return isJsonObject(operation) ? [operationOf(document, path, method, operation)] : [];
    }),
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head>
<body>
<h1>${escaped(title)} <small>${escaped(textOf(info["version"]))}</small></h1>
${paragraph(info["description"])}
<p>As a document for programs: <a href="${escaped(link)}">OpenAPI ${escaped(textOf(document["openapi"]))}</a>.</p>
${securityOf(document)}
${operations.join("\n")}
</body>
</html>
`;
}

function operationOf(
  document: JsonObject,
  path: string,
  method: string,
  operation: JsonObject,
): string {
  const name = `<span class="method">${method.toUpperCase()}</span> <code${operation["deprecated"] === true ? ' class="deprecated"' : ""}>${escaped(path)}</code>`;
  const summary = textOf(operation["summary"]);
  return `<details id="${escaped(textOf(operation["operationId"]))}"><summary>${name} ${escaped(summary)}</summary>
${textOf(operation["description"]) === summary ? "" : paragraph(operation["description"])}
${parametersOf(document, operation)}
${bodyOf(document, operation)}
${responsesOf(document, operation)}
</details>`;
}

function parametersOf(document: JsonObject, operation: JsonObject): string {
  const rows = listOf(operation["parameters"])
    .map((parameter) => resolved(document, parameter))
    .map(
      (parameter) =>
        `<tr><td><code>${escaped(textOf(parameter["name"]))}</code>${parameter["required"] === true ? " *" : ""}</td><td>${escaped(textOf(parameter["in"]))}</td><td>${typeOf(document, parameter["schema"])}</td><td>${escaped(textOf(parameter["description"]))}</td></tr>`,
    );
  return rows.length === 0
    ? ""
    : `<h4>Parameters</h4><table><tr><th>name (* required)</th><th>in</th><th>type</th><th></th></tr>${rows.join("")}</table>`;
}

function bodyOf(document: JsonObject, operation: JsonObject): string {
  const body = resolved(document, operation["requestBody"]);
  const contents = contentsOf(document, body);
  return contents === ""
    ? ""
    : `<h4>Body${body["required"] === true ? " *" : ""}</h4>${paragraph(body["description"])}${contents}`;
}

function responsesOf(document: JsonObject, operation: JsonObject): string {
  const answers = Object.entries(objectOf(operation["responses"])).map(([status, written]) => {
    const response = resolved(document, written);
    return `<p><strong>${escaped(status)}</strong> ${escaped(textOf(response["description"]))}</p>${contentsOf(document, response)}`;
  });
  return answers.length === 0 ? "" : `<h4>Answers</h4>${answers.join("")}`;
}

/** Each media type with its schema, as it is written. */
function contentsOf(document: JsonObject, owner: JsonObject): string {
  return Object.entries(objectOf(owner["content"]))
    .map(([mediaType, media]) => {
      const schema = objectOf(media)["schema"];
      const written = isJsonObject(schema) ? resolved(document, schema) : undefined;
      return `<p><code>${escaped(mediaType)}</code></p>${written === undefined ? "" : `<pre>${escaped(JSON.stringify(written, null, 2))}</pre>`}`;
    })
    .join("");
}

function typeOf(document: JsonObject, schema: JsonValue | undefined): string {
  const { type, enum: words, default: usual } = resolved(document, schema);
  const said = Array.isArray(type) ? type.map(textOf).join(" or ") : textOf(type);
  return [
    escaped(said),
    ...(words === undefined ? [] : [`<code>${escaped(JSON.stringify(words))}</code>`]),
    ...(usual === undefined ? [] : [`by default <code>${escaped(JSON.stringify(usual))}</code>`]),
  ].join(" ");
}

function securityOf(document: JsonObject): string {
  const schemes = Object.entries(objectOf(objectOf(document["components"])["securitySchemes"])).map(
    ([name, scheme]) => {
      const { type, scheme: kind, in: place, name: key } = objectOf(scheme);
      const words = [type, kind, place, key].map(textOf).filter((word) => word !== "");
      return `<li><code>${escaped(name)}</code>: ${escaped(words.join(", "))}</li>`;
    },
  );
  return schemes.length === 0 ? "" : `<h2>Who may call</h2><ul>${schemes.join("")}</ul>`;
}

/** What a `$ref` of the document itself leads to, one step. */
function resolved(document: JsonObject, value: JsonValue | undefined): JsonObject {
  const written = objectOf(value);
  const reference = textOf(written["$ref"]);
  if (!reference.startsWith("#/")) return written;
  const parts = reference.slice(2).split("/");
  return objectOf(
    parts.reduce<JsonValue | undefined>(
      (node, part) => objectOf(node)[part.replaceAll("~1", "/").replaceAll("~0", "~")],
      document,
    ),
  );
}

function paragraph(value: JsonValue | undefined): string {
  const text = textOf(value);
  return text === "" ? "" : `<p>${escaped(text)}</p>`;
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Text of the document, which is text of the capability's author, as text of the page. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
