// A program of its own, since proxies are read from the environment once: asks for URLs with the connections of a server, and prints what came.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isCallError } from "../../templates/runtime/errors.js";
import { sendText } from "../../templates/runtime/http.js";
import { pooledTransport } from "../../templates/runtime/pooled-transport.js";

/** What each of `urls` answers, or how it fails, under these variables. */
export async function ask(
  urls: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const program = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program, "ask", ...urls], {
    env: { ...process.env, ...variables },
  });
  const answers: readonly string[] = JSON.parse(stdout);
  return answers;
}

if (process.argv[2] === "ask") {
  const answers = process.argv.slice(3).map(async (url) => {
    try {
      const call = { operation: "ask", method: "GET", path: "" };
      return await sendText({ namespace: "ask", baseUrl: url }, call, { transport: pooledTransport, retries: 0 });
    } catch (error) {
      return isCallError(error) ? error.kind : "no call error";
    }
  });
  console.log(JSON.stringify(await Promise.all(answers)));
}
