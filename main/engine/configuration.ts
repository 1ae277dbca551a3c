/** The configuration in force: read from the file, changed in the app, the last good one kept when a new one is wrong. */
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { HoursPolicy } from '../../contract/hours.ts'
import type { LadderLengths } from '../../contract/ladder.ts'
import type { ConfigText, SourceSettings } from '../../contract/queries.ts'
import type { RuleCase } from '../../contract/rule-cases.ts'
import type { Rule } from '../../contract/rules.ts'
import type { ConfigProblem, SavedView } from '../../contract/state.ts'
import { calendarRefs } from '../config/calendar-refs.ts'
import { withoutSource, withoutView, withSource, withView } from '../config/config-edits.ts'
import {
  edit,
  edited,
  emptyConfig,
  parseConfig,
  problemWords,
  readConfigFile,
  readText,
  writeWhole,
} from '../config/config-file.ts'
import { whoLoses, whoRefers, withHours, withoutHours } from '../config/hours-edits.ts'
import { withoutWindow, withWindow } from '../config/maintenance-edits.ts'
import type { WrittenWindow } from '../config/maintenance-schema.ts'
import { withCase, withLadder, withoutCase, withRules } from '../config/night-edits.ts'
import { allSecretRefs, resolveSource, secretRefsOf, type TriedSource } from '../config/resolve.ts'
import type { Config, ConfiguredSource } from '../config/schema.ts'
import { readsByOthers } from '../config/secret-advice.ts'
import { createSecretBook, type Found, type SecretSources } from '../config/secret-book.ts'
import { parseRef, refText, type SecretRef } from '../config/secret-ref.ts'
import { takesAway } from '../config/takes-away.ts'
import { type After, watchFile } from '../config/watch-file.ts'
import { runCommand } from '../platform/command.ts'
import type { SecretStore } from '../platform/secrets.ts'
import { freeSecretName, type HoursFormValue, policyOf as hoursOf } from './hours-form.ts'
import { checkedSource, type SourceFormValue, secretOf, settingsOf, toWritten } from './source-form.ts'

export interface Configuration {
  readonly file: string
  config(): Config
  problem(): ConfigProblem | null
  resolved(): readonly Omit<TriedSource, 'advice'>[]
  /** reads the file again; answers whether anything changed (the problem counts) */
  reload(): boolean
  /**
   * follows the file on disk, and the secrets it names, with the timers given (`near` need not be exact): takes up what they say and calls back,
   * until the answer is called
   */
  follow(after: After, changed: () => void, near?: After): () => void
  /** what a reference of the file stands for, looked up anew */
  secret(ref: SecretRef): Promise<Found>
  /** is a secret of this source being looked up, so that asking it is no use yet? */
  isWaiting(name: string): boolean
  /** the source did not accept its secret: what somebody else keeps is looked up again */
  refused(name: string): void
  /** a person insists: what could not be found is looked up again, what was `refused` where somebody else keeps it too */
  tryAgain(name: string, refused: boolean): void
  /** @throws AppError `not-allowed` when its secret may not or cannot be kept: then nothing has changed */
  save(form: SourceFormValue): Promise<void>
  remove(name: string): Promise<void>
  preview(form: SourceFormValue): Promise<TriedSource>
  settings(name: string): SourceSettings
  /** the file as it stands on disk; while it is gone, as it last stood */
  text(): Omit<ConfigText, 'draft'>
  /** replaces the whole file. @throws AppError `too-late` when it does not read `base` any more, `bad-input` */
  saveText(text: string, base: string): void
  /** the table of rules; null takes it out of the file. @throws AppError `bad-input` where it is wrong */
  saveRules(rules: readonly Rule[] | null): void
  /**
   * an hours policy, new or in the place of the one called `was`.
   * @throws AppError `bad-input`, or `not-allowed` where a rule or the duty would lose its hours, or a secret cannot be kept
   */
  saveHours(form: HoursFormValue, was: string | null): Promise<void>
  /** @throws AppError `not-allowed`, saying which rules or whose duty refer to it */
  removeHours(name: string): Promise<void>
  /** how long the stages of a call last */
  saveLadder(lengths: LadderLengths): void
  saveCase(test: RuleCase): void
  removeCase(name: string): void
  saveView(view: SavedView): void
  removeView(name: string): void
  /** a maintenance window by hand: a new one, or in the place of the one with the key `replaces` */
  saveWindow(window: WrittenWindow, replaces: string | null): void
  removeWindow(key: string): void
  /** writes the file as `work` makes it of what stands there. @throws AppError as `edit` of config-file.ts */
  change(work: (text: string, config: Config) => string): void
  /** tries such a change and writes nothing. @throws AppError as `change` */
  wouldChange(work: (text: string, config: Config) => string): void
  /** stores a secret that the file is going to name. @throws AppError `not-allowed` when it may not or cannot be kept */
  keep(name: string, secret: string): Promise<void>
  /** forgets a stored secret that nothing of the file names any more */
  dropUnnamed(name: string): Promise<void>
  /** @throws AppError `not-allowed` for a program that the file in force does not name */
  refuseNewCommands(refs: readonly SecretRef[]): void
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
  const book = createSecretBook({ env, stored: secrets.get, run: runCommand })
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
  const refsOf = (name: string): readonly SecretRef[] => {
    const source = named(name)
    return source ? secretRefsOf(source) : []
  }

  /** Takes a typed secret away that nothing names any more: sources may share one. */
  const removeUnnamed = async (name: string): Promise<void> => {
    const ref = `stored:${name}`
    if (calendarRefs(good.config).includes(ref)) return
    if (allSecretRefs(good.config).some((named) => refText(named) === ref)) return
    book.forget(ref)
    await secrets.remove(name)
  }

  /** The address of a calendar that no hours name any more. */
  const removeUnnamedCalendar = async (old: HoursPolicy | undefined): Promise<void> => {
    const ref = parseRef(old?.calendar)
    if (ref?.kind === 'stored') await removeUnnamed(ref.name)
  }

  /** @throws AppError `not-allowed` when somebody would lose hours that are referred to */
  const refuseLoss = (who: readonly string[], what: string): void => {
    if (who.length === 0) return
    const list = who.length === 1 ? who.join() : `${who.slice(0, -1).join(', ')} and ${who.at(-1)}`
    throw new AppError(
      'not-allowed',
      `Nothing was ${what}: ${list} ${who.length === 1 ? 'refers' : 'refer'} to these hours. Change that first.`,
    )
  }

  /** @throws AppError `not-allowed` for a program that the file in force does not name */
  const refuseNewCommands = (refs: readonly SecretRef[]): void => {
    const known = new Set(allSecretRefs(good.config).map(refText))
    const strange = refs.find((ref) => parseRef(ref)?.kind === 'command' && !known.has(refText(ref)))
    if (strange === undefined) return
    throw new AppError(
      'not-allowed',
      'Nothing was saved: Nightdesk runs no program at the word of a window. Write the command into the file with an editor.',
    )
  }

  reload()
  return {
    file,
    config: () => good.config,
    problem: () => problem,
    resolved: () => {
      book.keepOnly(allSecretRefs(good.config))
      return good.config.sources.map((source) => ({ source, resolved: resolveSource(source, book.look) }))
    },
    reload,
    secret: (ref) => book.ask(ref),
    isWaiting: (name) => refsOf(name).some((ref) => book.look(ref).kind === 'waiting'),
    refused: (name) => book.refused(refsOf(name)),
    tryAgain: (name, refused) => book.tryAgain(refsOf(name), refused),
    follow: (after, changed, near = after) => {
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
      const unwatch = watchFile(file, near, () => {
        cancel()
        doubted = ''
        cancel = after(settleMs, look)
      })
      const unread = book.follow(after, changed)
      return () => {
        cancel()
        unwatch()
        unread()
      }
    },
    save: async (form) => {
      const written = toWritten(form, named(form.name), good.text)
      refuseNewCommands(secretRefsOf(checkedSource(written)))
      const withIt = (text: string, config: Config): string => withSource(text, config, written)
      const secret = secretOf(form)
      // Kept only if the file can be changed: else the old entry would be asked with the new secret.
      edited(file, current(), withIt)
      if (secret !== undefined) {
        await secrets.set(form.name, secret)
        book.forget(`stored:${form.name}`)
      }
      change(withIt)
      if (secret !== undefined) await book.ask(`stored:${form.name}`)
      else if (form.auth.kind !== 'keep') await removeUnnamed(form.name)
    },
    remove: async (name) => {
      change((text, config) => withoutSource(text, config, name))
      await removeUnnamed(name)
    },
    preview: async (form) => {
      const source = checkedSource(toWritten(form, named(form.name), good.text))
      refuseNewCommands(secretRefsOf(source))
      const secret = secretOf(form)
      const found = new Map<unknown, Found>()
      for (const ref of secretRefsOf(source)) {
        const isTyped = secret !== undefined && ref === `stored:${form.name}`
        found.set(ref, isTyped ? { kind: 'value', value: secret } : await book.ask(ref))
      }
      const resolved = resolveSource(source, (ref) => found.get(ref) ?? book.look(ref))
      return { source, resolved, advice: await readsByOthers(secretRefsOf(source)) }
    },
    settings: (name) => {
      const source = named(name)
      if (!source) throw new AppError('not-found', `No source is called ${name}.`)
      return settingsOf(source, good.text, problem === null)
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
      refuseNewCommands(allSecretRefs(parsed.config))
      writeWhole(file, next)
      reload()
    },
    saveRules: (rules) => change((text, config) => withRules(text, config, rules)),
    saveHours: async (form, was) => {
      const { config } = good
      const old = config.hours.find(({ name }) => name === was)
      if (was !== null && !old) throw new AppError('not-found', `No hours are called ${was}.`)
      const secretName = form.calendar.kind === 'secret' ? freeSecretName(config, form.name) : null
      const policy = hoursOf(form, old, secretName)
      const withIt = (text: string, before: Config): string => withHours(text, before, was, policy)
      const next = parseConfig(edited(file, current(), withIt), file)
      if (next.ok) refuseLoss(whoLoses(config, next.config.hours, was, policy.name), 'saved')
      if (secretName !== null && form.calendar.kind === 'secret')
        await secrets.set(secretName, form.calendar.address)
      change(withIt)
      await removeUnnamedCalendar(old)
    },
    removeHours: async (name) => {
      refuseLoss(whoRefers(good.config, name), 'removed')
      const old = good.config.hours.find((policy) => policy.name === name)
      change((text, config) => withoutHours(text, config, name))
      await removeUnnamedCalendar(old)
    },
    saveLadder: (lengths) => change((text, config) => withLadder(text, config, lengths)),
    saveCase: (test) => change((text, config) => withCase(text, config, test)),
    removeCase: (name) => change((text, config) => withoutCase(text, config, name)),
    saveView: (view) => change((text, config) => withView(text, config, view)),
    removeView: (name) => change((text, config) => withoutView(text, config, name)),
    saveWindow: (window, replaces) => change((text, config) => withWindow(text, config, window, replaces)),
    removeWindow: (key) => change((text, config) => withoutWindow(text, config, key)),
    change,
    wouldChange: (work) => void edited(file, current(), work),
    keep: async (name, secret) => {
      await secrets.set(name, secret)
      book.forget(`stored:${name}`)
      await book.ask(`stored:${name}`)
    },
    dropUnnamed: removeUnnamed,
    refuseNewCommands,
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

const noSecret = (): Found => ({ kind: 'missing', words: 'The fire drill has no secrets.' })

/** A configuration that stands in no file (the fire drill): it can be read, not changed. @param secret what its references stand for */
export function fixedConfiguration(
  config: Config,
  secret: (ref: SecretRef) => Found = noSecret,
): Configuration {
  const refuse = (): never => {
    throw new AppError('not-allowed', 'This is the fire drill. Stop it first, then change the configuration.')
  }
  return {
    file: '',
    config: () => config,
    problem: () => null,
    resolved: () => config.sources.map((source) => ({ source, resolved: resolveSource(source, secret) })),
    secret: (ref) => Promise.resolve(secret(ref)),
    isWaiting: () => false,
    refused: () => {},
    tryAgain: () => {},
    reload: () => false,
    follow: () => () => {},
    save: refuse,
    remove: refuse,
    preview: refuse,
    settings: refuse,
    text: refuse,
    saveText: refuse,
    saveRules: refuse,
    saveHours: refuse,
    removeHours: refuse,
    saveLadder: refuse,
    saveCase: refuse,
    removeCase: refuse,
    saveView: refuse,
    removeView: refuse,
    saveWindow: refuse,
    removeWindow: refuse,
    ...{ change: refuse, wouldChange: refuse, keep: refuse, dropUnnamed: refuse, refuseNewCommands: refuse },
  }
}
