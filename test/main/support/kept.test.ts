/** Nothing that was typed or said is lost: a full disk, lost rows, a process that ends at once. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openMemory, withoutReferences } from '../../../main/db/connection.ts'
import { mendReferences } from '../../../main/db/mend-references.ts'
import { migrate } from '../../../main/db/migrations.ts'
import { pageLabels } from '../../helpers/a-night.ts'
import { sophie } from '../../helpers/a-support-source.ts'
import { type Inbox, startInbox } from '../../helpers/an-inbox.ts'

const ref = 'C1/1700000000.000100'

async function onAFullDisk(): Promise<Inbox & { readonly heal: () => void }> {
  const inbox = await startInbox({ dataFolder: {} })
  inbox.chat.say(ref, sophie, 'Checkout is down')
  await inbox.pass(34_000)
  const disk = inbox.data().store.disk()
  disk?.pragma(`max_page_count = ${Number(disk.pragma('page_count', { simple: true }))}`)
  for (let index = 0; index < 30; index += 1)
    inbox.fire(pageLabels({ alertname: `Disk${index}`, filler: 'x'.repeat(2_000) }))
  await inbox.pass(16_000)
  expect(inbox.state().desk.storage).toMatchObject({ kind: 'memory', why: 'full' })
  const heal = (): void => void disk?.pragma('max_page_count = 1000000')
  return Object.assign(inbox, { heal })
}

describe('F78: words to and about customers', () => {
  it('are answered in memory while the disk is full, and are on it once it works again', async () => {
    const inbox = await onAFullDisk()
    const { id: threadId } = inbox.thread()
    const { newestKey: seenKey } = await inbox.view()
    await inbox.order('support.answer', { threadId, text: 'We look into it', seenKey })
    await inbox.order('support.note', { threadId, text: 'Third time this week' })
    await inbox.pass(6_000)
    inbox.chat.say(ref, sophie, 'Thank you, and now?')
    await inbox.pass(34_000)
    inbox.heal()
    await inbox.pass(31_000)
    expect(inbox.state().desk.storage.kind).toBe('disk')
    await inbox.restart(1_000)
    await inbox.pass(34_000)
    expect((await inbox.items('message')).map(({ text }) => text)).toEqual([
      'Checkout is down',
      'We look into it',
      'Thank you, and now?',
    ])
    expect(await inbox.items('note')).toMatchObject([{ text: 'Third time this week' }])
    expect(inbox.chat.posted.length).toBe(1)
    expect(inbox.data().store.db.all('PRAGMA foreign_key_check')).toEqual([])
  })

  it('lie in files when the program ends before the disk works again', async () => {
    const inbox = await onAFullDisk()
    const { id: threadId } = inbox.thread()
    await inbox.order('drafts.save', { key: `answer:${threadId}`, text: 'Half an answer' })
    await inbox.order('drafts.save', { key: `thread-note:${threadId}`, text: 'Half a note' })
    await inbox.order('support.note', { threadId, text: 'A whole note' })
    await inbox.data().words.settled()
    const folder = path.join(inbox.dir, 'words')
    const unsaved = readdirSync(folder).filter((name) => name.startsWith('unsaved-'))
    expect(unsaved.map((name) => readFileSync(path.join(folder, name), 'utf8'))).toEqual([
      'Said in “Checkout is down”\n\nA whole note',
    ])
    await inbox.restart(1_000)
    expect(inbox.state().drafts).toEqual({ [`answer:${threadId}`]: 'Half an answer' })
  })

  it('stay with a thread whose row was lost, and never come to another customer', () => {
    const raw = openMemory()
    migrate(raw)
    withoutReferences(raw, () => {
      raw.exec(
        `INSERT INTO support_message (thread_id, key, at, seen_at, author_id, author, side, mine, text, nod)
           VALUES (7, 'k', 1, 1, 'U', 'Sophie', 'customer', 0, 'Checkout is down', 0);
         INSERT INTO support_link (thread_id, episode_id, state, by, at) VALUES (7, 3, 'linked', 'Mara', 1);`,
      )
      mendReferences(raw, 5)
    })
    expect(raw.pragma('foreign_key_check')).toEqual([])
    expect(raw.prepare('SELECT id, title, closed_at FROM support_thread').all()).toEqual([
      { id: 7, title: 'A thread that could not be read', closed_at: 5 },
    ])
    raw.close()
  })
})
