/** The forms of Slack and GitHub: what stands in their fields, and what they make together. Pure; the engine checks everything again. */
import type { SupportSettings, SupportSourceForm } from '../../contract/support-source-orders.ts'
import type { FormWords } from '../use-form-draft.ts'
import { fieldWords, keptFields } from './kept-fields.ts'

export type SupportKind = SupportSourceForm['kind']
/** keep: what is stored, or named in the file, stays */
export type TokenPlace = 'keep' | 'here' | 'env' | 'file' | 'none'

export interface TokenValues {
  readonly place: TokenPlace
  readonly token: string
  /** the variable's name or the file's path */
  readonly reference: string
}

/** The fields as typed; lists are texts, a name each line or between commas. Tokens start empty always. */
export interface SupportValues {
  readonly kind: SupportKind
  readonly name: string
  readonly token: TokenValues
  readonly pollSeconds: string
  readonly url: string
  readonly channels: string
  readonly teamChannel: string
  readonly socket: TokenValues
  readonly repositories: string
  readonly organisation: string
  readonly labels: string
}

export type SupportField = keyof Omit<SupportValues, 'kind'>
export type SupportErrors = Readonly<Partial<Record<SupportField, string>>>

const emptyToken: TokenValues = { place: 'here', token: '', reference: '' }

export function newSupport(kind: SupportKind): SupportValues {
  return {
    ...{ kind, name: '', token: emptyToken, pollSeconds: kind === 'slack' ? '30' : '60', url: '' },
    ...{ channels: '', teamChannel: '', socket: { ...emptyToken, place: 'none' } },
    ...{ repositories: '', organisation: '', labels: '' },
  }
}

/** The fields of a source that exists; its tokens are kept unless others are typed. */
export function valuesOf({ form }: SupportSettings): SupportValues {
  const common = {
    ...newSupport(form.kind),
    ...{ name: form.name, url: form.url ?? '', pollSeconds: String(Math.round(form.pollMs / 1_000)) },
    token: tokenOf(form.token),
  }
  if (form.kind === 'github') {
    const { repositories, organisation, labels } = form
    return {
      ...common,
      ...{ repositories: repositories.join('\n'), labels: labels.join(', ') },
      organisation: organisation ?? '',
    }
  }
  const { channels, teamChannel, socket } = form
  return { ...common, channels: channels.join('\n'), teamChannel: teamChannel ?? '', socket: tokenOf(socket) }
}

type Access = Extract<SupportSourceForm, { kind: 'slack' }>['socket']

function tokenOf(access: Access): TokenValues {
  if (access.kind === 'none') return { ...emptyToken, place: 'none' }
  if (access.kind !== 'from') return { ...emptyToken, place: 'keep' }
  const [, place = '', reference = ''] = /^(env|file):(.*)$/.exec(access.reference) ?? []
  // A command is written in the file only; the form leaves it there.
  return place === ''
    ? { ...emptyToken, place: 'keep' }
    : { ...emptyToken, place: place as 'env' | 'file', reference }
}

/** Names out of a text: a line or comma each. */
export function namesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,;]+/)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ),
  ]
}

/** Repositories are often pasted as addresses. */
function repositoriesIn(text: string): string[] {
  return namesIn(text).map((one) =>
    one.replace(/^https:\/\/github\.com\//i, '').replace(/(\.git|\/issues)?\/?$/, ''),
  )
}

/** The form's value, or what is wrong field by field. @param taken names of other sources of threads */
export function readSupport(
  values: SupportValues,
  taken: readonly string[],
):
  | { readonly form: SupportSourceForm; readonly errors: null }
  | { readonly form: null; readonly errors: SupportErrors } {
  const errors: { -readonly [K in SupportField]?: string } = {}
  const name = values.name.trim() || freeName(values.kind, taken)
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    errors.name = 'Use lower-case letters, digits and dashes, at most 63.'
  else if (taken.includes(name)) errors.name = 'Another source has this name already. Choose another one.'
  const seconds = Number(values.pollSeconds)
  if (!Number.isInteger(seconds) || seconds < 15 || seconds > 600)
    errors.pollSeconds = 'Give whole seconds from 15 to 600.'
  const url = values.url.trim()
  if (url !== '' && !URL.canParse(url)) errors.url = 'This is not an address.'
  const token = readToken(values.token, values.kind === 'slack' ? 'xoxb- or xoxp-' : 'github_pat_')
  if ('wrong' in token) errors.token = token.wrong
  const common = { name, pollMs: seconds * 1_000, url: url === '' ? null : url.replace(/\/+$/, '') }
  if (values.kind === 'github') {
    const repositories = repositoriesIn(values.repositories)
    const organisation = values.organisation.trim()
    const odd = repositories.find((one) => !/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(one))
    if (odd !== undefined)
      errors.repositories = `“${odd.slice(0, 60)}” is no repository. It looks like owner/name.`
    else if (repositories.length === 0 && organisation === '')
      errors.repositories = 'Name at least one repository, or an organisation.'
    if (organisation !== '' && !/^[\w.-]{1,100}$/.test(organisation))
      errors.organisation = 'Give the name of the organisation alone, as in its address.'
    const labels = namesIn(values.labels)
    if (Object.keys(errors).length > 0 || 'wrong' in token || token.access.kind === 'none')
      return { form: null, errors }
    const lists = { repositories, organisation: organisation === '' ? null : organisation, labels }
    return { errors: null, form: { ...common, kind: 'github', token: token.access, ...lists } }
  }
  const channels = namesIn(values.channels)
  const teamChannel = values.teamChannel.trim()
  const odd = [...channels, ...(teamChannel === '' ? [] : [teamChannel])].find(
    (one) => !/^#?[^\s#]{1,80}$/.test(one),
  )
  if (channels.length === 0)
    errors.channels = 'Name at least one channel; * stands for any letters, as in *-support.'
  else if (odd !== undefined && channels.includes(odd))
    errors.channels = `“${odd.slice(0, 60)}” is no name of a channel.`
  if (odd !== undefined && odd === teamChannel) errors.teamChannel = 'This is no name of a channel.'
  const socket = readToken(values.socket, 'xapp-')
  if ('wrong' in socket) errors.socket = socket.wrong
  if (Object.keys(errors).length > 0 || 'wrong' in token || token.access.kind === 'none' || 'wrong' in socket)
    return { form: null, errors }
  const more = { channels, teamChannel: teamChannel === '' ? null : teamChannel, socket: socket.access }
  return { errors: null, form: { ...common, kind: 'slack', token: token.access, ...more } }
}

/** The name of one that was given none: slack, slack-2. */
export function freeName(kind: SupportKind, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? kind : `${kind}-${count}`
    if (!taken.includes(name)) return name
  }
}

/** @param begins how such a token begins, for the words */
function readToken(
  { place, token, reference }: TokenValues,
  begins: string,
): { readonly access: Access } | { readonly wrong: string } {
  switch (place) {
    case 'none':
    case 'keep':
      return { access: { kind: place } }
    case 'here': {
      const typed = token.trim()
      if (typed === '') return { wrong: `Paste the token. It begins with ${begins}.` }
      return /\s/.test(typed)
        ? { wrong: 'A token has no spaces in it.' }
        : { access: { kind: 'typed', token: typed } }
    }
    case 'env':
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(reference.trim())
        ? { access: { kind: 'from', reference: `env:${reference.trim()}` } }
        : { wrong: 'Give the name of the variable, such as GITHUB_TOKEN.' }
    case 'file':
      return reference.trim() === ''
        ? { wrong: 'Give the path of the file.' }
        : { access: { kind: 'from', reference: `file:${reference.trim()}` } }
  }
}

/** What is kept of half typed fields: no token is among it. */
export const supportFormWords: FormWords<SupportValues> = {
  write: (values) => fieldWords({ ...values, token: bare(values.token), socket: bare(values.socket) }),
  read: (words, start) =>
    keptFields(
      words,
      start,
      ({ kind, token, socket }) => kind === start.kind && isToken(token) && isToken(socket),
    ),
}

const bare = (token: TokenValues): TokenValues => ({ ...token, token: '' })

function isToken(given: unknown): given is TokenValues {
  const { place, token, reference } = (given ?? {}) as Record<string, unknown>
  const places: readonly unknown[] = ['keep', 'here', 'env', 'file', 'none']
  return places.includes(place) && token === '' && typeof reference === 'string'
}
