// better-sqlite3 needs Node-API 10; under an older Node it crashes without a word, so every script asks first.
const NODE_API_NEEDED = 10;

if (Number(process.versions.napi) < NODE_API_NEEDED) {
  process.stdout.write(
    `This script runs under Node ${process.versions.node}, which is too old for the ledger's database. ` +
      'Start it with npm (npm start, npm test), which brings the Node it needs.\n',
  );
  process.exit(2);
}
