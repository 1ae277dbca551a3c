/**
 * The entry of the Node host: small, so that nearly all of the program is loaded after the code that the start before has
 * kept is at hand.
 */
import { keepCompiledCode } from '../platform/compiled-code.ts'
import { outliveOutput } from './lost-output.ts'
import { parseOptions } from './options.ts'

outliveOutput()
const words = process.argv.slice(2)
if (words[0] === 'who') await answer()
else await start()

/** A question on the command line. It must not wait for what a start needs. */
async function answer(): Promise<void> {
  const [{ answerVerb }, { createClock }] = await Promise.all([
    import('./who.ts'),
    import('../platform/clock.ts'),
  ])
  const answered = answerVerb(words, process.env, process.platform, createClock().now())
  process.stdout.write(answered?.out ?? '')
  process.stderr.write(answered?.err ?? '')
  process.exitCode = answered?.code ?? 2
}

async function start(): Promise<void> {
  const parsed = parseOptions(words, process.env, process.platform)
  // Whatever is written from here on is for this user only.
  process.umask(0o077)
  if (parsed.kind === 'run') keepCompiledCode(parsed.options.dataDir)
  const { runNode } = await import('./node.ts')
  await runNode(parsed)
}
