import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import type { JsonValue } from "./node.js";

/** Lists of maps whose members stand on one line each. */
const flowKeys = new Set(["inputParameters", "operations", "keys", "tags"]);
const widestFlow = 110;

/** Writes plain data as YAML for people: short maps of listed keys on one line, `comment` as lines before it. The same data gives the same text. */
export function writeYaml(value: JsonValue, comment: readonly string[]): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, { key, value: node }) => {
      if (!isScalar(key) || !flowKeys.has(String(key.value))) return;
      const maps = isSeq(node) ? node.items : [node];
      for (const map of maps)
        if (
          isMap(map) &&
          map.items.every((entry) => isScalar(entry.value)) &&
          JSON.stringify(map.toJSON()).length <= widestFlow
        )
          map.flow = true;
      if (isSeq(node) && node.items.every(isScalar)) node.flow = true;
    },
  });
  if (comment.length > 0)
    document.commentBefore = comment.map((line) => ` ${line.replace(/[\r\n]+/g, " ")}`).join("\n");
  return document.toString({ lineWidth: 140, flowCollectionPadding: true });
}
