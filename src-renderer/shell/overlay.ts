/** What covers the screen; null: nothing. */
export type Overlay = 'attention' | 'menu' | 'keys' | null;
