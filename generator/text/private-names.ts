import { splitWords } from "./casing.js";

/** Words that alone make a name one of secrets: what is called by them is a credential, or proves something. */
const secretWords = new Set(
  (
    "auth authorization bearer cookie cookies credential credentials csrf cvc cvv jwt nonce otp passcode passphrase passwd password pin pwd " +
    "secret secrets session signature ssn token tokens totp webhook xsrf"
  ).split(" "),
);

/** Words that alone make a name one of persons. */
const personalWords = new Set(
  (
    "address addresses avatar bic biography birthday birthdate birthplace dob email emails ethnicity fax firstname fullname gender iban ip " +
    "lastname latitude login longitude mail maiden mobile msisdn nationality nickname passport patient phone phones photo photos picture pictures " +
    "religion salary sex street surname telephone username zip zipcode postcode"
  ).split(" "),
);

/** Runs of words that together make a name private. */
const privateRuns = (
  "access key, account number, api key, bank account, birth date, card number, client key, connection string, date of birth, display name, e mail, " +
  "family name, first name, full name, given name, ip address, last name, license number, middle name, national id, postal code, private key, " +
  "real name, remote ip, screen name, security number, signing key, social security, tax id, user agent, user name, vat number"
).split(", ");

/** What names of objects say that are about a person, or whoever acts as one. */
const personWords = new Set(
  (
    "assignee assignees author authors contact contacts creator customer customers employee employees guest guests member members owner owners " +
    "participant participants passenger patient people person persons profile recipient recipients reporter reviewer reviewers sender student students " +
    "user users"
  ).split(" "),
);

/** Whether what a member of this name holds is a secret or a personal value: `access_token`, `apiKey`, `customerEmail`. */
export function isPrivateName(name: string): boolean {
  const words = lowerWords(name);
  return (
    words.some((word) => secretWords.has(word) || personalWords.has(word)) ||
    privateRuns.some((run) => ` ${words.join(" ")} `.includes(` ${run} `)) ||
    /(?:password|secret|apikey|accesskey|privatekey|accesstoken|refreshtoken)s?$/.test(words.join(""))
  );
}

/** Whether this is what headers, parameters and members are called that hold a credential of whoever calls: `Authorization`, `X-Api-Key`. */
export function isCredentialName(name: string): boolean {
  return /^(?:proxy-)?authorization$|(?:^|[-_.])(?:api[-_]?key|access[-_]?token|auth[-_]?token|client[-_]?secret|secret|password)$/i.test(
    name,
  );
}

/** Whether an object of this name is about a person: its `name` is then a person's. */
export function isPersonName(name: string): boolean {
  const last = lowerWords(name).at(-1);
  return last !== undefined && personWords.has(last);
}

function lowerWords(name: string): readonly string[] {
  return splitWords(name).map((word) => word.toLowerCase());
}
