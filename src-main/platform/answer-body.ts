import { err, ok, type Result } from '../../src-shared/result.ts';

/** What of an answer is read here, whichever fetch brought it. */
interface Answer {
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): ReadableStreamDefaultReader<Uint8Array> } | null;
}

/**
 * Reads a JSON body no further than `bytesMax`, counted after unpacking, so that a small answer can't become a large
 * one. The error says in words what was wrong with it. Throws what reading throws: a connection that broke is the
 * caller's subject.
 */
export async function readBody(response: Answer, type: string, bytesMax: number): Promise<Result<unknown, string>> {
  const contentType = response.headers.get('content-type');
  if (!isJson(contentType, type))
    return err(`its content type is «${contentType?.slice(0, 80) ?? 'absent'}», not ${type}`);
  const bytes = await readBytes(response, bytesMax);
  if (bytes === null) return err(`its body is longer than ${bytesMax} bytes`);
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return err('its body is not JSON in UTF-8');
  }
}

function isJson(contentType: string | null, type: string): boolean {
  const [essence = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return essence === type && (charset === undefined || /^charset="?utf-?8"?$/.test(charset));
}

async function readBytes(response: Answer, bytesMax: number): Promise<Uint8Array | null> {
  if (!response.body) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, length);
    length += value.byteLength;
    if (length > bytesMax) {
      reader.cancel().catch(() => {});
      return null;
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
