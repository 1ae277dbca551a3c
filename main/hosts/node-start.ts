/**
 * The entry of the Node host: small, so that nearly all of the program is loaded after the code that the start before has
 * kept is at hand.
 */
import { keepCompiledCode } from '../platform/compiled-code.ts'
import { outliveOutput } from './lost-output.ts'
import { parseOptions } from './options.ts'

outliveOutput()
const parsed = parseOptions(process.argv.slice(2), process.env, process.platform)
// Whatever is written from here on is for this user only.
process.umask(0o077)
if (parsed.kind === 'run') keepCompiledCode(parsed.options.dataDir)
const { runNode } = await import('./node.ts')
await runNode(parsed)
