/** What a proxy does with what is asked of it, where it is not what it is there for. */
export const PROXY_FAULTS = [
  'no-name',
  'unreached',
  'silent',
  'wants-password',
  'refuses-address',
  'upstream-unreached',
  'no-proxy',
  'disbelieved',
] as const;
export type ProxyFault = (typeof PROXY_FAULTS)[number];

/** What is wrong with what was written of a proxy. */
export const PROXY_TEXT_FAULTS = ['unreadable', 'scheme', 'no-port', 'with-more'] as const;
export type ProxyTextFault = (typeof PROXY_TEXT_FAULTS)[number];
