import { z } from 'zod';

/** `i18n/languages.ts` says what each is spoken with. */
export const LANGUAGES = ['en', 'ru', 'kk', 'zh-CN'] as const;
export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;
/** The same, as a list for everybody names them in Kazakhstan: Kazakh first. */
export const PUBLIC_LANGUAGES: readonly Language[] = ['kk', 'ru', 'en', 'zh-CN'];
/** Where nobody has chosen one. */
export const USUAL_LANGUAGE: Language = 'ru';

/** How the screen looks: to each person, and before sign-in as the counter was last set. */
export const TEXT_PERCENTS = [100, 125, 150] as const;
export const Look = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  textPercent: z.literal(TEXT_PERCENTS),
});
export type Look = z.infer<typeof Look>;
export const USUAL_LOOK: Look = { theme: 'system', textPercent: 100 };

/** Where the customer's display is: on a second screen whenever there is one, in a window of its own, or nowhere. */
export const DISPLAY_SETTINGS = ['auto', 'window', 'off'] as const;
export const DisplaySetting = z.enum(DISPLAY_SETTINGS);
export type DisplaySetting = z.infer<typeof DisplaySetting>;

/** Which screen is the clerk's: where the system puts it, the first one, or the one that stands furthest to a side. */
export const CLERK_SCREENS = ['any', 'primary', 'left', 'right'] as const;
export const ClerkScreen = z.enum(CLERK_SCREENS);
export type ClerkScreen = z.infer<typeof ClerkScreen>;

/** How the clerk's window stands on its machine. */
export const WindowView = z.object({
  clerkScreen: ClerkScreen,
  fullScreen: z.boolean(),
  /** The environment says them: they can't be changed here. */
  isClerkScreenPinned: z.boolean(),
  isFullScreenPinned: z.boolean(),
  /** Whether the counter starts when its account signs in; null: this system gives a program no way to see to it. */
  startsAtLogin: z.boolean().nullable(),
});
export type WindowView = z.infer<typeof WindowView>;

/** What of it is set anew; absent: it stays. */
export const WindowTyped = z.strictObject({
  clerkScreen: ClerkScreen.optional(),
  fullScreen: z.boolean().optional(),
  startsAtLogin: z.boolean().optional(),
});
export type WindowTyped = z.infer<typeof WindowTyped>;
