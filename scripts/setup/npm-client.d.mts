export function npm(args: readonly string[], options: { cwd: string }): Promise<void>;
