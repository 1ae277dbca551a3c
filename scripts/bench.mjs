// `npm run bench [-- --quick] [-- --only 1,5] [-- --out FILE]`: starts test/bench/run.ts with the flags it needs.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const flags = ['--expose-gc']
const entry = fileURLToPath(new URL('../test/bench/run.ts', import.meta.url))
const child = spawn(process.execPath, [...flags, entry, ...process.argv.slice(2)], { stdio: 'inherit' })
child.on('exit', (code) => process.exit(code ?? 1))
