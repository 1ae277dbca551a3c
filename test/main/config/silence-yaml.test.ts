/** The form of a silence that is kept in Git: what it says is what was meant, whatever the labels hold. */

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SeenMatcher } from '../../../contract/observation.ts'
import { resourceProblem, silenceYaml, type WantedResource } from '../../../main/config/silence-yaml.ts'
import { fc } from '../../helpers/property.ts'

const endsAt = Date.UTC(2026, 9, 25, 1, 30, 0, 400)
const matcher = (name: string, value: string, isRegex = false, isEqual = true): SeenMatcher => ({
  ...{ name, value, isRegex, isEqual },
})
const wanted = (part: Partial<WantedResource> = {}): WantedResource => ({
  matchers: [matcher('alertname', 'NodeDiskFull'), matcher('installation', 'plover')],
  startsAt: null,
  endsAt,
  reason: 'Disks are swapped',
  by: 'Mara Lind',
  source: 'Alertmanager plover',
  ...part,
})

interface Resource {
  readonly metadata: { readonly name: string; readonly annotations: Record<string, string> }
  readonly spec: {
    readonly matchers: readonly {
      readonly name: string
      readonly value: string
      readonly matchType: string
    }[]
    readonly startsAt?: string
    readonly endsAt: string
  }
}
/** As a reader of today's YAML takes it, and as one of the older version does, which Kubernetes' tools descend from. */
const read = (text: string): readonly Resource[] =>
  (['1.2', '1.1'] as const).map((version) => parse(text, { version }) as Resource)

describe('a silence as YAML for Git', () => {
  it('is the resource of the operator, with its end in both forms', () => {
    const { text, file, unsaid } = silenceYaml(wanted())
    expect(text).toBe(`# Disks are swapped
# By Mara Lind, for Alertmanager plover

apiVersion: "observability.giantswarm.io/v1alpha2"
kind: "Silence"
metadata:
  name: "nodediskfull-plover-20261025-0130z"
  annotations:
    valid-until: "2026-10-25T01:30:01Z"
spec:
  matchers:
    - name: "alertname"
      value: "NodeDiskFull"
      matchType: "="
    - name: "installation"
      value: "plover"
      matchType: "="
  endsAt: "2026-10-25T01:30:01Z"
`)
    expect(file).toBe('nodediskfull-plover-20261025-0130z.yaml')
    expect(unsaid.join(' ')).toMatch(/not now.*reason.*namespace.*heartbeat/)
  })

  it.each([
    [matcher('a', 'x'), '='],
    [matcher('a', 'x', false, false), '!='],
    [matcher('a', 'x', true), '=~'],
    [matcher('a', 'x', true, false), '!~'],
  ])('names each way to compare %#', (one, matchType) => {
    for (const { spec } of read(silenceYaml(wanted({ matchers: [one] })).text))
      expect(spec.matchers).toEqual([{ name: 'a', value: 'x', matchType }])
  })

  it('begins when it is applied, or at its own instant where it is yet to come', () => {
    const startsAt = endsAt - 3_600_000
    expect(read(silenceYaml(wanted()).text)[0]?.spec.startsAt).toBeUndefined()
    expect(read(silenceYaml(wanted({ startsAt })).text)[0]?.spec.startsAt).toBe('2026-10-25T00:30:01Z')
  })

  const hostile = [
    'yes',
    'no',
    'on',
    '~',
    'null',
    '1.0',
    '0x1f',
    '1_000',
    '=',
    '2026-10-14',
    '- a',
    '# x',
    '*a',
    '&a',
  ]
  const worse = [
    '!!str x',
    '"',
    "'",
    '\\',
    '\\n',
    'a\nb: c',
    '\r\n---\n',
    '\t',
    ' lead',
    'trail ',
    '{{x}}',
    '%',
    '\u0000',
  ]
  const worst = [
    '\u2028',
    '\u0085',
    '\u202e',
    '🦊',
    '\ufeff',
    'a: b',
    '>',
    '|',
    '? x',
    '',
    '@',
    '`',
    '.*',
    '\\d+\\.',
  ]
  it.each([...hostile, ...worse, ...worst])('keeps %j as it is', (value) => {
    const matchers = [matcher('alertname', 'A'), matcher('k8s.pod/"x"', value, false, false)]
    for (const { spec } of read(silenceYaml(wanted({ matchers })).text))
      expect(spec.matchers[1]).toEqual({ name: 'k8s.pod/"x"', value, matchType: '!=' })
  })

  it('keeps any text, and lets no reason or name become anything but a comment', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 })
    const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(
        text,
        label,
        text,
        text,
        fc.boolean(),
        fc.boolean(),
        (value, name, reason, by, isRegex, isEqual) => {
          const matchers = [matcher(name, value, isRegex, isEqual)]
          const { text: yaml } = silenceYaml(wanted({ matchers, reason, by, source: by }))
          for (const { spec, metadata, ...rest } of read(yaml)) {
            expect(spec.matchers).toEqual([
              { name, value, matchType: `${isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!='}` },
            ])
            expect(metadata.name).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/)
            expect(Object.keys(rest)).toEqual(['apiVersion', 'kind'])
          }
        },
      ),
    )
  })

  it('is refused for what the form cannot hold, and says which label', () => {
    expect(resourceProblem([matcher('a', 'x'.repeat(1_024))])).toBeNull()
    expect(resourceProblem([matcher('path', 'x'.repeat(1_025))])).toContain('leave path out')
    expect(resourceProblem([matcher('n'.repeat(257), 'x')])).toContain('256')
  })
})
