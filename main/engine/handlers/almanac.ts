/** The questions that the almanac answers, and those about the rules behind its figures. */
import type { HandlerDeps, QueryHandlers } from '../handlers.ts'
import { withKnownNames } from '../known-names.ts'

export function almanacQueries({
  almanac,
  configuration,
  drafts,
  out,
}: HandlerDeps): Pick<
  QueryHandlers,
  | 'find.search'
  | 'past.of'
  | 'past.about'
  | 'past.export'
  | 'insights.view'
  | 'insights.behind'
  | 'insights.export'
  | 'insights.ofExport'
  | 'insights.tune'
  | 'insights.checkRule'
  | 'insights.weekly'
  | 'environments.report'
> {
  return {
    'find.search': async (input) =>
      withKnownNames(await almanac.ask('find.search', input), input, configuration.config()),
    'past.of': (input) => almanac.ask('past.of', input),
    'past.about': (input) => almanac.ask('past.about', input),
    'past.export': (input) => almanac.ask('past.export', input),
    'insights.view': (input) => almanac.ask('insights.view', input),
    'insights.behind': (input) => almanac.ask('insights.behind', input),
    'insights.export': (input) => almanac.ask('insights.export', input),
    'insights.ofExport': async ({ text, pieces, question }) => {
      const whole = drafts.pieces.whole(pieces) + text
      const view = await almanac.ask('insights.ofExport', { text: whole, question })
      // Only now: while the almanac is being begun again, the same question may be put once more.
      drafts.pieces.forget(pieces)
      return view
    },
    'insights.tune': ({ episodeId }) => out.outcomes.tune(episodeId),
    'insights.checkRule': ({ episodeId, text }) => out.outcomes.check({ episodeId }, text),
    'insights.weekly': (input) => almanac.ask('insights.weekly', input),
    'environments.report': (input) => almanac.ask('environments.report', input),
  }
}
