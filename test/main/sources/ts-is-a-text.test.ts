/** F85: a `ts`, or any other key of a message, is made a number nowhere: two neighbours may be the same number. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../../..')
const files = [
  ...['main/sources/slack*.ts', 'main/support/*.ts', 'main/engine/support*.ts', 'main/engine/hand-over*.ts'],
  ...[
    'main/outbox/*support*.ts',
    'renderer/inbox/*.{ts,tsx}',
    'contract/*support*.ts',
    'contract/hand-over.ts',
  ],
  ...['contract/message-order.ts', 'contract/slack-ts.ts'],
].flatMap((pattern) => globSync(pattern, { cwd: root }))

/** Where something is made a number, up to the end of what is. */
const conversion =
  /\b(?:Number(?:\.parse(?:Int|Float))?|parseInt|parseFloat)\((?:[^()]|\([^()]*\))*\)|(?<=(?:=>|[=(,:?[&|]|return)\s?)\+\s?[a-zA-Z_][\w.]*|\b(?:ts|key|newestKey|seenKey)\s+[-*/%]\s+\w+/g

/** What may be: columns of numbers, flags, a digit that was pressed. Each is no ts and no key of a message. */
const innocent = [
  // Ids, counts and instants (epoch ms) of our own tables.
  /^Number\((?:row\??\.)?(?:id|at|seen_at|read_at|thread_id|episode_id|postmortem_id|version|opened_at|changed_at|created_at|due_at|expires_at|attempts|failures|unsent|unsure|n)(?: \?\? 0)?\)$/,
  /^Number\(row\.asked_at \?\? row\.last_customer_at \?\? row\.opened_at\)$/,
  /^Number\(value\)$/,
  /^Number\(db\.get\(/,
  // Flags, to sort by.
  /^Number\([ab]\.is[A-Z]\w*\)$/,
  // A key of the keyboard.
  /^Number\(event\.key\)$/,
  // The number of an alert in the page.
  /^Number\(row\?\.getAttribute\('data-alert'\)\)$/,
  // Seconds of a date that was written into a message: ten digits without a fraction.
  /^Number\(seconds\)$/,
]
/** The one place where a ts becomes an instant: whole milliseconds of a big integer. */
const theOne = { file: 'contract/slack-ts.ts', text: 'Number(tsMicros(ts) / 1_000n)' }

it('F85: finds what it looks for', () => {
  const bad = [
    'Number(message.ts)',
    'parseFloat(ts)',
    'Number.parseFloat(key)',
    'x = +ts',
    '(a) => +a.key',
    'a.ts - b',
  ]
  for (const text of bad) {
    const found = text.match(conversion) ?? []
    expect(
      found.filter((one) => !innocent.some((form) => form.test(one))),
      text,
    ).toHaveLength(1)
  }
  expect(files.length).toBeGreaterThan(60)
})

it('F85: no ts and no key of a message is made a number', () => {
  const found = files.flatMap((file) => {
    const code = readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    return [...code.matchAll(conversion)]
      .map(([text]) => ({ file, text }))
      .filter((one) => !innocent.some((form) => form.test(one.text)))
  })
  expect(found).toEqual([theOne])
})
