import { createServer } from 'node:net';

/**
 * Rejects as listening would (EADDRINUSE, EACCES), before anything is written for an upstream that could not listen.
 */
export function assertPortIsFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}
