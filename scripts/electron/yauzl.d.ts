// The little of yauzl that unzip.ts uses; the package brings no types.
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export interface Entry {
    fileName: string;
    compressionMethod: number;
    uncompressedSize: number;
  }
  export interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry, options: { decodeFileData: boolean }): Promise<Readable>;
  }
  export function fromBufferPromise(zip: Buffer): Promise<ZipFile>;
}
