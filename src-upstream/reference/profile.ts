import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Profile } from '../../src-shared/contract/upstream.ts';
import { many, maybeOne, type Sql } from '../database/database.ts';
import { nowOf } from '../ports.ts';
import type { Upstream } from '../upstream-context.ts';

const ProfileRow = z.object({ version: z.string(), content: z.string() });
type ProfileRow = z.output<typeof ProfileRow>;

const CURRENT = `
  SELECT profile.version, content
  FROM operator_state JOIN profile ON profile.version = operator_state.profile_version`;

/** The profile's JSON text: the one in force, or that of an earlier version. */
export async function profileText(sql: Sql, version?: string): Promise<string | undefined> {
  const row =
    version === undefined
      ? await maybeOne(sql, ProfileRow, CURRENT)
      : await maybeOne(sql, ProfileRow, 'SELECT version, content FROM profile WHERE version = $1', [version]);
  return row?.content;
}

export async function currentProfile(sql: Sql): Promise<Profile | null> {
  const row = await maybeOne(sql, ProfileRow, CURRENT);
  return row ? parsed(row) : null;
}

export async function profilesByVersion(sql: Sql, versions: readonly string[]): Promise<ReadonlyMap<string, Profile>> {
  if (versions.length === 0) return new Map();
  const rows = await many(sql, ProfileRow, 'SELECT version, content FROM profile WHERE version = ANY($1::text[])', [
    versions,
  ]);
  return new Map(rows.map((row) => [row.version, parsed(row)]));
}

/** Parsed profiles by their text. A few versions are in use at a time; more only means to parse again. */
const PARSED_MAX = 32;
const alreadyParsed = new Map<string, Profile>();

function parsed(row: ProfileRow): Profile {
  const known = alreadyParsed.get(row.content);
  if (known) return known;
  if (alreadyParsed.size >= PARSED_MAX) alreadyParsed.clear();
  const profile = Profile.parse(JSON.parse(row.content));
  alreadyParsed.set(row.content, profile);
  return profile;
}

export class ProfileVersionTaken extends Error {
  override name = 'ProfileVersionTaken';
}

/**
 * Publishes a profile and puts it in force. A version is never edited; publishing the same one again puts it back in
 * force.
 */
export async function publishProfile(upstream: Upstream, profile: z.input<typeof Profile>): Promise<void> {
  const content = JSON.stringify(profile);
  await upstream.database.transaction(async (sql) => {
    await sql.query(
      'INSERT INTO profile (version, content, published_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING',
      [profile.version, content, nowOf(upstream.ports)],
    );
    const published = await profileText(sql, profile.version);
    if (
      published === undefined ||
      !isDeepStrictEqual(Profile.parse(JSON.parse(published)), Profile.parse(JSON.parse(content)))
    ) {
      throw new ProfileVersionTaken(
        `profile version ${profile.version} is published with other content; give the new one a new version`,
      );
    }
    await sql.query('UPDATE operator_state SET profile_version = $1', [profile.version]);
  });
}
