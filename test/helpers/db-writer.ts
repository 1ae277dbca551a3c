/** A process of its own that writes without end and prints each id once it is kept. `node db-writer.ts FILE`. */
import { writeSync } from 'node:fs'
import { openDb } from '../../main/db/db.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('which file?')
const db = openDb(file)
writeSync(1, 'open\n')
// A row and its body in one transaction: neither may ever be there without the other.
for (;;) {
  const id = db.transact((write) => {
    const alert = write.run(
      `INSERT INTO alert (source_id, fingerprint, alertname, title, layer, severity, severity_known, impact)
       SELECT 'plover', 'f' || (count(*) + 1), 'X', 'X', 'other', 'page', 1, 'unknown' FROM alert`,
    ).id
    write.run(
      "INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (?, ?, '{}', '[]')",
      alert,
      'x'.repeat(3_000),
    )
    return alert
  })
  writeSync(1, `${id}\n`)
}
