import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultMapping } from '../../../contract/label-mapping.ts'
import { accessRef, mappingOf, resolveSource, secretRefsOf } from '../../../main/config/resolve.ts'
import { type Config, type ConfiguredSource, configSchema } from '../../../main/config/schema.ts'
import type { Found } from '../../../main/config/secret-book.ts'
import { refText, type SecretRef } from '../../../main/config/secret-ref.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const values: Readonly<Record<string, string>> = {
  'env:TOKEN': 'from env',
  'stored:prod': 'from store',
  'command:pass show am': 'from a command',
}

const lookUp = (ref: SecretRef): Found => {
  const value = values[refText(ref)]
  if (value !== undefined) return { kind: 'value', value }
  return { kind: refText(ref) === 'env:LATER' ? 'waiting' : 'missing', words: `${refText(ref)} is not there` }
}

function source(part: Readonly<Record<string, unknown>>): ConfiguredSource {
  const [read] = configSchema.parse({
    version: 1,
    sources: [{ name: 'prod', kind: 'alertmanager', urls: ['http://a.example'], ...part }],
  }).sources
  if (!read) throw new Error('no source')
  return read
}

const resolve = (part: Readonly<Record<string, unknown>>) => resolveSource(source(part), lookUp)
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

  it.each([
    ['http://a.example/prom', { authorization: 'Bearer from env' }],
    ['http://a.example:9090', {}],
    ['https://a.example', {}],
    ['http://b.example', {}],
  ])('gives the Prometheus at %s its access only if it is the same server', (prometheus, headers) => {
    expect(resolve({ prometheus, auth: { bearer: 'env:TOKEN' } }).prometheus).toEqual({
      ...{ url: prometheus, headers, broken: null },
    })
  })

  it('does not ask the same server with a secret that is not known', () => {
    const auth = { bearer: 'env:LATER' }
    expect(resolve({ prometheus: 'http://a.example', auth }).prometheus?.broken).not.toBeNull()
    expect(resolve({ prometheus: 'http://b.example', auth }).prometheus?.broken).toBeNull()
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
    [
      'a token that a command prints',
      { auth: { bearer: { command: ['pass', 'show', 'am'] } } },
      { authorization: 'Bearer from a command' },
    ],
    [
      'a header that a command prints',
      { headers: { 'X-Key': 'command:pass show am' } },
      { 'x-key': 'from a command' },
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

  it('reads a CA from its file', () => {
    const ca = path.join(aTestFolder(), 'ca.pem')
    writeFileSync(ca, 'PEM\n')
    expect(resolve({ caFile: ca })).toMatchObject({ ca: 'PEM\n', broken: null })
  })

  it('knows every reference of a source', () => {
    const full = source({
      auth: { basic: { username: 'm', password: 'file:/t' } },
      headers: { A: 'env:A', B: 'b' },
    })
    expect([accessRef(full), secretRefsOf(full)]).toEqual(['file:/t', ['env:A', 'file:/t']])
    expect(secretRefsOf(source({}))).toEqual([])
  })

  const missing: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ['a token', { auth: { bearer: 'env:NO' } }, /^env:NO is not there$/],
    ['a password', { auth: { basic: { username: 'm', password: 'env:NO' } } }, /^env:NO/],
    ['one that is still being looked up', { auth: { bearer: 'env:LATER' } }, /^env:LATER/],
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
