import type { WebAddressFault } from '../../src-shared/contract/refusals.ts';
import { isOnThisMachine } from './loopback.ts';

/** What is wrong with the address of a server that secrets are sent to; null: nothing. */
export function webAddressFault(text: string): WebAddressFault | null {
  if (!URL.canParse(text)) return 'url-unreadable';
  const url = new URL(text);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || !isOnThisMachine(url))) return 'url-not-https';
  if (url.username + url.password !== '') return 'url-with-password';
  if (url.search + url.hash !== '') return 'url-with-more';
  return url.port === '0' ? 'url-port' : null;
}
