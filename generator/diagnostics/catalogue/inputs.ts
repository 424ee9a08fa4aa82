import { define, didYouMean, instead } from "./define.js";

/** Codes `model/...` of what goes into calls: inputs, arguments, and values that read them. */
export const inputCodes = {
  "model/unknown-parameter": define<{ parameter: string; operation: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A `with` key is no parameter of the called operation, so nothing reads it.",
    message: ({ parameter, operation }) => `\`${operation}\` has no parameter \`${parameter}\`: the value is not sent`,
    help: ({ nearest }) =>
      didYouMean(nearest) ?? "declare it in the operation's `inputParameters`, or take it out of `with`",
    fix: ({ parameter, nearest }, written) => instead(written, parameter, nearest),
  }),
  "model/lost-parameter": define<{
    parameter: string;
    operation: string;
    input: string;
    /** It is a value of a step before, and no caller's. */
    ofStep: boolean;
    nearest: string | undefined;
  }>({
    severity: "error",
    about:
      "A `with` key is no parameter of what is called, and what a caller or a step before gives for it would be lost.",
    message: ({ parameter, operation, input, ofStep }) =>
      `\`${operation}\` has no parameter \`${parameter}\`: ${ofStep ? `the \`${input}\` of the step before` : `what a caller passes as \`${input}\``} would be lost`,
    help: ({ nearest }) =>
      didYouMean(nearest) ?? "declare it where the operation's inputs are, or take the input and its value away",
    fix: ({ parameter, nearest }, written) => instead(written, parameter, nearest),
  }),
  "model/fixed-parameter": define<{ parameter: string; operation: string }>({
    severity: "warning",
    about: "A `with` key names a parameter whose value the consumed operation fixes.",
    message: ({ parameter, operation }) =>
      `\`${parameter}\` of \`${operation}\` has a fixed value: what \`with\` says is not used`,
    help: () => "take it out of `with`, or take `value` off the parameter",
  }),
  "model/misspelled-place": define<{ text: string; place: string; nearest: string }>({
    severity: "error",
    about: "`rest.X.name` names a part of the request that there is not, and one is near.",
    message: ({ text, place }) => `\`${text}\` names no part of the request: there is no \`${place}\``,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
    fix: ({ text, nearest }, written) => instead(written, text, nearest),
  }),
  "model/unknown-place": define<{ text: string; place: string; owner: string }>({
    severity: "warning",
    about: "`rest.X.name` names neither a part of the request nor a known input: X is taken for an input of its own.",
    message: ({ text, place, owner }) => `\`${text}\` makes \`${place}\` an input of ${owner}: it is declared nowhere`,
    help: ({ place }) =>
      `declare \`${place}\`, or write the part of the request: \`rest.query.${place}\`, \`rest.body.${place}\``,
  }),
  "model/misspelled-argument": define<{ argument: string; owner: string; what: string; text: string; nearest: string }>(
    {
      severity: "error",
      about:
        "A value names an argument or input that is not declared, and one that is declared is near and read by nothing.",
      message: ({ argument, owner, what }) => `${owner} declares no ${what} \`${argument}\``,
      help: ({ nearest }) => `did you mean \`${nearest}\`?`,
      fix: ({ text, nearest }, written) => instead(written, text, nearest),
    },
  ),
  "model/misspelled-hole": define<{ hole: string; operation: string; nearest: string }>({
    severity: "error",
    about:
      "A hole of a consumed operation names nothing, and an input that it declares is near and read by nothing: what callers pass would be lost.",
    message: ({ hole, operation, nearest }) =>
      `\`${operation}\` has no input \`${hole}\`, and nothing reads its input \`${nearest}\``,
    help: ({ nearest }) => `did you mean \`{{${nearest}}}\`?`,
    fix: ({ hole, nearest }, written) => instead(written, hole, nearest),
  }),
  "model/undeclared-argument": define<{ argument: string; owner: string }>({
    severity: "warning",
    about: "`tools.X` names an argument that the tool does not declare beside others that it does: it becomes one.",
    message: ({ argument, owner }) => `${owner} uses an argument \`${argument}\` that it does not declare`,
    help: ({ argument }) => `declare \`${argument}\` in its \`inputParameters\``,
  }),
  "model/input-path": define<{ input: string; path: string }>({
    severity: "error",
    about: "The `value` of an input is a path that selects something else than one member: an input has one value.",
    message: ({ input, path }) =>
      `\`${path.length > 60 ? `${path.slice(0, 60)}...` : path}\` of the input \`${input}\` names no single member of what a caller sends`,
    help: () => "name members and elements one after the other, `$.order.lines[0].sku`, or take the whole list",
  }),
  "model/one-name-two-places": define<{ parameter: string; operation: string; first: string; second: string }>({
    severity: "error",
    about: "An operation has two inputs of one name in two places: a caller's value would have to be both.",
    message: ({ parameter, operation, first, second }) =>
      `\`${operation}\` has two inputs \`${parameter}\`, one in the ${first} and one in the ${second}`,
    help: ({ parameter }) =>
      `take one of them away, or give one that you expose another name; one that is in a consumed query can be written into the path, \`?${parameter}={${parameter}}\``,
  }),
  "model/unread-input": define<{ input: string; owner: string }>({
    severity: "warning",
    about: "An input is declared and read by nothing: what a caller passes goes nowhere.",
    message: ({ input, owner }) => `nothing reads the input \`${input}\` of ${owner}`,
    help: ({ input }) => `name it in \`with\`, declare \`${input}\` at the called operation, or take it away`,
  }),
  "model/unread-argument": define<{ argument: string; prompt: string }>({
    severity: "warning",
    about: "An argument of a prompt stands in none of its messages: what somebody fills in goes nowhere.",
    message: ({ argument, prompt }) => `nothing reads the argument \`${argument}\` of prompt \`${prompt}\``,
    help: ({ argument }) => `write \`{{${argument}}}\` in one of its messages, or take it away`,
  }),
  "model/binding-in-prompt": define<{ binding: string; prompt: string }>({
    severity: "warning",
    about: "A prompt names a binding: what prompts say goes to a model, so no binding is filled in.",
    message: ({ binding, prompt }) =>
      `\`{{${binding}}}\` of prompt \`${prompt}\` is not filled with the binding: whoever asks for the prompt may pass it`,
    help: () =>
      "write out what may be told, or a name of its own under `arguments`: a prompt goes to a model, with its secrets",
  }),
  "model/lost-input": define<{ input: string; owner: string }>({
    severity: "error",
    about:
      "An input that is required, or that belongs to a call that writes, is read by nothing: what a caller passes would be lost.",
    message: ({ input, owner }) =>
      `nothing reads the input \`${input}\` of ${owner}: what a caller passes would be lost`,
    help: ({ input }) => `name it in \`with\`, declare \`${input}\` at the called operation, or take it away`,
  }),
  "model/unread-body-input": define<{ input: string; operation: string }>({
    severity: "warning",
    about: "A consumed operation declares an input in its body, and writes a body that does not read it.",
    message: ({ input, operation }) =>
      `\`${input}\` is declared in the body of \`${operation}\`, and the body that is written does not read it: it is not sent`,
    help: ({ input }) => `write \`{{${input}}}\` where it belongs in \`body\`, or take it away`,
  }),
  "model/lost-body-input": define<{ input: string; operation: string }>({
    severity: "error",
    about: "A consumed operation requires an input in its body, and writes a body that does not read it.",
    message: ({ input, operation }) =>
      `\`${operation}\` requires \`${input}\` in its body, and the body that is written does not read it: it would be sent without`,
    help: ({ input }) => `write \`{{${input}}}\` where it belongs in \`body\`, or take it away`,
  }),
  "model/unresolved-reference": define<{ text: string; nearest: string }>({
    severity: "warning",
    about: "A text looks like a reference and names nothing; it is sent as the text it is.",
    message: ({ text }) => `\`${text}\` looks like a reference but names nothing: it is sent as this text`,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
    fix: ({ text, nearest }, written) => instead(written, text, nearest),
  }),
  "model/doubtful-name": define<{ text: string; input: string; taken: string | undefined; nearest: string }>({
    severity: "warning",
    about: "A value reads a name that nothing declares, and that is nearly another one: what it was taken for is said.",
    message: ({ text, input, taken }) =>
      taken === undefined
        ? `\`${text}\` names nothing that is declared: callers are asked for an input \`${input}\``
        : `\`${text}\` names nothing that is declared: it is taken for \`${taken}\` of the path`,
    help: ({ nearest }) => `did you mean \`${nearest}\`?`,
    fix: ({ text, nearest }, written) => instead(written, text, nearest),
  }),
  "model/deep-value": define<{ parameter: string; held: number; depth: number }>({
    severity: "error",
    about: "The value of a parameter reads others that read others, in more places than code is written out for.",
    message: ({ parameter, held, depth }) =>
      `the value of \`${parameter}\` holds more than ${held} others, or stands behind more than ${depth} of them`,
    help: () => "let a value read what callers pass, or bindings: each value is written out wherever it is read",
  }),
  "model/circular-value": define<{ parameter: string }>({
    severity: "error",
    about: "The value of a parameter reads the parameter itself.",
    message: ({ parameter }) => `the value of \`${parameter}\` reads \`${parameter}\` itself`,
    help: () => "give one of them another name",
  }),
  "model/other-hole": define<{ text: string; name: string }>({
    severity: "error",
    about:
      "A value that a writing call is given is the name of an input in the marks of another notation (`{id}`, `#{id}`, `:id`, `$id`, `<id>`, `%id%`, `[id]`): the marks would be sent, and what a caller passes be lost. Where `{{id}}` is read beside it, it is `lint/other-hole`.",
    message: ({ text }) => `\`${text}\` is no template: it would be sent as it is written`,
    help: ({ name }) => `write \`{{${name}}}\``,
    fix: ({ text, name }, written) => instead(written, text, `{{${name}}}`),
  }),
  "model/half-template": define<{ text: string; name: string }>({
    severity: "error",
    about: "A template has two braces on one side and one on the other; it would be sent letter by letter.",
    message: ({ text }) => `\`${text}\` is no template: its braces do not match`,
    help: ({ name }) => `write \`"{{${name}}}"\``,
  }),
  "model/template-section": define<{ text: string; name: string }>({
    severity: "error",
    about: "A template has a section, a partial or a comment of Mustache; only holes are filled.",
    message: ({ text }) => `\`${text}\` is no hole: sections, partials and comments of templates are not compiled`,
    help: ({ name }) =>
      `write \`{{${name}}}\` where its value goes: a member whose only value is absent is left out by itself`,
  }),
} as const;
