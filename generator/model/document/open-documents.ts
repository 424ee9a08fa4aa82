import type { Place, Reporter } from "../../diagnostics/reporter.js";
import type { SourceFile } from "../../diagnostics/span.js";
import type { ApiDocument } from "../../openapi/document.js";
import { openDocument } from "../../openapi/open-document.js";
import type { ConsumedApi } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { ReadImport } from "../resolve-imports.js";
import type { PlacedUpstreams, UpstreamSettings } from "../upstream-settings.js";
import type { OpenedDocument } from "./apply-document.js";
import { createSchemaTypes, type SchemaTypes } from "./schema-types.js";
import type { TypeNames } from "./type-names.js";

/** The documents of a capability's APIs. */
export interface Documents {
  /** That of one API; undefined where none is named, or it cannot be read (reported). */
  readonly of: (api: ConsumedApi) => OpenedDocument | undefined;
  /** Every file that was read, in the order they were met. */
  readonly files: () => readonly SourceFile[];
}

/** Finds the documents that capabilities name beside their APIs (`openapi`), or the configuration under `upstreams`; each is opened once. */
export function createDocuments(
  read: ReadImport,
  names: TypeNames,
  { upstreams, placeOfSetting }: PlacedUpstreams,
  reporter: Reporter,
): Documents {
  const settingsOf = (namespace: string): UpstreamSettings | undefined =>
    Object.hasOwn(upstreams.namespaces, namespace) ? upstreams.namespaces[namespace] : undefined;
  const opened = new Map<string, { readonly document: ApiDocument; readonly types: SchemaTypes } | undefined>();

  const open = (importer: SourceFile, location: string, api: ConsumedApi, place: Place): OpenedDocument | undefined => {
    const { namespace } = api;
    const found = read(importer, location);
    if (!found.file) {
      const configured = settingsOf(namespace);
      if (configured?.openapiSource !== undefined && found.path === configured.openapi)
        reporter.report("openapi/not-fetched", place, { name: namespace, source: configured.openapiSource });
      else
        reporter.report("openapi/unreadable", place, {
          location,
          reason: /^[a-z][a-z0-9+.-]*:\/\//i.test(location)
            ? `nothing is fetched while compiling; name it in the configuration, \`upstreams: { ${namespace}: { openapi: ${location} } }\`, and run \`capstan update ${namespace}\``
            : (found.problem ?? `there is no file \`${found.path}\``),
        });
      return undefined;
    }
    if (!opened.has(found.path)) {
      const document = openDocument(found.file, read, reporter);
      opened.set(
        found.path,
        document && {
          document,
          types: createSchemaTypes({
            root: document.root,
            references: document.references,
            names,
            namespace,
            reporter,
          }),
        },
      );
    }
    const known = opened.get(found.path);
    return known && { ...known, location: found.path };
  };

  return {
    of: (api) => {
      if (api.openapi !== undefined) return open(api.$.span.file, api.openapi, api, valueSpan(api, "openapi"));
      const location = settingsOf(api.namespace)?.openapi;
      // The configuration's paths are relative to the project, as is what stands in its folder.
      return location === undefined
        ? undefined
        : open(
            { path: "", text: "" },
            location,
            api,
            placeOfSetting?.(["upstreams", api.namespace, "openapi"], "value") ?? valueSpan(api, "namespace"),
          );
    },
    files: () => [...opened.values()].flatMap((each) => each?.document.references.files() ?? []),
  };
}
