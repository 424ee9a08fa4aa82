// Settings of VitePress, copied to where site/build.ts gathers the pages.

const page = (text, name) => ({ text, link: `/docs/${name}` });

/** Every page, in the order in which people need them. */
const sidebar = [
  {
    text: "Begin",
    items: [
      { text: "Capstan", link: "/" },
      page("Tutorial", "tutorial"),
      { text: "Examples", link: "/examples/" },
      page("Questions", "faq"),
      page("Beside other ways", "comparison"),
    ],
  },
  {
    text: "Write",
    items: [
      page("Capabilities, key by key", "capability"),
      page("OpenAPI documents", "openapi"),
      page("Answers that were seen", "samples"),
      page("Formats", "formats"),
      page("Diagnostics", "diagnostics"),
      page("Where answers differ from the engine's", "differences-from-the-engine"),
    ],
  },
  {
    text: "Fit in",
    items: [
      page("Configuration", "configuration"),
      page("Embedding", "embedding"),
      page("Monorepos", "monorepo"),
      page("CI", "ci"),
      page("Delivery", "delivery"),
      page("What counts as a change", "changes"),
      page("As a library", "library"),
    ],
  },
  {
    text: "Run",
    items: [
      page("Deploying", "deploying"),
      page("Operating", "operating"),
      page("Who may call", "authentication"),
      page("Secrets", "secrets"),
      page("Observability", "observability"),
      page("Performance", "performance"),
      { text: "Security", link: "/SECURITY" },
    ],
  },
  {
    text: "Work on Capstan",
    items: [
      { text: "Architecture", link: "/ARCHITECTURE" },
      page("Style", "style"),
      page("Dependencies", "dependencies"),
      page("The corpus", "corpus"),
      { text: "Changelog", link: "/CHANGELOG" },
    ],
  },
];

/** Braces of templates are text, not an expression of the page's. */
function keepBraces(markdown) {
  for (const rule of ["text", "code_inline"]) {
    const render = markdown.renderer.rules[rule];
    markdown.renderer.rules[rule] = (...args) => render(...args).replaceAll("{{", "&#123;&#123;");
  }
}

/** Short code in prose and tables is not broken at its dashes: `--out`, `source/tab`. */
function keepTogether(markdown) {
  const render = markdown.renderer.rules.code_inline;
  markdown.renderer.rules.code_inline = (tokens, index, ...others) => {
    if (tokens[index].content.length <= 28) tokens[index].attrJoin("class", "short");
    return render(tokens, index, ...others);
  };
}

/** Room for lines of code as they stand in the repository, up to 100 columns where the window has it. */
const style = `
.vp-doc code.short { white-space: nowrap; }
.vp-doc [class*="language-"] pre { padding: 14px 0; }
.vp-doc [class*="language-"] code { padding: 0 16px; font-size: 12.5px; }
@media (min-width: 1440px) {
  .VPDoc.has-aside .content-container { max-width: 780px !important; }
}`;

/** Fragments as GitHub makes them: the pages are read there, too. */
function slugify(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

export default {
  title: "Capstan",
  description: "Compiles Naftiko capability YAML into TypeScript people read, commit and own.",
  base: process.env.CAPSTAN_SITE_BASE ?? "/",
  cleanUrls: false,
  // Links that lead nowhere fail the build; site/build.ts looks at fragments and files beside.
  ignoreDeadLinks: false,
  head: [["style", {}, style]],
  markdown: {
    config: (markdown) => {
      keepBraces(markdown);
      keepTogether(markdown);
    },
    anchor: { slugify },
  },
  themeConfig: { sidebar, outline: [2, 3], search: { provider: "local" } },
};
