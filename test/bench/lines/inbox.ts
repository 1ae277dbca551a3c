/** The inbox: one changed thread among 2,000 is taken in and told to a page, over what no program can leave out of it. */
import path from 'node:path'
import type { SeenMessage, SeenThread } from '../../../contract/seen-support.ts'
import { openDb } from '../../../main/db/db.ts'
import type { SupportDefinition } from '../../../main/sources/support-source.ts'
import { insertMessage } from '../../../main/support/message-table.ts'
import { insertThread, saveThread, threadById } from '../../../main/support/thread-table.ts'
import { startEngine } from '../engine-under-test.ts'
import { type Measure, median } from '../figures.ts'
import { inScratch } from '../scratch.ts'

const threads = 2_000
const messagesEach = 10
const startedAt = Date.UTC(2026, 10, 2, 8)
/**
 * Of what parsing the answer, writing the message and the row, and writing them down for a page takes. Two turns of the
 * engine lie in between, each behind a timer of a millisecond, and the floor waits for none.
 */
const mostOverFloor = 60

const messageOf = (thread: number, index: number): SeenMessage => {
  const at = startedAt + thread * 60_000 + index * 1_000
  return {
    ...{ key: `${Math.floor(at / 1_000)}.000100`, at, isNod: false, editedAt: null, word: null },
    author: { id: `U${thread % 40}`, name: `Customer ${thread % 40}`, side: 'customer', mine: false },
    text: `Message ${index} of thread ${thread}: checkout answers slowly since the upgrade of this morning`,
    ...{ links: [], files: [] },
  }
}

const threadOf = (thread: number, messages: readonly SeenMessage[]): SeenThread => ({
  ...{
    ref: `C${thread % 40}/${thread}`,
    channel: `customer-${thread % 40}-support`,
    number: null,
    title: null,
  },
  ...{ url: `https://chat.example/${thread}`, labels: [], assignees: [], closedAt: null, isTeam: false },
  ...{ messages, removed: [], whole: null, isBehind: false },
})

export const measure: Measure = async ({ quick, say }) =>
  inScratch(async (folder) => {
    const rounds = quick ? 40 : 200
    // The engine's own timers keep no process alive.
    const alive = setInterval(() => {}, 1_000)
    let next: readonly SeenThread[] = Array.from({ length: threads }, (_, thread) =>
      threadOf(
        thread,
        Array.from({ length: messagesEach }, (_, index) => messageOf(thread, index)),
      ),
    )
    let cursor = 0
    let news = (): void => {}
    const slack: SupportDefinition = {
      ...{ kind: 'slack', label: 'Slack' },
      connect: () => ({
        poll: async () => {
          const facts = { account: null, followed: threads, behindMs: 0, remarks: [], isPushed: true }
          // What it reads comes as text.
          const seen = JSON.parse(JSON.stringify(next)) as readonly SeenThread[]
          next = []
          return {
            ok: true,
            threads: seen,
            cursor: String(++cursor),
            isComplete: true,
            nextInMs: 600_000,
            facts,
          }
        },
        thread: async () => ({ kind: 'not-found', detail: '' }),
        test: async () => ({ ok: true, saw: [], remarks: [] }),
        listen: (told) => {
          news = told
          return () => {}
        },
      }),
    }
    const source = { name: 'chat', kind: 'slack', token: 'env:X', channels: ['*-support'] }
    say(`inbox: ${threads} threads of ${messagesEach} messages`)
    const product = startEngine(path.join(folder, 'product.db'), null, {
      definitions: [slack],
      config: { support: { sources: [source] } },
    })
    let told = (): void => {}
    const rows: { count: number } = { count: 0 }
    const seat = product.engine.attach(
      (event) => {
        const text = JSON.stringify(event)
        if (event.event !== 'changed' || !text.includes('"threads"')) return
        rows.count += event.changes.threads?.length ?? 0
        told()
      },
      { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} },
    )
    await new Promise<void>((resolve) => {
      told = () => product.engine.core.threads.size === threads && resolve()
    })
    rows.count = 0
    const product_: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const thread = (round * 37) % threads
      next = [threadOf(thread, [messageOf(thread, messagesEach + round)])]
      const heard = new Promise<void>((resolve) => {
        told = resolve
      })
      const began = performance.now()
      news()
      await heard
      product_.push(performance.now() - began)
      // The poll ends after its page was told.
      await new Promise((resolve) => setImmediate(resolve))
    }
    seat.detach()
    clearInterval(alive)
    await product.stop()
    const floor = floorOf(path.join(folder, 'floor.db'), rounds)
    return [
      {
        budget: 'inbox',
        what: `one changed thread of ${threads} taken in and told / floor`,
        value: median(product_) / floor,
        unit: 'x',
        goal: mostOverFloor,
        info: { 'median ms': median(product_), 'floor ms': floor, rounds },
      },
      {
        budget: 'inbox',
        what: `rows told of ${rounds} changed threads, above one each`,
        value: rows.count - rounds,
        unit: 'count',
        goal: 0,
        info: {},
      },
    ]
  })

/** Parses the message, writes it and its thread's row, and writes it down for a page: the median, ms. */
function floorOf(file: string, rounds: number): number {
  const db = openDb(file)
  const id = db.transact((write) =>
    insertThread(write, {
      ...{ sourceId: 'chat' as never, ref: 'C1/1', source: 'slack', channel: 'c', title: 't' },
      ...{ openedAt: 1, changedAt: 1 },
    }),
  )
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const text = JSON.stringify(threadOf(1, [messageOf(1, round)]))
    const began = performance.now()
    const seen = JSON.parse(text) as SeenThread
    db.transact((write) => {
      for (const message of seen.messages) insertMessage(write, id, message, 1)
      const thread = threadById(write, id)
      if (thread) saveThread(write, { ...thread, newestKey: seen.messages[0]?.key ?? null })
    }, 'later')
    JSON.stringify(seen)
    took.push(performance.now() - began)
  }
  db.close()
  return median(took)
}
