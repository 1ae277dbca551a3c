/**
 * A silence as the resource that the silence operator keeps in Git (observability.giantswarm.io/v1alpha2), with what that
 * form cannot say. Pure.
 */
import { Document } from 'yaml'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { GitSilence } from '../../contract/silences.ts'

/** What the resource's own schema takes, in characters. */
const longestName = 256
const longestValue = 1_024
/** A resource's name is a DNS label of at most so many characters. */
const longestResource = 63

/** A silence to be written down. Instants are epoch ms. */
export interface WantedResource {
  readonly matchers: readonly SeenMatcher[]
  /** null: it begins when it is applied */
  readonly startsAt: number | null
  readonly endsAt: number
  readonly reason: string
  readonly by: string
  /** the source it was made for, by name */
  readonly source: string
}

/** Why these matchers do not fit into the resource, as a sentence; null when they do. */
export function resourceProblem(matchers: readonly SeenMatcher[]): string | null {
  for (const { name, value } of matchers) {
    if ([...name].length > longestName || [...value].length > longestValue) {
      const words = `${name.slice(0, 60)}${name.length > 60 ? '…' : ''}`
      return `The form kept in Git takes names of ${longestName} and values of ${longestValue} characters at most: leave ${words} out.`
    }
  }
  return null
}

/** The resource as YAML, its file's name, and what the form leaves out. */
export function silenceYaml(wanted: WantedResource): GitSilence {
  const { matchers, startsAt, endsAt, reason, by, source } = wanted
  const name = resourceName(matchers, endsAt)
  const until = instant(endsAt)
  const document = new Document({
    apiVersion: 'observability.giantswarm.io/v1alpha2',
    kind: 'Silence',
    // Every version of the operator reads the annotation; where it knows endsAt, that counts.
    metadata: { name, annotations: { 'valid-until': until } },
    spec: {
      matchers: matchers.map((matcher) => ({
        name: matcher.name,
        value: matcher.value,
        matchType: matchTypeOf(matcher),
      })),
      ...(startsAt === null ? {} : { startsAt: instant(startsAt) }),
      endsAt: until,
    },
  })
  document.commentBefore = [...commentLines(reason), `By ${oneLine(by)}, for ${oneLine(source)}`]
    .map((line) => ` ${line}`)
    .join('\n')
  // Quoted throughout: what reads it may take yes, 1.0 or = for something else than a text.
  const text = document.toString({
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    doubleQuotedAsJSON: true,
    lineWidth: 0,
  })
  return { file: `${name}.yaml`, text, unsaid }
}

/** What somebody who relies on it should know. */
const unsaid: readonly string[] = [
  'It holds once it is merged and applied, not now.',
  'The form has no field for a reason or an author: both stand as a comment above it.',
  'It names no namespace and no tenant: add them where your repository asks for it.',
  'The operator leaves the heartbeat and alerts of all pipelines out of it by itself.',
]

function matchTypeOf({ isRegex, isEqual }: SeenMatcher): string {
  if (isRegex) return isEqual ? '=~' : '!~'
  return isEqual ? '=' : '!='
}

/** RFC 3339 in whole seconds, UTC. */
function instant(at: number): string {
  return new Date(Math.ceil(at / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}

/** `ingresserrorratiohigh-plover-20261014-0314z`: what and where, and until when. */
function resourceName(matchers: readonly SeenMatcher[], endsAt: number): string {
  const named = (name: string): string =>
    matchers.find((each) => each.name === name && each.isEqual)?.value ?? ''
  const parts = ['alertname', 'installation', 'cluster_id', 'cluster'].map(named).map(slug)
  const places = [...new Set(parts.filter((part) => part !== ''))].join('-')
  const tail = instant(endsAt).slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')
  const room = longestResource - tail.length - 2
  const head = (places || slug(matchers[0]?.value ?? '') || 'silence').slice(0, room).replace(/-+$/, '')
  return `${/^[a-z]/.test(head) ? head : `s-${head}`}-${tail}z`.slice(0, longestResource)
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

/** Without anything that ends a line, or that an editor would hide. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim()
}

function commentLines(reason: string): readonly string[] {
  const lines = reason.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(oneLine)
  return lines.filter((line) => line !== '')
}
