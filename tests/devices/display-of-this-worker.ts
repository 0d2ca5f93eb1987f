/** Each worker has a display of its own, where there are several: `npm test` opens them and names them. */
const displays = (process.env['SAPAR_TEST_DISPLAYS'] ?? '').split(' ').filter(Boolean);
const mine = displays[Number(process.env['VITEST_POOL_ID'] ?? 1) - 1];
if (mine !== undefined) process.env['DISPLAY'] = mine;
else if (displays.length > 0)
  throw new Error(`There is no display for worker ${process.env['VITEST_POOL_ID']} among ${displays.join(' ')}.`);
