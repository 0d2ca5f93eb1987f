import type { PublicWord, Scene, Shown } from './contract/display.ts';
import type { PaymentInHand } from './contract/views/sale.ts';
import { minus, money, sumOf } from './money.ts';

/** Whether this till can serve anybody now. `locked`: its clerk is away from an open shift; `counting`: it closes. */
export type Standing = 'open' | 'counting' | 'no-shift' | 'locked' | 'signed-out' | 'stopped';

/** What the main process alone knows of the till while a scene is told. */
export interface Till {
  readonly standing: Standing;
  readonly online: boolean;
  /** A device is at work for the sale in hand. */
  readonly atWork: PaymentInHand | null;
  /** null: these rules don't name it. */
  productName(productId: string): string | null;
}

/** What was committed: the sale that was taken, or money that was given. */
export type Ended = Extract<Shown, { kind: 'done' | 'given' }>;

/** `as-told`: the scene, or what ended, stands there. */
const OF_STANDING: Readonly<Record<Standing, PublicWord | 'as-told' | 'public-alone'>> = {
  open: 'as-told',
  counting: 'closing',
  'no-shift': 'public-alone',
  locked: 'back-shortly',
  'signed-out': 'closed',
  stopped: 'closed',
};

/** What the customer has to do at a device, of all that it may be doing. */
const ASKS = {
  connecting: 'bank',
  'waiting-for-customer': 'pay',
  'confirming-qr': 'app',
  'waiting-for-pin': 'pin',
  'asking-bank': 'bank',
  'giving-back': 'back',
  'asking-again': 'bank',
} as const satisfies Readonly<Record<PaymentInHand['doing'], string>>;

/**
 * The state of the customer's display: of what was told or ended, and of the till. One state each, and nothing about
 * afterwards before it is committed.
 */
export function displayScript(told: Scene | Ended, till: Till): Shown {
  const says = OF_STANDING[till.standing];
  if (says === 'public-alone') return isPublic(told) && told.kind !== 'welcome' ? told : { kind: 'closed' };
  if (says !== 'as-told') return { kind: says };
  if (isEnded(told)) return told;
  return till.atWork && !isPublic(told) ? atDevice(told, till.atWork, till) : inHand(told, till);
}

const PUBLIC: ReadonlySet<string> = new Set<PublicWord>(['welcome', 'busy', 'back-shortly', 'closing', 'closed']);

/** Nobody is served: it is said in every language, and holds nothing of anybody. */
export function isPublic<Told extends { readonly kind: string }>(
  told: Told,
): told is Extract<Told, { readonly kind: PublicWord }> {
  return PUBLIC.has(told.kind);
}

function isEnded(told: Scene | Ended): told is Ended {
  return told.kind === 'done' || told.kind === 'given';
}

/** A device tells more than the page: which part it takes, and what it waits for. */
function atDevice(scene: Scene, { amount, kind, doing }: PaymentInHand, till: Till): Shown {
  const asks = ASKS[doing];
  if (asks === 'back') return { kind: 'giving-back', amount };
  if (!('lines' in scene)) return { kind: 'waiting' };
  const { lines, cards } = inNames(scene, till);
  const by = scene.kind === 'terminal' && scene.by === 'either' ? 'either' : kind;
  return { kind: 'terminal', lines, cards, amount, by: by === 'cash' ? 'either' : by, asks };
}

function inHand(scene: Scene, till: Till): Shown {
  if (!('lines' in scene)) return scene;
  const named = inNames(scene, till);
  const due = sumOf(scene.lines.map((line) => line.amount));
  switch (scene.kind) {
    case 'paying':
      return { ...scene, ...named, due, left: minus(due, money(Math.min(scene.paid, due))), late: !till.online };
    case 'terminal':
      return { ...scene, ...named, asks: 'pay' };
    default:
      return { ...scene, ...named, due };
  }
}

function inNames({ lines, cards }: Extract<Scene, { lines: unknown }>, { productName }: Till) {
  return {
    cards,
    lines: lines.map(({ productId, ...line }) => ({ ...line, product: productName(productId) })),
  };
}
