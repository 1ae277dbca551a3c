/** The benchmark: every line in a process of its own, a table for people on stderr, one JSON document in a file. */
import { fork } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Figure, isMet, notRun, tableOf } from './figures.ts'
import { type BenchLine, lines } from './lines.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, out: { type: 'string' }, quick: { type: 'boolean' } },
})
const root = path.join(import.meta.dirname, '../..')
const outFile = path.resolve(values.out ?? path.join(root, 'test-results/bench.json'))
const quick = values.quick === true
const wanted = values.only?.split(',').map((name) => name.trim())
const chosen = lines.filter(({ budget }) => wanted?.includes(budget) ?? true)
const budgets = [...new Set(lines.map(({ budget }) => budget))]
const unknown = wanted?.filter((budget) => !budgets.includes(budget)) ?? []
if (unknown.length > 0) {
  process.stderr.write(`--only takes ${budgets.join(',')}, not ${unknown.join(',')}.\n`)
  process.exit(2)
}

const began = performance.now()
const figures: Figure[] = []
let failed = false
// Watching an idle program takes its time and nearly no CPU: in a hurry it happens beside the others.
const beside = new Map<string, Promise<readonly Figure[]>>(
  chosen.flatMap((line) => (quick && line.file === 'idle' ? [[line.file, measureLine(line)] as const] : [])),
)
for (const line of chosen) figures.push(...(await (beside.get(line.file) ?? measureLine(line))))

const document = {
  takenAt: new Date().toISOString(),
  quick,
  tookMs: Math.round(performance.now() - began),
  machine: { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, load: os.loadavg()[0] },
  node: process.version,
  figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
}
mkdirSync(path.dirname(outFile), { recursive: true })
writeFileSync(outFile, `${JSON.stringify(document, null, 2)}\n`)
process.stderr.write(`\n${tableOf(figures)}\n\nwritten to ${outFile}\n`)
process.exit(failed ? 1 : 0)

/** A line's figures; if it fails, one that says so. */
async function measureLine({ budget, file }: BenchLine): Promise<readonly Figure[]> {
  const lineBegan = performance.now()
  process.stderr.write(`budget ${budget}: ${file}\n`)
  try {
    return await take(file)
  } catch (error) {
    failed = true
    return [notRun(budget, `all of ${file}`, error instanceof Error ? error.message : String(error))]
  } finally {
    process.stderr.write(`  ${file} took ${Math.round((performance.now() - lineBegan) / 1_000)} s\n`)
  }
}

/** One line in a process of its own; rejects when that ends without figures. */
function take(line: string): Promise<readonly Figure[]> {
  const child = fork(fileURLToPath(new URL('./run-line.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (message: { readonly figures: readonly Figure[] }) => resolve(message.figures))
    child.once('exit', (code, signal) => reject(new Error(`the line ended early: ${code ?? signal}`)))
    child.send({ file: line, quick })
  })
}
