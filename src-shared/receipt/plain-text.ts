import type { ReceiptDocument } from './document.ts';
import { composed, layOut, type Line } from './layout.ts';

/** The document as text of fixed columns: for logs, for tests, and where there is no printer at all. */
export function plainText(document: ReceiptDocument, columns: number): string {
  const lines = layOut(document, columns).flatMap((line) => plainLine(line, columns));
  return `${lines.join('\n')}\n`;
}

function plainLine(line: Line, columns: number): string[] {
  switch (line.kind) {
    case 'text':
      return [composed(line, columns)];
    case 'rule':
      return ['-'.repeat(columns)];
    case 'space':
      return [''];
    case 'qr':
      return [`[qr ${line.content}]`];
    case 'image':
      return [`[image ${line.bitmap.bytesWide * 8}×${line.bitmap.rows}]`];
    case 'cut':
    case 'drawer-pulse':
      return [];
  }
}
