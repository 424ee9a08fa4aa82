import type { HoleEncoding } from "../model/values.js";
import type { Code } from "./code.js";
import { runtime } from "./runtime.js";

/** The function of the runtime that fills a hole of a text, by how it is encoded for where it stands. */
export const textEncoders: Readonly<Record<HoleEncoding, Code>> = {
  json: runtime.bodyText.jsonInText,
  "json-string": runtime.bodyText.jsonStringInText,
  xml: runtime.bodyText.xmlInText,
  "xml-comment": runtime.bodyText.xmlCommentInText,
  "xml-name": runtime.bodyText.xmlNameInText,
  yaml: runtime.bodyYaml.yamlInText,
  "yaml-string": runtime.bodyYaml.yamlStringInText,
  "yaml-member": runtime.bodyYaml.yamlMemberInText,
  "yaml-item": runtime.bodyYaml.yamlItemInText,
  "yaml-comment": runtime.bodyYaml.yamlCommentInText,
  csv: runtime.bodyText.csvInText,
  "csv-quoted": runtime.bodyText.csvQuotedInText,
  tsv: runtime.bodyText.tsvInText,
  cdata: runtime.bodyText.cdataInText,
  form: runtime.bodyText.formInText,
  graphql: runtime.bodyText.graphqlInText,
  "graphql-name": runtime.bodyText.graphqlNameInText,
  "graphql-block": runtime.bodyText.graphqlBlockInText,
  sparql: runtime.bodyText.sparqlInText,
  "sparql-string": runtime.bodyText.sparqlStringInText,
  iri: runtime.bodyText.iriInText,
  line: runtime.bodyText.lineInText,
};
