import Handlebars from "handlebars";

type Render = (data: unknown) => string;

/** Reads the text of one template file by name (`client.hbs`, `partials/route.hbs`). */
export type ReadTemplate = (name: string) => string;

const partials = ["function", "handlers", "route", "route-schema", "type"];

type Renderer = (template: string, data: object) => string;

const renderers = new WeakMap<ReadTemplate, Renderer>();

/** The renderer of the templates that `read` reads: each is compiled once, on its first use. Data must have every key: a missing one is an error, not an empty text. */
export function rendererOf(read: ReadTemplate): Renderer {
  const renderer = renderers.get(read) ?? createRenderer(read);
  renderers.set(read, renderer);
  return renderer;
}

function createRenderer(read: ReadTemplate): Renderer {
  const handlebars = Handlebars.create();
  for (const name of partials) handlebars.registerPartial(name, read(`partials/${name}.hbs`));
  const compiled = new Map<string, Render>();
  return (template, data) => {
    const known = compiled.get(template);
    const render: Render =
      known ??
      handlebars.compile(read(`${template}.hbs`), {
        noEscape: true,
        strict: true,
        knownHelpersOnly: true,
        preventIndent: true,
      });
    if (!known) compiled.set(template, render);
    return render(data);
  };
}
