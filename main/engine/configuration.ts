/** The configuration in force: read from the file, changed in the app, the last good one kept when a new one is wrong. */
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { ConfigText, SourceSettings } from '../../contract/queries.ts'
import type { ConfigProblem, SavedView } from '../../contract/state.ts'
import { isEditable, withoutSource, withoutView, withSource, withView } from '../config/config-edits.ts'
import {
  edit,
  emptyConfig,
  parseConfig,
  problemWords,
  readConfigFile,
  readText,
  writeWhole,
} from '../config/config-file.ts'
import { type ResolvedSource, resolveSource, type SecretSources } from '../config/resolve.ts'
import type { Config, ConfiguredSource } from '../config/schema.ts'
import { type After, watchFile } from '../config/watch-file.ts'
import type { SecretStore } from '../platform/secrets.ts'
import { checkedSource, type SourceFormValue, secretOf, settingsOf, toWritten } from './source-form.ts'

export interface Configuration {
  readonly file: string
  config(): Config
  problem(): ConfigProblem | null
  resolved(): readonly { readonly source: ConfiguredSource; readonly resolved: ResolvedSource }[]
  /** reads the file again; answers whether anything changed (the problem counts) */
  reload(): boolean
  /** follows the file on disk with the timer given: takes up what it says and calls back, until the answer is called */
  follow(after: After, changed: () => void): () => void
  save(form: SourceFormValue): void
  remove(name: string): void
  /** a form as it would be connected, without saving anything */
  preview(form: SourceFormValue): ResolvedSource
  settings(name: string): SourceSettings
  /** the file as it stands on disk; while it is gone, as it last stood */
  text(): ConfigText
  /** replaces the whole file. @throws AppError `too-late` when it does not read `base` any more, `bad-input` */
  saveText(text: string, base: string): void
  saveView(view: SavedView): void
  removeView(name: string): void
}

/** After the last change on disk the file is read this much later, ms: editors write in several steps. */
const settleMs = 200
/**
 * What would take something away (a mistake, a file that is gone or shorter) must stand for this long, ms: it may be half
 * written still.
 */
const doubtMs = 1_000

/** The configuration of a data folder. The last good text is kept beside the database and used while the file is wrong. */
export function openConfiguration(
  file: string,
  dataDir: string,
  secrets: SecretStore,
  env: SecretSources['env'],
): Configuration {
  const lastGoodFile = path.join(dataDir, 'last-good-config.yaml')
  const sources: SecretSources = { env, stored: (name) => secrets.get(name) }
  /** The last good text, and what it says. */
  let good = lastGood(lastGoodFile)
  let problem: ConfigProblem | null = null

  /** What the file says now. A file that went or was emptied is a problem, not a wish for no sources. */
  const judge = (): { readonly text: string; readonly config: Config } | ConfigProblem => {
    const read = readConfigFile(file)
    if (!read.ok) return read.problem
    if (read.text.trim() !== '' || good.text.trim() === '') return read
    const wrong = readText(file) === null ? 'the file is gone' : 'the file is empty'
    return { file, line: null, wrong, expected: 'what it said before, which stays in force' }
  }

  const take = (judged: ReturnType<typeof judge>): boolean => {
    const before = JSON.stringify([good.text, problem])
    if ('wrong' in judged) problem = judged
    else {
      problem = null
      if (judged.text !== good.text) keepGood(lastGoodFile, judged.text)
      good = judged
    }
    return JSON.stringify([good.text, problem]) !== before
  }
  const reload = (): boolean => take(judge())

  /** The text that changes begin from: what stands on disk, or what stood there before it went. */
  const current = (): string => {
    const text = readText(file)
    return text === null || text.trim() === '' ? good.text : text
  }
  const change = (work: (text: string, config: Config) => string): void => {
    edit(file, current(), work)
    reload()
  }
  const named = (name: string): ConfiguredSource | undefined =>
    good.config.sources.find((source) => source.name === name)

  reload()
  return {
    file,
    config: () => good.config,
    problem: () => problem,
    resolved: () =>
      good.config.sources.map((source) => ({ source, resolved: resolveSource(source, sources) })),
    reload,
    follow: (after, changed) => {
      let cancel = (): void => {}
      let doubted = ''
      const look = (): void => {
        const judged = judge()
        const sign = JSON.stringify(judged)
        if (takesAway(judged, good.config) && doubted !== sign) {
          doubted = sign
          cancel = after(doubtMs, look)
          return
        }
        if (take(judged)) changed()
      }
      const unwatch = watchFile(file, after, () => {
        cancel()
        doubted = ''
        cancel = after(settleMs, look)
      })
      return () => {
        cancel()
        unwatch()
      }
    },
    save: (form) => {
      const written = toWritten(form, named(form.name))
      checkedSource(written)
      const secret = secretOf(form)
      change((text, config) => {
        const next = withSource(text, config, written)
        // Kept only once the file can be changed: else the old entry would be asked with the new secret.
        if (secret !== undefined) secrets.set(form.name, secret)
        return next
      })
      if (form.auth.kind === 'none') secrets.remove(form.name)
    },
    remove: (name) => {
      change((text, config) => withoutSource(text, config, name))
      secrets.remove(name)
    },
    preview: (form) => {
      const secret = secretOf(form)
      const stored = (name: string) =>
        secret !== undefined && name === form.name ? secret : secrets.get(name)
      return resolveSource(checkedSource(toWritten(form, named(form.name))), { env, stored })
    },
    settings: (name) => {
      const source = named(name)
      if (!source) throw new AppError('not-found', `No source is called ${name}.`)
      return settingsOf(source, problem === null && isEditable(good.text, name))
    },
    text: () => ({ file, ...textNow(current), problem }),
    saveText: (text, base) => {
      if (current() !== base) {
        throw new AppError(
          'too-late',
          'The file has changed since you opened it. Nothing was written. Read it again and put your change into it.',
        )
      }
      if (text.trim() === '' && good.text.trim() !== '') {
        throw new AppError(
          'bad-input',
          'Nothing was saved: an empty file watches nothing. To do that, leave "version: 1" in it.',
        )
      }
      const next = alikeInForm(text, base)
      const parsed = parseConfig(next, file)
      if (!parsed.ok) throw new AppError('bad-input', `Nothing was saved. ${problemWords(parsed.problem)}`)
      writeWhole(file, next)
      reload()
    },
    saveView: (view) => change((text, config) => withView(text, config, view)),
    removeView: (name) => change((text, config) => withoutView(text, config, name)),
  }
}

function textNow(current: () => string): { readonly text: string; readonly editable: boolean } {
  try {
    return { text: current(), editable: true }
  } catch {
    // The problem in force says why it cannot be read; what cannot be read must not be written over.
    return { text: '', editable: false }
  }
}

/** A text typed on a page has lost its Windows line ends and the mark at its head: they are the file's, not the page's. */
function alikeInForm(text: string, base: string): string {
  const lines = base.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text
  return base.startsWith('\uFEFF') && !lines.startsWith('\uFEFF') ? `\uFEFF${lines}` : lines
}

/** Would this leave less than is watched now? */
function takesAway(judged: { readonly config: Config } | ConfigProblem, now: Config): boolean {
  if ('wrong' in judged) return true
  const names = new Set(judged.config.sources.map(({ name }) => name))
  return now.sources.some(({ name }) => !names.has(name))
}

function keepGood(file: string, text: string): void {
  try {
    writeWhole(file, text)
  } catch {
    // A data folder that cannot be written says so itself; the configuration is in force all the same.
  }
}

function lastGood(file: string): { readonly text: string; readonly config: Config } {
  const read = readConfigFile(file)
  return read.ok ? read : { text: '', config: emptyConfig }
}

/** A configuration that stands in no file (the fire drill): it can be read, not changed. */
export function fixedConfiguration(config: Config): Configuration {
  const refuse = (): never => {
    throw new AppError('not-allowed', 'This is the fire drill. Stop it first, then change the configuration.')
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
    follow: () => () => {},
    save: refuse,
    remove: refuse,
    preview: refuse,
    settings: refuse,
    text: refuse,
    saveText: refuse,
    saveView: refuse,
    removeView: refuse,
  }
}
