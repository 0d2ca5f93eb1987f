// A counter's start as a program of its own, for tests of what might hold it up: a start that hangs is ended from
// outside. Reads a start a line from standard input, and answers each with a line.
import { join } from 'node:path';
import { runnerImport } from 'vite';

// Migrations are built into the app by Vite, so that without it nothing of the counter can be loaded.
await runnerImport(join(import.meta.dirname, 'a-start.ts'), { configFile: false, logLevel: 'silent' });
