import type { InvalidInput } from "./problem.js";

/** Thrown where a request does not fit its route's schema: everything that is wrong with it. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly statusCode = 400;
  readonly errors: readonly InvalidInput[];

  constructor(errors: readonly InvalidInput[]) {
    super("the request does not fit its schema");
    this.errors = errors;
  }
}

/** Thrown where the router takes a path for that of a route, and it is not. */
export class UnknownPath extends Error {
  override readonly name = "UnknownPath";
  readonly statusCode = 404;
}

/** Thrown where a body is of a media type, or in a character set, that is not taken. The message is told to the caller. */
export class UnsupportedMediaType extends Error {
  override readonly name = "UnsupportedMediaType";
  readonly statusCode = 415;
  readonly code = "FST_ERR_CTP_INVALID_MEDIA_TYPE";
}

/** Why the form in a request is not taken. */
export class RefusedForm extends Error {
  override readonly name = "RefusedForm";
  readonly statusCode: 413 | 415;

  constructor(statusCode: 413 | 415, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}
