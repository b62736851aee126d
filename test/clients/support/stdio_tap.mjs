// Run as `node stdio_tap.mjs FOLDER COMMAND ARGS…`: stands between a client and the stdio server COMMAND and leaves in FOLDER
// one file for each process, every line that passed as {from, line}, and at the end {exit} with the server's exit code.
import { spawn } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** How to start a tap in front of the server `command`, as {command, args}. */
export function stdioTap(folder, command) {
  return { command: process.execPath, args: [fileURLToPath(import.meta.url), folder, ...command] };
}

/** What the taps in `folder` saw, one list of records for each server process. */
export function tappedProcesses(folder) {
  return readdirSync(folder)
    .sort()
    .map((file) =>
      readFileSync(join(folder, file), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
}

function run(folder, command, args) {
  const file = join(folder, `${process.pid}.jsonl`);
  const note = (record) => appendFileSync(file, `${JSON.stringify(record)}\n`);
  const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface({ input: process.stdin, crlfDelay: Infinity })
    .on('line', (line) => {
      note({ from: 'client', line });
      server.stdin.write(`${line}\n`);
    })
    .on('close', () => server.stdin.end());
  createInterface({ input: server.stdout, crlfDelay: Infinity }).on('line', (line) => {
    note({ from: 'server', line });
    process.stdout.write(`${line}\n`);
  });
  server.stdin.on('error', () => {});
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill(signal));
  server.on('error', (error) => {
    note({ exit: error.message });
    process.exit(1);
  });
  server.on('close', (code, signal) => {
    note({ exit: code ?? signal });
    process.exit(code ?? 1);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) run(process.argv[2], process.argv[3], process.argv.slice(4));
