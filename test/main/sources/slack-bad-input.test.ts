/** What people and apps do in Slack that no form foresees: each once, over the double, as an engine would be told of it. */
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { SeenMessage } from '../../../contract/seen-support.ts'
import { tsMicros } from '../../../contract/slack-ts.ts'
import type { NewMessage, SlackChannel } from '../../../main/drill/slack-book.ts'
import { noAbort } from '../../helpers/a-source.ts'
import {
  aWorkspace,
  createKnown,
  type Known,
  pollOnce,
  textsOf,
  type Workspace,
} from '../../helpers/slack-workspace.ts'

const minuteMs = 60_000
const messagesIn = (known: Known): readonly SeenMessage[] =>
  [...known.threads.values()].flatMap((messages) => [...messages.values()])

/** Writes each into the channel and reads them all. */
async function readBack(
  { double, support, clock, connect }: Workspace,
  messages: readonly NewMessage[],
): Promise<readonly SeenMessage[]> {
  for (const message of messages) double.book.write(support, message)
  const known = createKnown()
  expect(await pollOnce(connect(), known, clock)).toMatchObject({ ok: true, isComplete: true })
  return messagesIn(known)
}

it('F79: gives each of 2,500 channels its turn, says truly how far behind it is, and does a bounded slice each time', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  const { book } = double
  const channels: readonly SlackChannel[] = [
    support,
    ...Array.from({ length: 2_499 }, (_, index) => book.channel(`c${index}-support`)),
  ]
  type State = [id: string, name: string, newest: null, reach: null, readAt: number | null, triedAt: number]
  const statesOf = (text: string | null): readonly State[] =>
    (JSON.parse(text ?? '') as { channels: State[] }).channels
  const known = createKnown()
  let [source, most] = [connect(), 0]
  const poll = async () => {
    double.exchanges.splice(0)
    const polled = await pollOnce(source, known, clock)
    most = Math.max(most, double.exchanges.length)
    clock.advance(Math.max(polled.nextInMs, 20_000))
    return polled
  }
  for (let polls = 0; polls < 6; polls += 1) await poll()
  expect(known.answers.at(-1)?.facts).toMatchObject({ followed: 2_500, behindMs: null })

  // Each was read once, 9 a minute, so that the first of them was read 278 minutes ago.
  const begunAt = clock.now()
  const apartMs = minuteMs / 9
  const readFirst = (index: number): number => Math.round(begunAt - (2_500 - index) * apartMs)
  const read = statesOf(known.cursor).map(([id, name], index): State => {
    return [id, name, null, null, readFirst(index), readFirst(index)]
  })
  known.cursor = JSON.stringify({ ...JSON.parse(known.cursor ?? ''), channels: read })
  source = connect()
  const unseen = new Map<string, number>()
  let checked = 0
  for (let polls = 0; polls < 90; polls += 1) {
    // One question every few polls, somewhere else each time.
    if (polls % 4 === 0) {
      const channel = channels[(polls * 389) % channels.length] ?? support
      unseen.set(book.write(channel, { user: guest.id, text: `question ${polls}` }).ts, clock.now())
    }
    const at = clock.now()
    const polled = await poll()
    if (!polled.ok) expect(polled.failure.kind).toBe('rate-limited')
    for (const message of messagesIn(known)) unseen.delete(message.key)
    const behindMs = polled.facts?.behindMs ?? null
    if (behindMs === null) continue
    checked += 1
    // What is not here yet is no older than it says.
    expect(at - Math.min(...unseen.values())).toBeLessThanOrEqual(behindMs)
    const oldest = Math.min(...statesOf(known.cursor).map(([, , , , readAt]) => readAt ?? 0))
    expect(Math.abs(at - oldest - behindMs)).toBeLessThanOrEqual(1_000)
  }
  expect(checked).toBeGreaterThan(80)
  // Half an hour later the 240 that had waited longest have had their turn, and no other was put off for long.
  const oldest = Math.min(...statesOf(known.cursor).map(([, , , , readAt]) => readAt ?? 0))
  expect(oldest).toBeGreaterThanOrEqual(readFirst(240))
  expect(most).toBeLessThanOrEqual(20)
})

it('F80: takes words out of what has none, and for a question what has no words at all', async () => {
  const workspace = await aWorkspace()
  const { guest } = workspace
  const image = { type: 'image', image_url: 'https://a.example/1.png', alt_text: 'a graph' }
  const seen = await readBack(workspace, [
    { user: guest.id, text: '', blocks: [{ type: 'divider' }, { type: 'from-the-future' }] },
    { user: guest.id, text: '   ', blocks: [image] },
    { user: guest.id, text: '', blocks: [], attachments: [{ fallback: '' }, { color: '#f00' }] },
    { user: guest.id, text: '', attachments: [{ image_url: 'https://a.example/2.png', fallback: 'shot' }] },
    { user: guest.id, text: '' },
  ])
  expect(seen.map(({ text, isNod }) => [text, isNod])).toEqual([
    ['', false],
    ['[image: a graph]', false],
    ['', false],
    ['shot', false],
    ['', false],
  ])
})

it('F80: keeps what looks like HTML as the letters that were typed, and makes no link of it', async () => {
  const workspace = await aWorkspace()
  const { guest } = workspace
  const seen = await readBack(workspace, [
    { user: guest.id, text: '&lt;img src=x onerror="alert(1)"&gt; &amp;lt;b&amp;gt;' },
    { user: guest.id, text: '<script>alert(1)</script>' },
    { user: guest.id, text: '<javascript:alert(1)|click> <data:text/html,x|here>' },
    { user: guest.id, text: '<https://a.example/?q=&lt;b&gt;|&lt;b&gt;bold&lt;/b&gt;>' },
  ])
  expect(seen.map(({ text, links }) => [text, links])).toEqual([
    ['<img src=x onerror="alert(1)"> &lt;b&gt;', []],
    ['<script>alert(1)</script>', []],
    ['<javascript:alert(1)|click> <data:text/html,x|here>', []],
    ['<b>bold</b>', [{ label: '<b>bold</b>', url: 'https://a.example/?q=<b>' }]],
  ])
})

it('F81: names files that need a token and fetches none, nor anything else that words point at', async () => {
  const workspace = await aWorkspace()
  const { guest, double, config } = workspace
  let calls = 0
  const elsewhere = createServer((socket) => {
    calls += 1
    socket.destroy()
  })
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  onTestFinished(() => void elsewhere.close())
  const address = elsewhere.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const at = (name: string): string => `https://127.0.0.1:${port}/${name}`
  const [message] = await readBack(workspace, [
    {
      user: guest.id,
      text: `see <${at('page')}>`,
      files: [
        {
          id: 'F1',
          name: 'dump.sql',
          url_private: at('f1'),
          url_private_download: at('f1d'),
          thumb_64: at('t'),
        },
        { id: 'F2', file_access: 'check_file_info' },
        { id: 'F3', name: 'trace.txt', mode: 'external', external_url: at('f3') },
      ],
      attachments: [{ text: 'shot', image_url: at('i'), thumb_url: at('t2') }],
      blocks: [{ type: 'image', image_url: at('b'), alt_text: 'x' }],
    },
  ])
  expect(message?.files.map(({ name }) => name)).toEqual(['dump.sql', 'a file', 'trace.txt'])
  // Nor does the token follow Slack's own answer to somewhere else.
  double.answerNext('auth.test', () => ({ status: 302, headers: { location: at('sign-in') }, body: '' }))
  expect(await workspace.connect().poll(null, [], noAbort)).toMatchObject({ ok: false })
  expect(calls).toBe(0)
  expect(JSON.stringify(message)).not.toContain(config.token)
})

it.each([
  ['a custom emoji', { text: ':partyparrot:' }, true],
  ['one with a tone of skin', { text: ':wave::skin-tone-5: :partyparrot::skin-tone-2:' }, true],
  ['as letters, with a tone', { text: '🙏🏿' }, true],
  ['one named in another language', { text: ':größe_eins: :ありがとう:' }, true],
  ['a digit as a key', { text: '1️⃣' }, true],
  [
    'in a block',
    {
      text: '',
      blocks: [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name: 'party-blob' }] }],
        },
      ],
    },
    true,
  ],
  ['one with a file', { text: ':eyes:', files: [{ id: 'F1', name: 'x.png' }] }, false],
  ['one with a word', { text: ':eyes: still?' }, false],
  ['a number', { text: '42' }, false],
  ['a time', { text: '10:30:45' }, false],
])('F82: tells an answer of emoji only from words: %s', async (_, message, nod) => {
  const workspace = await aWorkspace()
  const seen = await readBack(workspace, [{ user: workspace.guest.id, ...message }])
  expect(seen.map(({ isNod }) => isNod)).toEqual([nod])
})

it('F83: keeps the side of a customer whose account is deleted while it runs, and the words of a colleague', async () => {
  const { double, support, guest, tom, clock, connect } = await aWorkspace()
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  double.book.write(support, { user: tom.id, text: 'On it', threadTs: asked.ts })
  const [source, known] = [connect(), createKnown()]
  await pollOnce(source, known, clock)
  guest.isDeleted = true
  tom.isDeleted = true
  // Everybody is read anew after a day.
  clock.advance(25 * 60 * minuteMs)
  double.book.edit(support, asked.ts, 'Help, please')
  for (let turn = 0; turn < 3; turn += 1) {
    await pollOnce(source, known, clock)
    clock.advance(minuteMs)
  }
  expect(messagesIn(known).map(({ author, text }) => [author.name, author.side, text])).toEqual([
    ['Gia Rossi', 'customer', 'Help, please'],
    ['Tom Berg', 'us', 'On it'],
  ])
  expect(known.texts()).toEqual(textsOf(double))
})

it('F84: lets no program ask or answer, whichever way it writes', async () => {
  const workspace = await aWorkspace()
  const { double } = workspace
  const program = double.book.person('ci', { realName: 'CI', isBot: true })
  const bot = { id: 'B000000042', appId: 'A000000042', name: 'Pager' }
  const seen = await readBack(workspace, [
    { user: program.id, text: 'build failed' },
    { bot, text: 'disk full', subtype: 'bot_message' },
    { bot, text: '', subtype: 'bot_message', attachments: [{ fallback: 'only a fallback' }] },
    { user: 'USLACKBOT', text: 'reminder' },
  ])
  expect(seen.map(({ author, text }) => [author.side, text])).toEqual([
    ['bot', 'build failed'],
    ['bot', 'disk full'],
    ['bot', 'only a fallback'],
    ['bot', 'reminder'],
  ])
})

it('F85: keeps every digit of a ts, from the channel to the cursor and back', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  clock.setWall(9_007_199_254_741 - clock.now())
  // Beyond 2^53 µs neighbours are one number.
  const texts = ['one', 'two', 'three', 'four']
  const written = texts.map((text) => double.book.write(support, { user: guest.id, text }, clock.now()))
  expect(new Set(written.map(({ ts }) => Number(ts))).size).toBeLessThan(texts.length)
  const known = createKnown()
  await pollOnce(connect(), known, clock)
  expect(known.texts()).toEqual(textsOf(double))
  const late = double.book.write(support, { user: guest.id, text: 'five' }, clock.now())
  expect(tsMicros(late.ts) - tsMicros(written[3]?.ts ?? '')).toBe(1n)
  clock.advance(2 * minuteMs)
  await pollOnce(connect(), known, clock)
  expect(known.texts()).toEqual(textsOf(double))
})
