import { posix } from "node:path";
import type { Setup } from "./init-setup.js";

/** A file that `init` wants to write. */
export interface WantedFile {
  readonly path: string;
  readonly text: string;
  /** What it is, for people. */
  readonly what: string;
}

/** Where the capability of a new project stands. */
export const firstCapability = "capabilities/weather.yaml";

type ReadTemplate = (name: string) => string;

/** The capability of a new project, with the adapters that are wanted. */
export function capabilityText({ adapters }: Pick<Setup, "adapters">, readTemplate: ReadTemplate): string {
  const parts = ["consumes", ...(adapters.length > 0 ? ["exposes", ...adapters] : [])];
  return parts.map((part) => readTemplate(`init/${part}.yaml`)).join("");
}

/** `capstan.config.yaml`. */
export function configFile({ out }: Pick<Setup, "out">, readTemplate: ReadTemplate): WantedFile {
  return {
    path: "capstan.config.yaml",
    text: readTemplate("init/capstan.config.yaml").replace(/^out: .*$/m, () => `out: ${JSON.stringify(out)}`),
    what: "where capabilities are and where code goes",
  };
}

/** The CI file, where one is wanted. `install` installs the packages of the project. */
export function ciFiles({ ci }: Pick<Setup, "ci">, install: string, readTemplate: ReadTemplate): readonly WantedFile[] {
  if (ci === "none") return [];
  const text = readTemplate(`init/${ci}.yaml`).replace("INSTALL", () => install);
  return [
    {
      path: ci === "github" ? ".github/workflows/capstan.yml" : ".gitlab-ci.yml",
      text,
      what: "`capstan check` on every push",
    },
  ];
}

/** `.gitattributes` with a line for generated code: reviewers see it folded, and git keeps its line ends. Undefined where it has one. */
export function attributesFile(found: string | undefined, { out }: Pick<Setup, "out">): WantedFile | undefined {
  const pattern = posix.join(out, "**").replace(/ /g, "?");
  if (found?.split(/\r?\n/).some((line) => line.startsWith(`${pattern} `))) return undefined;
  const before = found === undefined || found === "" || found.endsWith("\n") ? (found ?? "") : `${found}\n`;
  return {
    path: ".gitattributes",
    text: `${before}${pattern} linguist-generated text=auto eol=lf\n`,
    what: "generated code is folded in reviews",
  };
}

/** In a CommonJS project: says that generated modules are ES modules. */
export function moduleFile({ out }: Pick<Setup, "out">): WantedFile {
  return {
    path: posix.join(out, "package.json"),
    text: `${JSON.stringify({ type: "module" }, null, 2)}\n`,
    what: "generated modules are ES modules",
  };
}
