// Unpacks chosen files of a zip, several at a time, with a count of the bytes written.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise } from 'yauzl';

const AT_ONCE = 4;
// In pieces of 16 kB, zlib's habit, a program of 180 MB takes three times as long.
const PIECE_BYTES = 1 << 20;
const STORED = 0;

/**
 * From memory, because asking a file for 25,000 names one by one takes two seconds.
 * `placeOf` says where a file goes, or undefined to leave it; `told` hears the bytes written and the bytes in all.
 */
export async function unzip(
  zip: Buffer,
  folder: string,
  placeOf: (name: string) => string | undefined,
  told: (come: number, whole: number) => void,
): Promise<void> {
  const archive = await fromBufferPromise(zip);
  const wanted = await choose(archive.eachEntry(), placeOf);
  const whole = wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  let come = 0;

  const unpackNext = async (): Promise<void> => {
    for (let one = wanted.shift(); one; one = wanted.shift()) {
      const target = join(folder, one.place);
      await mkdir(dirname(target), { recursive: true });
      const count = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          come += chunk.length;
          told(come, whole);
          next(null, chunk);
        },
      });
      const packed = await archive.openReadStreamPromise(one.entry, { decodeFileData: false });
      const unpacked =
        one.entry.compressionMethod === STORED ? new PassThrough() : createInflateRaw({ chunkSize: PIECE_BYTES });
      await pipeline(packed, unpacked, count, createWriteStream(target));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, unpackNext));
}

/** The biggest first: the program itself takes as long as everything else together. */
async function choose(entries: AsyncIterable<Entry>, placeOf: (name: string) => string | undefined) {
  const wanted: { entry: Entry; place: string }[] = [];
  for await (const entry of entries) {
    const place = entry.fileName.endsWith('/') ? undefined : placeOf(entry.fileName);
    if (place !== undefined) wanted.push({ entry, place });
  }
  return wanted.toSorted((a, b) => b.entry.uncompressedSize - a.entry.uncompressedSize);
}
