interface Started {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
}

/** On Wayland no program may say where its window goes: the second screen can't be the customer's. */
export const WAYLAND_SENTENCE =
  'This is a Wayland session, in which no program can place a window: the customer’s display may come up on the ' +
  'wrong screen. Start the counter with --ozone-platform=x11, as its entry in the menu does, ' +
  'or sign in to an X11 session.';

/**
 * Whether the windows may be Wayland's own. Electron chooses before any line of ours runs, since 38 Wayland where it is
 * there. Only a word of the start itself is sure.
 */
export function isOnWayland({ platform, env, argv }: Started): boolean {
  return platform === 'linux' && Boolean(env['WAYLAND_DISPLAY']) && !argv.includes('--ozone-platform=x11');
}
