import { describe, expect, it } from 'vitest'
import { standardRules } from '../../../main/night/rule-table.ts'
import { formOf, newRule, notLouder, readLabels, readRule } from '../../../renderer/rules/form.ts'
import { thenWords, weeklyWords, whenWords } from '../../../renderer/rules/rule-words.ts'

describe('the form of a row', () => {
  it('gives back the row it was made of', () => {
    for (const rule of standardRules) expect(readRule(formOf(rule), [])).toEqual({ rule })
  })

  it('offers nothing louder, and makes what was louder as quiet as what happens', () => {
    expect(notLouder('digest')).toEqual(['digest', 'badge', 'nothing'])
    const form = {
      ...formOf(newRule),
      name: 'x',
      hours: 'day',
      outsideHours: 'wake',
      offDuty: 'wake',
    } as const
    expect(readRule({ ...form, then: 'notify' }, [])).toMatchObject({
      rule: { then: 'notify', outsideHours: 'notify', offDuty: 'notify' },
    })
    expect(readRule({ ...form, hours: '', then: 'wake', outsideHours: 'badge' }, [])).toMatchObject({
      rule: { hours: null, outsideHours: 'wake' },
    })
  })

  it.each([
    [{ name: '  ' }, { field: 'name', problem: 'Give the rule a name.' }],
    [{ name: 'Pages' }, { field: 'name', problem: 'Another rule has this name.' }],
    [
      { name: 'x', labels: 'a=b\n\nkube' },
      { field: 'labels', problem: '“kube” is no matcher, such as namespace=~"kube-.*".' },
    ],
  ])('%j is not a row', (part, said) => {
    expect(readRule({ ...formOf(newRule), ...part }, ['Pages'])).toEqual(said)
  })

  it('reads lists by their commas, and asks for nothing that is empty', () => {
    const form = { ...formOf(newRule), name: 'x', team: ' atlas, , rocket ', customer: ' ' }
    expect(readRule(form, [])).toMatchObject({ rule: { when: { team: ['atlas', 'rocket'] } } })
    expect(readRule(form, [])).not.toHaveProperty('rule.when.customer')
  })
})

describe('pasted labels', () => {
  it.each([
    ['severity=page\nteam=atlas', { severity: 'page', team: 'atlas' }],
    ['ALERTS{severity="page", pod="a \\"b\\", c"}', { severity: 'page', pod: 'a "b", c' }],
    ['severity: page\nempty: ""', { severity: 'page', empty: '' }],
  ])('%j', (text, labels) => {
    expect(readLabels(text)).toEqual({ labels })
  })

  it('that are none are said to be none', () => {
    expect(readLabels('!!')).toEqual({ problem: '“!!” is no label, such as severity=page.' })
    expect(readLabels(' ')).toHaveProperty('problem')
  })
})

describe('a row in words', () => {
  it('says for what, what happens, and when it is quieter', () => {
    const words = standardRules.map((rule) => `${whenWords(rule.when)} → ${thenWords(rule)}`)
    expect(words.slice(1, 3)).toEqual([
      'severity page, pipeline=~".*test.*" → Hold it back for the morning; off duty count it.',
      'severity page, asks for nobody outside of working hours → Call until somebody has it; outside of “working” hold it back for the morning; off duty count it.',
    ])
    expect(words.at(-1)).toBe('every alert → Count it.')
  })

  it('says hours by their days', () => {
    const policy = { name: 'x', zone: 'UTC', holidays: [], calendar: null, purposes: [] }
    const weekly = [
      { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
      { days: [6, 7], from: '10:00', to: '12:00' },
    ]
    expect(weeklyWords({ ...policy, weekly })).toBe('Mon to Fri 08:00 to 18:00; Sat, Sun 10:00 to 12:00')
  })
})
