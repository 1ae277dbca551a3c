/** Our own lint rules, tried on what they must not let through. */
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-lint-'))
  for (const name of ['biome.json', 'lint'])
    await cp(path.join(root, name), path.join(folder, name), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Diagnostic {
  readonly category: string
  readonly location: { readonly start: { readonly line: number } }
}

/** The lines of a file in which our rules find something. */
async function found(file: string, lines: readonly string[]): Promise<string[]> {
  await rm(path.join(folder, 'main'), { recursive: true, force: true })
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
  await writeFile(path.join(folder, file), `${lines.join('\n')}\n`)
  const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const run = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', 'main'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] }
  const at = diagnostics
    .filter(({ category }) => category === 'plugin')
    .map(({ location }) => location.start.line)
  return [...new Set(at)].map((line) => lines[line - 1] ?? `line ${line}`)
}

const ears = [
  "ipcMain.on('a', run)",
  "ipcMain['on']('a', run)",
  "ipcMain.handle('a', run)",
  "ipcMain?.once('a', run)",
  "electron.ipcMain.on('a', run)",
  "electron['ipcMain'].on('a', run)",
  "host.electron.ipcMain.handleOnce('a', run)",
  'const { on } = ipcMain',
  'const { handle: listen } = electron.ipcMain',
  'const other = ipcMain',
  'late = ipcMain',
  "Reflect.get(ipcMain, 'on')",
  "contents.ipc.on('a', run)",
  "window.webContents.mainFrame.ipc.handle('a', run)",
]
const waysOut = [
  'void shell.openExternal(url)',
  "void electron.shell['openExternal'](url)",
  'void electron.shell[`openExternal`](url)',
  'const { openExternal } = shell',
  'const { openExternal: open } = electron.shell',
  'void openExternal(url)',
]
const harmless = [
  "import { ipcMain } from 'electron'",
  'answerPages(electron.ipcMain, electron.MessageChannelMain)',
  "type Ears = Pick<typeof Electron, 'ipcMain'>",
  "electron.powerMonitor.on('resume', run)",
  'void shell.openPath(url)',
]

describe('the lint rules of our own', () => {
  it('find every ear for pages but the one door', async () => {
    expect(await found('main/hosts/other.ts', [...harmless, ...ears])).toEqual(ears)
    expect(await found('main/hosts/ipc-port.ts', ears)).toEqual([])
  })

  it('find every way out to the system’s browser but the one that judges', async () => {
    expect(await found('main/hosts/other.ts', [...harmless, ...waysOut])).toEqual(waysOut)
    expect(await found('main/hosts/links.ts', waysOut)).toEqual([])
    // Each has its own door: the one is no excuse for the other.
    expect(await found('main/hosts/ipc-port.ts', waysOut)).toEqual(waysOut)
    expect(await found('main/hosts/links.ts', ears)).toEqual(ears)
  })
})
