#!/usr/bin/env node
// npm start, npm run drill and the command `nightdesk`: builds what is out of date, then opens Nightdesk in Electron where that can be had, else
// serves it to the browser by the Node host. Says in one line why, when it is not Electron.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import './check-node.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
/** Long enough for the download on a good line; nobody should wait longer for a window at 3 a.m. */
const fetchWithinMs = 20_000

/**
 * The room for what is young in the heap, MB for each of two halves. V8 gives back half of it with every collection, which
 * takes the longer the larger it is: with its own choice (16, later 32) 25 to 45 ms at 100,000 alerts, in which a window
 * would stand still. Only a process's first words can say so; Electron keeps V8's choice.
 */
const youngHeap = '--max-semi-space-size=4'

/** What Node is started with for the Node host of the build in `folder`, before the host's own words. */
export function nodeHost(folder) {
  return [youngHeap, path.join(folder, 'out', 'main', 'node.js')]
}

const help = `npm start -- [options]      npm run drill -- [options]

  --drill            start the fire drill: a made-up fleet on this machine, nothing real is called
  --hidden           start without showing the window
  --data-dir DIR     keep everything in DIR; the configuration is then DIR/config.yaml
  --config FILE      read the configuration from FILE
  --host NAME        electron (a window of its own) or node (a page in your browser)
  --port N           the port of the page in your browser; any free one when not given
  --no-open          do not open the browser, only say the address
  --take-over        end a Nightdesk that holds the data and does not answer, then start
  --help             this text

npm start -- who --help says how to ask who is on duty from a script.
`

/** What the build puts out last for each part; all of them must be newer than every source. */
const outputs = [
  'out/main/electron.js',
  'out/main/node.js',
  'out/main/poll-worker.js',
  'out/main/check-worker.js',
  'out/main/almanac-worker.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]
const sources = [
  'contract',
  'main',
  'preload',
  'renderer',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
]

/** Is out/ missing or older than a source? Folders count too: their time changes when a file goes away. */
export function isStale(folder) {
  const files = outputs.map((name) => path.join(folder, name))
  if (!files.every((file) => existsSync(file))) return true
  const builtAt = Math.min(...files.map((file) => statSync(file).mtimeMs))
  return sources.some((name) => newestMs(path.join(folder, name)) > builtAt)
}

function newestMs(name) {
  if (!existsSync(name)) return 0
  const entry = statSync(name)
  if (!entry.isDirectory()) return entry.mtimeMs
  return Math.max(entry.mtimeMs, ...readdirSync(name).map((child) => newestMs(path.join(name, child))))
}

/** Why Electron is not to be tried at all, or null. `asked` is true for --host electron. */
export function reasonAgainstElectron({ platform, env, uid, asked }) {
  if (!asked && uid === 0) return 'as root it would have to give up its sandbox'
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display here'
  return null
}

/** The path of an installed Electron binary, or null. Reads what Electron's installer leaves; downloads nothing. */
export function findElectron(folder, env) {
  const home = path.join(folder, 'node_modules', 'electron')
  const pathFile = path.join(home, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  const binary = override ? path.join(override, name ?? 'electron') : name && path.join(home, 'dist', name)
  return binary && existsSync(binary) ? binary : null
}

function fetchElectron() {
  const installer = path.join(root, 'node_modules', 'electron', 'install.js')
  if (!existsSync(installer)) return 'it is not among the installed packages'
  console.log('Nightdesk: fetching Electron, once, for at most 20 s.')
  const run = spawnSync(process.execPath, [installer], { timeout: fetchWithinMs, stdio: 'ignore' })
  if (run.error?.code === 'ETIMEDOUT')
    return 'it could not be fetched within 20 s (npx install-electron takes its time)'
  return run.status === 0 ? null : 'it could not be fetched (npx install-electron says why)'
}

/** What may be on the command line: `path` and `text` carry a value. `host` and `help` are for this script alone. */
const flagKinds = {
  drill: 'on',
  hidden: 'on',
  'data-dir': 'path',
  config: 'path',
  port: 'text',
  'no-open': 'on',
  'take-over': 'on',
  host: 'text',
  help: 'on',
}

/**
 * The words for the host, from the flags as they were read. A value stands inline, so that none can be taken for the next
 * option.
 * @param from the folder that relative paths are meant from
 */
export function passedOn(flags, from) {
  return Object.entries(flagKinds).flatMap(([name, kind]) => {
    const given = flags[name]
    if (given === undefined || given === false || name === 'host' || name === 'help') return []
    if (kind === 'on') return [`--${name}`]
    return [`--${name}=${kind === 'path' ? path.resolve(from, given) : given}`]
  })
}

/** The command line, or a process that has ended with a sentence. */
function readFlags() {
  const options = Object.fromEntries(
    Object.entries(flagKinds).map(([name, kind]) => [name, { type: kind === 'on' ? 'boolean' : 'string' }]),
  )
  try {
    return parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } }).values
  } catch (error) {
    console.error(`${error.message.split('. ')[0]}. --help lists the options.`)
    process.exit(2)
  }
}

function build() {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const run = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (run.status === 0) return
  process.stderr.write(run.stdout + run.stderr)
  // A part of a new build beside a part of an old one would pass for fresh.
  for (const name of outputs) rmSync(path.join(root, name), { force: true })
  console.error('Nightdesk: the build failed, so there is nothing to start.')
  process.exit(1)
}

function chooseHost(wanted) {
  if (wanted === 'node') return null
  const asked = wanted === 'electron'
  const against = reasonAgainstElectron({
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.() ?? null,
    asked,
  })
  let binary = against ? null : findElectron(root, process.env)
  const missing = against ?? (binary ? null : fetchElectron())
  binary ??= missing ? null : findElectron(root, process.env)
  if (binary) return binary
  const reason = missing ?? 'its binary is not here'
  if (asked) {
    console.error(`Nightdesk: no Electron: ${reason}.`)
    process.exit(1)
  }
  console.log(`Nightdesk: no Electron: ${reason}. Serving the page to your browser instead.`)
  return null
}

/** Runs the host as if it were this process: its output, its signals, its end. */
function run(command, args) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' })
  // A terminal sends Ctrl-C to the child as well; two of them would cut its ending short.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('error', (error) => {
    console.error(`Nightdesk: could not start: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

/** A verb is answered by the Node host, whatever host the app would take: it needs no window. */
const verbs = ['who']

/** The verb's words, with paths meant from where the person stands. */
export function verbWords(words, from) {
  return words.map((word, index) => {
    const [name, value] = word.split(/=(.*)/s)
    if (['--config', '--data-dir'].includes(words[index - 1] ?? '')) return path.resolve(from, word)
    return value !== undefined && ['--config', '--data-dir'].includes(name)
      ? `${name}=${path.resolve(from, value)}`
      : word
  })
}

function main() {
  const words = process.argv.slice(2)
  if (verbs.includes(words[0])) {
    if (isStale(root)) build()
    const passed = verbWords(words, process.env.INIT_CWD ?? process.cwd())
    run(process.execPath, [...nodeHost(root), ...passed])
    return
  }
  const flags = readFlags()
  if (flags.help) {
    process.stdout.write(help)
    return
  }
  if (flags.host !== undefined && flags.host !== 'electron' && flags.host !== 'node') {
    console.error('--host is electron or node.')
    process.exit(2)
  }
  if (isStale(root)) build()
  // npm runs scripts in the project's folder; paths are meant from where the person stands.
  const passed = passedOn(flags, process.env.INIT_CWD ?? process.cwd())
  const electron = chooseHost(flags.host)
  if (electron) run(electron, [root, ...passed])
  else run(process.execPath, [...nodeHost(root), ...passed])
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main()
