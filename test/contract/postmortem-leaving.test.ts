/** What is said of words before they leave: secrets wherever they go, customers only where others read them. */
import { expect, test } from 'vitest'
import { besideRemarks, leavingRemarks } from '../../contract/postmortem-leaving.ts'

const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'
const customers = ['Mosslund Credit', 'Mosslund']
const text = `# Down\n\nMosslund Credit called, Mosslund too.\n\n\`\`\`\ntoken: ${secret}\n\`\`\`\n`

test('to a place of the user’s own secrets alone, outside customers too; each with its first place', () => {
  expect(leavingRemarks(text, customers, 'own')).toEqual([
    { kind: 'secret', words: 'Line 6 looks like it holds a secret.', at: text.indexOf(secret) },
  ])
  expect(leavingRemarks(text, customers, 'outside')[1]).toEqual({
    ...{ kind: 'customer', words: 'It names Mosslund Credit, Mosslund.', at: text.indexOf('Mosslund') },
  })
  expect(leavingRemarks('# Down\n\nnothing\n', customers, 'outside')).toEqual([])
})

test('of what stands beside the text only what the text does not say itself', () => {
  const record = JSON.stringify({ text, story: [{ text: 'key AKIAABCDEFGHIJKLMNOP' }], customer: 'Tern' })
  expect(besideRemarks(record, text, [...customers, 'Tern'])).toEqual([
    { kind: 'secret', words: 'Its record holds what looks like a secret.', at: null },
    { kind: 'customer', words: 'Its record names Tern.', at: null },
  ])
  expect(besideRemarks(JSON.stringify({ text }), text, customers)).toEqual([])
})
