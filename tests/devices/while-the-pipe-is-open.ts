/**
 * For `sh -c`: runs a server as long as the pipe on its standard input is open. However a test run ends, also by
 * SIGKILL, its pipes are closed with it, so no server is left behind. `&` would give `cat` no input but for fd 3.
 */
export const whileThePipeIsOpen = (signal: 'INT' | 'TERM') => `
  exec 3<&0
  "$0" "$@" 3<&- & server=$!
  { cat <&3 >/dev/null; kill -${signal} $server 2>/dev/null; } & watch=$!
  wait $server; code=$?
  kill $watch 2>/dev/null
  exit $code`;
