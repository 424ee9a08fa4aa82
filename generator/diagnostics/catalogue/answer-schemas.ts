import { define } from "./define.js";

/** Codes `model/answer-schema-...`: schemas of answers in Avro and Protobuf. */
export const answerSchemaCodes = {
  "model/answer-schema-missing": define<{ operation: string; format: string; ending: string }>({
    severity: "error",
    about: "An answer in Avro or Protobuf has no schema: nothing but its schema says what its bytes mean.",
    message: ({ operation, format }) => `\`${operation}\` answers with ${format} and has no \`outputSchema\``,
    help: ({ ending }) =>
      `add \`outputSchema: ./answer.${ending}\`, the path of its schema file, relative to this file`,
  }),
  "model/answer-schema-unreadable": define<{ location: string; reason: string }>({
    severity: "error",
    about: "The file of an `outputSchema` cannot be read.",
    message: ({ location, reason }) => `the schema \`${location}\` cannot be read: ${reason}`,
    help: () =>
      "schemas are read when the capability is compiled: write a path relative to this file, or to the project's folder, inside the project or a folder that `importFrom` in the configuration names",
  }),
  "model/answer-schema-broken": define<{ location: string; called: string; reason: string }>({
    severity: "error",
    about: "The file of an `outputSchema` is no schema of Avro 1.12 or of Protocol Buffers.",
    message: ({ called, reason }) => `this is no schema of ${called}: ${reason}`,
    help: ({ location }) => `mend it: answers are read by \`${location}\` alone`,
  }),
  "model/answer-schema-root": define<{ location: string; root: string }>({
    severity: "info",
    about: "A `.proto` file declares several messages; an answer is the first one, as in the reference engine.",
    message: ({ location, root }) => `an answer is read as \`${root}\`, the first message of \`${location}\``,
    help: () => "if it is another one: put that one first, or in a file of its own that imports this one",
  }),
};
