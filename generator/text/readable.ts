/**
 * Text of an API's document as people read it. Documents hold CommonMark, and in it HTML (OpenAPI 3.1 section 4.2): tags become Markdown or go,
 * entities are their characters. Code in backticks, and what is no tag of HTML (`<id>`, `Map<string, X>`), stays as it stands. Linear in the text.
 */
export function readableText(text: string): string {
  if (!/<[a-z/!]|&[a-z#]/i.test(text)) return text;
  const written = text
    .split(/(^(?:```|~~~)[^]*?^(?:```|~~~))/m)
    .map((part, index) => (index % 2 === 1 ? part : withoutTags(withoutHidden(part))));
  const lines = written
    .join("")
    .split("\n")
    .map((line) => line.trimEnd());
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\n\n(?=- )/g, "\n")
    .trim();
}

/** Comments, scripts and styles, which no reader sees. */
function withoutHidden(text: string): string {
  const lower = text.toLowerCase();
  const start = /<!--|<script\b|<style\b/g;
  let shown = "";
  let from = 0;
  for (let next = start.exec(lower); next; next = start.exec(lower)) {
    const [mark] = next;
    shown += text.slice(from, next.index);
    const end = mark === "<!--" ? "-->" : `</${mark.slice(1)}>`;
    const at = lower.indexOf(end, next.index);
    // What is opened and never closed hides nothing.
    from = at < 0 ? next.index + mark.length : at + end.length;
    if (at < 0) break;
    start.lastIndex = from;
  }
  return shown + text.slice(from);
}

function withoutTags(text: string): string {
  // Where links that are open lead.
  const links: (string | undefined)[] = [];
  let isCode = false;
  return text
    .split(/(`[^`\n]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(markup, (found, close: string, name: string | undefined, rest: string | undefined) => {
            if (name === undefined) return characterOf(found);
            const tag = name.toLowerCase();
            if (tag === "a") return link(close === "/", rest ?? "", links);
            if (tag === "img") return attribute(rest ?? "", "alt") ?? "";
            if (codeTags.has(tag)) {
              const changes = isCode === (close === "/");
              isCode = close !== "/";
              return changes ? "`" : "";
            }
            // In code nothing is emphasized.
            if (isCode && emphasis.has(tag)) return "";
            return (close === "/" ? closing : opening).get(tag) ?? (plainTags.has(tag) ? "" : found);
          }),
    )
    .join("");
}

const markup = /<(\/?)([a-z][a-z\d]*)((?:\s[^<>]*)?)\/?>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);/gi;

function link(closes: boolean, rest: string, links: (string | undefined)[]): string {
  if (!closes) {
    const target = attribute(rest, "href");
    const leads = target !== undefined && /^(?:https?:|mailto:)/i.test(target) && !/[\s()]/.test(target);
    links.push(leads ? target : undefined);
    return leads ? "[" : "";
  }
  const target = links.pop();
  return target === undefined ? "" : `](${target})`;
}

function attribute(rest: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(rest);
  return (found?.[1] ?? found?.[2] ?? found?.[3])?.replace(/&amp;/g, "&");
}

const blocks = ["p", "div", "section", "article", "table", "ul", "ol", "dl", "blockquote", "details"];
const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
const emphasis = new Map([
  ["b", "**"],
  ["strong", "**"],
  ["i", "*"],
  ["em", "*"],
]);
const codeTags = new Set(["code", "tt", "kbd", "samp"]);
const plainTags = new Set(
  "span u small sup sub font center s del ins mark abbr var caption thead tbody tfoot col colgroup label nav main aside figure".split(
    " ",
  ),
);

const common: readonly (readonly [string, string])[] = [
  ...[...blocks, ...headings].map((tag) => [tag, "\n\n"] as const),
  ...emphasis,
  ["pre", "\n```\n"],
  ["br", "\n"],
  ["hr", "\n\n"],
  ["summary", "\n"],
  ["dd", "\n"],
  ["dt", "\n"],
  ["tr", "\n"],
];
const opening: ReadonlyMap<string, string> = new Map([...common, ["li", "\n- "], ["td", ""], ["th", ""]]);
const closing: ReadonlyMap<string, string> = new Map([
  ...common,
  ["li", ""],
  ["td", " "],
  ["th", " "],
  ["dt", ": "],
  ["tr", ""],
]);

/** The character of an entity (HTML, 13.5); one that is not known stays. */
function characterOf(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith("#")) return characters.get(name) ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  // Control characters, halves of pairs and what is beyond Unicode are no text.
  const isText =
    code === 10 ||
    (code >= 32 && code < 127) ||
    (code >= 160 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000));
  return isText ? String.fromCodePoint(code) : "";
}

const characters: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["ndash", "\u2013"],
  ["mdash", "\u2014"],
  ["hellip", "\u2026"],
  ["lsquo", "\u2018"],
  ["rsquo", "\u2019"],
  ["ldquo", "\u201c"],
  ["rdquo", "\u201d"],
  ["bull", "\u2022"],
  ["middot", "\u00b7"],
  ["copy", "\u00a9"],
  ["reg", "\u00ae"],
  ["trade", "\u2122"],
  ["times", "\u00d7"],
  ["rarr", "\u2192"],
  ["larr", "\u2190"],
  ["deg", "\u00b0"],
  ["euro", "\u20ac"],
]);
