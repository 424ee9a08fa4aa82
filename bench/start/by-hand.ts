// Routes with schemas, five for each resource, written by hand on Fastify; checks are compiled when they are first needed, as a careful author would have it.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { Agent } from "undici";

const upstream = "http://127.0.0.1:9";
const agent = new Agent();
const ajv = new Ajv2020({ coerceTypes: "array" });
const id = { params: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } };
const body = { body: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } };
const list = { querystring: { type: "object", properties: { limit: { type: "integer" } } } };

async function handOn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const answer = await agent.request({ origin: upstream, method: "GET", path: request.url });
  return reply.code(answer.statusCode).send(answer.body);
}

export async function start(
  _options: object,
  operations: number,
): Promise<{ readonly addresses: Readonly<Record<string, string>> }> {
  const app = Fastify({ logger: { level: "warn" } });
  app.setValidatorCompiler(({ schema }) => {
    let validate: ValidateFunction | undefined;
    return (value) => (validate ??= ajv.compile(Object(schema)))(value);
  });
  for (let index = 0; index < operations / 5; index += 1) {
    const path = `/things-${index}`;
    app.get(path, { schema: list }, handOn);
    app.post(path, { schema: body }, handOn);
    app.get(`${path}/:id`, { schema: id }, handOn);
    app.put(`${path}/:id`, { schema: { ...id, ...body } }, handOn);
    app.delete(`${path}/:id`, { schema: id }, handOn);
  }
  return { addresses: { rest: await app.listen({ port: 0, host: "127.0.0.1" }) } };
}
