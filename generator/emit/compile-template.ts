import Handlebars from "handlebars";
import { templateOptions } from "./template-options.js";

/** Fills a template with data; the options hold the templates that it names. */
export type Render = Handlebars.TemplateDelegate<unknown>;

/**
 * The template of a text, `templates/NAME.hbs`, as the function that fills it. To make one takes far longer than to call it once, so that the build makes
 * all of them ahead and puts them in the place of this module (`build.js`).
 */
export function compileTemplate(name: string, read: (path: string) => string): Render {
  return Handlebars.compile(read(`${name}.hbs`), templateOptions);
}
