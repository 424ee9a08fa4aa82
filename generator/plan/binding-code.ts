import { posix } from "node:path";
import type { Binding } from "../model/capability.js";
import type { Carried } from "../model/header-bindings.js";
import { type Code, code, codeFrom, joinCode, literal, propertyKey } from "./code.js";

/** A binding as the definition of a server declares it. `folder`: where that server stands, as the project sees it (`generated/pets`). */
export function bindingCode(binding: Binding, carried: Carried | undefined, folder: string): Code {
  const { source, span } = binding;
  const beside = source.kind === "file" && isRelative(source.location) ? pathTo(span.file.path, folder) : undefined;
  const members = [
    code`name: ${literal(binding.variable)}`,
    beside === undefined
      ? code`source: ${literal({ ...source })}`
      : code`source: { ${joinCode([...Object.entries(source).map(([key, value]) => code`${propertyKey(key)}: ${literal(value)}`), code`beside: new URL(${literal(beside)}, import.meta.url)`], ", ")} }`,
    code`neededBy: ${literal([...binding.users])}`,
    ...(binding.baseUrlsOf.length > 0 ? [code`baseUrlsOf: ${literal([...binding.baseUrlsOf])}`] : []),
    ...(carried?.inHeader === true ? [code`inHeader: true`] : []),
    ...(carried?.inCredentials === undefined ? [] : [code`inCredentials: ${literal(carried.inCredentials)}`]),
  ];
  return codeFrom(code`{ ${joinCode(members, ", ")} }`, span);
}

/** `file:///./x` and `file://x` are relative, as the runtime reads them. */
function isRelative(location: string): boolean {
  return !/^\/(?!\.\.?\/)/.test(location.replace(/^file:(?:\/\/)?/, ""));
}

/** The way from a folder to that of a file, both inside the project; undefined where one is outside, since only this machine knows that way. */
function pathTo(file: string, folder: string): string | undefined {
  if ([file, folder].some((path) => posix.isAbsolute(path) || posix.normalize(path).startsWith(".."))) return undefined;
  return `${posix.relative(folder, posix.dirname(file))}/`;
}
