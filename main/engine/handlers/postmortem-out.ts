/** Getting postmortems out, and in. */
import type { postmortemOutOrders, postmortemOutQueries } from '../../../contract/postmortem-out-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import { postmortemJson } from '../postmortem-json.ts'
import { customerNames } from '../postmortem-leaving.ts'

/** Its orders. */
export function outOrders({ out }: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemOutOrders> {
  return {
    'postmortems.import': (input) => out.imports.take(input),
    'postmortems.export': ({ postmortemId }) => out.files.exported(postmortemId),
    'postmortems.write': ({ postmortemId }) => out.folder.write(postmortemId),
    'postmortems.settle': ({ postmortemId, take }) => out.folder.settle(postmortemId, take),
    'postmortems.push': ({ postmortemId, along }) => out.folder.push(postmortemId, along),
  }
}

/** Its questions. */
export function outQueries({
  core,
  configuration,
  drafts,
  out,
}: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemOutQueries> {
  return {
    'postmortems.file': ({ postmortemId }) => out.files.file(postmortemId),
    'postmortems.json': ({ postmortemId }) => ({
      name: out.files.file(postmortemId).name.replace(/\.md$/, '.json'),
      text: postmortemJson(core, drafts, postmortemId),
    }),
    'postmortems.imported': ({ importId }) => out.imports.done(importId),
    'postmortems.folder': ({ postmortemId }) => out.folder.standing(postmortemId),
    'postmortems.customers': ({ postmortemId }) =>
      customerNames(configuration.config().customers, drafts.read(postmortemId).life),
    'postmortems.draftOutcome': ({ postmortemId, kind }) =>
      kind === 'alert' ? out.outcomes.rule(postmortemId) : out.outcomes.recipe(postmortemId),
    'postmortems.checkRules': ({ postmortemId, text }) => out.outcomes.check({ postmortemId }, text),
  }
}
