/** A reason says something: a digit or a slash alone is a key that was meant for something else. */
export const isReason = (text: string): boolean => /\p{L}/u.test(text);
