import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultMapping } from '../../../contract/label-mapping.ts'
import { mappingOf, resolveSource, type SecretSources } from '../../../main/config/resolve.ts'
import { type Config, type ConfiguredSource, configSchema } from '../../../main/config/schema.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const secrets: SecretSources = {
  env: { TOKEN: 'from env', EMPTY: '' },
  stored: (name) => (name === 'prod' ? 'from store' : undefined),
}

function source(part: Readonly<Record<string, unknown>>): ConfiguredSource {
  const [read] = configSchema.parse({
    version: 1,
    sources: [{ name: 'prod', kind: 'alertmanager', urls: ['http://a.example'], ...part }],
  }).sources
  if (!read) throw new Error('no source')
  return read
}

const resolve = (part: Readonly<Record<string, unknown>>) => resolveSource(source(part), secrets)
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

describe('resolveSource', () => {
  it('needs no secret', () => {
    expect(resolve({ headers: { 'X-Scope-OrgID': 'ops' } })).toEqual({
      id: 'prod',
      kind: 'alertmanager',
      urls: ['http://a.example'],
      pollMs: 15_000,
      headers: { 'x-scope-orgid': 'ops' },
      ca: null,
      maxBytes: 268_435_456,
      broken: null,
    })
  })

  const found: readonly (readonly [
    string,
    Readonly<Record<string, unknown>>,
    Readonly<Record<string, string>>,
  ])[] = [
    ['a token from the environment', { auth: { bearer: 'env:TOKEN' } }, { authorization: 'Bearer from env' }],
    [
      'a token that was typed in',
      { auth: { bearer: 'stored:prod' } },
      { authorization: 'Bearer from store' },
    ],
    [
      'a password',
      { auth: { basic: { username: 'mïra', password: 'env:TOKEN' } } },
      { authorization: basic('mïra', 'from env') },
    ],
    ['a secret header', { headers: { 'X-Key': 'env:TOKEN' } }, { 'x-key': 'from env' }],
    [
      'a header that only looks alike',
      { headers: { 'X-Key': 'environment:TOKEN' } },
      { 'x-key': 'environment:TOKEN' },
    ],
    [
      'the access over a header of the same name',
      { headers: { Authorization: 'env:TOKEN' }, auth: { bearer: 'env:TOKEN' } },
      { authorization: 'Bearer from env' },
    ],
  ]
  it.each(found)('finds %s', (_, part, headers) => {
    expect(resolve(part)).toMatchObject({ headers, broken: null })
  })

  it('reads a secret and a CA from files, without the line end that editors add', () => {
    const folder = aTestFolder()
    const token = path.join(folder, 'token')
    const ca = path.join(folder, 'ca.pem')
    writeFileSync(token, '  s3cret\n')
    writeFileSync(ca, 'PEM\n')
    expect(resolve({ auth: { bearer: `file:${token}` }, caFile: ca })).toMatchObject({
      headers: { authorization: 'Bearer s3cret' },
      ca: 'PEM\n',
      broken: null,
    })
  })

  const missing: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    [
      'an environment variable that is not set',
      { auth: { bearer: 'env:NO' } },
      /^env:NO is not there or empty$/,
    ],
    ['one that is empty', { auth: { bearer: 'env:EMPTY' } }, /^env:EMPTY/],
    ['a name of the object prototype', { auth: { bearer: 'env:toString' } }, /^env:toString/],
    ['a secret nobody typed in', { auth: { bearer: 'stored:heron' } }, /^stored:heron/],
    ['a file that is not there', { auth: { bearer: 'file:/no/such' } }, /^file:\/no\/such/],
    ['a file that is a folder', { auth: { bearer: 'file:/' } }, /^file:\//],
    ['a password', { auth: { basic: { username: 'm', password: 'env:NO' } } }, /^env:NO/],
    ['a header', { headers: { 'X-Key': 'env:NO' } }, /^env:NO/],
    ['the CA file', { caFile: '/no/such.pem' }, /CA file \/no\/such\.pem/],
  ]
  it.each(missing)('is broken, never silently without access: %s', (_, part, detail) => {
    expect(resolve(part).broken).toEqual({
      kind: 'secret-missing',
      detail: expect.stringMatching(detail),
    })
  })
})

describe('mappingOf', () => {
  const config = (part: Readonly<Record<string, unknown>>): Config =>
    configSchema.parse({ version: 1, ...part })

  it('is the default when the file says nothing', () => {
    expect(mappingOf(config({}))).toEqual(defaultMapping)
  })

  it('takes what the file says and keeps the rest', () => {
    const mapping = mappingOf(
      config({
        labels: { customer: ['account'] },
        severities: { P1: 'page', warning: 'ticket' },
        heartbeats: ['Pulse'],
      }),
    )
    expect(mapping).toEqual({
      ...defaultMapping,
      customer: ['account'],
      severities: { ...defaultMapping.severities, p1: 'page', warning: 'ticket' },
      heartbeats: ['Pulse'],
    })
  })
})
