import { type Code, code, joinCode, literal } from "./code.js";
import { runtime } from "./runtime.js";

interface Access {
  readonly from: Code;
  readonly path: readonly (string | number)[];
}

const accesses = new WeakMap<Code, Access>();

/** What stands at a path of keys and indexes: `at(value, "items", 0)`. A path below a path is one path. */
export function accessCode(source: Code, path: readonly (string | number)[]): Code {
  const known = accesses.get(source);
  const access = known ? { from: known.from, path: [...known.path, ...path] } : { from: source, path };
  const made = code`${runtime.json.at}(${joinCode([access.from, ...access.path.map((step) => literal(step))], ", ")})`;
  accesses.set(made, access);
  return made;
}
