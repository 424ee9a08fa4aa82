/**
 * How Handlebars compiles a template: data must have every key, and text is written as it is. A block reads what it is given and, by `../`, what is around it:
 * without frames of data (`@root`) it is the same function each time.
 */
export const templateOptions = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  preventIndent: true,
  data: false,
};
