/** The tour's look at what is shown now, under a name of its own. */
export type At = (name: string) => Promise<void>;
