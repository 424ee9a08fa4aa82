import type { Reporter } from "../../diagnostics/reporter.js";
import type { SourceFile, Span } from "../../diagnostics/span.js";
import { parseDocument } from "../../openapi/references.js";
import type { ConsumedApi, ConsumedOperation } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { EncodedFormat } from "../capability.js";
import type { TypeNames } from "../document/type-names.js";
import type { ReadImport } from "../resolve-imports.js";
import { encodedFormats, type ReadSchema } from "./answer-schema.js";
import { readAvroSchema } from "./avro.js";
import { type ProtobufContext, readProtobufSchema } from "./protobuf.js";

/** The schemas that answers are encoded by. */
export interface AnswerSchemas {
  /** Reads the file of an operation's `outputSchema`; undefined, reported, where it cannot be used. */
  readonly open: (api: ConsumedApi, written: ConsumedOperation, format: EncodedFormat) => ReadSchema | undefined;
  /** Every file that was read, in the order they were met. */
  readonly files: () => readonly SourceFile[];
}

/**
 * Reads schemas of answers where they stand when the capability is compiled (engine-semantics 1.10): beside the file that names them, or else from the
 * project's folder, and through the same door as imports. Each is read once.
 */
export function createAnswerSchemas(read: ReadImport, names: TypeNames, reporter: Reporter): AnswerSchemas {
  const files = new Map<string, SourceFile>();
  const opened = new Map<string, ReadSchema | undefined>();

  /** The first of some places where the file is; what is said of the first where it is nowhere. */
  const find = (
    importers: readonly SourceFile[],
    location: string,
  ): { readonly file: SourceFile } | { readonly problem: string } => {
    const places = importers.map((importer) => read(importer, location));
    const found = places.find(({ file }) => file !== undefined)?.file;
    if (found) {
      files.set(found.path, found);
      return { file: found };
    }
    const refused = places.find(({ problem }) => problem !== undefined)?.problem;
    return { problem: refused ?? `there is no file \`${places[0]?.path ?? location}\`` };
  };

  return {
    open: (api, written, format) => {
      const location = written.outputSchema?.replace(/^file:\/\/(?:\/(?=\.))?/, "");
      if (location === undefined || location.trim() === "") {
        reporter.report("model/answer-schema-missing", valueSpan(written, "outputRawFormat"), {
          format,
          ending: encodedFormats[format].ending,
          operation: written.name,
        });
        return undefined;
      }
      const place = valueSpan(written, "outputSchema");
      const found = find([api.$.span.file, project], location);
      if ("problem" in found) {
        reporter.report("model/answer-schema-unreadable", place, { location, reason: found.problem });
        return undefined;
      }
      const { file } = found;
      const key = `${format} ${file.path}`;
      if (!opened.has(key)) {
        const broken = (span: Span, reason: string): undefined => {
          reporter.report(
            "model/answer-schema-broken",
            span,
            { location, called: encodedFormats[format].called, reason },
            [{ span: place, label: "named here" }],
          );
        };
        const context: ProtobufContext = {
          namespace: api.namespace,
          names,
          broken,
          imported: (importer, path, span) => {
            const other = find([importer, file, project], path);
            return "file" in other ? other.file : broken(span, `\`${path}\` cannot be read: ${other.problem}`);
          },
          chose: (root) => reporter.report("model/answer-schema-root", place, { location, root }),
        };
        opened.set(key, readSchema(format, file, context, reporter));
      }
      return opened.get(key);
    },
    files: () => [...files.values()],
  };
}

function readSchema(
  format: EncodedFormat,
  file: SourceFile,
  context: ProtobufContext,
  reporter: Reporter,
): ReadSchema | undefined {
  switch (format) {
    case "avro": {
      const root = parseDocument(file, reporter);
      return root && readAvroSchema(root, context);
    }
    case "protobuf":
      return readProtobufSchema(file, context);
  }
}

/** What stands in the project's own folder. */
const project: SourceFile = { path: "", text: "" };
