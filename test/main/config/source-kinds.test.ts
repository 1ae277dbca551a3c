/** The forms of the kinds say the same as the file's schema: every entry, and what counts where one is left out. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type KindField, mappingFields } from '../../../contract/source-fields.ts'
import { describedKinds } from '../../../contract/source-kinds.ts'
import { grafanaSource, mimirSource } from '../../../main/config/grafana-source-schema.ts'
import { icingaSource } from '../../../main/config/icinga-source-schema.ts'
import { jsonSource, webhookSource } from '../../../main/config/json-source-schema.ts'
import { pagerDutySource } from '../../../main/config/pagerduty-source-schema.ts'
import { prometheusSource } from '../../../main/config/prometheus-source-schema.ts'

const schemas: Readonly<Record<string, z.ZodType>> = {
  grafana: grafanaSource,
  mimir: mimirSource,
  prometheus: prometheusSource,
  pagerduty: pagerDutySource,
  icinga2: icingaSource,
  json: jsonSource,
  webhook: webhookSource,
}

/** The object a schema reads, below what makes it optional, gives it a default or turns it into something else. */
function objectOf(schema: unknown): z.ZodObject | null {
  if (schema instanceof z.ZodObject) return schema
  if (schema instanceof z.ZodPipe) return objectOf(schema.def.in)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return objectOf(schema.unwrap())
  return null
}

function keysOf(schema: unknown, before = ''): readonly string[] {
  const object = objectOf(schema)
  if (!object) return [before]
  return Object.entries(object.shape).flatMap(([key, inner]) =>
    key === 'auth' ? [`${before}auth`] : keysOf(inner, before === '' ? key : `${before}.${key}`),
  )
}

const required: Readonly<Record<string, Record<string, unknown>>> = {
  grafana: { urls: ['https://grafana.example.com'] },
  mimir: { urls: ['https://mimir.example.com'] },
  prometheus: { urls: ['https://prometheus.example.com'] },
  pagerduty: { token: 'env:PD' },
  icinga2: { urls: ['https://icinga.example.com'] },
  json: { url: 'https://status.example.com/', fields: { id: '/id' } },
  webhook: { port: 9_098, token: 'env:HOOK', format: 'generic', fields: { id: '/id' } },
}

function put(entry: Record<string, unknown>, key: string, value: unknown): void {
  const [first = '', ...rest] = key.split('.')
  if (rest.length === 0) entry[first] = value
  else {
    entry[first] ??= {}
    put(entry[first] as Record<string, unknown>, rest.join('.'), value)
  }
}

const standards = (fields: readonly KindField[]): readonly KindField[] =>
  fields.filter(
    ({ key, standard }) =>
      standard !== undefined && key !== 'region' && key !== 'format' && !/\.method$/.test(key),
  )

/** Entries that every kind may carry in the file, and that say nothing about this one: nobody is asked. */
const idle: Readonly<Partial<Record<string, readonly string[]>>> = {
  webhook: ['caFile', 'headers', 'maxBody'],
}

describe.each(describedKinds)('the form of $kind', ({ kind, fields, access }) => {
  const schema = schemas[kind] as z.ZodType

  test('has a field for every entry of the file that means something, and no other', () => {
    const apart = ['name', 'kind', access === 'token' ? 'token' : 'auth', ...(idle[kind] ?? [])]
    const shown = [...apart, ...fields.map(({ key }) => key), ...mappingFields.map(({ key }) => key)]
    expect([...shown].sort()).toEqual([...keysOf(schema)].sort())
  })

  test('takes for granted what the file does', () => {
    const least = { name: 'one', kind, ...required[kind] }
    const whole: Record<string, unknown> = structuredClone(least)
    const given = standards(fields)
    for (const { key, standard } of given) put(whole, key, standard)
    expect(given.length).toBeGreaterThan(1)
    expect(schema.parse(whole)).toEqual(schema.parse(least))
  })

  test('asks for all that the file needs', () => {
    const needed = fields.filter(({ isRequired }) => isRequired).map(({ key }) => key)
    const entry = structuredClone(required[kind] ?? {})
    for (const key of needed) {
      const [first = ''] = key.split('.')
      expect(schema.safeParse({ name: 'one', kind, ...entry, [first]: undefined }).success).toBe(false)
    }
    expect(schema.safeParse({ name: 'one', kind, ...entry }).success).toBe(true)
  })
})
