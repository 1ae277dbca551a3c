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

const { desktopName, main } = JSON.parse(readFileSync('package.json', 'utf8'))
const fuses = config.electronFuses ?? {}
const wrong = [
  config.asar?.smartUnpack === false ? null : 'asar must be on, and unpack nothing of its own accord',
  String(main).startsWith('out/main/') ? null : 'the entry in package.json is not in out/main',
  ...['icon.png', 'icon.icns', 'icon.ico', 'icons/16x16.png', 'icons/512x512.png', 'entitlements.mac.plist']
    .filter((name) => !existsSync(path.join(config.directories?.buildResources ?? 'build', name)))
    .map((name) => `there is no ${name}`),
  config.publish === null ? null : 'there may be no update address in the file: a release gives it',
  config.win?.verifyUpdateCodeSignature === true
    ? null
    : 'Windows must check who signed an update: verifyUpdateCodeSignature',
  config.mac?.hardenedRuntime === true ? null : 'macOS needs the hardened runtime',
  config.nsis?.perMachine === false ? null : 'Windows installs for one user: nsis.perMachine',
  JSON.stringify(config.protocols?.schemes) === '["nightdesk"]' ? null : 'only nightdesk: is a link of ours',
  config.linux?.syncDesktopName === true && desktopName === `${config.linux.executableName}.desktop`
    ? null
    : 'desktopName in package.json must be the executable’s on Linux',
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
