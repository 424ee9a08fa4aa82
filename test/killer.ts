/** A module that kills its process before the nth call of node:fs that changes something (`KILL_AT`), and says at the end how many there were. */
export const killer = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
let left = Number(process.env.KILL_AT);
for (const name of ["writeFileSync", "renameSync", "mkdirSync", "mkdtempSync", "rmSync", "rmdirSync", "unlinkSync"]) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (left === 0) process.kill(process.pid, "SIGKILL");
    left -= 1;
    return original(...args);
  };
}
syncBuiltinESMExports();
process.on("exit", () => process.stdout.write(\`\${Number(process.env.KILL_AT) - left}\`));
`;
