import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { z } from 'zod';

/**
 * What a person would find wrong with a screen. Words are cut off or lie on each other, a target is too small for a
 * thumb, or axe finds something.
 */

const Faults = z.array(z.string());

export async function layoutFaults(page: Page): Promise<string[]> {
  return Faults.parse(await page.evaluate(measure));
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

/** Runs in the page. */
function measure(): string[] {
  const faults: string[] = [];
  const SLACK_PX = 1.5;
  const TARGET_PX = 44;
  const EDGE_PX = 4;
  const cover = document.querySelector('[role="dialog"]');
  const name = (element: Element) => {
    const words = element.textContent || element.getAttribute('aria-label') || '';
    return `<${element.tagName.toLowerCase()}> «${words.trim().slice(0, 60)}»`;
  };
  const visible = (element: Element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return (
      style.visibility !== 'hidden' &&
      style.display !== 'none' &&
      box.width > 1 &&
      box.height > 1 &&
      style.clipPath === 'none'
    );
  };

  const { scrollingElement } = document;
  if (
    scrollingElement &&
    (scrollingElement.scrollWidth > scrollingElement.clientWidth ||
      scrollingElement.scrollHeight > scrollingElement.clientHeight)
  )
    faults.push('the page itself scrolls');

  /** The first ancestor that cuts this off, unless one before it can be scrolled there. */
  function cutBy(rect: DOMRect, from: Element): string | null {
    for (let box: Element | null = from; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.clipPath !== 'none') return null;
      const frame = box.getBoundingClientRect();
      const [sideways, lengthwise] = [
        rect.right > frame.right + SLACK_PX || rect.left < frame.left - SLACK_PX,
        rect.bottom > frame.bottom + SLACK_PX || rect.top < frame.top - SLACK_PX,
      ];
      if (sideways && style.overflowX !== 'visible') return `is cut sideways by ${box.className || box.tagName}`;
      if (lengthwise && /auto|scroll/.test(style.overflowY)) return null;
      if (lengthwise && style.overflowY !== 'visible') return `is cut in height by ${box.className || box.tagName}`;
      // Fixed and absolute covers leave their parents.
      if (style.position === 'fixed') return null;
    }
    return rect.right > innerWidth + SLACK_PX ||
      rect.bottom > innerHeight + SLACK_PX ||
      rect.left < -SLACK_PX ||
      rect.top < -SLACK_PX
      ? 'is outside of the window'
      : null;
  }

  /** What the words are painted on. */
  function sheetOf(from: Element): Element | null {
    for (let box: Element | null = from; box; box = box.parentElement) {
      const { backgroundColor, borderTopWidth } = getComputedStyle(box);
      if (borderTopWidth !== '0px' || !/^rgba\(.*, 0\)$/.test(backgroundColor)) return box;
    }
    return null;
  }

  const words: { readonly element: Element; readonly rect: DOMRect }[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || !visible(element) || (cover && !cover.contains(element))) continue;
    if (element.closest('[data-may-cut], svg, .visually-hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 1) continue;
    for (const { 0: tail, index } of (node.textContent ?? '').matchAll(/…\d{4}/g)) {
      const digits = document.createRange();
      digits.setStart(node, index);
      digits.setEnd(node, index + tail.length);
      if (new Set([...digits.getClientRects()].map((line) => Math.round(line.top))).size > 1)
        faults.push(`${name(element)} breaks «${tail}» over two lines`);
    }
    // Fonts keep room above and below their letters; lines are set closer than that.
    const rect = new DOMRect(box.x, box.y + box.height * 0.2, box.width, box.height * 0.6);
    // What was scrolled out of a list is there for whoever scrolls.
    const why = cutBy(rect, element);
    if (why) faults.push(`${name(element)} ${why}`);
    const frame = sheetOf(element)?.getBoundingClientRect();
    if (frame && (rect.right > frame.right + SLACK_PX || rect.left < frame.left - SLACK_PX))
      faults.push(`${name(element)} runs out of its box`);
    words.push({ element, rect });
  }
  // Signs lie beside words, never on them; a picture that holds words of its own is no sign.
  for (const sign of document.querySelectorAll('svg:not(:has(text))')) {
    if (visible(sign) && (!cover || cover.contains(sign)))
      words.push({ element: sign, rect: sign.getBoundingClientRect() });
  }
  // One place is active: what was chosen in a step that is over keeps its tick, not the colour.
  const accent = getComputedStyle(
    document.querySelector('section[aria-current="step"]') ?? document.body,
  ).borderTopColor;
  for (const chosen of document.querySelectorAll(
    'section[data-state]:not([aria-current]) button[aria-pressed="true"]',
  )) {
    if (getComputedStyle(chosen).borderTopColor === accent)
      faults.push(`${name(chosen)} looks active in a step that is not`);
  }
  for (const [place, one] of words.entries()) {
    for (const other of words.slice(place + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const along = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      const inline = [one, other].every(
        ({ element }) =>
          getComputedStyle(element).display === 'inline' && element.parentElement === one.element.parentElement,
      );
      if (!inline && across > 2 && along > 2 && !hiddenByScroll(one) && !hiddenByScroll(other))
        faults.push(`${name(one.element)} lies on ${name(other.element)}`);
    }
  }
  function hiddenByScroll({ element, rect }: { readonly element: Element; readonly rect: DOMRect }): boolean {
    for (let box: Element | null = element; box; box = box.parentElement) {
      const frame = box.getBoundingClientRect();
      if (
        /auto|scroll/.test(getComputedStyle(box).overflowY) &&
        (rect.top < frame.top - 1 || rect.bottom > frame.bottom + 1)
      )
        return true;
    }
    return false;
  }

  // In the bar words make room by wrapping; a button there is never under them.
  for (const target of document.querySelectorAll('header button')) {
    if (cover || !visible(target)) continue;
    const { left, right, top, height } = target.getBoundingClientRect();
    for (const x of [left + EDGE_PX, right - EDGE_PX]) {
      const above = document.elementFromPoint(x, top + height / 2);
      if (above && !target.contains(above) && !above.contains(target))
        faults.push(`${name(target)} lies under ${name(above)}`);
    }
  }

  for (const field of document.querySelectorAll('input')) {
    if (visible(field) && field.value !== '' && field.scrollWidth > field.clientWidth + SLACK_PX)
      faults.push(`the field ${field.getAttribute('aria-label') ?? field.id} cuts «${field.value}»`);
  }
  for (const target of document.querySelectorAll('button, input, select, textarea, a[href]')) {
    if (!visible(target) || (cover && !cover.contains(target))) continue;
    const { width, height } = target.getBoundingClientRect();
    if (width < TARGET_PX - 0.5 || height < TARGET_PX - 0.5)
      faults.push(`${name(target)} is a target of ${Math.round(width)} × ${Math.round(height)}`);
  }
  return [...new Set(faults)];
}
