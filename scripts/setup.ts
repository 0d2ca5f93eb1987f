// Everything the counter needs to run on this machine, in the order in which one thing needs another.
import './setup/node-version.ts';
import { ensureBuilt } from './build.ts';
import { type Display, openDisplay } from './display.ts';
import { type ElectronRuntime, ensureElectron } from './electron-runtime.ts';
import { ensureSystemPackages, type SystemNeeds } from './setup/debian-packages.ts';

export interface Machine {
  readonly electron: ElectronRuntime;
  readonly display: Display;
}

/** Sets up what is missing for running the counter; throws a sentence when it can't be. */
export async function prepareMachine(needs: SystemNeeds = { display: true }): Promise<Machine> {
  await ensureSystemPackages(needs);
  const electron = await ensureElectron();
  await ensureBuilt();
  return { electron, display: await openDisplay(needs.keys) };
}
