// `npm run test:electron`: the shell's end-to-end tests under a real Electron, where one can be had; says why not elsewhere.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findElectron, reasonAgainstElectron } from './start.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const { platform, env } = process
const against = reasonAgainstElectron({ platform, env, uid: process.getuid?.() ?? null, asked: false })
const binary = findElectron(root, env)
if (!binary || against) {
  console.log(`not run: ${binary ? `Electron cannot run here: ${against}` : 'no Electron binary'}`)
  // A machine that is there for this must not pass without it.
  process.exit(env.NIGHTDESK_NEED_ELECTRON ? 1 : 0)
}
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', '--project', 'e2e', 'test/shell'], {
  cwd: root,
  env: { ...env, NIGHTDESK_ELECTRON: binary },
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
