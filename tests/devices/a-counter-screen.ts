import type { Locator, Page } from 'playwright';

/** Longer than anything the counter does for a clerk; what waits for the world says so itself. */
const SHOWN_WITHIN_MS = 8_000;
/** The counter knocks every 5 seconds or so; what failed before waits by chance, and longer after several failures. */
export const RECONNECTED_WITHIN_MS = 20_000;

/** What a clerk sees. Everything is found by its role and its English name, as a screen reader would. */
export class CounterScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Resolves once these words stand somewhere on the screen. */
  async shows(words: string | RegExp, within: Locator | Page = this.page, timeoutMs = SHOWN_WITHIN_MS): Promise<void> {
    await this.#until(within.getByText(words).first(), 'visible', `«${String(words)}»`, timeoutMs);
  }

  async hides(words: string | RegExp, within: Locator | Page = this.page, timeoutMs = SHOWN_WITHIN_MS): Promise<void> {
    await this.#until(within.getByText(words).first(), 'hidden', `gone «${String(words)}»`, timeoutMs);
  }

  async showsElement(element: Locator, called: string): Promise<void> {
    await this.#until(element, 'visible', called, SHOWN_WITHIN_MS);
  }

  async hidesElement(element: Locator, called: string): Promise<void> {
    await this.#until(element, 'hidden', `gone ${called}`, SHOWN_WITHIN_MS);
  }

  /** All that can be read on the screen now. */
  async text(): Promise<string> {
    return plain(await this.page.locator('body').innerText());
  }

  // ——— where the clerk is ———

  async isAtSignIn(): Promise<void> {
    await this.showsElement(this.page.getByRole('heading', { name: 'Who is at the counter?' }), 'the sign-in page');
  }

  /** The bar knows the clerk; where larger text folds it, the name itself is read in the menu. */
  async isSignedIn(name: string): Promise<void> {
    await this.showsElement(this.topBar.filter({ has: this.page.getByText(name) }), `${name} signed in`);
  }

  async opensShift(): Promise<void> {
    await this.showsElement(this.page.getByRole('heading', { name: 'Open shift' }), 'the opening of a shift');
  }

  async asksForCard(): Promise<void> {
    await this.showsElement(this.step('Card'), 'the step «Card» as the active one');
  }

  async asksForAmount(): Promise<void> {
    await this.showsElement(this.step('Amount'), 'the step «Amount» as the active one');
  }

  async asksForPayment(): Promise<void> {
    await this.showsElement(this.step(/^Payment/), 'the step «Payment» as the active one');
  }

  /** The one place of the three that takes what is typed. */
  step(name: string | RegExp): Locator {
    return this.page.getByRole('region', { name, exact: true }).and(this.page.locator('[aria-current=step]'));
  }

  /** The sale is durable and the screen says so. */
  async isDone(card: string): Promise<void> {
    await this.shows(`taken for card …${card.slice(-4)}`, this.page.getByRole('status'));
  }

  /** Newest first. */
  get strip(): Locator {
    return this.page.getByRole('list', { name: 'Last sales' }).getByRole('listitem');
  }

  /** The newest tile is of this card. */
  async lists(card: string): Promise<void> {
    await this.shows(`…${card.slice(-4)}`, this.strip.first());
  }

  get topBar(): Locator {
    return this.page.getByRole('banner');
  }

  /** What is refused or asked, beside the place where it was tried. */
  async refusalWords(): Promise<string> {
    const alert = this.page.getByRole('alert').first();
    await this.showsElement(alert, 'a refusal');
    return plain(await alert.innerText()).replace(/\s+/g, ' ');
  }

  get change(): Locator {
    return this.step(/^Payment/)
      .getByText('Change')
      .locator('..');
  }

  /** The sale that waits for the terminal is durable: its code would be taken now, or «Declined», or Esc. */
  async isKept(button: string | RegExp = 'Take payment and top up'): Promise<void> {
    await this.showsElement(
      this.page.getByRole('button', { name: button }).and(this.page.locator(':enabled')),
      'a payment that can be confirmed',
    );
  }

  /** What was paid is durable: until then nothing takes what is typed for the rest. */
  async asksForTheRest(): Promise<void> {
    await this.shows('Left to pay');
    await this.isKept(/^Take cash and top up/);
  }

  /** Resolves once the focus stands on what has this name. */
  async focuses(name: string | RegExp): Promise<void> {
    const named = this.page
      .getByRole('button', { name })
      .or(this.page.getByRole('textbox', { name }))
      .or(this.page.getByRole('region', { name }));
    await this.#until(
      named.and(this.page.locator(':focus')),
      'visible',
      `the focus on «${String(name)}»`,
      SHOWN_WITHIN_MS,
    );
  }

  get attention(): Locator {
    return this.page.getByRole('dialog', { name: 'Attention' });
  }

  async picture(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  async #until(element: Locator, state: 'visible' | 'hidden', called: string, timeoutMs: number): Promise<void> {
    try {
      await element.waitFor({ state, timeout: timeoutMs });
    } catch (fault) {
      const shown = await this.text().catch(() => '(the page is gone)');
      throw new Error(`within ${timeoutMs / 1000} s the screen does not show ${called}; it shows:\n${shown}`, {
        cause: fault,
      });
    }
  }
}

/** Amounts are grouped by spaces that don't break; a test writes plain ones. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, ' ');
}
