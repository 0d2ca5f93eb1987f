import fc from 'fast-check';

/** What can happen at a till in a day, as data: numbers choose among what is there when the operation's turn comes. */

export const CARDS = [
  '9643108503304172259',
  '9643108503300000017',
  '9643908503300000024',
  '9643908503300000031',
] as const;
export const PRODUCTS = [
  { id: 'purse', price: null, kind: 'stored-value' },
  { id: 'day', price: 500, kind: 'pass' },
  { id: 'week', price: 2500, kind: 'pass' },
] as const;
const CLERKS = ['Aigerim', 'Daniyar'] as const;
export type ClerkName = (typeof CLERKS)[number];

/**
 * What goes wrong meanwhile. `locked`: another process holds the file. `paper`: queueing the paper fails within the
 * transaction.
 */
type Trouble = 'none' | 'locked' | 'paper';
type Way = 'at once' | 'awaiting its slip';
export type Standing = 'never-offered' | 'on-the-way' | 'pending' | 'rejected' | 'credited';
export type HoldAnswer = 'held' | 'not-held' | 'no-answer';

export type Operation = { readonly trouble: Trouble; readonly clerk: ClerkName } & (
  | { readonly does: 'open'; readonly counted: number; readonly fromSafe: number }
  | {
      readonly does: 'sell';
      readonly lines: readonly Line[];
      readonly pay: Pay;
      readonly handedMore: number;
      readonly way: Way;
    }
  | { readonly does: 'sell the same again'; readonly which: number }
  | { readonly does: 'finish'; readonly which: number }
  | { readonly does: 'abandon'; readonly which: number }
  | {
      readonly does: 'give back';
      readonly which: number;
      readonly line: number;
      readonly standing: Standing;
      readonly hold: HoldAnswer;
      readonly tender: Tender;
      readonly approved: boolean;
    }
  | {
      readonly does: 'move cash';
      readonly kind: 'pay-in' | 'pay-out';
      readonly amount: number;
      readonly against: 'safe' | 'petty-cash';
      readonly approved: boolean;
    }
  | { readonly does: 'drop'; readonly amount: number }
  | { readonly does: 'hand over bags'; readonly which: number }
  | { readonly does: 'count bags'; readonly which: number }
  | { readonly does: 'say of a bag'; readonly which: number; readonly is: 'missing' | 'opened' | 'in-safe' }
  | { readonly does: 'count in between'; readonly counted: number }
  | { readonly does: 'open the drawer' }
  | { readonly does: 'print again'; readonly which: number }
  /** `old`: so many of the notes are of a series that is over, as far as the drawer holds as much. */
  | { readonly does: 'give the count'; readonly difference: number; readonly old: number }
  /** What each terminal says is more than it should be by so much. */
  | {
      readonly does: 'read the terminals';
      readonly more: Readonly<Record<'bank-card' | 'qr', number>>;
      readonly settled: boolean;
    }
  | { readonly does: 'go back to selling' }
  | { readonly does: 'reveal' }
  | { readonly does: 'close'; readonly carriedTenths: number; readonly approved: boolean; readonly reasoned: boolean }
  | { readonly does: 'pay a claim'; readonly amount: number }
  | MachineDeed
);
/** What happens to the machine, around it and at a device on the desk: nothing that the till's own rules foretell. */
export type MachineDeed =
  | DeviceDeed
  | { readonly does: 'set the clock'; readonly minutes: number }
  /** On every clock, also those that nobody can set. */
  | { readonly does: 'time passes'; readonly minutes: number }
  | { readonly does: 'start again' }
  /** The operator publishes the next version of the rules: whoever fiscalises a bank card changes. */
  | { readonly does: 'other rules' }
  /** So many steps of the queue of the fiscal register, while the register does so. */
  | { readonly does: 'tell the register'; readonly steps: number; readonly weather: Weather };
/** Something at the terminal that answers by itself; each deed takes of this what it needs. */
export interface DeviceDeed {
  readonly does: 'at a device';
  readonly deed:
    | 'sell'
    | 'give back'
    | 'the customer ends it'
    | 'ask again'
    /** The newest that is open. */
    | 'give up'
    /** A supervisor, by what the device's own list shows. */
    | 'decide'
    | 'decide all'
    /** The newest sale stays open. */
    | 'decide all but one';
  readonly which: number;
  readonly kind: 'bank-card' | 'qr';
  readonly parts: 'one' | 'cash and it' | 'two';
  readonly line: Line;
  /** What the device does, by chance. */
  readonly fate: number;
  /** Whoever stands at it. */
  readonly pays: boolean;
}
/** How a fiscal register behaves for a while. */
export const WEATHERS = [
  'fair',
  'away',
  'slow',
  'loses its answers',
  'loses what it was asked',
  'answers by half',
  'answers a page of a server between',
  'works on another call',
  'does not know itself',
  'forgets its token',
  'has no line',
  'is blocked',
] as const;
export type Weather = (typeof WEATHERS)[number];

export type Tender = 'cash' | 'bank-card' | 'qr';
type Pay = Tender | 'cash and card';
export interface Line {
  readonly card: number;
  readonly product: number;
  readonly amount: number;
}
type Deed = Operation extends infer Each ? (Each extends Operation ? Omit<Each, 'trouble' | 'clerk'> : never) : never;

const tender = fc.constantFrom<Tender>('cash', 'bank-card', 'qr');
/** Mostly the first ones, so that the same sale is met again. */
const which = fc.oneof(fc.nat(2), fc.nat(20));
/** Below the profile's minimum now and then, which is refused. */
const topUp = fc.oneof(
  { weight: 15, arbitrary: fc.integer({ min: 1000, max: 10_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 999 }) },
);
const difference = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -500, max: 500 }) },
  { weight: 1, arbitrary: fc.integer({ min: -30_000, max: 30_000 }) },
);

const open = fc.record({
  does: fc.constant('open' as const),
  counted: fc.integer({ min: 0, max: 40_000 }),
  fromSafe: fc.constantFrom(0, 0, 5000),
});
const sell = fc.record({
  does: fc.constant('sell' as const),
  lines: fc.array(fc.record({ card: fc.nat(CARDS.length - 1), product: fc.nat(PRODUCTS.length - 1), amount: topUp }), {
    minLength: 1,
    maxLength: 4,
  }),
  pay: fc.constantFrom<Pay>('cash', 'cash', 'bank-card', 'qr', 'cash and card'),
  handedMore: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20_000 }), fc.constant(-100)),
  way: fc.constantFrom<Way>('at once', 'at once', 'awaiting its slip'),
});
const giveBack = fc.record({
  does: fc.constant('give back' as const),
  which,
  line: fc.constantFrom(1, 1, 1, 2, 3),
  standing: fc.constantFrom<Standing>('never-offered', 'on-the-way', 'pending', 'rejected', 'credited'),
  hold: fc.constantFrom<HoldAnswer>('held', 'held', 'not-held', 'no-answer'),
  tender,
  approved: fc.boolean(),
});
const giveCount = fc.record({
  does: fc.constant('give the count' as const),
  difference,
  old: fc.constantFrom(0, 0, 0, 1, 2, 5),
});
const close = fc.record({
  does: fc.constant('close' as const),
  carriedTenths: fc.integer({ min: 0, max: 11 }),
  approved: fc.boolean(),
  reasoned: fc.boolean(),
});
const reveal = fc.constant({ does: 'reveal' as const });
const readTerminals = fc.record({
  does: fc.constant('read the terminals' as const),
  more: fc.record({ 'bank-card': difference, qr: difference }),
  settled: fc.boolean(),
});
const closeWell = close.map((deed) => ({ ...deed, carriedTenths: Math.min(10, deed.carriedTenths), reasoned: true }));

const bagDeed = fc.oneof(
  fc.record({ does: fc.constant('hand over bags' as const), which }),
  fc.record({ does: fc.constant('count bags' as const), which }),
  fc.record({
    does: fc.constant('say of a bag' as const),
    which,
    is: fc.constantFrom('missing' as const, 'opened' as const, 'in-safe' as const),
  }),
);
const cashDeed = fc.oneof(
  fc.record({
    does: fc.constant('move cash' as const),
    kind: fc.constantFrom('pay-in' as const, 'pay-out' as const),
    amount: fc.integer({ min: 1, max: 20_000 }),
    against: fc.constantFrom('safe' as const, 'petty-cash' as const),
    approved: fc.boolean(),
  }),
  fc.record({ does: fc.constant('drop' as const), amount: fc.integer({ min: 1, max: 50_000 }) }),
  fc.record({ does: fc.constant('count in between' as const), counted: fc.nat(60_000) }),
  bagDeed,
  fc.record({ does: fc.constant('open the drawer' as const) }),
  fc.record({ does: fc.constant('print again' as const), which }),
);
const unfinishedDeedOf = (one: fc.Arbitrary<number>) =>
  fc.oneof(
    fc.record({ does: fc.constant('finish' as const), which: one }),
    fc.record({ does: fc.constant('abandon' as const), which: one }),
    fc.record({ does: fc.constant('sell the same again' as const), which: one }),
  );
const unfinishedDeed = unfinishedDeedOf(which);
const newest = fc.constantFrom(-1, -1, -1, -2);
const machineDeed = fc.oneof(
  fc.record({
    does: fc.constant('set the clock' as const),
    minutes: fc.oneof(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -4000, max: 4000 })),
  }),
  fc.record({ does: fc.constant('start again' as const) }),
);
const stepOfClosing = fc.oneof(
  giveCount,
  readTerminals,
  reveal,
  close,
  fc.record({ does: fc.constant('go back to selling' as const) }),
);

const trouble = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Trouble>('none') },
  { weight: 1, arbitrary: fc.constantFrom<Trouble>('locked', 'paper') },
);
/** Mostly one clerk, so that shifts last; the other one is refused now and then. */
const clerk = fc.constantFrom<ClerkName>('Aigerim', 'Aigerim', 'Aigerim', 'Aigerim', 'Daniyar');
const by = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Operation[]> =>
  fc.tuple(deed, trouble, clerk).map(([done, wrong, who]) => [{ ...done, trouble: wrong, clerk: who }]);

function byOne(...deeds: fc.Arbitrary<Deed>[]): fc.Arbitrary<Operation[]> {
  return fc
    .tuple(clerk, ...deeds)
    .map(([who, ...done]) => done.map((deed): Operation => ({ ...deed, trouble: 'none', clerk: who })));
}
const wholeClose = byOne(giveCount, readTerminals, reveal, closeWell);
const handOver = fc
  .tuple(wholeClose, open)
  .map(([closing, opening]): Operation[] => [
    ...closing,
    { ...opening, trouble: 'none', clerk: closing[0]?.clerk === 'Aigerim' ? 'Daniyar' : 'Aigerim' },
  ]);

/** A sale that waits for its slip, and what is said of it while no shift takes its entry, or a count stands. */
const decidedBetween = fc
  .tuple(
    byOne(open, sell.map(waitingForItsSlip), giveCount, readTerminals, reveal, closeWell),
    fc.boolean(),
    fc.array(by(fc.oneof({ weight: 5, arbitrary: unfinishedDeedOf(newest) }, { weight: 1, arbitrary: machineDeed })), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.constantFrom<Trouble>('none', 'none', 'paper', 'locked'),
    open,
  )
  .map(([until, isOver, said, wrong, opening]): Operation[] => {
    const { clerk: who } = until[0] ?? { clerk: 'Aigerim' };
    const next = isOver ? opening : { does: 'go back to selling' as const };
    return [...(isOver ? until : until.slice(0, 3)), ...said.flat(), { ...next, trouble: wrong, clerk: who }];
  });

function waitingForItsSlip(sale: Extract<Deed, { does: 'sell' }>): typeof sale {
  return { ...sale, way: 'awaiting its slip', pay: sale.pay === 'cash' ? 'bank-card' : sale.pay };
}

/** A day: it begins with an opening, and then anything may follow anything, whether it makes sense or not. */
export function aDay(lengthMax: number): fc.Arbitrary<Operation[]> {
  const happenings = fc.oneof(
    { weight: 12, arbitrary: by(sell) },
    { weight: 7, arbitrary: by(giveBack) },
    { weight: 4, arbitrary: by(cashDeed) },
    { weight: 3, arbitrary: by(unfinishedDeed) },
    { weight: 3, arbitrary: by(open) },
    { weight: 2, arbitrary: by(machineDeed) },
    { weight: 1, arbitrary: by(stepOfClosing) },
    { weight: 2, arbitrary: wholeClose },
    { weight: 1, arbitrary: handOver },
    { weight: 2, arbitrary: decidedBetween },
  );
  return fc
    .tuple(byOne(open), fc.array(happenings, { maxLength: lengthMax, size: 'max' }))
    .map(([first, rest]) => [...first, ...rest.flat()]);
}

/** As it mostly comes to its end: lines of any sale of before go back, by the word of a supervisor. */
const usualReturn = fc
  .tuple(giveBack, fc.nat(300), fc.constantFrom([1], [1], [1, 2], [2, 1]))
  .map(([deed, whichOne, lines]): Deed[] =>
    lines.map((line) => {
      const standing = deed.standing === 'rejected' ? deed.standing : ('never-offered' as const);
      return { ...deed, which: whichOne, line, standing, approved: true };
    }),
  );
const claim = fc.record({ does: fc.constant('pay a claim' as const), amount: fc.integer({ min: 1, max: 9000 }) });
const registerDeed = fc.record({
  does: fc.constant('tell the register' as const),
  steps: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 })),
  weather: fc.oneof(fc.constant<Weather>('fair'), fc.constantFrom<Weather>(...WEATHERS)),
});
const pastMidnight = fc.record({
  does: fc.constant('time passes' as const),
  minutes: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 240 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1440, max: 1700 }) },
  ),
});
/** From a close to the next opening. */
const night = fc
  .tuple(registerDeed, fc.integer({ min: 1, max: 700 }), fc.boolean())
  .map(([telling, minutes, others]): Deed[] => [
    telling,
    { does: 'time passes', minutes },
    ...(others ? [{ does: 'other rules' } as const] : []),
  ]);

/** As customers come: mostly a preset's amount, paid exactly or with a larger note. */
const usualSale = fc.record({
  does: fc.constant('sell' as const),
  lines: fc.array(
    fc.record({
      card: fc.nat(CARDS.length - 1),
      product: fc.nat(PRODUCTS.length - 1),
      amount: fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(1000, 2000, 3000, 5000, 10_000) },
        { weight: 1, arbitrary: topUp },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  pay: fc.constantFrom<Pay>('cash', 'cash', 'bank-card', 'qr', 'cash and card'),
  handedMore: fc.oneof(
    fc.constant(0),
    fc.constantFrom(500, 1000, 2000, 3000, 5000),
    fc.integer({ min: 1, max: 9999 }),
    fc.constant(-100),
  ),
  way: fc.constant<Way>('at once'),
});

const deviceDeed = (deed: fc.Arbitrary<DeviceDeed['deed']>): fc.Arbitrary<DeviceDeed> =>
  fc.record({
    does: fc.constant('at a device' as const),
    deed,
    which: fc.nat(20),
    kind: fc.constantFrom('bank-card' as const, 'bank-card' as const, 'qr' as const),
    parts: fc.constantFrom('one' as const, 'one' as const, 'one' as const, 'cash and it' as const, 'two' as const),
    line: fc.record({
      card: fc.nat(CARDS.length - 1),
      product: fc.nat(PRODUCTS.length - 1),
      amount: fc.integer({ min: 1000, max: 10_000 }),
    }),
    fate: fc.nat(1000),
    pays: fc.boolean(),
  });
const atDevices = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(deviceDeed(fc.constant('sell'))) },
  { weight: 4, arbitrary: fc.tuple(deviceDeed(fc.constant('give back'))) },
  // One part is paid, the other is declined, and the customer leaves.
  {
    weight: 2,
    arbitrary: fc.tuple(
      deviceDeed(fc.constant('sell')).map((deed) => ({ ...deed, parts: 'two' as const })),
      deviceDeed(fc.constant('give up')),
    ),
  },
  { weight: 5, arbitrary: fc.tuple(deviceDeed(fc.constantFrom('the customer ends it', 'ask again', 'decide'))) },
);

/** What a device takes is sold at it, and not typed. */
function typedAt(deed: Deed, devices: readonly Tender[]): Deed {
  const isTyped = (way: Tender) => !devices.includes(way);
  if (deed.does === 'give back') return isTyped(deed.tender) ? deed : { ...deed, tender: 'cash' };
  if (deed.does !== 'sell') return deed;
  return isTyped(deed.pay === 'cash and card' ? 'bank-card' : deed.pay) ? deed : { ...deed, pay: 'cash' };
}

/**
 * Shifts one after the other at a till with a fiscal register: each is opened, worked through and closed. `devices`:
 * what is paid at one that answers by itself. What is open there is also decided beside a count and between shifts.
 * Then one more shift decides the rest.
 */
export function shiftsOfDays(
  shifts: number,
  lengthMax: number,
  devices: readonly Tender[] = [],
): fc.Arbitrary<Operation[]> {
  const one = (deed: fc.Arbitrary<Deed>) => deed.map((each) => [each]);
  const atTheTill = fc.oneof(
    { weight: 12, arbitrary: one(usualSale) },
    { weight: 4, arbitrary: one(usualSale.map((sale) => ({ ...sale, pay: 'cash and card' as const }))) },
    { weight: 4, arbitrary: one(sell) },
    { weight: 8, arbitrary: usualReturn },
    { weight: 2, arbitrary: one(giveBack) },
    { weight: devices.length > 0 ? 16 : 0, arbitrary: atDevices },
    { weight: 6, arbitrary: one(cashDeed) },
    { weight: 1, arbitrary: one(claim) },
    { weight: 2, arbitrary: one(unfinishedDeed) },
  );
  const ofMachine = fc.oneof(
    { weight: 6, arbitrary: registerDeed },
    { weight: 1, arbitrary: pastMidnight },
    { weight: 1, arbitrary: fc.constant({ does: 'start again' as const }) },
  );
  const saidOutside = fc.array(deviceDeed(fc.constantFrom('ask again', 'decide', 'give up', 'the customer ends it')), {
    maxLength: 2,
  });
  const happening = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(atTheTill, trouble, fc.nat(9)) },
    { weight: 1, arbitrary: fc.tuple(one(ofMachine), fc.constant<Trouble>('none'), fc.constant(1)) },
  );
  const shift = fc
    .tuple(
      clerk,
      open,
      fc.array(happening, { minLength: 4, maxLength: lengthMax, size: 'max' }),
      fc.tuple(deviceDeed(fc.constant('decide all but one')), giveCount, readTerminals, closeWell),
      fc.tuple(night, saidOutside, saidOutside),
    )
    .map(([who, opening, day, [deciding, count, terminals, closing], [over, beside, between]]): Operation[] => {
      const atDesk = <Each extends Deed>(deeds: readonly Each[]) => (devices.length > 0 ? deeds : []);
      const does = (deed: Deed, wrong: Trouble = 'none', whose = who): Operation => ({
        ...deed,
        trouble: wrong,
        clerk: whose,
      });
      const other = who === 'Aigerim' ? 'Daniyar' : 'Aigerim';
      return [
        does(opening),
        // Now and then another clerk tries, and is refused.
        ...day.flatMap(([deeds, wrong, of]) =>
          deeds.map((deed) => does(typedAt(deed, devices), wrong, of === 0 ? other : who)),
        ),
        ...atDesk([deciding]).map((deed) => does(deed)),
        ...[count, ...atDesk(beside), terminals, { does: 'reveal' as const }, closing].map((deed) => does(deed)),
        ...[...over, ...atDesk(between)].map((deed) => does(deed)),
      ];
    });
  const last = fc
    .tuple(open, deviceDeed(fc.constant('decide all')), giveCount, readTerminals, closeWell)
    .map(([opening, deciding, count, terminals, closing]): Operation[] =>
      [opening, deciding, count, { ...terminals, settled: true }, { does: 'reveal' as const }, closing].map(
        (deed): Operation => ({ ...deed, trouble: 'none', clerk: 'Aigerim' }),
      ),
    );
  return fc
    .tuple(fc.array(shift, { minLength: shifts, maxLength: shifts, size: 'max' }), last)
    .map(([all, deciding]) => [...all.flat(), ...(devices.length > 0 ? deciding : [])]);
}

/** One shift of one clerk, opened and not closed: so many operations, refused ones among them. */
export function aLongShift(length: number): fc.Arbitrary<Operation[]> {
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    { weight: 30, arbitrary: usualSale },
    { weight: 3, arbitrary: giveBack },
    { weight: 3, arbitrary: cashDeed.filter((each) => each.does !== 'drop') },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constant('drop' as const),
        amount: fc.integer({ min: 1, max: 10 }).map((bundles) => bundles * 5000),
      }),
    },
    { weight: 1, arbitrary: unfinishedDeed },
  );
  const done = fc.tuple(deed, clerk).map(([what, who]): Operation => ({ ...what, trouble: 'none', clerk: who }));
  return fc
    .array(done, { minLength: length, maxLength: length, size: 'max' })
    .map((deeds) => [{ does: 'open', counted: 60_000, fromSafe: 0, trouble: 'none', clerk: 'Aigerim' }, ...deeds]);
}
