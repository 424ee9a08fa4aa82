import { compileTemplate, type Render } from "./compile-template.js";

/** Reads the text of one template file by name (`client.hbs`, `partials/route.hbs`). */
export type ReadTemplate = (name: string) => string;

const partialNames = ["function", "handlers", "route", "route-schema", "tool-schemas", "type"];

type Renderer = (template: string, data: object) => string;

const renderers = new WeakMap<ReadTemplate, Renderer>();

/** The renderer of the templates that `read` reads: each is compiled once, on its first use. Data must have every key: a missing one is an error, not an empty text. */
export function rendererOf(read: ReadTemplate): Renderer {
  const renderer = renderers.get(read) ?? createRenderer(read);
  renderers.set(read, renderer);
  return renderer;
}

function createRenderer(read: ReadTemplate): Renderer {
  const partials = Object.fromEntries(
    partialNames.map((name) => [name, compileTemplate(`partials/${name}`, read)] as const),
  );
  const compiled = new Map<string, Render>();
  return (template, data) => {
    const render = compiled.get(template) ?? compileTemplate(template, read);
    compiled.set(template, render);
    return render(data, { partials });
  };
}
