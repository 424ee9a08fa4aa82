import type { Reporter } from "../../diagnostics/reporter.js";
import type { SourceFile } from "../../diagnostics/span.js";
import type { ConsumedApi } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { HttpApi } from "../capability.js";
import type { TypeNames } from "../document/type-names.js";
import type { ReadImport } from "../resolve-imports.js";
import type { PlacedUpstreams } from "../upstream-settings.js";
import { applySamples } from "./apply-samples.js";
import { openSamples, type Samples } from "./open-samples.js";

/** An answer that was seen, as it is played where nobody asks the API. */
export interface SeenAnswer {
  /** The operation that it is of, by its id. */
  readonly operation: string;
  readonly status: number;
  /** JSON. */
  readonly text: string;
}

/** The answers that were seen of a capability's APIs, where the configuration names some. */
export interface SeenAnswers {
  /** An API with the types of what was seen; `plain`: as it was before its document was laid over it. */
  readonly typed: (api: HttpApi, plain: HttpApi, written: ConsumedApi) => HttpApi;
  /** Every answer, in the order of their files. */
  readonly all: () => readonly SeenAnswer[];
  /** Every file that was read, each folder's list first. */
  readonly files: () => readonly SourceFile[];
}

/** Finds the samples that the configuration names under `upstreams`, by consumed namespace. */
export function createSeenAnswers(
  read: ReadImport,
  names: TypeNames,
  { upstreams, placeOfSetting }: PlacedUpstreams,
  reporter: Reporter,
): SeenAnswers {
  const { namespaces } = upstreams;
  const opened: { readonly namespace: string; readonly samples: Samples }[] = [];
  return {
    typed: (api, plain, written) => {
      const { namespace } = api;
      const settings = Object.hasOwn(namespaces, namespace) ? namespaces[namespace]?.samples : undefined;
      if (settings === undefined) return api;
      const operations = api.operations.map(({ name }) => name);
      const place = placeOfSetting?.(["upstreams", namespace, "samples"], "value") ?? valueSpan(written, "namespace");
      const samples = openSamples(settings, operations, read, place, reporter);
      if (!samples) return api;
      opened.push({ namespace, samples });
      const documented = new Set(
        api.operations.filter(({ output }, index) => output !== plain.operations[index]?.output).map(({ id }) => id),
      );
      return applySamples(api, samples, { settings, names, documented, reporter });
    },
    all: () =>
      opened.flatMap(({ namespace, samples }) =>
        [...samples.byOperation].flatMap(([name, seen]) =>
          seen.map(({ file, status }) => ({ operation: `${namespace}.${name}`, status, text: file.text })),
        ),
      ),
    files: () => opened.flatMap(({ samples }) => samples.files),
  };
}
