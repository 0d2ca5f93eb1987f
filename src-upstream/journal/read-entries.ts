import { z } from 'zod';
import type { CounterId } from '../../src-shared/ids.ts';
import { Hash } from '../../src-shared/ids.ts';
import { many, one, SqlInteger, type Sql } from '../database/database.ts';
import { REQUEST_BYTES_MAX } from '../../src-shared/contract/upstream.ts';
import { entryJson } from './examine.ts';

const HeadRow = z.object({ next_seq: SqlInteger, head_hash: Hash });
const EntryRow = z.object({ canonical: z.string(), hash: Hash });

export async function headOf(sql: Sql, counterId: CounterId): Promise<{ nextSeq: number; headHash: Hash }> {
  const head = await one(sql, HeadRow, 'SELECT next_seq, head_hash FROM counter WHERE id = $1', [counterId]);
  return { nextSeq: head.next_seq, headHash: head.head_hash };
}

/**
 * The answer as JSON text. Entries go out byte for byte as they were hashed, never through an object that could lose or
 * re-order a member. As many as `limit` and eight megabytes allow.
 */
export async function readEntries(sql: Sql, counterId: CounterId, from: number, limit: number): Promise<string> {
  const head = await headOf(sql, counterId);
  const rows = await many(
    sql,
    EntryRow,
    `
    SELECT canonical, hash FROM (
      SELECT canonical, hash, seq, sum(octet_length(canonical)) OVER (ORDER BY seq) AS so_far
      FROM (
        SELECT canonical, hash, seq FROM entry
        WHERE counter_id = $1 AND seq >= $2::bigint AND seq < $3::bigint ORDER BY seq LIMIT $4::bigint
      ) page
    ) measured WHERE so_far <= $5::bigint ORDER BY seq`,
    [counterId, from, head.nextSeq, limit, REQUEST_BYTES_MAX],
  );
  const entries = rows.map((row) => entryJson(row.canonical, row.hash)).join(',');
  return `{"entries":[${entries}],"nextSeq":${head.nextSeq},"headHash":"${head.headHash}"}`;
}
