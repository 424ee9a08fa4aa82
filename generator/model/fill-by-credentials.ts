import type { Reporter } from "../diagnostics/reporter.js";
import type { ClientAuthentication, HttpApi, Operation, OperationParameter } from "./api.js";
import { askedOf } from "./asked.js";

/** Takes the demand away from inputs that are what an API's authentication sends anyway (noted): a caller may give another, and need not know any. */
export function fillByCredentials(api: HttpApi, reporter: Reporter): HttpApi {
  const isFilled = filledBy(api.authentication);
  const fill = (operation: Operation): Operation => {
    // An OAuth 2.0 endpoint has rules of its own about who its client is.
    if (operation.oauth !== undefined) return operation;
    const parameters = operation.parameters.map((parameter): OperationParameter => {
      if (!parameter.required || parameter.value !== undefined || !isFilled(parameter)) return parameter;
      reporter.report("model/credential-input", parameter.span, { parameter: parameter.name, operation: operation.id });
      return { ...parameter, required: false };
    });
    return { ...operation, parameters, asked: askedOf(parameters) };
  };
  const hasAny = api.operations.some(({ parameters }) => parameters.some(isFilled));
  return hasAny ? { ...api, operations: api.operations.map(fill) } : api;
}

type Place = Pick<OperationParameter, "name" | "in">;

/** Whether credentials of that kind stand where an input does. */
function filledBy(authentication: ClientAuthentication | undefined): (input: Place) => boolean {
  switch (authentication?.kind) {
    case "basic":
    case "bearer":
    case "digest":
    case "oauth2":
      return (input) => input.in === "header" && input.name.toLowerCase() === "authorization";
    case "apikey": {
      const places = authentication.keys.map(({ name, placement }): Place | undefined =>
        name.kind === "literal" ? { name: String(name.value), in: placement } : undefined,
      );
      return (input) => places.some((place) => place !== undefined && isSamePlace(place, input));
    }
    case "unsupported":
    case undefined:
      return () => false;
  }
}

function isSamePlace(one: Place, other: Place): boolean {
  if (one.in !== other.in) return false;
  return one.in === "header" ? one.name.toLowerCase() === other.name.toLowerCase() : one.name === other.name;
}
