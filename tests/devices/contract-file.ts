import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { z } from 'zod';
import { type Contract, PROBLEM_TYPES } from '../../src-shared/contract/upstream.ts';

/** A contract file as a judge: which operation a call is of, and whether request and answer are ones that it names. */
export interface ContractFile {
  readonly text: string;
  /** The file as it is parsed. */
  readonly content: unknown;
  readonly operations: readonly KnownOperation[];
  /**
   * What is wrong with a request by the contract, if anything: a member, a query or a path that it does not name.
   * Within an entry's body every member is right.
   */
  requestFault(method: string, pathAndQuery: string, body: unknown): string | undefined;
  /** The same of an answer. Calls outside the contract are nobody's business here. */
  answerFault(
    method: string,
    pathAndQuery: string,
    status: number,
    contentType: string,
    body: unknown,
  ): string | undefined;
}

interface KnownOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly statuses: readonly string[];
  readonly query: readonly string[];
  readonly hasBody: boolean;
}

const FILES: Record<Contract, URL> = {
  '1.0': new URL('../fixtures/contract/openapi-1.0.yaml', import.meta.url),
  '1.1': new URL('../../src-upstream/openapi.yaml', import.meta.url),
};
const METHODS = ['get', 'put', 'post', 'delete'] as const;

const Parameter = z.looseObject({ name: z.string().optional(), in: z.string().optional() });
const Operation = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.unknown()),
  parameters: z.array(Parameter).default([]),
  requestBody: z.unknown().optional(),
});
const OpenApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

const read = new Map<Contract, ContractFile>();

/** The contract as a version has it; read once. */
export function contractFile(version: Contract): ContractFile {
  const known = read.get(version) ?? openContract(readFileSync(FILES[version], 'utf8'));
  read.set(version, known);
  return known;
}

function openContract(text: string): ContractFile {
  const content = OpenApi.parse(load(text));
  const operations = Object.entries(content.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] === undefined ? [] : [operationAt(path, method, item[method])])),
  );
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema(content, 'contract');

  function operationOf(method: string, path: string): KnownOperation | undefined {
    return operations.find((operation) => operation.method === method && operation.pattern.test(path));
  }
  function faultBy(schema: string, value: unknown): string | undefined {
    const validate = ajv.getSchema(schema);
    if (!validate) return `no schema at ${schema}`;
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  }
  const at = (operation: KnownOperation) =>
    `contract#/paths/${pointer(operation.path)}/${operation.method.toLowerCase()}`;

  return {
    text,
    content,
    operations,
    requestFault(method, pathAndQuery, body) {
      const { pathname, searchParams } = new URL(pathAndQuery, 'http://upstream');
      const operation = operationOf(method, pathname);
      if (!operation) return 'an operation that the contract does not have';
      const query = [...searchParams.keys()].find((name) => !operation.query.includes(name));
      if (query !== undefined) return `a query that the operation does not have: ${query}`;
      if (!operation.hasBody) return body === undefined ? undefined : 'a body where none belongs';
      return faultBy(`${at(operation)}/requestBody/content/application~1json/schema`, body);
    },
    answerFault(method, pathAndQuery, status, contentType, body) {
      const operation = operationOf(method, pathAndQuery.split('?')[0] ?? '');
      if (!operation) return undefined;
      if (status >= 400) {
        if (!contentType.startsWith('application/problem+json')) return `a refusal of type ${contentType}`;
        const hasStatus = z.looseObject({ status: z.literal(status) }).safeParse(body).success;
        return (
          faultBy('contract#/components/schemas/Problem', body) ??
          (hasStatus ? undefined : 'the status in the body is another')
        );
      }
      if (!operation.statuses.includes(String(status))) return 'a status that the operation does not name';
      if (status === 204 || status === 304) return body === undefined ? undefined : 'a body where none belongs';
      const schema = `${at(operation)}/responses/${status}/content/application~1json/schema`;
      return contentType.startsWith('application/json') ? faultBy(schema, body) : `an answer of type ${contentType}`;
    },
  };
}

function operationAt(path: string, method: (typeof METHODS)[number], item: unknown): KnownOperation {
  const operation = Operation.parse(item);
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    statuses: Object.keys(operation.responses),
    query: operation.parameters.flatMap((each) => (each.in === 'query' && each.name ? [each.name] : [])),
    hasBody: operation.requestBody !== undefined,
  };
}

function pointer(path: string): string {
  return encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'));
}

const seenStatuses = new Set<string>();
const seenProblems = new Set<string>();

/** Kept for the test that asks, at the end, whether everything that the contract names was seen. */
export function noteAnswer(method: string, pathAndQuery: string, status: number, problem: string | undefined): void {
  const path = pathAndQuery.split('?')[0] ?? '';
  const operation = contractFile('1.1').operations.find((each) => each.method === method && each.pattern.test(path));
  if (operation) seenStatuses.add(`${operation.id} ${status}`);
  if (problem !== undefined) seenProblems.add(problem);
}

export function notSeen(): { readonly statuses: readonly string[]; readonly problems: readonly string[] } {
  const named = contractFile('1.1').operations.flatMap((operation) =>
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
