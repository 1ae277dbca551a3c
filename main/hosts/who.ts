/** The verb `who` of the command line, the same for both hosts: answered at once, without a window and without the data. */
import { answerWho, type WhoAnswer } from '../engine/who.ts'
import { parseOptions } from './options.ts'

/**
 * The answer when the first word is a verb; null when the app is to start.
 * @param words the command line without the program
 * @param now epoch ms
 */
export function answerVerb(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  now: number,
): WhoAnswer | null {
  if (words[0] !== 'who') return null
  return answerWho(words.slice(1), {
    now,
    files: ({ config, dataDir }) => {
      const named = [
        ...(config === undefined ? [] : [`--config=${config}`]),
        ...(dataDir === undefined ? [] : [`--data-dir=${dataDir}`]),
      ]
      const parsed = parseOptions(named, env, platform)
      // Without a home folder there is no usual file: a name that does not exist is an empty configuration.
      const { configFile, dataDir: folder = null } = parsed.kind === 'run' ? parsed.options : {}
      return { configFile: configFile ?? config ?? 'config.yaml', folder }
    },
  })
}
