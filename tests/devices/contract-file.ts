import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { z } from 'zod';
import { PROBLEM_TYPES } from '../../src-shared/contract/upstream.ts';

/** The contract file as a judge: which operation a call is of, and whether its answer is one that the file names. */

export const CONTRACT_TEXT = readFileSync(new URL('../../src-upstream/openapi.yaml', import.meta.url), 'utf8');

const Operation = z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) });
const Contract = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
const contract = Contract.parse(load(CONTRACT_TEXT));

const METHODS = ['get', 'put', 'post', 'delete'] as const;

interface KnownOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly statuses: readonly string[];
}

export const operations: readonly KnownOperation[] = Object.entries(contract.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    if (item[method] === undefined) return [];
    const operation = Operation.parse(item[method]);
    const pattern = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
    return [
      {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        pattern,
        statuses: Object.keys(operation.responses),
      },
    ];
  }),
);

const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats.default(ajv);
ajv.addSchema(contract, 'contract');

function operationOf(method: string, pathAndQuery: string): KnownOperation | undefined {
  const path = pathAndQuery.split('?')[0] ?? '';
  return operations.find((operation) => operation.method === method && operation.pattern.test(path));
}

/** What is wrong with an answer by the contract, if anything. Calls outside the contract are nobody's business here. */
export function contractFault(
  method: string,
  pathAndQuery: string,
  status: number,
  contentType: string,
  body: unknown,
): string | undefined {
  const operation = operationOf(method, pathAndQuery);
  if (!operation) return undefined;
  if (status >= 400) {
    if (!contentType.startsWith('application/problem+json')) return `a refusal of type ${contentType}`;
    return (
      faultBy('contract#/components/schemas/Problem', body) ??
      (z.looseObject({ status: z.literal(status) }).safeParse(body).success
        ? undefined
        : 'the status in the body is another')
    );
  }
  if (!operation.statuses.includes(String(status))) return 'a status that the operation does not name';
  const answers = `contract#/paths/${pointer(operation.path)}/${operation.method.toLowerCase()}/responses`;
  const schema = `${answers}/${status}/content/application~1json/schema`;
  if (status === 204 || status === 304) return body === undefined ? undefined : 'a body where none belongs';
  return contentType.startsWith('application/json') ? faultBy(schema, body) : `an answer of type ${contentType}`;
}

function faultBy(schema: string, body: unknown): string | undefined {
  const validate = ajv.getSchema(schema);
  if (!validate) return `no schema at ${schema}`;
  return validate(body) ? undefined : ajv.errorsText(validate.errors);
}

function pointer(path: string): string {
  return encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'));
}

const seenStatuses = new Set<string>();
const seenProblems = new Set<string>();

/** Kept for the test that asks, at the end, whether everything that the contract names was seen. */
export function noteAnswer(method: string, pathAndQuery: string, status: number, problem: string | undefined): void {
  const operation = operationOf(method, pathAndQuery);
  if (operation) seenStatuses.add(`${operation.id} ${status}`);
  if (problem !== undefined) seenProblems.add(problem);
}

export function notSeen(): { readonly statuses: readonly string[]; readonly problems: readonly string[] } {
  const named = operations.flatMap((operation) =>
    operation.statuses.filter((status) => status !== 'default').map((status) => `${operation.id} ${status}`),
  );
  return {
    statuses: named.filter((each) => !seenStatuses.has(each)),
    problems: [...PROBLEM_TYPES, 'other'].filter((each) => !seenProblems.has(each)),
  };
}

export function forgetSeen(): void {
  seenStatuses.clear();
  seenProblems.clear();
}
