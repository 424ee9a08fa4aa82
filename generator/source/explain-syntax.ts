import type { YAMLError } from "yaml";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import { isBehindQuotes, isSingleBracket, lacksComma } from "./explain-brackets.js";
import {
  areSeveralDocuments,
  isLookAlike,
  isOddSpace,
  isOpenQuote,
  isReservedStart,
  isTabAsIndent,
  isTabInIndent,
  isUnknownEscape,
  isUnquotedTemplate,
} from "./explain-characters.js";
import {
  isBareDash,
  isIndentedOtherwise,
  isIndentedTooFar,
  isStrayDash,
  isUnindentedBlock,
  isUnquotedColon,
  lacksColon,
} from "./explain-lines.js";
import { type Cause, faultOf, longestLine, spanOf } from "./syntax-fault.js";

/** The parser says it in its own words. */
const isUnexplained: Cause = (fault) => {
  fault.reporter.report("source/syntax", spanOf(fault, fault.at, fault.to), { problem: plain(fault.error) });
  return true;
};

/** In a longer line nobody looks around: it would take the square of its length. */
const isInLongLine: Cause = (fault) => fault.line.text.length > longestLine && isUnexplained(fault);

/** What may have happened: the first of them is it. */
const causes: readonly Cause[] = [
  isTabAsIndent,
  areSeveralDocuments,
  isLookAlike,
  isOddSpace,
  isOpenQuote,
  isUnquotedTemplate,
  isTabInIndent,
  isReservedStart,
  isUnknownEscape,
  isInLongLine,
  isBareDash,
  isStrayDash,
  isUnindentedBlock,
  lacksColon,
  isUnquotedColon,
  isIndentedTooFar,
  isBehindQuotes,
  isSingleBracket,
  lacksComma,
  isIndentedOtherwise,
  isUnexplained,
];

/** Reports a YAML error as what an author did, where it was done: the parser says where it could not go on, in words of the YAML specification. */
export function reportSyntax(error: YAMLError, file: SourceFile, reporter: Reporter): void {
  const fault = faultOf(error, file, reporter);
  causes.some((isCause) => isCause(fault));
}

/** The parser's own message as one line in our tone. */
function plain(error: YAMLError): string {
  const [line = ""] = error.message.split("\n");
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/(?<!\s)\s+at line \d+, column \d+:?$/, "");
}
