import rateLimit from "@fastify/rate-limit";
import { settingOf } from "./command-line.js";
import { own } from "./json.js";
import { sendProblem } from "./problem.js";
import { isProbe } from "./probe.js";
import type { RateLimit } from "./start-options.js";
import type { ServerExtension } from "./server-extension.js";
import { StartError } from "./start-error.js";
import { addGate } from "./unrouted.js";

/**
 * Answers callers that ask too often with 429 and `Retry-After` (RFC 6585, 4), before anything else is done for them. Callers are told apart by address, networks
 * of IPv6 by their first 64 bits; each process counts for itself.
 */
export function limitRate(usual: RateLimit): ServerExtension {
  const settings = (name: string) => [
    settingOf(
      name,
      "rate-limit",
      `how often each caller may ask, as REQUESTS/SECONDS; ${usual.requests}/${usual.seconds} by default, 0 for no limit`,
    ),
  ];
  return {
    adds: "hooks",
    settings,
    extend: async (app, { name, options, value }) => {
      for (const setting of settings(name)) {
        const given = value(setting, textOf(own(options.rateLimits, name))) ?? textOf(usual);
        if (given === undefined || given === "0") continue;
        const [, requests, seconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,6})$/.exec(given) ?? [];
        if (requests === undefined || seconds === undefined)
          throw new StartError(`${setting.flag} and ${setting.variable} take REQUESTS/SECONDS`);
        await app.register(rateLimit, { global: false });
        const check = app.createRateLimit({
          max: Number(requests),
          timeWindow: Number(seconds) * 1000,
        });
        addGate(app, async (request, reply) => {
          // Whoever asks too often must not have the server taken for dead.
          if (isProbe(request)) return;
          const limit = await check(request);
          if (limit.isAllowed || !limit.isExceeded) return;
          await sendProblem(reply.header("retry-after", limit.ttlInSeconds), {
            status: 429,
            title: "Too Many Requests",
            detail: `more than ${requests} requests in ${seconds} seconds`,
          });
        });
      }
    },
  };
}

function textOf(limit: RateLimit | "none" | undefined): string | undefined {
  return typeof limit === "object" ? `${limit.requests}/${limit.seconds}` : limit && "0";
}
