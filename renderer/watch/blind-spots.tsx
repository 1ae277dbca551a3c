/** What a source that answers cannot see itself (a rule that is broken): named wherever "all quiet" is missed. */
import type { SeenBlindSpot } from '../../contract/observation.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { sourceTitle } from './words.ts'

const spotsOf = (source: Pick<SourceHealth, 'blindSpots'>): readonly SeenBlindSpot[] =>
  source.blindSpots ?? []

/** `1 blind spot`; '' when there is none. */
export function blindSpotCount(sources: readonly Pick<SourceHealth, 'blindSpots'>[]): string {
  const count = sources.flatMap(spotsOf).length
  return count === 0 ? '' : `${count} blind spot${count === 1 ? '' : 's'}`
}

/** More names than this in one sentence are counted. */
const mostNamed = 3

/**
 * `plover cannot see what DiskWillFill and 4 more should watch`, of several sources `plover and osprey have 11 blind spots`;
 * '' when every source that answers sees all it should.
 */
export function blindSpotWords(sources: readonly SourceHealth[]): string {
  const poor = sources.filter((source) => spotsOf(source).length > 0)
  const [first, second] = poor
  if (!first) return ''
  if (second) return `${listed(poor.map(({ name }) => plainLine(name)))} have ${blindSpotCount(poor)}`
  const names = spotsOf(first).map(({ name }) => plainLine(name))
  return `${plainLine(first.name)} cannot see what ${listed(names)} should watch`
}

/** `A, B and 3 more` */
export function listed(names: readonly string[]): string {
  const shown = names.length > mostNamed ? names.slice(0, mostNamed - 1) : names
  const more = names.length - shown.length
  const all = more > 0 ? [...shown, `${more} more`] : shown
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** Each with its reason, by source; in the pane a few of each, on the card all. @param most of one source */
export function BlindSpots({
  sources,
  most = Number.POSITIVE_INFINITY,
  isNamed = true,
}: {
  readonly sources: readonly SourceHealth[]
  readonly most?: number
  /** the source's name stands above */
  readonly isNamed?: boolean
}) {
  return sources
    .filter((source) => spotsOf(source).length > 0)
    .map((source) => {
      const spots = spotsOf(source)
      const more = spots.length - Math.min(most, spots.length)
      return (
        <section
          key={source.id}
          className="blind-spots"
          aria-label={`Blind spots of ${plainLine(source.name)}`}
        >
          <h3>
            {isNamed ? <Plain text={sourceTitle(source)} /> : null}
            {isNamed ? ' cannot see' : 'It cannot see'}
          </h3>
          <ul>
            {spots.slice(0, most).map(({ name, detail }, index) => (
              // Two groups may have a rule of the same name with the same trouble.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
              <li key={index}>
                <SeverityMark mark="blind" label={null} small />
                <p>
                  <b>
                    <Plain text={name} />
                  </b>{' '}
                  <span className="soft">
                    <Plain text={detail} />
                  </span>
                </p>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="soft blind-more">and {more} more, on the Sources screen.</p>}
        </section>
      )
    })
}
