import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { z } from 'zod';
import { geometryFaults } from './geometry.ts';

/**
 * What a person would find wrong with a screen. Words are cut off or lie on each other, a target is too small for a
 * thumb, or axe finds something.
 */

const Edges = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });
const Beyond = z.enum(['shown', 'cut', 'scrolled']);
const Seen = z.object({
  scene: z.object({
    width: z.number(),
    height: z.number(),
    pieces: z.array(
      z.object({
        name: z.string(),
        rect: Edges,
        inside: z.int().nullable(),
        kind: z.enum(['words', 'sign', 'target', 'sheet', 'frame']),
        paints: z.boolean(),
        beyond: z.object({ across: Beyond, along: Beyond }),
        floats: z.boolean(),
        sticks: z.boolean(),
        wholeAlways: z.boolean(),
        content: z.object({ width: z.number(), height: z.number() }).nullable(),
      }),
    ),
  }),
  faults: z.array(z.string()),
});

export async function layoutFaults(page: Page): Promise<string[]> {
  const { scene, faults } = Seen.parse(await page.evaluate(measure));
  return [...faults, ...geometryFaults(scene)];
}

/** A key that is pressed without looking must move no money: the focus stands on no control that does. */
export async function focusFaults(page: Page): Promise<string[]> {
  const focused = page.locator(':focus').and(page.locator('[data-moves-money]'));
  return (await focused.count()) === 0 ? [] : [`«${await focused.first().innerText()}» moves money and has the focus`];
}

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const AxeFindings = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable().optional(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** The rules of WCAG 2.2 AA and good practice; what is serious or critical is told. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // The page's content policy lets no script in; the driver puts it in beside the page's own.
  await page.evaluate(`${AXE}; void 0`);
  const found = AxeFindings.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)} ${(failureSummary ?? '').replaceAll(/\s+/g, ' ').slice(0, 200)}`,
      ),
    );
}

/** Runs in the page: the scene, and what no rectangle shows. */
function measure(): unknown {
  const faults: string[] = [];
  const pieces: object[] = [];
  const cover = document.querySelector('[role="dialog"]');
  // A dialog covers its screen, and not what lies beside or above that: letters for a finger, a word on a key.
  // A word that passes with the next key stands on the bar alone, which says nothing that is needed at once.
  const bar = document.querySelector('[data-passing="true"]') && document.querySelector('header');
  const isCovered = (element: Element) =>
    element === bar ||
    (cover?.parentElement?.contains(element) === true && !cover.contains(element) && !element.contains(cover));
  const PAY = 'section[data-state] button[data-tone="main"]';
  const nameOf = (element: Element) => {
    const words = element.textContent || element.getAttribute('aria-label') || '';
    return `<${element.tagName.toLowerCase()}> «${words.trim().replaceAll(/\s+/g, ' ').slice(0, 60)}»`;
  };
  const frameName = (element: Element) =>
    [...element.classList].join('.') || element.getAttribute('aria-label') || element.tagName.toLowerCase();
  const edges = ({ left, top, right, bottom }: DOMRect) => ({ left, top, right, bottom });
  const beyondBy = (overflow: string) =>
    ({ visible: 'shown', auto: 'scrolled', scroll: 'scrolled' })[overflow] ?? 'cut';
  const isSeen = (element: Element, style: CSSStyleDeclaration) => {
    const { width, height } = element.getBoundingClientRect();
    return style.visibility !== 'hidden' && style.clipPath === 'none' && width > 1 && height > 1;
  };

  const { scrollingElement: whole } = document;
  if (whole && (whole.scrollWidth > whole.clientWidth || whole.scrollHeight > whole.clientHeight))
    faults.push('the page itself scrolls');

  function look(element: Element, inside: number | null): void {
    const style = getComputedStyle(element);
    if (style.display === 'none') return;
    if (element.matches('.visually-hidden')) return;
    const isBehind = cover !== null && element !== cover && element.contains(cover);
    const holder = isBehind || style.display === 'contents' ? inside : placed(element, style, inside);
    for (const child of element.childNodes) {
      if (child instanceof Element) {
        if (!element.matches('svg') && !isCovered(child)) look(child, holder);
      } else if (child instanceof Text && !isBehind) addWords(child, element, style, holder);
    }
  }

  function placed(element: Element, style: CSSStyleDeclaration, inside: number | null): number | null {
    const isSign = element.matches('svg:not(:has(text))');
    const isTarget = element.matches('button, input, select, textarea, a[href]');
    const paints =
      isSeen(element, style) &&
      (style.borderTopWidth !== '0px' ||
        style.backgroundImage !== 'none' ||
        !/^(rgba\(.*, 0\)|transparent)$/.test(style.backgroundColor));
    const beyond = { across: beyondBy(style.overflowX), along: beyondBy(style.overflowY) };
    const cuts = beyond.across !== 'shown' || beyond.along !== 'shown';
    if (!isSign && !isTarget && !paints && !cuts) return inside;
    if (!isSeen(element, style)) return inside;
    const ground = paints ? 'sheet' : 'frame';
    const read = isSign ? 'sign' : ground;
    const kind = isTarget ? 'target' : read;
    const { scrollWidth, scrollHeight } = element;
    const holds = (element instanceof HTMLInputElement && element.value !== '') || cuts;
    pieces.push({
      name: isTarget || isSign ? nameOf(element) : frameName(element),
      rect: edges(element.getBoundingClientRect()),
      inside,
      kind,
      paints: paints && !isSign,
      beyond,
      floats: /absolute|fixed/.test(style.position),
      sticks: style.position === 'sticky' && style.bottom !== 'auto',
      wholeAlways: element.matches(PAY) || element === document.activeElement?.closest('input, textarea'),
      content: holds && !element.matches('[data-may-cut]') ? { width: scrollWidth, height: scrollHeight } : null,
    });
    return pieces.length - 1;
  }

  function addWords(text: Text, element: Element, style: CSSStyleDeclaration, inside: number | null): void {
    const said = text.textContent ?? '';
    if (said.trim() === '' || !isSeen(element, style) || element.closest('[data-may-cut], svg')) return;
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].filter(({ width }) => width >= 1);
    // Chinese breaks anywhere; what was typed or came from a file may be one word without an end.
    const unbroken = lines.length > 1 ? /…\d{4}|[\p{Script=Latin}\p{Script=Cyrillic}]{2,24}/gu : /…\d{4}/g;
    for (const { 0: word, index } of said.matchAll(unbroken)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1)
        faults.push(`${nameOf(element)} breaks «${word}» over two lines`);
    }
    // Fonts keep room above and below their letters; lines are set closer than that.
    for (const { x, y, width, height } of lines)
      pieces.push({
        name: `«${said.trim().slice(0, 60)}»`,
        rect: edges(new DOMRect(x, y + height * 0.2, width, height * 0.6)),
        inside,
        kind: 'words',
        paints: false,
        beyond: { across: 'shown', along: 'shown' },
        floats: false,
        sticks: false,
        wholeAlways: false,
        content: null,
      });
  }

  look(document.body, null);
  for (const pay of document.querySelectorAll(PAY))
    if (!pay.checkVisibility() && !pay.closest('[hidden]')) faults.push(`${nameOf(pay)} is not shown`);

  // One place is active: what was chosen in a step that is over keeps its tick, not the colour.
  const accent = getComputedStyle(
    document.querySelector('section[aria-current="step"]') ?? document.body,
  ).borderTopColor;
  for (const chosen of document.querySelectorAll(
    'section[data-state]:not([aria-current]) button[aria-pressed="true"]',
  )) {
    if (getComputedStyle(chosen).borderTopColor === accent)
      faults.push(`${nameOf(chosen)} looks active in a step that is not`);
  }
  return { scene: { width: innerWidth, height: innerHeight, pieces }, faults };
}
