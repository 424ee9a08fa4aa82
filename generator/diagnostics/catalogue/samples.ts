import { define } from "./define.js";

/** Codes `samples/...`: folders of answers that were seen, and how capabilities agree with them. */
export const sampleCodes = {
  "samples/unreadable": define<{ folder: string; reason: string }>({
    severity: "error",
    about: "The folder of answers that the configuration names under `upstreams` cannot be read.",
    message: ({ folder, reason }) => `the samples \`${folder}\` cannot be read: ${reason}`,
    help: () =>
      "`samples` names a folder of the project that holds `OPERATION.json` or `OPERATION/*.json`; `capstan serve --record DIR` writes one",
  }),
  "samples/no-operation": define<{ operation: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A sample is named after an operation that its API does not have, so nothing is known by it.",
    message: ({ operation }) => `no operation is called \`${operation}\`, so this sample says nothing`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "name it after an operation of the API: `OPERATION.json`, or `OPERATION/ANYTHING.json`"
        : `did you mean \`${nearest}\`?`,
  }),
  "samples/no-json": define<{ reason: string }>({
    severity: "warning",
    about: "A sample cannot be read as JSON, and is left out.",
    message: ({ reason }) => `this sample is left out: ${reason}`,
    help: () => "a sample is the body of one answer as JSON, and nothing else",
  }),
  "samples/disagreement": define<{ what: string; capability: string; samples: string }>({
    severity: "warning",
    about: "A capability declares something of an answer that was seen otherwise; the capability's word holds.",
    message: ({ what, capability, samples }) =>
      `${what} is ${capability} here and ${samples} in answers that were seen`,
    help: () => "the capability's holds; correct the one that is wrong, or remove the sample",
  }),
} as const;
