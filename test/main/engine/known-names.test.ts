import { describe, expect, it } from 'vitest'
import type { QueryValue } from '../../../contract/queries.ts'
import { configSchema } from '../../../main/config/schema.ts'
import { withKnownNames } from '../../../main/engine/known-names.ts'
import { aFindAsker, targetKey } from '../../helpers/find-asker.ts'
import { toldAlert, toldEpisode } from '../../helpers/told.ts'

const config = configSchema.parse({
  version: 1,
  rotations: [
    {
      ...{ name: 'ops', zone: 'Europe/Zurich', people: ['Nomi Zed', 'Yuki Arai'] },
      ...{ starts: '2026-01-05 08:00', turn: '1d' },
    },
  ],
  customers: [
    {
      ...{ name: 'Acme', aliases: ['Roadrunner Ltd'], environments: ['heron', 'quail'] },
      contacts: [{ name: 'Wile Coyote', phone: '+41 44 668 18 00' }],
    },
  ],
})

const everything: QueryValue<'find.search'> = {
  ...{
    text: '',
    kinds: [],
    environment: null,
    customer: null,
    from: null,
    to: null,
    limit: 20,
    before: null,
  },
}

describe('names that only the configuration knows', () => {
  const asking = () => {
    const { ask, tell } = aFindAsker()
    tell(
      toldEpisode({
        id: 5,
        ackBy: 'Yuki Arai',
        alert: toldAlert({ title: 'Zed of heron', environment: 'heron' }),
      }),
    )
    return (line: string, over: Partial<typeof everything> = {}) => {
      const input = { ...everything, text: line, ...over }
      return withKnownNames(ask(line, over), input, config)
    }
  }

  it('are found beside the best, each once, with what they are found by', () => {
    const find = asking()
    expect(find('zed').hits.map(targetKey)).toEqual(['alert 5', 'person Nomi Zed'])
    expect(find('zed').best).toBe(2)
    expect(find('yuki').hits.map(targetKey)).toEqual(['person Yuki Arai'])
    expect(find('heron').hits.map(targetKey)).toEqual(['environment heron', 'alert 5'])
    expect(find('quail').hits.map(targetKey)).toEqual(['environment quail'])
    expect(find('road').hits).toMatchObject([
      {
        target: { kind: 'customer', name: 'Acme' },
        from: 'also called',
        words: [{ text: 'Roadrunner Ltd' }],
      },
    ])
    expect(find('coyote').hits).toMatchObject([{ target: { kind: 'person', name: 'Wile Coyote' } }])
    expect(find('coyote').facets.kinds).toEqual([{ kind: 'person', count: 1 }])
  })

  it('are not where a place, a time, another kind or a later page is asked for', () => {
    const find = asking()
    expect(find('zed', { environment: 'heron' }).hits.map(targetKey)).toEqual(['alert 5'])
    expect(find('nomi', { from: 1 }).hits).toEqual([])
    expect(find('nomi', { kinds: ['customer'] }).hits).toEqual([])
    expect(find('nomi kind:alert').hits).toEqual([])
    expect(find('nomi', { before: 1_000 }).hits).toEqual([])
    expect(find('').hits.map(targetKey)).toEqual(['alert 5'])
  })
})
