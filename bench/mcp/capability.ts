/** A capability with `count` tools, all of one kind. */
export function capabilityWith(count: number): string {
  const tools = Array.from(
    { length: count },
    (_, index) =>
      `      - {name: tool-${index}, description: Shows note ${index}., inputParameters: [{name: id, type: integer, required: true, description: The note.}, {name: lang, type: string, required: false, description: Its language.}], call: notes.get-note, with: {id: tools.id, lang: tools.lang}}`,
  );
  return `naftiko: 1.0.0-alpha2
info: {label: Notes, description: What bench/mcp compiles.}
capability:
  consumes:
  - type: http
    namespace: notes
    baseUri: http://127.0.0.1:9
    resources:
    - name: note
      path: /notes/{id}
      operations:
      - {name: get-note, method: GET, description: One note., inputParameters: [{name: id, in: path, type: integer, required: true}, {name: lang, in: query, type: string}]}
  exposes:
  - type: mcp
    namespace: notes-mcp
    port: 9090
    tools:
${tools.join("\n")}
`;
}
