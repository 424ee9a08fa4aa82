// Runs the built command again and again for `capstan` of test/capstan.ts, which waits for each answer.
import { parentPort } from "node:worker_threads";

parentPort.on("message", async ({ cwd, args, env, isDone, port }) => {
  let [out, err] = ["", ""];
  let code = null;
  try {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, env);
    const { run } = await import("../dist/run.js");
    const stdout = { write: (text) => (out += text) };
    const stderr = { write: (text) => (err += text) };
    code = await run(args, { env, cwd: () => cwd, stdin: undefined, stdout, stderr });
  } catch (error) {
    err += `the thread that runs capstan failed: ${String(error)}`;
  }
  port.postMessage({ code, out, err });
  Atomics.store(isDone, 0, 1);
  Atomics.notify(isDone, 0);
});
