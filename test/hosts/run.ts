// Projects that others have, with Capstan added from its tarball: Fastify applications of both kinds of modules, Vite, webpack, a monorepo, Bun, Deno, Node's own type stripping, typescript-eslint, Turborepo, Nx.
// `npm run hosts` is all of them, `npm run hosts -- vite bun` some. Everything is installed below .capstan/hosts.
import { hosts } from "./hosts.js";
import { packTarball } from "./project.js";

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in hosts));
if (unknown.length > 0)
  throw new Error(`no such host: ${unknown.join(", ")}; there are ${Object.keys(hosts).join(", ")}`);
const tarball = packTarball();
let failed = 0;
for (const [name, host] of Object.entries(hosts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  try {
    for (const what of await host(tarball)) console.log(`${name}: ${what}`);
  } catch (error) {
    failed += 1;
    console.error(`${name} FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
