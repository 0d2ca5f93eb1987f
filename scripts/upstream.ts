// npm run upstream: the reference upstream alone, in this terminal.
import './setup/node-version.ts';
import { dataFolder } from './setup/places.ts';
import { upstreamPlan } from './children-plans.ts';
import { runHere } from './run-here.ts';

const words = process.argv.slice(2);
// An upstream on its embedded database has nobody to enrol but the demo operator's stations; on a server it is
// somebody's own.
const asked = words.length > 0 || process.env['DATABASE_URL'] ? words : ['--demo'];
const { command, args, cwd, env } = upstreamPlan(dataFolder(), asked);
await runHere(command, args, cwd, env);
