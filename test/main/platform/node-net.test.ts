/** A start loads of Node's network only what it uses. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../../..')

it('loads neither TLS nor the fetch client with our HTTP', () => {
  const files = ['http-server.ts', 'http-request.ts'].map((name) => path.join(root, 'main/platform', name))
  const script = `
    for (const file of ${JSON.stringify(files)}) await import(file)
    console.log(JSON.stringify(process.moduleLoadList.filter((name) => /undici|NativeModule (tls|https)$/.test(name))))`
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(JSON.parse(run.stdout)).toEqual([])
})

it('is the only file that reaches for it', () => {
  const main = path.join(root, 'main')
  const wrong = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      name.endsWith('.ts') &&
      /^import (?!type\b).*from '(node:)?(https?|tls)'/m.test(readFileSync(path.join(main, name), 'utf8')),
  )
  expect(wrong).toEqual([])
})
