export function withLock<T>(kind: string, folder: string, work: () => Promise<T>): Promise<T>;
/** Undefined when the lock is ours until this process ends, otherwise the process that has it. */
export function holdLock(kind: string, folder: string): number | undefined;
