import type { Answer, EncodedFormat } from "../model/capability.js";
import { type AnswerSchema, encodedFormats } from "../model/encoded/answer-schema.js";
import { type Code, code, type DeclaredName, literal, privateName } from "./code.js";
import { comment } from "./comment.js";
import { functionName } from "./names.js";
import type { ConstantCode } from "./plan.js";
import { runtime } from "./runtime.js";

type EncodedAnswer = Extract<Answer, { readonly kind: "encoded" }>;

/** The constants of a client file that read encoded answers: one for each schema. */
export interface AnswerReaders {
  /** The constant that reads an answer. */
  readonly of: (answer: EncodedAnswer) => Code;
  /** Those that were asked for, in that order. */
  readonly all: () => readonly ConstantCode[];
}

const readers: Readonly<Record<EncodedFormat, Code>> = {
  avro: runtime.decodeAvro.decodeAvro,
  protobuf: runtime.decodeProtobuf.decodeProtobuf,
};

/** Names the readers of one file as they are asked for. */
export function createAnswerReaders(): AnswerReaders {
  const known = new Map<AnswerSchema, { readonly name: DeclaredName; readonly answer: EncodedAnswer }>();
  return {
    of: (answer) => {
      const found = known.get(answer.schema) ?? { name: privateName(nameOf(answer.schema)), answer };
      known.set(answer.schema, found);
      return found.name;
    },
    all: () =>
      [...known.values()].map(({ name, answer: { schema, format } }) => {
        const { kind: _, ...data } = schema;
        return {
          doc: comment([`Reads answers in ${encodedFormats[format].called} by their schema.`]),
          name,
          value: code`${readers[format]}(${literal(data)})`,
        };
      }),
  };
}

/** `fleet.Ship` -> `readShip`. */
function nameOf({ root }: AnswerSchema): string {
  return functionName(`read ${typeof root === "string" ? root.slice(root.lastIndexOf(".") + 1) : "answer"}`, "read");
}
