// Validates electron-builder.yml offline, with electron-builder's own loader and schema, and that what it names exists.
// The two internal paths hold for the pinned version of electron-builder only.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)
const builder = createRequire(require.resolve('electron-builder'))
const { getConfig, validateConfiguration } = builder(
  path.join(path.dirname(builder.resolve('app-builder-lib')), 'util', 'config', 'config.js'),
)
const { DebugLogger } = builder('builder-util')

const file = process.argv[2] ?? 'electron-builder.yml'
const config = await getConfig(process.cwd(), file, null)
await validateConfiguration(config, new DebugLogger(false))

const { main } = JSON.parse(readFileSync('package.json', 'utf8'))
const fuses = config.electronFuses ?? {}
const wrong = [
  config.asar === true ? null : 'asar must be on',
  String(main).startsWith('out/main/') ? null : 'the entry in package.json is not in out/main',
  existsSync(path.join(config.directories?.buildResources ?? 'build', 'icon.png'))
    ? null
    : 'there is no icon.png',
  ...[
    'runAsNode',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'grantFileProtocolExtraPrivileges',
  ]
    .filter((fuse) => fuses[fuse] !== false)
    .map((fuse) => `the fuse ${fuse} must be off`),
  ...['enableCookieEncryption', 'onlyLoadAppFromAsar', 'enableEmbeddedAsarIntegrityValidation']
    .filter((fuse) => fuses[fuse] !== true)
    .map((fuse) => `the fuse ${fuse} must be on`),
].filter((complaint) => complaint !== null)
if (wrong.length > 0) {
  console.error(`${file}: ${wrong.join('; ')}`)
  process.exit(1)
}
console.log(`${file} ok: ${Object.keys(config).length} keys`)
