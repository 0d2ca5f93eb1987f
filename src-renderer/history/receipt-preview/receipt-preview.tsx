import { useMemo } from 'react';
import type { ReceiptPreview as Preview } from '../../../src-shared/contract/views/printer.ts';
import { type Mark, paperStrip, QR_MODULE_DOTS } from './paper-lines.ts';
import styles from './receipt-preview.module.css';

const MARGIN_DOTS = 24;

/** Paper as the printer will give it out, from the same document and the same layout. */
export function ReceiptPreview({ preview, label }: { readonly preview: Preview; readonly label: string }) {
  const strip = useMemo(() => paperStrip(preview), [preview]);
  const [width, height] = [strip.dots + 2 * MARGIN_DOTS, strip.height + 2 * MARGIN_DOTS];
  return (
    <figure className={styles.paper} aria-label={label}>
      <pre className="visually-hidden">{strip.text}</pre>
      <svg
        className={styles.strip}
        viewBox={`${-MARGIN_DOTS} ${-MARGIN_DOTS} ${width} ${height}`}
        style={{ aspectRatio: `${width} / ${height}` }}
        aria-hidden="true"
      >
        {strip.marks.map((mark) => (
          <OneMark key={keyOf(mark)} mark={mark} dots={strip.dots} />
        ))}
      </svg>
    </figure>
  );
}

function keyOf(mark: Mark): string {
  return `${mark.kind} ${mark.y} ${across(mark)}`;
}

/** Where it stands in its line; a rule and a code have theirs alone. */
function across(mark: Mark): number | string {
  switch (mark.kind) {
    case 'columns':
      return mark.x;
    case 'drawn':
      return mark.align;
    case 'rule':
    case 'qr':
      return '';
  }
}

const ANCHOR = { left: 'start', centre: 'middle', right: 'end' } as const;

function OneMark({ mark, dots }: { readonly mark: Mark; readonly dots: number }) {
  if (mark.kind === 'rule') return <line className={styles.rule} x1={0} x2={dots} y1={mark.y} y2={mark.y} />;
  if (mark.kind === 'qr') return <path d={modulesOf(mark, (dots - mark.side) / 2)} />;
  if (mark.kind === 'columns') {
    // Twice as high and as wide as ever: the font is scaled, not its size.
    const place = `translate(${mark.x} ${mark.y})${mark.tall ? ' scale(1 2)' : ''}`;
    return (
      <text
        className={styles.columns}
        data-bold={mark.bold}
        transform={place}
        textLength={mark.width}
        lengthAdjust="spacingAndGlyphs"
      >
        {mark.text}
      </text>
    );
  }
  const x = { left: 0, centre: dots / 2, right: dots }[mark.align];
  return (
    <text
      className={styles.drawn}
      data-bold={mark.bold}
      data-tall={mark.tall}
      x={x}
      y={mark.y}
      textAnchor={ANCHOR[mark.align]}
      {...(mark.width === null ? {} : { textLength: mark.width, lengthAdjust: 'spacingAndGlyphs' })}
    >
      {mark.text}
    </text>
  );
}

const SQUARE = `h${QR_MODULE_DOTS}v${QR_MODULE_DOTS}h${-QR_MODULE_DOTS}z`;

/** One square a dark module, as a path: a code has a thousand of them. */
function modulesOf({ code, y }: Extract<Mark, { kind: 'qr' }>, left: number): string {
  let path = '';
  for (let row = 0; row < code.size; row += 1) {
    for (let column = 0; column < code.size; column += 1) {
      if (code.isDark(column, row)) path += `M${left + column * QR_MODULE_DOTS} ${y + row * QR_MODULE_DOTS}${SQUARE}`;
    }
  }
  return path;
}
