/** The configuration file while Nightdesk runs: changed in the app, by editors of every manner, gone, half written. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ConfigText } from '../../../contract/queries.ts'
import { isAllQuiet } from '../../../contract/state.ts'
import { emptyConfig } from '../../../main/config/config-file.ts'
import { fixedConfiguration, openConfiguration } from '../../../main/engine/configuration.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { createSecretFile } from '../../../main/platform/secrets.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const good = `# ours
version: 1
me: Mara Lind
sources:
  - { name: plover,  kind: alertmanager, urls: [http://am1.invalid] }   # production
`
const second = `${good}  - name: heron
    kind: alertmanager
    urls: [http://am2.invalid]
`

describe('in the app', () => {
  let night: Night
  afterEach(() => night.close())
  const begin = async (config = good): Promise<void> => {
    night = await startNight({ config })
    await night.pass(20_000)
  }
  const file = () => path.join(night.dir, 'config.yaml')
  const read = () => night.query<ConfigText>('config.read', {})
  const save = (text: string, base: string) => night.order('config.save', { text, base })
  const names = () => night.state().sources.map(({ name }) => name)

  it('the text is read as it stands, and in force as soon as it is saved', async () => {
    await begin()
    expect(await read()).toEqual({ file: file(), text: good, problem: null, editable: true, draft: null })
    await save(`${second}teams: [atlas]\n`, good)
    expect([names(), night.state().desk.settings.myTeams]).toEqual([['plover', 'heron'], ['atlas']])
    expect(readFileSync(file(), 'utf8')).toBe(`${second}teams: [atlas]\n`)
    await save(good, `${second}teams: [atlas]\n`)
    expect(names()).toEqual(['plover'])
  })

  it('what is typed over it and not saved is there after the next start, and told to nobody who does not ask', async () => {
    await begin()
    const typed = `${good}# half a thou`
    await night.order('drafts.save', { key: 'config', text: typed, base: good })
    await night.restart(1_000)
    expect((await read()).draft).toEqual({ text: typed, base: good })
    expect([night.state().drafts, readFileSync(file(), 'utf8')]).toEqual([{}, good])
    await night.order('drafts.save', { key: 'config', text: '' })
    expect((await read()).draft).toBeNull()
    expect(night.engine().core.db.all('SELECT key FROM draft')).toEqual([])
  })

  it('a text that is wrong is refused with its line, and nothing is written', async () => {
    await begin()
    await expect(save(good.replace('alertmanager', 'pager'), good)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/Nothing was saved.*line 5: .*kind.*expected: "alertmanager"/),
    })
    await expect(save('  \n', good)).rejects.toMatchObject({ code: 'bad-input' })
    expect([readFileSync(file(), 'utf8'), names(), night.state().desk.configProblem]).toEqual([
      good,
      ['plover'],
      null,
    ])
  })

  it('a text typed over one that has changed since is refused, and nothing is written', async () => {
    await begin()
    appendFileSync(file(), '# by somebody else\n')
    await expect(save(second, good)).rejects.toMatchObject({ code: 'too-late' })
    expect(readFileSync(file(), 'utf8')).toBe(`${good}# by somebody else\n`)
  })

  it('a file with Windows line ends and a mark at its head keeps both', async () => {
    const theirs = `\uFEFF${good.replaceAll('\n', '\r\n')}`
    await begin(theirs)
    await save(`${good}# more\n`, theirs)
    expect(readFileSync(file(), 'utf8')).toBe(`\uFEFF${good.replaceAll('\n', '\r\n')}# more\r\n`)
  })

  it('a mistake in the file is mended here', async () => {
    await begin()
    writeFileSync(file(), `${good}tems: []\n`)
    await night.pass(12_000)
    expect(night.state().desk.configProblem).toMatchObject({ line: 6 })
    expect(isAllQuiet(night.state(), 0, night.clock.now())).toBe(false)
    expect((await read()).problem).toMatchObject({ line: 6 })
    await expect(night.order('views.save', { name: 'v', filter: '', groupBy: 'none' })).rejects.toMatchObject(
      {
        code: 'not-allowed',
      },
    )
    await save(good, `${good}tems: []\n`)
    expect(night.state().desk.configProblem).toBeNull()
  })

  it('views are kept in the file, beside what people wrote there, and come back', async () => {
    await begin()
    const view = { name: 'Payments', filter: 'customer="Mosslund"', groupBy: 'environment' }
    await night.order('views.save', view)
    expect(night.state().desk.settings.views).toEqual([view])
    expect(readFileSync(file(), 'utf8').startsWith(good)).toBe(true)
    await night.order('views.save', { ...view, filter: '' })
    await night.restart()
    expect(night.state().desk.settings.views).toEqual([{ ...view, filter: '' }])
    await night.order('views.remove', { name: 'Payments' })
    expect([night.state().desk.settings.views, names()]).toEqual([[], ['plover']])
    expect(readFileSync(file(), 'utf8')).toBe(`${good}views: []\n`)
  })

  it('a page that becomes mine by a change of teams rings', async () => {
    await begin(`${good}teams: [atlas]\n`)
    night.fire(pageLabels({ team: 'rocket' }), { summary: 'theirs' })
    await night.pass(20_000)
    expect([night.titles('other-teams'), night.shown.length]).toEqual([['theirs'], 0])
    await save(`${good}teams: [atlas, rocket]\n`, `${good}teams: [atlas]\n`)
    await night.pass(1_000)
    expect([night.titles('needs-you'), night.shown.length]).toEqual([['theirs'], 1])
  })
})

describe('in the fire drill', () => {
  it('nothing is changed', () => {
    const fixed = fixedConfiguration(emptyConfig)
    const view = { name: 'v', filter: '', groupBy: 'none' } as const
    for (const change of [
      () => fixed.saveText('', ''),
      () => fixed.saveView(view),
      () => fixed.removeView('v'),
      () => fixed.text(),
    ]) {
      expect(change).toThrow(expect.objectContaining({ code: 'not-allowed' }))
    }
  })
})

/** A configuration that follows its file by a clock moved by hand: what the system tells of changes is not waited for. */
function followed(folder: string, file: string) {
  const clock = createManualClock()
  const configuration = openConfiguration(file, folder, createSecretFile(folder), {})
  let changes = 0
  const stop = configuration.follow(clock.after, () => {
    changes += 1
  })
  onTestFinished(stop)
  return {
    configuration,
    clock,
    changes: () => changes,
    names: () => configuration.config().sources.map(({ name }) => name),
    /** long enough for the file to be looked at, and for whatever is doubtful to be believed */
    settle: () => clock.advance(12_000),
  }
}

describe('on disk', () => {
  const open = (text: string | null = good) => {
    const folder = aTestFolder()
    const file = path.join(folder, 'conf', 'config.yaml')
    if (text !== null) {
      mkdirSync(path.dirname(file))
      writeFileSync(file, text)
    }
    return { folder, file, ...followed(folder, file) }
  }

  it('a file that an editor replaces is taken up', () => {
    const { file, names, settle, changes } = open()
    writeFileSync(`${file}.swp`, second)
    renameSync(`${file}.swp`, file)
    settle()
    expect([names(), changes()]).toEqual([['plover', 'heron'], 1])
    settle()
    expect(changes()).toBe(1)
  })

  const halves = ['', second.slice(0, 30), second.slice(0, second.length - 40), good]
  it.each(halves)('a half-written one is neither believed nor told: %j', (half) => {
    const { file, names, settle, changes, clock, configuration } = open(second)
    // Looked at, found doubtful, and whole again before it had stood for long.
    writeFileSync(file, half)
    clock.advance(10_200)
    writeFileSync(file, second)
    settle()
    expect([names(), changes(), configuration.problem()]).toEqual([['plover', 'heron'], 0, null])
  })

  it.each([
    ['rules', 'night: { rules: [{ name: all, then: badge }] }\n', 'night: { cases: [] }\n'],
    [
      'hours',
      'hours: [{ name: office, zone: UTC, weekly: [{ days: mon, from: "08:00", to: "18:00" }] }]\n',
      '',
    ],
  ])('one that lacks %s for a moment is not believed: nobody is woken by half a file', (_, some, half) => {
    const { file, settle, changes, clock, configuration } = open(good + some)
    const before = JSON.stringify(configuration.config())
    writeFileSync(file, good + half)
    clock.advance(10_200)
    expect(JSON.stringify(configuration.config())).toBe(before)
    writeFileSync(file, good + some)
    settle()
    expect([JSON.stringify(configuration.config()), changes()]).toEqual([before, 0])
    writeFileSync(file, good + half)
    settle()
    expect(changes()).toBe(1)
  })

  it('one that says less is believed when it has stood for a while', () => {
    const { file, names, settle, changes } = open(second)
    writeFileSync(file, good)
    settle()
    expect([names(), changes()]).toEqual([['plover'], 1])
  })

  it.each([
    ['is gone', (file: string) => rmSync(file)],
    ['is empty', (file: string) => writeFileSync(file, '')],
  ])('one that %s is a problem, not a wish for no sources: after a restart as well', (words, lose) => {
    const { file, folder, names, settle, configuration } = open()
    lose(file)
    settle()
    const problem = { wrong: `the file ${words}`, expected: expect.stringMatching(/stays in force/) }
    expect([names(), configuration.problem()]).toEqual([['plover'], expect.objectContaining(problem)])
    const again = followed(folder, file)
    expect([again.names(), again.configuration.problem()]).toEqual([
      ['plover'],
      expect.objectContaining(problem),
    ])
    // What the app changes now begins with what was there.
    expect(again.configuration.text()).toMatchObject({ text: good, editable: true })
    again.configuration.saveView({ name: 'v', filter: '', groupBy: 'none' })
    expect([again.names(), again.configuration.problem()]).toEqual([['plover'], null])
    expect(readFileSync(file, 'utf8').startsWith(good)).toBe(true)
    settle()
    expect(configuration.problem()).toBeNull()
  })

  it('one that comes after the start is taken up, its folder too', () => {
    const { file, names, settle, configuration } = open(null)
    expect([names(), configuration.problem()]).toEqual([[], null])
    mkdirSync(path.dirname(file))
    writeFileSync(file, good)
    settle()
    expect(names()).toEqual(['plover'])
    rmSync(path.dirname(file), { recursive: true })
    mkdirSync(path.dirname(file))
    writeFileSync(file, second)
    settle()
    expect(names()).toEqual(['plover', 'heron'])
  })

  it('one behind links is followed: to a file, to a folder, and when a link leads elsewhere', () => {
    const folder = aTestFolder()
    for (const [name, text] of [
      ['one', good],
      ['two', second],
    ] as const) {
      mkdirSync(path.join(folder, name))
      writeFileSync(path.join(folder, name, 'real.yaml'), text)
    }
    symlinkSync(path.join(folder, 'one'), path.join(folder, 'now'))
    mkdirSync(path.join(folder, 'conf'))
    const file = path.join(folder, 'conf', 'config.yaml')
    symlinkSync(path.join(folder, 'now', 'real.yaml'), file)
    const { names, settle, configuration } = followed(folder, file)
    expect(names()).toEqual(['plover'])
    rmSync(path.join(folder, 'now'))
    symlinkSync(path.join(folder, 'two'), path.join(folder, 'now'))
    settle()
    expect(names()).toEqual(['plover', 'heron'])
    writeFileSync(path.join(folder, 'two', 'real.yaml'), good)
    settle()
    expect(names()).toEqual(['plover'])
    configuration.saveView({ name: 'v', filter: '', groupBy: 'none' })
    expect(readFileSync(path.join(folder, 'two', 'real.yaml'), 'utf8')).toBe(
      `${good}views:\n  - name: v\n    filter: ""\n    groupBy: none\n`,
    )
  })

  it('one that is no text is told and not written over', () => {
    const { file, names, settle, configuration } = open()
    writeFileSync(file, Buffer.from([0x6d, 0xff, 0xfe]))
    settle()
    expect([names(), configuration.problem()?.expected]).toEqual([['plover'], expect.stringMatching(/UTF-8/)])
    expect(configuration.text()).toMatchObject({ text: '', editable: false })
    expect(() => configuration.saveText(good, '')).toThrow()
    expect([...readFileSync(file)]).toEqual([0x6d, 0xff, 0xfe])
  })

  it('a secret is not kept for a source that could not be written', async () => {
    const { folder, file, configuration } = open()
    writeFileSync(file, `${good}tems: []\n`)
    const form = {
      name: 'plover',
      kind: 'alertmanager',
      urls: ['http://am1.invalid'],
      pollMs: 15_000,
      mirrorAcks: false,
      auth: { kind: 'bearer', token: 'hunter2' },
      headers: {},
      caFile: null,
    } as unknown as Parameters<typeof configuration.save>[0]
    await expect(configuration.save(form)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await createSecretFile(folder).get('plover')).toBeUndefined()
    writeFileSync(file, good)
    await configuration.save(form)
    expect(await createSecretFile(folder).get('plover')).toBe('hunter2')
  })

  it('what the system tells is heard at once', async () => {
    const folder = aTestFolder()
    const file = path.join(folder, 'config.yaml')
    writeFileSync(file, good)
    const clock = createClock()
    onTestFinished(() => clock.stop())
    const configuration = openConfiguration(file, folder, createSecretFile(folder), {})
    onTestFinished(configuration.follow(clock.after, () => {}))
    writeFileSync(file, second)
    await eventually(() => configuration.config().sources.length).toBe(2)
    rmSync(file)
    await eventually(() => configuration.problem()?.wrong).toBe('the file is gone')
    expect(existsSync(file)).toBe(false)
  })
})
