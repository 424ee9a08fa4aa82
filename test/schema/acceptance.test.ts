import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { besideRepository, briefly, compileText } from "../check.js";
import { compileCorpusFile, readCorpus } from "../corpus/corpus.js";
import { createRandom, generateDocument } from "./generate.js";

const schemas = besideRepository("spec/schemas");
const corpus = besideRepository("corpus");
/** Documents of each version that are tried. */
const wanted = Number(process.env.CAPSTAN_ACCEPTED ?? 15);

describe.skipIf(schemas === undefined)("what an official schema accepts is read without an error", () => {
  const versions = schemas === undefined ? [] : readdirSync(schemas).sort();

  it.each(versions)("%s", (name) => {
    const schema = JSON.parse(readFileSync(join(schemas ?? "", name), "utf8"));
    const isValid = new Ajv2020({ strict: false, validateFormats: false, logger: false }).compile(schema);
    const random = createRandom(20260728);
    const refused: string[] = [];
    let valid = 0;
    for (let attempt = 0; attempt < 2000 && valid < wanted; attempt += 1) {
      const document = generateDocument(schema, random);
      if (!isValid(document)) continue;
      valid += 1;
      const text = stringify(document);
      const errors = compileText(text).diagnostics.filter(
        ({ severity, code }) => severity === "error" && /^(source|schema)\//.test(code),
      );
      refused.push(...errors.map((error) => `${briefly(error)}: ${error.message}\n${text}`));
    }
    expect(refused.slice(0, 3)).toEqual([]);
    expect(valid, "documents that are valid by the schema").toBeGreaterThanOrEqual(wanted / 2);
  });
});

describe.skipIf(corpus === undefined)("files of the corpus", () => {
  it("that are valid by their schema are read without an error", () => {
    const files = readCorpus(corpus ?? "").filter(({ schemaValid }) => schemaValid);
    expect(files.length).toBeGreaterThan(100);
    const refused = files.flatMap((file) =>
      compileCorpusFile(corpus ?? "", file)
        .diagnostics.filter(({ severity, code }) => severity === "error" && /^(source|schema)\//.test(code))
        .map((error) => `${file.path} ${briefly(error)}: ${error.message}`),
    );
    expect(refused).toEqual([]);
  });
});
