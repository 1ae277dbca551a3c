/** Made-up words for a made-up history: few of them often, most of them rarely, as people write. */
import type { Random } from '../../../main/platform/random.ts'

const said = [
  'the pod restarted again after the upgrade and the queue is draining slowly now',
  'disk on the node is filling up because of old images garbage collection did not run',
  'certificate for the ingress was renewed by hand the controller had lost its permissions',
  'customer says the dashboard answers with five hundred errors since this morning',
  'we see the latency of the database rising with every deployment of the billing service',
  'please have a look when you are there the cluster autoscaler refuses to add a node',
  'scaled the deployment to six replicas and raised the memory limit that helped',
  'dns lookups time out from two of the three zones the resolver was out of connections',
  'nothing to do it healed by itself the alert is too nervous and should be tuned',
  'thanks that solved it can we get the report of what happened until friday',
].flatMap((line) => line.split(' '))

const syllables =
  'ka lo mi ter van se ru dal pe nor thi go bra el ust fin mar ok vel da cor pin as re tol'.split(' ')

/** Words in the order of how often they come. */
export const vocabulary: readonly string[] = [
  ...new Set([
    ...said,
    ...Array.from({ length: 6_000 }, (_, index) => {
      const [a, b, c] = [index % 25, Math.floor(index / 25) % 25, Math.floor(index / 625)]
      return `${syllables[a]}${syllables[b]}${syllables[(c + a) % 25]}${index % 3 === 0 ? 'er' : ''}`
    }),
  ]),
]

/** One of a list, the first ones far more often than the last. */
export function oftenFirst<T>(random: Random, all: readonly T[]): T {
  return all[Math.floor(all.length ** random()) - 1] ?? (all[0] as T)
}

/** So many words as a sentence. */
export function sentence(random: Random, words: number): string {
  const text = Array.from({ length: words }, () => oftenFirst(random, vocabulary)).join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** A postmortem of about so many words. */
export function story(random: Random, title: string, words: number): string {
  const part = (heading: string): string => {
    const lines = Array.from({ length: 6 }, () => sentence(random, Math.max(4, Math.round(words / 30))))
    return `## ${heading}\n\n${lines.join(' ')}\n`
  }
  return [
    `# ${title}\n`,
    ...['Summary', 'What happened', 'Why', 'What helped', 'What is to be done'].map(part),
  ].join('\n')
}
