export function withLock<T>(kind: string, folder: string, work: () => Promise<T>): Promise<T>;
