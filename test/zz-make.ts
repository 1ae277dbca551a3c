import { recordChapter } from '../main/almanac/record-table.ts'
import { markSchema } from '../main/almanac/mark-table.ts'
import { feedKinds } from '../main/almanac/feed-entry.ts'
import { beyondLast, pageOf } from '../main/almanac/feed-table.ts'
import { openDb } from '../main/db/db.ts'
import { openDerived } from '../main/db/derived-file.ts'
const from = '/tmp/nightdesk-bench-million-9afd8eebdb03b39e.db'
const db = openDb(from)
const alm = openDerived('/tmp/w/alm-record.db', [markSchema, recordChapter.schema].join('\n'))
alm.transact((w) => w.run('PRAGMA cache_size = -300000'))
const t = Date.now()
for (const kind of feedKinds) {
  if (kind === 'message') continue
  for (let below = beyondLast(db, kind); below > 0; ) {
    const { entries, next } = pageOf(db, kind, below, 2000)
    if (entries.length > 0) alm.transact((w) => recordChapter.take(w, entries), 'later')
    below = next
  }
  console.log(kind, Date.now() - t)
}
alm.close(); db.close()
