import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { assert } from '../../../src-shared/result.ts';
import { aFreshCard } from '../../devices/a-demo-operator.ts';
import { type Chance, chanceOf } from '../../devices/chance.ts';
import type { Reference } from '../../devices/controllable-upstream.ts';
import { aFolder, openSide, until } from '../counter-upstream/a-counter-side.ts';
import { everyEntrySumsToZero } from '../simulation/invariants.ts';
import { hostile } from './hostile.ts';

/** A counter at work whose upstream answers truly, or changes what it says here and there. */

const HURRIED = {
  knockMs: 20,
  pullMs: 20,
  feedMs: 10,
  feedWaitSeconds: 0,
  backoffMaxMs: 60,
  slowRetryMs: 30,
  compareHeadsMs: 100,
};

export async function livesWithLies(reference: Reference, answers: number, seed: number): Promise<number> {
  const chance = chanceOf(seed);
  const door = await aDoor(reference, chance);
  const folder = aFolder();
  const side = openSide(folder, new URL(door.url), { pace: HURRIED });
  try {
    const { number } = await reference.operator.addCounter();
    const enrolled = await side.upstream.enrolment.enrol(await reference.operator.newEnrolmentCode(number));
    assert(enrolled.ok, 'the counter of a test enrols');
    const cards = await Promise.all([1, 2, 3].map(() => aFreshCard(reference)));
    side.upstream.start();
    await until('it is online', () => side.upstream.contact.state() === 'online');
    door.lies = true;
    while (door.answered < answers) {
      // While a lie has it get its journal back, nothing is written.
      if (side.upstream.closedTo() === null && side.upstream.shipper.unsent() < 50) side.sells(chance.one(cards));
      await side.upstream.cards.byNumber(chance.one(cards), 200);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    door.lies = false;
    await until('all is shipped', () => side.upstream.shipper.unsent() === 0, 60_000);
    await until('nothing stops it', () => side.upstream.stopReason() === null, 60_000);
    expect(verifyJournal(side.db)).toMatchObject({ whole: true, entries: side.ledger.head().seq });
    everyEntrySumsToZero(side.db);
    expect(side.logged.filter((line) => line.startsWith('FAULT'))).toEqual([]);
    return door.answered;
  } finally {
    await side.stop();
    await door.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** To the reference and back; once it lies, more than half of what it says is changed. */
async function aDoor(reference: Reference, chance: Chance) {
  const door = { url: '', lies: false, answered: 0, close: async () => {} };
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing).catch(() => outgoing.destroy()));

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const { authorization, 'if-none-match': tag } = incoming.headers;
    const answer = await fetch(`${reference.url}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: {
        ...(authorization && { authorization }),
        ...(tag && { 'if-none-match': tag }),
        ...(body.length > 0 && { 'content-type': 'application/json' }),
      },
      ...(body.length > 0 && { body }),
    });
    const text = await answer.text();
    door.answered += 1;
    const lie = door.lies && chance.percent(60) && text !== '';
    const said = lie ? JSON.stringify(hostile(JSON.parse(text), 1 + chance.below(3), chance, true)) : text;
    const status =
      lie && chance.percent(10) ? chance.one([200, 201, 204, 304, 404, 409, 410, 422, 500]) : answer.status;
    const [type, etag] = ['content-type', 'etag'].map((name) => answer.headers.get(name));
    outgoing.writeHead(status, { ...(type && { 'content-type': type }), ...(etag && { etag }) }).end(said ?? '');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  door.close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return door;
}
