/** Other environments that may be affected, each with why it is named. Pure; nothing is guessed beyond what labels say. */
import type { AlsoThere } from '../../contract/postmortem-evidence.ts'

/** Labels that carry a version, as exporters and charts write them. */
const versionLabels = [
  ...[
    'version',
    'app_version',
    'app_kubernetes_io_version',
    'chart',
    'helm_chart',
    'helm_sh_chart',
    'chart_version',
  ],
  ...['image', 'image_tag', 'tag', 'release', 'release_version', 'build'],
] as const
/** Labels that say of what a bare version is one. */
const nameLabels = [
  'app',
  'app_kubernetes_io_name',
  'service',
  'job',
  'component',
  'deployment',
  'container',
] as const

/** More of them are no list that anybody goes through. */
const mostShown = 50
/** Versions that are looked for: an alert that carries more is a list, not a version. */
const mostVersions = 6
/** Characters of a value that is a version, or the name of a chart or an image with one. */
const longestVersion = 200

type Labels = Readonly<Record<string, string>>

/** The versions that labels carry: each name with a value that has a digit. */
export function versionsIn(all: readonly Labels[]): readonly (readonly [string, string])[] {
  const found = new Map<string, readonly [string, string]>()
  for (const labels of all)
    for (const name of versionLabels) {
      const value = Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''
      if (/\d/.test(value) && value.length <= longestVersion) found.set(`${name}=${value}`, [name, value])
    }
  return [...found.values()].slice(0, mostVersions)
}

/**
 * Do two alerts speak of the same software? A chart or an image names itself; "4.9.1" alone is a version of anything, and
 * counts only where another label or the alert's own name says of what.
 */
export function isSameSoftware(
  value: string,
  own: { readonly alertname: string; readonly labels: Labels },
  other: { readonly alertname: string; readonly labels: Labels },
): boolean {
  if (!/^v?\d[\w.+-]*$/i.test(value)) return true
  if (own.alertname === other.alertname) return true
  return nameLabels.some((name) => own.labels[name] !== undefined && own.labels[name] === other.labels[name])
}

/** What is known of other environments. Instants are epoch ms. */
export interface Elsewhere {
  readonly versions: readonly {
    readonly environment: string
    readonly customer: string | null
    readonly value: string
    readonly lastAt: number
  }[]
  readonly alerts: readonly {
    readonly environment: string
    readonly customer: string | null
    readonly times: number
    readonly lastAt: number
  }[]
  /** the other environments of the customers it is about, as the file knows them */
  readonly theirs: readonly { readonly environment: string; readonly customer: string }[]
}

/** Those that run the version first, then where the alert fired too, then the customers' other ones; each once. @param day writes an instant's day */
export function alsoThereOf(
  { versions, alerts, theirs }: Elsewhere,
  day: (at: number) => string,
): readonly AlsoThere[] {
  const all: readonly AlsoThere[] = [
    ...versions.map(({ environment, customer, value, lastAt }) => ({
      ...{ environment, customer, reason: 'version' as const },
      why: `ran ${value} when an alert fired there on ${day(lastAt)}`,
    })),
    ...alerts.map(({ environment, customer, times, lastAt }) => ({
      ...{ environment, customer, reason: 'alert' as const },
      why:
        times === 1
          ? `the same alert fired there on ${day(lastAt)}`
          : `the same alert fired there ${times} times, last on ${day(lastAt)}`,
    })),
    ...theirs.map(({ environment, customer }) => ({
      ...{ environment, customer, reason: 'customer' as const },
      why: `another environment of ${customer}`,
    })),
  ]
  const known = new Set<string>()
  return all
    .filter(({ environment }) => !known.has(environment) && known.add(environment) !== undefined)
    .slice(0, mostShown)
}
