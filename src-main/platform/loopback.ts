const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

/** Plain http is for an upstream on this machine: a token never crosses a wire in the clear. */
export const isOnThisMachine = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);
