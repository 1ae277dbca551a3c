/** The configuration in force: read from the file, changed in the app, the last good one kept when a new one is wrong. */
import { existsSync, readFileSync, watch } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { SourceSettings } from '../../contract/queries.ts'
import type { ConfigProblem } from '../../contract/state.ts'
import {
  emptyConfig,
  parseConfig,
  readConfigFile,
  removeSource,
  writeSource,
  writeWhole,
} from '../config/config-file.ts'
import { type ResolvedSource, resolveSource, type SecretSources } from '../config/resolve.ts'
import type { Config, ConfiguredSource } from '../config/schema.ts'
import type { SecretStore } from '../platform/secrets.ts'

type SourceFormValue = OrderValue<'sources.save'>

export interface Configuration {
  readonly file: string
  config(): Config
  problem(): ConfigProblem | null
  resolved(): readonly { readonly source: ConfiguredSource; readonly resolved: ResolvedSource }[]
  /** reads the file again; answers whether anything changed (the problem counts) */
  reload(): boolean
  /** calls back when the file may have changed on disk */
  onFileChange(changed: () => void): () => void
  save(form: SourceFormValue): void
  remove(name: string): void
  /** a form as it would be connected, without saving anything */
  preview(form: SourceFormValue): ResolvedSource
  settings(name: string): SourceSettings
}

/** The configuration of a data folder. The last good text is kept beside the database and used while the file is wrong. */
export function openConfiguration(
  file: string,
  dataDir: string,
  secrets: SecretStore,
  env: SecretSources['env'],
): Configuration {
  const lastGoodFile = path.join(dataDir, 'last-good-config.yaml')
  const sources: SecretSources = { env, stored: (name) => secrets.get(name) }
  let config: Config = emptyConfig
  let problem: ConfigProblem | null = null
  let text: string | null = null

  const reload = (): boolean => {
    const read = readConfigFile(file)
    const before = JSON.stringify([text, problem])
    if (read.ok) {
      config = read.config
      problem = null
      if (read.text !== text) writeWhole(lastGoodFile, read.text)
      text = read.text
    } else {
      problem = read.problem
      if (text === null) config = lastGood(lastGoodFile)
    }
    return JSON.stringify([text, problem]) !== before
  }

  const toWritten = (form: SourceFormValue, old: ConfiguredSource | undefined) => {
    const auth = authOf(form, old)
    return {
      name: form.name,
      kind: form.kind,
      urls: form.urls,
      poll: form.pollMs % 1_000 === 0 ? `${form.pollMs / 1_000}s` : `${form.pollMs}ms`,
      mirrorAcks: form.mirrorAcks,
      ...(auth === undefined ? {} : { auth }),
      ...(Object.keys(form.headers).length === 0 ? {} : { headers: form.headers }),
      ...(form.caFile === null ? {} : { caFile: form.caFile }),
    }
  }

  /** The form as a checked source; what is wrong in it is said by its field, as a file would. */
  const checked = (form: SourceFormValue): ConfiguredSource => {
    const written = toWritten(
      form,
      config.sources.find((source) => source.name === form.name),
    )
    const parsed = parseConfig(JSON.stringify({ version: 1, sources: [written] }), 'The form')
    const source = parsed.ok ? parsed.config.sources[0] : undefined
    if (source) return source
    const words = parsed.ok ? 'no source' : `${parsed.problem.wrong}; expected: ${parsed.problem.expected}`
    throw new AppError('bad-input', `Nothing was saved: ${words.replace('"sources[1].', '"')}.`)
  }

  reload()
  return {
    file,
    config: () => config,
    problem: () => problem,
    resolved: () => config.sources.map((source) => ({ source, resolved: resolveSource(source, sources) })),
    reload,
    onFileChange: (changed) => watchFile(file, changed),
    save: (form) => {
      checked(form)
      const old = config.sources.find((source) => source.name === form.name)
      const secret = secretOf(form)
      if (secret !== undefined) secrets.set(form.name, secret)
      writeSource(file, toWritten(form, old))
      if (form.auth.kind === 'none') secrets.remove(form.name)
      reload()
    },
    remove: (name) => {
      removeSource(file, name)
      secrets.remove(name)
      reload()
    },
    preview: (form) => {
      const secret = secretOf(form)
      const stored = (name: string) =>
        secret !== undefined && name === form.name ? secret : secrets.get(name)
      return resolveSource(checked(form), { env, stored })
    },
    settings: (name) => {
      const source = config.sources.find((one) => one.name === name)
      if (!source) throw new AppError('not-found', `No source is called ${name}.`)
      return settingsOf(source)
    },
  }
}

function lastGood(file: string): Config {
  if (!existsSync(file)) return emptyConfig
  const parsed = parseConfig(readFileSync(file, 'utf8'), file)
  return parsed.ok ? parsed.config : emptyConfig
}

function secretOf({ auth }: SourceFormValue): string | undefined {
  if (auth.kind === 'basic') return auth.password
  return auth.kind === 'bearer' ? auth.token : undefined
}

function authOf(
  { auth, name }: SourceFormValue,
  old: ConfiguredSource | undefined,
): ConfiguredSource['auth'] {
  switch (auth.kind) {
    case 'none':
      return undefined
    case 'keep':
      return old?.auth
    case 'basic':
      return { basic: { username: auth.username, password: `stored:${name}` } }
    case 'bearer':
      return { bearer: `stored:${name}` }
  }
}

function settingsOf(source: ConfiguredSource): SourceSettings {
  return {
    form: {
      name: source.name,
      kind: source.kind,
      urls: [...source.urls],
      pollMs: source.poll,
      mirrorAcks: source.mirrorAcks,
      auth: source.auth ? { kind: 'keep' } : { kind: 'none' },
      headers: source.headers,
      caFile: source.caFile ?? null,
    },
    hasSecret: source.auth !== undefined,
    editable: true,
  }
}

/** Watches the folder, since editors replace files; a folder that is not there yet is not watched. */
function watchFile(file: string, changed: () => void): () => void {
  try {
    const watcher = watch(path.dirname(file), { persistent: false }, (_, name) => {
      if (name === null || name === path.basename(file)) changed()
    })
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch {
    return () => {}
  }
}

/** A configuration that stands in no file (the fire drill): it can be read, not changed. */
export function fixedConfiguration(config: Config): Configuration {
  const refuse = (): never => {
    throw new AppError('not-allowed', 'This is the fire drill. Stop it first, then change the sources.')
  }
  return {
    file: '',
    config: () => config,
    problem: () => null,
    resolved: () =>
      config.sources.map((source) => ({
        source,
        resolved: resolveSource(source, { env: {}, stored: () => undefined }),
      })),
    reload: () => false,
    onFileChange: () => () => {},
    save: refuse,
    remove: refuse,
    preview: refuse,
    settings: refuse,
  }
}
