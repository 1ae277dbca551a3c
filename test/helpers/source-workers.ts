/** The engine's workers for tests that open a desk without a build. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { aTestFolder } from './open-test-db.ts'

/** The workers as they stand in the source, under the names that the build gives them. */
export function workersFromSource(): URL {
  const folder = aTestFolder()
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, room] of [
    ['poll-worker', 'sources'],
    ['check-worker', 'db'],
    ['almanac-worker', 'almanac'],
  ] as const) {
    const source = new URL(`../../main/${room}/${name}.ts`, import.meta.url)
    writeFileSync(path.join(folder, `${name}.js`), `import ${JSON.stringify(source.href)}`)
  }
  return pathToFileURL(path.join(folder, 'poll-worker.js'))
}
