// `npm run simulate -- --support [--days N] [--first K] [--seed S] [--day K] [--minutes M] [--threads T] [--customers C] [--trace] [--keep-going]`, or
// `npm run simulate -- [--nights N] [--first K] [--seed S] [--night K] [--minutes M] [--workers W] [--patience S] [--trace] [--keep-going]`: see docs/simulation.md.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = process.argv.includes('--support') ? 'support-run.ts' : 'run.ts'
const entry = fileURLToPath(new URL(`../test/simulation/${script}`, import.meta.url))
const child = spawn(process.execPath, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
child.on('exit', (code) => process.exit(code ?? 1))
