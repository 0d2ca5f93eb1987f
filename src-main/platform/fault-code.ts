/** The system's own word for what went wrong, such as ENOSPC; else what it says. */
export function codeOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return 'code' in fault ? String(fault.code) : fault.message;
}
