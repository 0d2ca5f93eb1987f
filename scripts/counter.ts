// npm run counter: only the app, with the upstream and the printer that the environment names.
import './setup/node-version.ts';
import { counterPlan } from './children-plans.ts';
import { runHere } from './run-here.ts';
import { dataFolder } from './setup/places.ts';
import { say } from './setup/say.mjs';
import { prepareMachine } from './setup.ts';

try {
  const { electron } = await prepareMachine();
  const { command, args, cwd, env } = counterPlan(dataFolder(), electron, {});
  await runHere(command, [...args, ...process.argv.slice(2)], cwd, env);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
