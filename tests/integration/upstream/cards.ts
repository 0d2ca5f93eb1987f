import type { CardSetup } from '../../../src-upstream/operator/card-desk.ts';
import type { UpstreamUnderTest } from './upstreams.ts';

let issued = 0;

/** The number of a card that no other test knows. */
export async function issueCard(under: UpstreamUnderTest, setup: Partial<CardSetup> = {}): Promise<string> {
  issued += 1;
  const number = `7700${String(issued).padStart(10, '0')}`;
  await under.upstream.operator.setCard({ ...setup, number });
  return number;
}
