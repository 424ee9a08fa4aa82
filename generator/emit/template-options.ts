/** How Handlebars compiles a template: data must have every key, and text is written as it is. */
export const templateOptions = { noEscape: true, strict: true, knownHelpersOnly: true, preventIndent: true };
