import { describe, expect, it } from 'vitest'
import { defaultMapping } from '../../../contract/label-mapping.ts'
import type { ProposedMatcher } from '../../../contract/silences.ts'
import type { EpisodeLabels } from '../../../main/silences/label-table.ts'
import { compile, type Labels } from '../../../main/silences/matching.ts'
import { leftOutOf, propose, scopeLabels, transitionsOf } from '../../../main/silences/proposal.ts'
import { fc } from '../../helpers/property.ts'

const scope = scopeLabels(defaultMapping)
const alert: Labels = { alertname: 'Disk', installation: 'plover', severity: 'page', node: 'n1' }
/** Episodes one after another, each with these values of one label. */
const history = (name: string, values: readonly string[], overlaps = false): readonly EpisodeLabels[] =>
  values.map((value, index) => ({
    firedAt: index * 100,
    quietAt: overlaps ? null : index * 100 + 50,
    labels: { ...alert, [name]: value },
  }))
const find = (all: readonly ProposedMatcher[], name: string): ProposedMatcher | undefined =>
  all.find((one) => one.name === name)

describe('transitionsOf', () => {
  const rows: readonly [string, readonly string[], { changed: number; all: number }][] = [
    ['none in no history', [], { changed: 0, all: 0 }],
    ['none in one episode', ['a'], { changed: 0, all: 0 }],
    ['each change', ['a', 'b', 'c'], { changed: 2, all: 2 }],
    ['a value that comes back', ['a', 'a', 'b', 'a'], { changed: 2, all: 3 }],
    ['none where it stays', ['a', 'a', 'a'], { changed: 0, all: 2 }],
  ]
  it.each(rows)('counts %s', (_, values, expected) => {
    expect(transitionsOf(history('node', values), 'node')).toEqual(expected)
  })

  it('counts nothing between episodes at the same time: they are different troubles', () => {
    expect(transitionsOf(history('node', ['a', 'b', 'c'], true), 'node')).toEqual({ changed: 0, all: 0 })
  })

  it('counts a label that comes and goes as changed', () => {
    const some = history('node', ['a', 'a']).map((one, index) =>
      index === 1 ? { ...one, labels: { alertname: 'Disk' } } : one,
    )
    expect(transitionsOf(some, 'node')).toEqual({ changed: 1, all: 1 })
  })
})

describe('a proposal', () => {
  const rows: readonly [string, readonly string[], ProposedMatcher['why'], boolean, string][] = [
    ['no history', [], 'steady', true, 'No earlier episode to compare with.'],
    ['one change, which proves nothing', ['n1', 'n2'], 'steady', true, 'Changed in 1 of 1 earlier episodes.'],
    ['no change', ['n1', 'n1', 'n1'], 'steady', true, 'The same in 2 earlier episodes.'],
    [
      'a change in fewer than half',
      ['1', '1', '1', '2'],
      'steady',
      true,
      'Changed in 1 of 3 earlier episodes.',
    ],
    ['a change in half', ['1', '1', '2'], 'volatile', false, 'Changed in 1 of 2 earlier episodes.'],
    ['a change each time', ['1', '2', '3', '4'], 'volatile', false, 'Changed in 3 of 3 earlier episodes.'],
  ]
  it.each(rows)('of a label with %s', (_, values, why, kept, detail) => {
    const [one] = [find(propose([alert], scope, [history('node', values)]), 'node')]
    expect(one).toEqual({ name: 'node', value: 'n1', isRegex: false, isEqual: true, why, kept, detail })
  })

  it('keeps what says what and whose it is, however it behaved, and puts it first', () => {
    const past = history('installation', ['a', 'b', 'c', 'd'])
    const all = propose([{ ...alert, pod: 'p', all_pipelines: 'true' }], scope, [past])
    expect(all.map(({ name, why, kept }) => [name, why, kept])).toEqual([
      ['alertname', 'scope', true],
      ['installation', 'scope', true],
      ['severity', 'scope', true],
      ['all_pipelines', 'scope', true],
      ['node', 'steady', true],
      ['pod', 'volatile', false],
    ])
  })

  it('adds up what the histories of several alerts say', () => {
    const one = find(
      propose([alert], scope, [history('node', ['1', '2']), history('node', ['1', '2'])]),
      'node',
    )
    expect(one).toMatchObject({ why: 'volatile', detail: 'Changed in 2 of 2 earlier episodes.' })
  })

  it('leaves out what the chosen differ in, but names a few values of what says what it is', () => {
    const chosen = ['a.b', 'c|d'].map((alertname, index) => ({ ...alert, alertname, node: `n${index}` }))
    const all = propose(chosen, scope, [])
    expect(find(all, 'alertname')).toMatchObject({
      value: String.raw`a\.b|c\|d`,
      isRegex: true,
      isEqual: true,
      kept: true,
      why: 'scope',
    })
    expect(find(all, 'node')).toMatchObject({ kept: false, why: 'differs', detail: '2 different values.' })
    const many = Array.from({ length: 11 }, (_, index) => ({ ...alert, alertname: `A${index}` }))
    expect(find(propose(many, scope, []), 'alertname')).toMatchObject({
      kept: false,
      why: 'differs',
      value: '.+',
    })
    const some = propose([alert, { alertname: 'Disk' }], scope, [])
    expect(find(some, 'severity')).toMatchObject({ kept: false, why: 'differs', value: '|page' })
  })

  it('names every label, whatever its name: left out, the silence would hide more', () => {
    const strange = { 'k8s.pod': 'web-0', größe: '3', toString: 'x' }
    expect(find(propose([{ ...alert, ...strange }], scope, []), 'k8s.pod')).toMatchObject({
      value: 'web-0',
      kept: true,
    })
    expect(propose([{ ...alert, ...strange }], scope, []).map(({ name }) => name)).toEqual([
      'alertname',
      'installation',
      'severity',
      'größe',
      'k8s.pod',
      'node',
      'toString',
    ])
  })

  it('proposes nothing that a silence cannot hold, and says what that is', () => {
    const chosen = [{ ...alert, huge: 'x'.repeat(5_000), empty: '', ['n'.repeat(1_001)]: 'x' }]
    const proposed = propose(chosen, scope, [])
    expect(proposed.map(({ name }) => name)).toEqual(['alertname', 'installation', 'severity', 'node'])
    expect(leftOutOf(chosen, proposed)).toEqual(['huge', 'n'.repeat(1_001)])
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, 'x']))
    const most = propose([{ ...alert, ...wide }], scope, [])
    expect(most).toHaveLength(60)
    expect(leftOutOf([{ ...alert, ...wide }], most)).toHaveLength(44)
  })

  it('kept, always matches every alert it was made for; every matcher does, ticked or not', () => {
    const value = fc.string({ maxLength: 8 })
    const labels = fc.dictionary(fc.constantFrom('alertname', 'team', 'pod', 'node', 'zone'), value)
    fc.assert(
      fc.property(fc.array(labels, { minLength: 1, maxLength: 12 }), (chosen) => {
        const all = propose(chosen, scope, [])
        const compiled = compile(all.filter(({ kept, value: text }) => kept || text !== '.+'))
        if (!compiled.ok) throw new Error(compiled.problem)
        for (const set of chosen) expect(compiled.matching.test(set)).toBe(true)
      }),
    )
  })
})
