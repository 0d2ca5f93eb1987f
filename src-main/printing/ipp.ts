/** The little of the Internet Printing Protocol (RFC 8010, 8011) that a print queue of the system is asked by. */

/** `getQueues` is CUPS's own: all queues that it has. */
export const OPERATION = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getPrinterAttributes: 0x000b,
  getQueues: 0x4002,
} as const;
export const NOT_FOUND = 0x0406;
export const FORMAT_REFUSED = 0x040a;
export const NOT_AUTHENTICATED = 0x0402;
/** From here on the server is at fault, and may be better later. */
export const SERVER_ERROR = 0x0500;
const FIRST_ERROR = 0x0400;

const VERSION = 0x0101;
const TAG = {
  operation: 0x01,
  end: 0x03,
  printer: 0x04,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const;
const FIRST_VALUE_TAG = 0x10;

type IppValue = string | number | boolean;
export interface IppAttribute {
  readonly tag: keyof Omit<typeof TAG, 'operation' | 'end' | 'printer'>;
  readonly name: string;
  readonly values: readonly IppValue[];
}

export interface IppAnswer {
  readonly status: number;
  readonly failed: boolean;
  /** Every value of an attribute, whatever group it stands in. */
  readonly attributes: IppValues;
  /** Those of each printer that the answer tells of, apart. */
  readonly printers: readonly IppValues[];
}
type IppValues = ReadonlyMap<string, readonly IppValue[]>;

/** Charset and language come first, as the protocol wants them, and the document last. */
export function ippRequest(
  operation: number,
  requestId: number,
  attributes: readonly IppAttribute[],
  document: Uint8Array = new Uint8Array(),
): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(VERSION, 0);
  header.writeUInt16BE(operation, 2);
  header.writeUInt32BE(requestId, 4);
  const all: readonly IppAttribute[] = [
    { tag: 'charset', name: 'attributes-charset', values: ['utf-8'] },
    { tag: 'language', name: 'attributes-natural-language', values: ['en'] },
    ...attributes,
  ];
  return Buffer.concat([
    header,
    Buffer.from([TAG.operation]),
    ...all.flatMap(encoded),
    Buffer.from([TAG.end]),
    document,
  ]);
}

/** The second value of an attribute and those after it have no name. */
function encoded({ tag, name, values }: IppAttribute): Buffer[] {
  return values.map((value, index) =>
    Buffer.concat([
      Buffer.from([TAG[tag]]),
      withLength(Buffer.from(index === 0 ? name : '')),
      withLength(bytesOf(value)),
    ]),
  );
}

function bytesOf(value: IppValue): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'boolean') return Buffer.from([value ? 1 : 0]);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** null: that is no answer of IPP, or only a part of one. */
export function ippAnswer(bytes: Buffer): IppAnswer | null {
  try {
    const status = bytes.readUInt16BE(2);
    const attributes = new Map<string, IppValue[]>();
    const printers: Map<string, IppValue[]>[] = [];
    let ofPrinter: Map<string, IppValue[]> | undefined;
    let name = '';
    for (let at = 8; ;) {
      const tag = bytes.readUInt8(at);
      at += 1;
      if (tag === TAG.end) return { status, failed: status >= FIRST_ERROR, attributes, printers };
      if (tag < FIRST_VALUE_TAG) {
        ofPrinter = tag === TAG.printer ? new Map() : undefined;
        if (ofPrinter) printers.push(ofPrinter);
        continue;
      }
      const ownName = lengthAndText(bytes, at);
      const value = lengthAndText(bytes, ownName.end);
      at = value.end;
      name = ownName.bytes.length === 0 ? name : ownName.bytes.toString();
      for (const map of ofPrinter ? [attributes, ofPrinter] : [attributes])
        map.set(name, [...(map.get(name) ?? []), valueOf(tag, value.bytes)]);
    }
  } catch {
    return null;
  }
}

function lengthAndText(bytes: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } {
  const end = at + 2 + bytes.readUInt16BE(at);
  if (end > bytes.length) throw new RangeError('the answer ends in the middle of a value');
  return { bytes: bytes.subarray(at + 2, end), end };
}

function valueOf(tag: number, bytes: Buffer): IppValue {
  if (tag === TAG.integer || tag === TAG.enum) return bytes.readInt32BE(0);
  return tag === TAG.boolean ? bytes.readUInt8(0) === 1 : bytes.toString();
}
