import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { write } from "./capstan.js";
import { scratchFolder } from "./check.js";
import { served, start, stop, stopAll } from "./long-run.js";

afterEach(stopAll);

const browser = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);
if (browser === undefined)
  console.log(
    "skipped: the page `/docs` of REST adapters in a browser, which needs Chromium: `apt-get install chromium`",
  );

const word = "anInputWithANameThatIsFarLongerThanTheScreenOfAnyTelephoneIsWideAndHasNoPlaceToBreakIt";

const fleet = `naftiko: 1.0.0-alpha2
info: {label: Fleet <b>of ships</b>, description: "Ships, ports & what is on board.", version: 1.4.0}
capability:
  consumes:
    - type: http
      namespace: ships
      baseUri: https://ships.example.com/v1
      resources:
        - name: ships
          path: /ships
          operations:
            - {name: list, method: GET, inputParameters: [{name: ${word}, in: query}, {name: kind, in: query}]}
            - {name: add, method: POST, inputParameters: [{name: name, in: body}]}
  exposes:
    - type: rest
      namespace: fleet
      port: 0
      resources:
        - path: /ships
          operations:
            - name: list
              method: GET
              description: "Lists ships.<img src=x onerror=alert(1)>"
              inputParameters:
                - {name: ${word}, in: query, type: string, description: ${word}}
                - {name: kind, in: query, type: string, required: true, description: The kind of ship.}
              call: ships.list
              outputParameters: [{type: array, items: {type: object, properties: {name: {type: string, mapping: $.name}}}}]
            - name: add
              method: POST
              description: Adds a ship.
              inputParameters: [{name: name, in: body, type: string, required: true, description: Its name.}]
              call: ships.add
`;

/** What a window of some width shows of the page when all of its parts are open. */
interface View {
  readonly width: number;
  readonly pageWidth: number;
  readonly title: string;
  readonly heading: string;
  /** The lines that are seen before one is opened. */
  readonly summaries: readonly string[];
  /** By the line: whether its part is seen before it is opened, its tables by row, and its text. */
  readonly parts: readonly { readonly wasSeen: boolean; readonly rows: readonly string[]; readonly text: string }[];
  readonly links: readonly string[];
  /** Elements that load or run something. */
  readonly foreign: number;
  /** The least contrast between a text and the page (WCAG 2.2, 1.4.3). */
  readonly contrast: number;
}

/** Runs in the browser. */
const measure = `
const luminance = (color) => {
  const [red, green, blue] = color.match(/[\\d.]+/g).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const view = (frame) => {
  const page = frame.contentDocument;
  const styleOf = (element) => frame.contentWindow.getComputedStyle(element);
  const ground = luminance(styleOf(page.body).backgroundColor);
  const summaries = [...page.querySelectorAll("summary")].map((line) => line.innerText.replace(/\\s+/g, " ").trim());
  const parts = [...page.querySelectorAll("details")].map((part) => {
    const inner = part.querySelector("h4");
    const wasSeen = inner !== null && inner.checkVisibility({ contentVisibilityAuto: true });
    part.open = true;
    const rows = [...part.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join(" | "));
    return { wasSeen, rows, text: part.innerText };
  });
  const contrasts = [...page.querySelectorAll("h1, h4, p, a, td, th, summary, b, .method")].map((element) => {
    const [light, dark] = [luminance(styleOf(element).color), ground].sort((one, other) => other - one);
    return (light + 0.05) / (dark + 0.05);
  });
  return {
    width: frame.clientWidth,
    pageWidth: page.documentElement.scrollWidth,
    title: page.title,
    heading: page.querySelector("h1").innerText,
    summaries,
    parts,
    links: [...page.querySelectorAll("a")].map((link) => link.getAttribute("href")),
    foreign: page.querySelectorAll("script, img, link, iframe, object").length,
    contrast: Math.min(...contrasts),
  };
};`;

/** What Chromium shows at an address, as HTML, and what it says of the page: what was refused, what failed. */
async function dump(url: string, isDark: boolean): Promise<{ readonly html: string; readonly said: string }> {
  const options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,1000"];
  const child = spawn(browser ?? "", [
    ...options,
    `--user-data-dir=${join(scratchFolder(), "profile")}`,
    `--blink-settings=preferredColorScheme=${isDark ? 0 : 1}`,
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
    "--dump-dom",
    url,
  ]);
  let [html, said] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (html += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((go) => child.once("close", go));
  return { html, said };
}

/** The page in windows of some widths. */
async function look(page: string, widths: readonly number[], isDark: boolean): Promise<readonly View[]> {
  const file = join(scratchFolder(), "frames.html");
  const quoted = page.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const frames = widths.map(
    (width) => `<iframe style="width:${width}px;height:900px;border:0" srcdoc="${quoted}"></iframe>`,
  );
  const script = `addEventListener("load", () => (document.querySelector("#result").textContent = JSON.stringify([...document.querySelectorAll("iframe")].map(view))));`;
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="${isDark ? "dark" : "light"}">${frames.join("\n")}<pre id="result"></pre><script>${measure}${script}</script>`,
  );
  const { html, said } = await dump(`file://${file}`, isDark);
  const [, result] = /<pre id="result">([^<]+)<\/pre>/.exec(html) ?? [];
  if (result === undefined) throw new Error(`the browser shows nothing: ${said.slice(-2000)}`);
  return JSON.parse(result.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
}

describe.skipIf(browser === undefined)("the page /docs of a REST adapter in Chromium", () => {
  it("shows people what the adapter answers, in narrow and wide windows, light and dark", async () => {
    const folder = served({});
    write(folder, { "capabilities/fleet.yaml": fleet });
    const serving = start(folder, ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/fleet \(REST\) listens on (\S+)/);
    // As it is served: nothing of it is refused by its own policy, nothing fails.
    const { html, said } = await dump(`${url}/docs`, false);
    expect(html).toContain("<code>/ships</code> Lists ships.&lt;img src=x onerror=alert(1)&gt;</summary>");
    expect(said).not.toMatch(/CONSOLE|Refused|Content Security Policy/);
    const page = await (await fetch(`${url}/docs`)).text();
    for (const isDark of [false, true]) {
      const views = await look(page, [320, 720, 1280], isDark);
      expect(views.map(({ width }) => width)).toEqual([320, 720, 1280]);
      for (const { width, pageWidth, parts, contrast, ...rest } of views) {
        expect(pageWidth).toBeLessThanOrEqual(width);
        expect(contrast).toBeGreaterThanOrEqual(4.5);
        expect(rest).toEqual({
          title: "Fleet <b>of ships</b>",
          heading: "Fleet <b>of ships</b> 1.4.0",
          summaries: ["GET /ships Lists ships.<img src=x onerror=alert(1)>", "POST /ships Adds a ship"],
          links: [expect.stringMatching(/^\.?\/?openapi\.json$/)],
          foreign: 0,
        });
        const [list, add] = parts;
        expect(list?.wasSeen).toBe(false);
        expect(list?.rows).toEqual([
          "name (* required) | in | type | ",
          `${word} | query | string | ${word}`,
          "kind * | query | string | The kind of ship.",
        ]);
        expect(list?.text).toMatch(/200 The answer\.\s+application\/json\s+\{\s+"type": "array"/);
        expect(add?.text).toMatch(/Body \*[\s\S]*application\/json[\s\S]*"description": "Its name\."/);
      }
    }
    const [link = ""] = /href="([^"]+)"/.exec(page)?.slice(1) ?? [];
    expect(await (await fetch(new URL(link, `${url}/docs`))).json()).toMatchObject({ openapi: "3.1.0" });
    expect(await stop(serving)).toBe(0);
  });
});
