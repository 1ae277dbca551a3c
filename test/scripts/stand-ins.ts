/**
 * What stands in the place of Electron when packing is tried without it: its layout on each system, with empty programs
 * that carry the marker by which electron-builder finds the fuses.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Stands before the fuses in Electron's program; see @electron/fuses. */
const marker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Format 1, nine fuses, all off. */
const wire = Buffer.from(`${marker}\u0001\u0009000000000`, 'latin1')

export type System = 'linux' | 'mac' | 'win'

async function put(file: string, data: string | Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, data)
  await chmod(file, 0o755)
}

const plist = (program: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${program}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
</dict></plist>
`

/** As much of resedit, electron-builder's own, as makes an empty program in Windows' format. */
interface Resedit {
  readonly NtExecutable: {
    createEmpty(): { setExtraData(data: Uint8Array): void; generate(): ArrayBuffer }
  }
  readonly NtExecutableResource: {
    from(program: object): { readonly entries: object[]; outputResource(program: object): void }
  }
  readonly Resource: {
    readonly VersionInfo: {
      createEmpty(): {
        setStringValues(language: object, values: object): void
        outputToResourceEntries(entries: object[]): void
      }
    }
  }
}

/** With a name in its resources, beside which the archive's checksum is written. */
function windowsProgram(): Buffer {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
  const library = createRequire(builder.resolve('app-builder-lib'))
  const { NtExecutable, NtExecutableResource, Resource } = library('resedit') as Resedit
  const program = NtExecutable.createEmpty()
  const resources = NtExecutableResource.from(program)
  const name = Resource.VersionInfo.createEmpty()
  name.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' })
  name.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  program.setExtraData(new Uint8Array(wire))
  return Buffer.from(program.generate())
}

/** Makes the folder that electron-builder takes for an unpacked Electron. */
export async function makeStandIn(system: System, folder: string): Promise<void> {
  if (system === 'mac') {
    const contents = path.join(folder, 'Electron.app', 'Contents')
    await put(path.join(contents, 'MacOS', 'Electron'), '')
    await put(path.join(contents, 'Info.plist'), plist('Electron'))
    const framework = path.join(contents, 'Frameworks', 'Electron Framework.framework')
    await put(path.join(framework, 'Electron Framework'), wire)
    await mkdir(path.join(contents, 'Resources'), { recursive: true })
    for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
      const helper = `Electron Helper${kind}`
      const inside = path.join(contents, 'Frameworks', `${helper}.app`, 'Contents')
      await put(path.join(inside, 'MacOS', helper), '')
      await put(path.join(inside, 'Info.plist'), plist(helper))
    }
    return
  }
  await mkdir(path.join(folder, 'resources'), { recursive: true })
  await mkdir(path.join(folder, 'locales'), { recursive: true })
  if (system === 'linux') await put(path.join(folder, 'chrome-sandbox'), '')
  if (system === 'linux') await put(path.join(folder, 'electron'), wire)
  else await put(path.join(folder, 'electron.exe'), windowsProgram())
}

/** The program of a packed app that carries its fuses, and its folder of resources. */
export function placesIn(system: System, packed: string): { program: string; resources: string } {
  if (system === 'linux')
    return { program: path.join(packed, 'nightdesk'), resources: path.join(packed, 'resources') }
  if (system === 'win')
    return { program: path.join(packed, 'Nightdesk.exe'), resources: path.join(packed, 'resources') }
  const contents = path.join(packed, 'Nightdesk.app', 'Contents')
  return {
    program: path.join(contents, 'Frameworks', 'Electron Framework.framework', 'Electron Framework'),
    resources: path.join(contents, 'Resources'),
  }
}

/** The fuses as they stand in a program: a `1` for each that is on, in Electron's order. */
export async function fusesOf(program: string): Promise<string> {
  const text = await readFile(program, 'latin1')
  const at = text.indexOf(marker)
  return at < 0 ? 'no fuses' : text.slice(at + marker.length + 2, at + marker.length + 2 + 8)
}
