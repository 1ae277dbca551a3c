import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { WrittenSource } from '../../../main/config/config-edits.ts'
import {
  emptyConfig,
  parseConfig,
  problemWords,
  readConfigFile,
  removeSource,
  writeSource,
  writeWhole,
} from '../../../main/config/config-file.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const good = `# our alerting
version: 1
me: Mira Lund
teams: [atlas, rocket]
targets:
  ack: 90s   # the board wants two minutes
  resolve: 1.5h
labels:
  customer: [account, customer]
severities:
  P1: page
  warning: ticket
heartbeats: [Pulse]
sources:
  # production, both replicas
  - name: prod
    kind: alertmanager
    urls:
      - http://10.0.0.1:9093/   # rack a
      - https://am-b.example/alertmanager/
    poll: 10s
    mirrorAcks: true
    auth:
      basic: { username: nightdesk, password: env:PROD_PASSWORD }
    headers:
      X-Scope-OrgID: ops
    caFile: /etc/ssl/ops.pem
    maxBody: 64MB
  - name: staging
    kind: alertmanager
    urls: [http://127.0.0.1:9093]
`

describe('a good file', () => {
  it('is read whole, with durations in ms, sizes in bytes and plain addresses', () => {
    const read = parseConfig(good, 'nightdesk.yaml')
    expect(read).toEqual({
      ok: true,
      text: good,
      config: {
        version: 1,
        me: 'Mira Lund',
        teams: ['atlas', 'rocket'],
        targets: { ack: 90_000, resolve: 5_400_000 },
        labels: { customer: ['account', 'customer'] },
        severities: { p1: 'page', warning: 'ticket' },
        heartbeats: ['Pulse'],
        escalation: [],
        ...{
          roles: [],
          colleagues: [],
          postmortems: {
            ...{ teams: [], policy: '2024', meeting: { day: 'monday' }, git: false },
            firesAgain: 1_209_600_000,
          },
          rest: { hours: 11 },
          keep: { historyMs: 63_072_000_000 },
        },
        hours: [],
        ...{ rotations: [], roles: [], colleagues: [], rest: { hours: 11 } },
        night: { cases: [] },
        maintenance: [],
        maintenanceFrom: { calendars: [] },
        support: { hours: 'support', sources: [] },
        customers: [],
        sources: [
          {
            name: 'prod',
            kind: 'alertmanager',
            urls: ['http://10.0.0.1:9093', 'https://am-b.example/alertmanager'],
            poll: 10_000,
            mirrorAcks: true,
            carryEscalations: false,
            auth: { basic: { username: 'nightdesk', password: 'env:PROD_PASSWORD' } },
            headers: { 'X-Scope-OrgID': 'ops' },
            caFile: '/etc/ssl/ops.pem',
            maxBody: 67_108_864,
          },
          {
            name: 'staging',
            kind: 'alertmanager',
            urls: ['http://127.0.0.1:9093'],
            poll: 15_000,
            mirrorAcks: false,
            carryEscalations: false,
            headers: {},
            maxBody: 268_435_456,
          },
        ],
        views: [],
      },
    })
  })

  it.each(['', '\n', '# nothing yet\n', 'version: 1\n', '\uFEFFversion: 1\r\n'])(
    'may be as little as %j',
    (text) => {
      expect(parseConfig(text, 'f')).toMatchObject({ ok: true, config: emptyConfig })
    },
  )

  it('need not be there', () => {
    expect(readConfigFile(path.join(aTestFolder(), 'no', 'such.yaml'))).toEqual({
      ok: true,
      config: emptyConfig,
      text: '',
    })
    expect(emptyConfig).toMatchObject({
      sources: [],
      teams: [],
      targets: { ack: 120_000, resolve: 7_200_000 },
    })
  })

  const times: readonly (readonly [string, number])[] = [
    ['5s', 5_000],
    ['60s', 60_000],
    ['1m', 60_000],
    ['7500ms', 7_500],
    ['0.5m', 30_000],
    [' 20 s ', 20_000],
  ]
  it.each(times)('may say poll: "%s"', (written, ms) => {
    const read = parseConfig(withSource({ poll: written }), 'f')
    expect(read.ok && read.config.sources[0]?.poll).toBe(ms)
  })
})

/** A file with one source in which the given entries stand for the right ones; `undefined` leaves one out. */
function withSource(part: Readonly<Record<string, unknown>>): string {
  const source = { name: 'prod', kind: 'alertmanager', urls: ['http://a.example'], ...part }
  const entries = Object.entries(source).filter(([, value]) => value !== undefined)
  const lines = entries.map(
    ([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}`,
  )
  return ['version: 1', 'sources:', ...lines, ''].join('\n')
}

const pollTimes = 'a time from 5s to 60s, such as "15s"'
const secretForm =
  'env:NAME, file:PATH, command:PROGRAM or stored:NAME; a secret itself does not belong in this file'
const addressForm = 'an http or https address without user name, "?" or "#", such as "http://127.0.0.1:9093"'
const nameForm = 'a name of lower-case letters, digits and dashes'
const eitherAuth =
  'either basic (username, password) or bearer, each secret as env:NAME, file:PATH, command:PROGRAM or stored:NAME'

describe('a wrong file', () => {
  const mistakes: readonly (readonly [string, string, number | null, string | RegExp, string | RegExp])[] = [
    // what, text, line, wrong, expected
    ['bad YAML', 'version: 1\nsources: [a\nteams: b\n', 3, /Flow sequence/, 'valid YAML'],
    ['a tab for indentation', 'version: 1\ntargets:\n\tack: 2m\n', 3, /[Tt]ab/, 'valid YAML'],
    ['a key that is there twice', 'version: 1\nme: a\nme: b\n', 3, /unique/, 'valid YAML'],
    ['a second document', 'version: 1\n---\nversion: 1\n', 2, /second document/, /one document/],
    [
      'an alias bomb',
      `a: &a [${'x,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: [${'*b,'.repeat(9)}]\n`,
      null,
      /aliases/,
      /at most 20/,
    ],
    ['only words', 'hello\n', 1, '"the file" is "hello"', 'entries, each as "name: value"'],
    ['a list', '- version: 1\n', 1, /^"the file" is \[/, 'entries, each as "name: value"'],
    ['no version', 'me: Mira\n', 1, '"version" is missing', '1'],
    ['a version from the future', 'me: Mira\nversion: 2\n', 2, '"version" is 2', '1'],
    ['an unknown key', 'version: 1\n\nsorces: []\n', 3, '"sorces" is not known', /misspelt/],
    [
      'a key of the object prototype',
      'version: 1\n__proto__: { teams: [a] }\n',
      2,
      '"__proto__" is not known',
      /misspelt/,
    ],
    ['an unknown key in a source', withSource({ ulrs: [] }), 6, '"sources[1].ulrs" is not known', /misspelt/],
    [
      'an unknown label',
      'version: 1\nlabels:\n  custmer: [a]\n',
      3,
      '"labels.custmer" is not known',
      /misspelt/,
    ],
    ['a wrong type', 'version: 1\nteams: atlas\n', 2, '"teams" is "atlas"', 'a list'],
    ['an empty name for me', 'version: 1\nme: "  "\n', 2, '"me" is "  "', 'not an empty one'],
    ['a word for the targets', 'version: 1\ntargets: soon\n', 2, '"targets" is "soon"', /name: value/],
    [
      'a target too long',
      'version: 1\ntargets:\n  ack: 2h\n',
      3,
      '"targets.ack" is "2h"',
      /^a time from 10s to 1h/,
    ],
    [
      'a severity of ours that is none',
      'version: 1\nseverities:\n  p1: red\n',
      3,
      '"severities.p1" is "red"',
      'page, notify, ticket or none',
    ],
    ['no label name', 'version: 1\nlabels:\n  team: []\n', 3, '"labels.team" is []', 'not an empty one'],
    [
      'sources that are no list',
      'version: 1\nsources:\n  prod: {}\n',
      2,
      /^"sources" is \{/,
      'a list of sources',
    ],
    ['no sources under it', 'version: 1\nsources:\n', 2, '"sources" is null', 'a list of sources'],
    ['no name', withSource({ name: undefined }), 3, '"sources[1].name" is missing', nameForm],
    ['a name with capitals', withSource({ name: 'Prod' }), 3, '"sources[1].name" is "Prod"', nameForm],
    ['a name that is a path', withSource({ name: '../x' }), 3, '"sources[1].name" is "../x"', nameForm],
    [
      'an unknown kind',
      withSource({ kind: 'pager' }),
      4,
      '"sources[1].kind" is "pager"',
      /^"alertmanager", .*"webhook"$/,
    ],
    [
      'no addresses',
      withSource({ urls: undefined }),
      3,
      '"sources[1].urls" is missing',
      'a list of addresses, one for each peer',
    ],
    [
      'an address that is no list',
      withSource({ urls: 'http://a' }),
      5,
      /^"sources\[1\].urls" is/,
      'a list of addresses, one for each peer',
    ],
    [
      'an empty list of addresses',
      withSource({ urls: [] }),
      5,
      '"sources[1].urls" is []',
      'at least one address',
    ],
    [
      'ten addresses',
      withSource({ urls: Array(10).fill('http://a') }),
      5,
      /^"sources\[1\].urls" is/,
      'at most nine addresses',
    ],
    ['no address', withSource({ urls: ['alerts'] }), 5, '"sources[1].urls[1]" is "alerts"', addressForm],
    [
      'another protocol',
      withSource({ urls: ['http://a', 'file:///etc/passwd'] }),
      5,
      /urls\[2\]/,
      addressForm,
    ],
    ['an address with a question', withSource({ urls: ['http://a/?x=1'] }), 5, /urls\[1\]/, addressForm],
    ['poll too often', withSource({ poll: '1s' }), 6, '"sources[1].poll" is "1s"', pollTimes],
    ['poll too seldom', withSource({ poll: '2m' }), 6, '"sources[1].poll" is "2m"', pollTimes],
    ['poll without a unit', withSource({ poll: 15 }), 6, '"sources[1].poll" is 15', pollTimes],
    ['poll below zero', withSource({ poll: '-15s' }), 6, '"sources[1].poll" is "-15s"', pollTimes],
    ['poll as a list', withSource({ poll: [] }), 6, '"sources[1].poll" is []', pollTimes],
    [
      'yes for true',
      withSource({ mirrorAcks: 'yes' }),
      6,
      '"sources[1].mirrorAcks" is "yes"',
      'true or false',
    ],
    [
      'a size beyond all bounds',
      withSource({ maxBody: '2GB' }),
      6,
      '"sources[1].maxBody" is "2GB"',
      'a size from 1MB to 1024MB',
    ],
    [
      'both kinds of access',
      withSource({ auth: { bearer: 'env:A', basic: { username: 'a', password: 'env:B' } } }),
      6,
      '"sources[1].auth" is not right',
      eitherAuth,
    ],
    [
      'a token in clear',
      'version: 1\nsources:\n  - name: pd\n    kind: pagerduty\n    token: s3cr3t\n',
      5,
      '"sources[1].token" is not right',
      'env:NAME, file:PATH, command:PROGRAM or stored:NAME; a secret itself does not belong in this file',
    ],
    [
      'a bad header name',
      withSource({ headers: { 'X Y': '1' } }),
      6,
      '"sources[1].headers.X Y" is not right',
      'a header name',
    ],
    [
      'a name that is there twice',
      `${withSource({})}  - name: prod\n    kind: alertmanager\n    urls: [http://b]\n`,
      6,
      '"sources[2].name" is "prod"',
      'a name that no other source has',
    ],
  ]
  it.each(mistakes)('says where and what: %s', (_, text, line, wrong, expected) => {
    const matching = (words: string | RegExp) =>
      typeof words === 'string' ? words : (expect.stringMatching(words) as unknown as string)
    expect(parseConfig(text, 'nightdesk.yaml')).toEqual({
      ok: false,
      problem: { file: 'nightdesk.yaml', line, wrong: matching(wrong), expected: matching(expected) },
    })
  })

  const secrets: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['a bearer token', { auth: { bearer: 'hunter2' } }, secretForm],
    ['a password', { auth: { basic: { username: 'mira', password: 'hunter2' } } }, secretForm],
    ['a password for both', { auth: { basic: 'hunter2', bearer: 'hunter2' } }, secretForm],
    ['an address with a password', { urls: ['https://mira:hunter2@a.example/'] }, addressForm],
    ['a list of secret headers', { headers: { Authorization: ['hunter2'] } }, 'a text'],
    ['an empty reference', { auth: { bearer: 'env:' } }, secretForm],
    ['an empty command', { auth: { bearer: 'command: ' } }, secretForm],
    ['a command with an open quote', { auth: { bearer: 'command:pass "hunter2' } }, secretForm],
    ['an empty list of words', { auth: { bearer: { command: [] } } }, secretForm],
    [
      'a command beside something else',
      { auth: { bearer: { command: ['a'], token: 'hunter2' } } },
      secretForm,
    ],
    ['a token among the headers', { headers: { Authorization: 'Bearer hunter2' } }, secretForm],
    ['one for a proxy', { headers: { 'proxy-authorization': 'hunter2' } }, secretForm],
    ['a cookie', { headers: { COOKIE: 'session=hunter2' } }, secretForm],
  ]
  it.each(secrets)('refuses %s in the clear and does not repeat it', (_, part, expected) => {
    const read = parseConfig(withSource(part), 'f')
    expect(read).toMatchObject({ ok: false, problem: { expected } })
    expect(JSON.stringify(read)).not.toContain('hunter2')
  })

  it('is told as one sentence', () => {
    const read = parseConfig(withSource({ poll: '1s' }), '/home/mira/nightdesk.yaml')
    expect(read.ok ? '' : problemWords(read.problem)).toBe(
      '/home/mira/nightdesk.yaml, line 6: "sources[1].poll" is "1s"; expected: a time from 5s to 60s, such as "15s".',
    )
  })

  it('may be one that is no text in UTF-8: written back, what cannot be read would be lost', () => {
    const file = path.join(aTestFolder(), 'f.yaml')
    writeFileSync(file, Buffer.from('version: 1\nme: J\xfcrg\n', 'latin1'))
    expect(readConfigFile(file)).toMatchObject({
      ok: false,
      problem: { expected: expect.stringMatching(/UTF-8/) },
    })
    expect(() => removeSource(file, 'prod')).toThrow()
  })

  it('may be one that cannot be read', () => {
    const folder = aTestFolder()
    expect(readConfigFile(folder)).toMatchObject({
      ok: false,
      problem: { file: folder, line: null, wrong: expect.stringMatching(/cannot be read/) },
    })
  })
})

describe('changing the file', () => {
  const source: WrittenSource = {
    name: 'prod',
    kind: 'alertmanager',
    urls: ['http://10.0.0.9:9093'],
    poll: '30s',
    mirrorAcks: false,
  }
  function open(text: string | null): string {
    const file = path.join(aTestFolder(), 'config', 'nightdesk.yaml')
    if (text === null) return file
    mkdirSync(path.dirname(file))
    writeFileSync(file, text)
    return file
  }
  const configOf = (file: string) => {
    const read = readConfigFile(file)
    if (!read.ok) throw new Error(problemWords(read.problem))
    return read.config
  }

  it.each([
    ['no file', null],
    ['an empty file', ''],
    ['a file without sources', 'version: 1\n'],
    ['an empty list', 'version: 1\nsources: []\n'],
  ])('adds the first source to %s', (_, text) => {
    const file = open(text)
    writeSource(file, source)
    expect(configOf(file).sources).toMatchObject([{ name: 'prod', poll: 30_000 }])
    expect(readFileSync(file, 'utf8')).toMatch(/^version: 1\nsources:\n {2}- name: prod\n/)
  })

  it('adds one beside the others and leaves every line that was there', () => {
    const file = open(good)
    writeSource(file, { ...source, name: 'third' })
    expect(configOf(file).sources.map(({ name }) => name)).toEqual(['prod', 'staging', 'third'])
    expect(readFileSync(file, 'utf8').startsWith(good.trimEnd())).toBe(true)
  })

  it('changes one in its place, with the comments around what changed and what did not', () => {
    const file = open(good)
    const before = configOf(file)
    writeSource(file, {
      ...source,
      urls: ['http://10.0.0.1:9093/', 'https://am-b.example/alertmanager/'],
      auth: { bearer: 'stored:prod' },
    })
    const after = configOf(file)
    expect(after.sources[0]).toMatchObject({
      poll: 30_000,
      mirrorAcks: false,
      auth: { bearer: 'stored:prod' },
      headers: {},
    })
    expect(after.sources[0]).not.toHaveProperty('caFile')
    expect(after.sources[0]?.maxBody).toBe(67_108_864)
    expect({ ...after, sources: after.sources.slice(1) }).toEqual({
      ...before,
      sources: before.sources.slice(1),
    })
    expect(comments(readFileSync(file, 'utf8'))).toEqual(comments(good))
  })

  it('keeps the comment beside a value that changes', () => {
    const file = open(withSource({}).replace('kind:', 'poll: 10s  # as the others do\n    kind:'))
    writeSource(file, source)
    expect(readFileSync(file, 'utf8')).toContain('poll: 30s  # as the others do')
  })

  it('keeps the comments around a list that changes', () => {
    const before = open(
      withSource({ urls: undefined }).replace(/$/, '    urls: # see the wiki\n      - http://a.example\n'),
    )
    const beside = open(withSource({}).replace('["http://a.example"]', '[http://a.example] # rack a'))
    for (const file of [before, beside]) {
      const [comment] = comments(readFileSync(file, 'utf8'))
      writeSource(file, source)
      expect(configOf(file).sources[0]?.urls).toEqual(source.urls)
      expect(comments(readFileSync(file, 'utf8'))).toEqual([comment])
    }
  })

  it('writes nothing new when nothing has changed', () => {
    const file = open(good)
    writeSource(file, { ...source, name: 'staging', urls: ['http://127.0.0.1:9093'], poll: '15s' })
    const once = readFileSync(file, 'utf8')
    writeSource(file, { ...source, name: 'staging', urls: ['http://127.0.0.1:9093'], poll: '15s' })
    expect(readFileSync(file, 'utf8')).toBe(once)
  })

  it('removes one and its comments, and nothing else', () => {
    const file = open(good)
    removeSource(file, 'staging')
    expect(configOf(file).sources.map(({ name }) => name)).toEqual(['prod'])
    expect(comments(readFileSync(file, 'utf8'))).toEqual(comments(good))
    removeSource(file, 'no-such')
    expect(configOf(file).sources).toHaveLength(1)
    removeSource(file, 'prod')
    expect(configOf(file)).toMatchObject({ sources: [], me: 'Mira Lund' })
    writeSource(file, source)
    expect(configOf(file).sources).toHaveLength(1)
  })

  it.each([
    ['bad YAML', 'version: 1\nsources: [\n'],
    ['a mistake elsewhere', `${good}severites: {}\n`],
    ['a version from the future', 'version: 2\nsources: []\n'],
  ])('never overwrites a file with %s', (_, text) => {
    const file = open(text)
    for (const change of [() => writeSource(file, source), () => removeSource(file, 'prod')]) {
      expect(change).toThrow(expect.objectContaining({ code: 'not-allowed' }))
    }
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(readdirSync(path.dirname(file))).toEqual(['nightdesk.yaml'])
  })

  it('never writes what it could not read again', () => {
    const file = open(good)
    expect(() => writeSource(file, { ...source, poll: '1s' })).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringMatching(/Nothing was saved.*poll/),
      }),
    )
    expect(readFileSync(file, 'utf8')).toBe(good)
  })
})

/** All comments of a text, in their order. */
function comments(text: string): readonly string[] {
  return text.match(/#.*$/gm) ?? []
}

describe('writeWhole', () => {
  it('makes the folder and a file that only its owner can read', () => {
    const file = path.join(aTestFolder(), 'a', 'b', 'f.yaml')
    writeWhole(file, 'text')
    expect(readFileSync(file, 'utf8')).toBe('text')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
  })

  it('leaves the old text whole when the new one cannot be written', () => {
    const file = path.join(aTestFolder(), 'f.yaml')
    writeWhole(file, 'old')
    mkdirSync(`${file}.new`)
    expect(() => writeWhole(file, 'new')).toThrow()
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  it('replaces the file as one: a reader that opened the old one reads it to its end', () => {
    const file = path.join(aTestFolder(), 'f.yaml')
    writeWhole(file, 'old')
    const { ino } = statSync(file)
    writeWhole(file, 'new')
    expect(statSync(file).ino).not.toBe(ino)
    expect(readdirSync(path.dirname(file))).toEqual(['f.yaml'])
  })

  it('is not stopped by what an interrupted writing left behind', () => {
    const file = path.join(aTestFolder(), 'f.yaml')
    writeFileSync(`${file}.new`, 'half a te')
    chmodSync(`${file}.new`, 0o644)
    writeWhole(file, 'new')
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  it('leaves a file as readable as its owner made it', () => {
    const file = path.join(aTestFolder(), 'f.yaml')
    writeFileSync(file, 'old')
    chmodSync(file, 0o640)
    writeWhole(file, 'new')
    expect(statSync(file).mode & 0o777).toBe(0o640)
  })

  it('follows a link whose file is not there yet', () => {
    const folder = aTestFolder()
    const link = path.join(folder, 'nightdesk.yaml')
    symlinkSync(path.join('dotfiles', 'nightdesk.yaml'), link)
    writeWhole(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(path.join(folder, 'dotfiles', 'nightdesk.yaml'), 'utf8')).toBe('new')
  })

  it('follows a link to where the file really lies', () => {
    const folder = aTestFolder()
    const real = path.join(folder, 'dotfiles', 'nightdesk.yaml')
    const link = path.join(folder, 'nightdesk.yaml')
    writeWhole(real, 'old')
    symlinkSync(real, link)
    writeWhole(link, 'new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toBe('new')
  })
})
