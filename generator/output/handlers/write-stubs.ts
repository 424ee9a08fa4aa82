import type { AdapterHandlers, Handler } from "./read-handlers.js";

/** A file of stubs that nobody has written to yet. `from`: what the generated adapter is imported as. */
export function writeStubs(adapter: AdapterHandlers, wanted: readonly Handler[], from: string): string {
  const names = wanted.map(({ key }) => key);
  return `import type { ${adapter.type} } from ${JSON.stringify(from)};

${wanted.map((handler) => stub(handler, handler.key, adapter.type)).join("\n\n")}

/** What the adapter gets as \`handlers\`. */
export const handlers = {
${names.map((name) => `  ${name},\n`).join("")}} satisfies Partial<${adapter.type}>;
`;
}

/** A handler that fails until somebody writes it. */
export function stub({ key, about, signature }: Handler, name: string, type: string): string {
  const doc = [about, `\`${signature.replaceAll("*/", "* /")}\``].filter((part) => part !== "").join(": ");
  return `/** ${doc} */
export const ${name}: ${type}[${JSON.stringify(key)}] = async () => {
  throw new Error(${JSON.stringify(`the handler \`${key}\` is not written yet`)});
};`;
}
