/** Somebody's list in JSON, in pages of a hundred, with deeds. */
import type { JsonOptions } from '../../../contract/source-options.ts'
import { json } from '../../../main/sources/json.ts'
import { aPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { type Asked, asJson, openFront, type Reply } from '../front.ts'
import type { Harness, Upstream } from '../harness.ts'
import type { Item } from '../item.ts'

const secret = 'json-s3cret-0123456789'
const authorization = `Bearer ${secret}`
const pageSize = 100

const options: JsonOptions = {
  ...{ kind: 'json', items: '/data', next: '/next' },
  fields: {
    ...{ id: '/key', title: '/what', severity: '/level', state: '/state', url: '/link', since: '/since' },
    ...{ heldBy: '/owner', labels: {}, allLabels: '/tags' },
  },
  states: { held: ['acked'], over: ['ok'] },
  actions: {
    acknowledge: { method: 'POST', path: '/do/{id}/ack', body: '{"who":"{by}"}' },
    unacknowledge: null,
    note: { method: 'POST', path: '/do/{id}/note', body: '{"text":"{text}"}' },
    resolve: { method: 'DELETE', path: '/do/{id}', body: null },
  },
}

interface Row {
  readonly item: Item
  readonly since: string
  owner: string | null
  isOver: boolean
}

export const jsonHarness: Harness = {
  ...{ kind: 'json', secret, keeps: 'what stands behind it keeps its own list', mostListed: null },
  start: async (clock) => {
    const rows = new Map<string, Row>()
    const words: string[] = []
    let all: readonly Row[] | null = null
    let isStale = true
    const answer = ({ method, path, query, body }: Asked): Reply => {
      if (method === 'GET') {
        const from = Number(query.get('from') ?? 0)
        // A long list is not walked anew for each of its pages.
        if (all?.length !== rows.size || isStale) all = [...rows.values()]
        isStale = false
        const to = from + pageSize
        const data = all.slice(from, to).map(rawOf)
        return asJson({ data, ...(to < all.length ? { next: `/list?from=${to}` } : {}) })
      }
      const [, , id = '', deed = ''] = path.split('/').map(decodeURIComponent)
      const row = rows.get(id)
      if (!row) return asJson({ message: 'no such ticket' }, 404)
      if (row.isOver) return asJson({ message: 'it is closed' }, 409)
      isStale = true
      if (deed === 'ack') row.owner ??= (JSON.parse(body) as { who: string }).who
      else if (deed === 'note') words.push((JSON.parse(body) as { text: string }).text)
      else row.isOver = true
      return asJson({})
    }
    const front = await openFront(clock, { authorization, secret }, ({ path }) => path === '/list', answer)
    const change = (id: string, part: Partial<Row>): void => {
      const row = rows.get(id)
      isStale = true
      if (row) rows.set(id, { ...row, ...part })
    }
    const upstream: Upstream = {
      front,
      entry: {
        ...{ kind: 'json', url: `${front.url}/list`, poll: '5s', items: '/data', next: '/next' },
        fields: { ...options.fields, labels: {} },
        states: options.states,
        auth: { bearer: 'env:CONFORMANCE_JSON' },
      },
      connect: (more) => {
        const config = { kind: 'json', options, headers: { authorization }, ...more } as const
        return json.connect(aSourceConfig([`${front.url}/list`], config), aPlatform(clock))
      },
      put: (items) => {
        const since = new Date(clock.now() + front.skewMs - 60_000).toISOString()
        isStale = true
        for (const item of items) rows.set(item.id, { item, since, owner: null, isOver: false })
      },
      retitle: (id, title) => {
        const row = rows.get(id)
        if (row) change(id, { item: { ...row.item, title } })
      },
      end: (id) => change(id, { isOver: true }),
      idOf: ({ fingerprint }) => fingerprint,
      itemsIn: (page) => (page as { data: Record<string, unknown>[] }).data,
      vanish: (id) => {
        isStale = true
        rows.delete(id)
      },
      hold: (id) => change(id, { owner: 'Ines Okafor' }),
      holdersOf: (id) => [rows.get(id)?.owner ?? []].flat(),
      isOpen: (id) => rows.get(id)?.isOver === false,
      words: () => words,
      close: front.close,
    }
    return upstream
  },
}

function rawOf({ item, since, owner, isOver }: Row): unknown {
  return {
    ...{ key: item.id, what: item.title, level: item.severity, since, link: `/tickets/${item.id}` },
    state: isOver ? 'ok' : (item.state ?? 'open'),
    ...{ owner, tags: item.labels ?? {} },
  }
}
