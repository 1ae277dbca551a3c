/** The support sources of the configuration, connected: their secrets are looked up when they are first asked. */
import type { Failure } from '../../contract/source-health.ts'
import type { Config } from '../config/schema.ts'
import { refText } from '../config/secret-ref.ts'
import type { ConfiguredSupportSource } from '../config/support-schema.ts'
import type { SourcePlatform } from '../sources/source.ts'
import { supportDefinitionOf } from '../sources/support-registry.ts'
import type { SupportConfig, SupportDefinition, SupportSource } from '../sources/support-source.ts'
import type { Configuration } from './configuration.ts'

export interface SupportConnection {
  readonly config: SupportConfig
  readonly source: SupportSource
}

export interface SupportConnections {
  /** the connection, or why there is none */
  open(configured: ConfiguredSupportSource): Promise<SupportConnection | Failure>
  /** the one that is open */
  known(id: string): SupportConnection | undefined
  /** its token was not accepted, or it is configured anew: it is connected anew the next time */
  close(id: string): void
  /** what a source of this kind is called */
  labelOf(kind: SupportConfig['kind']): string
}

const kindWords: Record<SupportConfig['kind'], string> = { slack: 'Slack', github: 'GitHub' }

/** @param definitions those that are known, instead of the ones Nightdesk comes with */
export function createSupportConnections(
  configuration: Pick<Configuration, 'config' | 'secret'>,
  platform: SourcePlatform,
  definitions?: readonly SupportDefinition[],
): SupportConnections {
  const open = new Map<string, SupportConnection>()

  return {
    open: async (configured) => {
      const known = open.get(configured.name)
      if (known) return known
      const definition = supportDefinitionOf(configured.kind, definitions)
      if (!definition) {
        const detail = `This Nightdesk cannot connect ${kindWords[configured.kind]} yet.`
        return { kind: 'bad-request', detail }
      }
      const config = await supportConfigOf(configured, configuration.config(), configuration.secret)
      if ('detail' in config) return config
      // Two may have asked at once: one connection is enough, since its limits count for all.
      const meanwhile = open.get(configured.name)
      if (meanwhile) return meanwhile
      const connection = { config, source: definition.connect(config, platform) }
      open.set(configured.name, connection)
      return connection
    },
    known: (id) => open.get(id),
    close: (id) => void open.delete(id),
    labelOf: (kind) => supportDefinitionOf(kind, definitions)?.label ?? kindWords[kind],
  }
}

/** What a connection needs, its secrets looked up; or which of them is missing. */
export async function supportConfigOf(
  configured: ConfiguredSupportSource,
  { identities }: Pick<Config, 'identities'>,
  secret: Configuration['secret'],
): Promise<SupportConfig | Failure> {
  const found = await secret(configured.token)
  if (found.kind !== 'value') return { kind: 'secret-missing', detail: sentence(found.words) }
  const { name, kind, url, poll } = configured
  const base = {
    ...{ id: name, url, token: found.value.trim(), broken: null, pollMs: poll },
    myIds: identities?.ids[kind] ?? [],
    myEmails: identities?.emails ?? [],
  }
  if (configured.kind === 'github') {
    const { repositories, organisation, labels, ourIds } = configured
    return { ...base, kind: 'github', repositories, organisation, labels, ourIds }
  }
  const socket = configured.socketToken === null ? null : await secret(configured.socketToken)
  const { channels, teamChannel, ourIds } = configured
  // Without its second key it is polled all the same.
  const socketToken = socket?.kind === 'value' ? socket.value.trim() : null
  return { ...base, kind: 'slack', channels, teamChannel, ourIds, socketToken }
}

/** Everything of a source that makes it another one, as one text; never a secret. */
export function supportSign(configured: ConfiguredSupportSource, identities: unknown): string {
  const { token, ...rest } = configured
  const refs = [
    refText(token),
    'socketToken' in rest && rest.socketToken !== null ? refText(rest.socketToken) : null,
  ]
  return JSON.stringify([rest, refs, identities])
}

/** Words about a secret end as the form shows them: without a full stop. */
function sentence(words: string): string {
  return /[.?]$/.test(words) ? words : `${words}.`
}
