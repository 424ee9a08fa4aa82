import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderPage } from "../generator/cli/explain/render-page.js";
import { capstan, project } from "./capstan.js";
import { scratchFolder } from "./check.js";

const browser = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
if (browser === undefined)
  console.log("skipped: the page of `capstan explain` in a browser, which needs Chromium: `apt-get install chromium`");

/** What a browser shows of a page in a window of some width. */
interface View {
  readonly width: number;
  /** How wide the page is: what is more than the window has to be scrolled to. */
  readonly pageWidth: number;
  /** What went wrong in it, or was asked for and refused. */
  readonly errors: readonly string[];
  /** The least contrast between a text and what is behind it (WCAG 2.2, 1.4.3). */
  readonly contrast: number;
  readonly background: string;
  /** The lines that are seen before anything is typed. */
  readonly first: readonly string[];
  /** The lines that are seen after a word is typed into the field, and what is said beside it. */
  readonly found: readonly { readonly word: string; readonly seen: readonly string[]; readonly status: string }[];
}

const measure = readFileSync(join("test", "explain-page-measure.js"), "utf8");

/** A page as Chromium shows it in windows of some widths. */
function look(page: string, widths: readonly number[], words: readonly string[], isDark: boolean): readonly View[] {
  const folder = scratchFolder();
  const quoted = page.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const frames = widths.map(
    (width) =>
      `<iframe style="width:${width}px;height:900px;border:0" srcdoc="${quoted}"></iframe><script>watch(document.querySelector("iframe:last-of-type"))</script>`,
  );
  writeFileSync(
    join(folder, "frames.html"),
    `<!doctype html><meta name="color-scheme" content="${isDark ? "dark" : "light"}"><script>${measure}</script>
${frames.join("\n")}
<pre id="result"></pre>
<script>
addEventListener("load", () => (document.querySelector("#result").textContent = JSON.stringify(measure(${JSON.stringify(words)}))));
</script>`,
  );
  const options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,1000"];
  const run = spawnSync(
    browser ?? "",
    [
      ...options,
      `--user-data-dir=${join(folder, "profile")}`,
      `--blink-settings=preferredColorScheme=${isDark ? 0 : 1}`,
      "--virtual-time-budget=2000",
      "--dump-dom",
      `file://${join(folder, "frames.html")}`,
    ],
    { encoding: "utf8", maxBuffer: 1e8 },
  );
  const [, result] = /<pre id="result">([^<]+)<\/pre>/.exec(run.stdout) ?? [];
  if (result === undefined) throw new Error(`the browser shows nothing: ${run.stderr.slice(-2000)}`);
  return JSON.parse(result.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
}

const long = "an-operation-whose-name-somebody-has-generated-from-the-summary-of-an-openapi-document";
const word = "anInputWithANameThatIsFarLongerThanTheScreenOfAnyTelephoneIsWideAndHasNoPlaceToBreakIt";

const capability = `naftiko: 1.0.0-alpha2
info: {label: Orders, description: Long names and hostile texts.}
binds: [{namespace: env, keys: {TOKEN: TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://a-host-with-a-rather-long-name.and-a-long-domain.shop.dev/with/a/long/path/v1
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        - name: lines
          path: "/customers/{{customerIdentifier}}/orders/{{orderIdentifier}}/lines"
          operations:
            - name: ${long}
              method: GET
              inputParameters:
                - {name: customerIdentifier, in: path}
                - {name: orderIdentifier, in: path}
                - {name: ${word}, in: query}
        - name: stock
          path: /stock
          operations:
            - {name: stock, method: GET, inputParameters: [{name: sku, in: query}]}
  exposes:
    - type: rest
      namespace: shop-rest
      port: 8080
      resources:
        - path: /lines/{id}
          operations:
            - name: lines
              method: GET
              description: Two calls, of which the second needs the first.
              inputParameters: [{name: id, in: path, type: string, description: The order.}]
              steps:
                - {type: call, name: first, call: shop.${long}, with: {customerIdentifier: "<b>me</b><img src=x onerror=alert(1)>", orderIdentifier: "{{id}}"}}
                - {type: call, name: second, call: shop.stock, with: {sku: $.first.sku}}
              mappings: [{targetName: count, value: $.second.count}]
              outputParameters: [{name: count, type: number}]
    - type: mcp
      namespace: shop-mcp
      port: 9090
      tools:
        - {name: get-stock, description: Says what is in stock., call: shop.stock, with: {sku: tools.sku}}
`;

const many = `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.dev
      resources:
        - name: all
          path: /all
          operations:
${Array.from({ length: 120 }, (_, index) => `            - {name: get-${index}, method: GET, path: /of-${index}, inputParameters: [{name: key${index}, in: query}]}`).join("\n")}
`;

function pageOf(text: string): string {
  return capstan(project({ "capabilities/orders.yaml": text }), ["explain", "--format", "html"]).out;
}

describe.skipIf(browser === undefined)("the page of capstan explain in Chromium", () => {
  it.each(["light", "dark"])("is readable in narrow and wide windows, %s", (scheme) => {
    const views = look(pageOf(capability), [320, 720, 1280], ["sku", "second", "nowhere", ""], scheme === "dark");
    expect(views.map(({ width }) => width)).toEqual([320, 720, 1280]);
    for (const { width, pageWidth, errors, contrast, background, first, found } of views) {
      expect(errors).toEqual([]);
      expect(pageWidth).toBeLessThanOrEqual(width);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
      expect(background).toMatch(scheme === "dark" ? /^rgb\((?:\d|[1-5]\d), / : /^rgb\(255, 255, 255\)$/);
      // All of it, without a click; texts of the capability are texts.
      expect(first).toContainEqual(expect.stringMatching(new RegExp(`^input ${word} `)));
      expect(first).toContainEqual(expect.stringContaining('always "<b>me</b><img src=x onerror=alert(1)>"'));
      const [sku, second, nowhere, cleared] = found;
      // What has the word, what it is in, and what is in it.
      expect(sku?.seen).toContainEqual(expect.stringMatching(/^tool get-stock/));
      expect(sku?.seen).toContainEqual(expect.stringMatching(/^input sku /));
      expect(sku?.seen).not.toContainEqual(expect.stringMatching(/^binding TOKEN/));
      expect(second?.seen).toContainEqual(expect.stringMatching(/^value sku /));
      expect(second?.seen).not.toContainEqual(expect.stringMatching(/^tool /));
      expect(nowhere).toEqual({ word: "nowhere", seen: [], status: "Nothing here has that." });
      expect(cleared).toEqual({ word: "", seen: first, status: "" });
    }
  });

  it("of a large capability shows the outermost parts, and opens what is looked for", () => {
    const [view] = look(pageOf(many), [900], ["key77", ""], false);
    expect(view?.first).toHaveLength(121);
    const [key, cleared] = view?.found ?? [];
    expect(key?.seen.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      "API shop",
      "operation get-77:",
      "input key77",
    ]);
    expect(cleared?.seen).toEqual(view?.first);
  });
});

it("holds nothing that moves a cursor or turns text around, wherever the YAML says it", () => {
  const evil = "a\u001b[31mb\u0007\u202ec\u0000";
  const leaf = { kind: evil, name: evil, says: [evil], parts: [] };
  const page = renderPage({ ...leaf, parts: [leaf] });
  expect(page).toContain("[31mb");
  expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});
