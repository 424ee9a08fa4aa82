import { hashText } from "../output/hash.js";

declare const CAPSTAN_VERSION: string;
declare const CAPSTAN_BUILD: string;
declare const CAPSTAN_TEMPLATES: readonly string[];

/** Capstan's own version; `source` where its sources run as they are. */
export const version = typeof CAPSTAN_VERSION === "undefined" ? "source" : CAPSTAN_VERSION;

/** Hash of all that decides what is generated: the code of this Capstan and the templates as they lie beside it. */
export function edition(readTemplate: (name: string) => string): string {
  if (typeof CAPSTAN_BUILD === "undefined") return "source";
  return hashText([CAPSTAN_BUILD, ...CAPSTAN_TEMPLATES.map(readTemplate)].join("\n"));
}
