/** The command line and the usual folders, the same for both hosts. */
import path from 'node:path'
import { parseArgs } from 'node:util'

export interface HostOptions {
  readonly drill: boolean
  /** start without showing the window (a start at login) */
  readonly hidden: boolean
  /** absolute; need not exist yet */
  readonly dataDir: string
  /** absolute; need not exist yet */
  readonly configFile: string
  /** loopback port of the Node host, null for any free one */
  readonly port: number | null
  /** may the Node host open the browser by itself */
  readonly open: boolean
  /** end a Nightdesk that holds the folder and does not answer */
  readonly takeOver: boolean
  /** what was asked for, null when the start script may choose */
  readonly host: 'electron' | 'node' | null
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: HostOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly message: string }

const flags = {
  drill: { type: 'boolean' },
  hidden: { type: 'boolean' },
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  'take-over': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export const helpText = `Nightdesk: an on-call companion.

  --drill            start the fire drill: a made-up fleet on this machine, nothing real is called
  --hidden           start without showing the window
  --data-dir DIR     keep everything in DIR; the configuration is then DIR/config.yaml
  --config FILE      read the configuration from FILE
  --host NAME        electron (a window of its own) or node (a page in your browser)
  --port N           the port of the page in your browser; any free one when not given
  --no-open          do not open the browser, only say the address
  --take-over        end a Nightdesk that holds the data and does not answer, then start
  --help             this text
`

/**
 * Reads the command line (without the program's own path).
 * @param unknown Electron's command line also carries Chromium's switches, so there unknown ones are ignored
 * @returns options with absolute paths, the help text, or a sentence that says what is wrong
 */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  unknown: 'refuse' | 'ignore' = 'refuse',
): ParsedOptions {
  const { values, positionals, tokens } = parseArgs({
    args: unknown === 'ignore' ? beforeLink(argv) : [...argv],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name as keyof typeof flags] : undefined
    if (!flag) {
      if (unknown === 'refuse') return wrong(`${token.rawName} is not an option. --help lists them.`)
      continue
    }
    if (flag.type === 'boolean' && token.value !== undefined) return wrong(`${token.rawName} takes no value.`)
    if (flag.type === 'string' && (!token.value || (!token.inlineValue && token.value.startsWith('-')))) {
      return wrong(`${token.rawName} needs a value.`)
    }
  }
  if (unknown === 'refuse' && positionals.length > 0) {
    return wrong(`"${positionals[0]}" is not an option. --help lists them.`)
  }
  if (values.help) return { kind: 'help', text: helpText }

  const port = values.port === undefined ? null : Number(values.port)
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    return wrong('--port needs a number from 0 to 65535.')
  }
  const host = values.host ?? null
  if (host !== null && host !== 'electron' && host !== 'node') return wrong('--host is electron or node.')

  const paths = platform === 'win32' ? path.win32 : path.posix
  // What is typed is a path of this machine, whatever platform the usual folders are asked for.
  const dataDir = typeof values['data-dir'] === 'string' ? path.resolve(values['data-dir']) : null
  const usual = usualFolders(env, platform)
  if (!usual && !dataDir) return wrong('There is no home folder to keep data in. Give one with --data-dir.')
  const configDir = dataDir ?? usual?.configDir ?? ''
  const configFile =
    typeof values.config === 'string'
      ? path.resolve(values.config)
      : (dataDir === null ? paths : path).join(configDir, 'config.yaml')
  return {
    kind: 'run',
    options: {
      drill: values.drill === true,
      hidden: values.hidden === true,
      dataDir: dataDir ?? usual?.dataDir ?? '',
      configFile,
      port: port === 0 ? null : port,
      open: values['no-open'] !== true,
      takeOver: values['take-over'] === true,
      host,
    },
  }
}

/**
 * The words before a link into the app. A link was written by anybody, and what follows it may be a part of it that got
 * out of its quotation marks: it is no option of ours.
 */
function beforeLink(argv: readonly string[]): string[] {
  const link = argv.findIndex((word) => /^\s*nightdesk:/i.test(word))
  return argv.slice(0, link === -1 ? argv.length : link)
}

/**
 * The words to start the app again with: as it was started, but as it stands now, and without a link, which has been shown.
 * @param argv the command line of this start, without the program and the app's folder
 * @param folder the app's own folder, which Electron wants first where the app is not packaged; null where it is
 */
export function wordsToStartAgain(
  argv: readonly string[],
  now: { readonly hidden: boolean; readonly drill: boolean },
  folder: string | null,
): readonly string[] {
  // Windows has "--" written before a link.
  const given = beforeLink(argv).filter((word) => !['--hidden', '--drill', '--'].includes(word))
  return [
    ...(folder === null ? [] : [folder]),
    ...(now.hidden ? ['--hidden'] : []),
    ...(now.drill ? ['--drill'] : []),
    ...given,
  ]
}

function wrong(message: string): ParsedOptions {
  return { kind: 'wrong', message }
}

/**
 * Where each system keeps an application's data and configuration; null when the environment names no home.
 * Linux follows the XDG base directory specification, by which a relative path there is to be ignored.
 */
export function usualFolders(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): { readonly dataDir: string; readonly configDir: string } | null {
  if (platform === 'win32') {
    const base = env.APPDATA
    if (!base) return null
    const dir = path.win32.join(base, 'Nightdesk')
    return { dataDir: dir, configDir: dir }
  }
  const home = env.HOME
  if (platform === 'darwin') {
    if (!home) return null
    const dir = path.posix.join(home, 'Library', 'Application Support', 'Nightdesk')
    return { dataDir: dir, configDir: dir }
  }
  const data = xdg(env.XDG_DATA_HOME) ?? (home && path.posix.join(home, '.local', 'share'))
  const config = xdg(env.XDG_CONFIG_HOME) ?? (home && path.posix.join(home, '.config'))
  if (!data || !config) return null
  return { dataDir: path.posix.join(data, 'nightdesk'), configDir: path.posix.join(config, 'nightdesk') }
}

function xdg(value: string | undefined): string | null {
  return value && path.posix.isAbsolute(value) ? value : null
}
