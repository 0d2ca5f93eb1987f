// npm run upstream: the reference upstream alone, in this terminal.
import './setup/node-version.ts';
import { dataFolder } from './setup/places.ts';
import { upstreamPlan } from './children-plans.ts';
import { runHere } from './run-here.ts';

const { command, args, cwd, env } = upstreamPlan(dataFolder(), process.argv.slice(2));
await runHere(command, args, cwd, env);
