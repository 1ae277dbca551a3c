/** A real Icinga 2 on a free loopback port, run as whoever runs the tests. For what no double can prove. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './free-ports.ts'

export interface RealIcinga {
  readonly url: string
  /** its own certificate, PEM: nobody else has signed it */
  readonly certificate: string
  /** the SHA-256 of it, as `pin` wants it */
  readonly pin: string
  /** lets a check say this: 0 to 3; `name` is a host or host!service */
  check(name: string, status: number, output: string): Promise<void>
  /** any request, as the user that may do everything; `reads`: a POST that asks. Resolves with status and parsed body */
  ask(
    path: string,
    body?: unknown,
    reads?: boolean,
  ): Promise<{ readonly status: number; readonly body: unknown }>
  /** ends it and starts it anew; without its memory where `forgets` */
  restart(forgets?: boolean): Promise<void>
  stop(): Promise<void>
}

/** Users of the test's Icinga: name and password are the same, of six letters and more. */
export const icingaUsers = { all: 'everything', reader: 'reader', none: 'nothing' } as const

export function signedInAs(user: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${user}-pw`).toString('base64')}` }
}

/** Is it installed? Says so aloud when it is not, since the tests that need it are then not run. */
export function hasIcinga(test: string): boolean {
  const missing = ['icinga2', 'openssl'].filter((name) => spawnSync(name, ['version']).error)
  if (missing.length > 0) console.warn(`NOT RUN: ${test}: no ${missing.join(', no ')} on PATH`)
  return missing.length === 0
}

const configuration = (port: number): string => `
const NodeName = "icinga-test"
const ZoneName = "icinga-test"
object Endpoint NodeName { }
object Zone ZoneName { endpoints = [ NodeName ] }
object ApiListener "api" { bind_host = "127.0.0.1"; bind_port = ${port} }
object ApiUser "${icingaUsers.all}" { password = "${icingaUsers.all}-pw"; permissions = [ "*" ] }
object ApiUser "${icingaUsers.reader}" { password = "${icingaUsers.reader}-pw"; permissions = [ "objects/query/Host", "objects/query/Service" ] }
object ApiUser "${icingaUsers.none}" { password = "${icingaUsers.none}-pw"; permissions = [ "status/query" ] }
object CheckCommand "passive" { command = [ "/bin/true" ] }
object HostGroup "databases" { }
template Host "quiet" { check_command = "passive"; enable_active_checks = false; max_check_attempts = 1 }
template Service "quiet" { check_command = "passive"; enable_active_checks = false; max_check_attempts = 1 }
object Host "db-1" { import "quiet"; groups = [ "databases" ]; vars.customer = "Heron Bank"; vars.mysql_password = "hush-hush"; vars.cores = 4 }
object Host "web-1" { import "quiet"; display_name = "Web one" }
object Service "disk" { import "quiet"; host_name = "db-1"; vars.team = "storage"; notes_url = "https://wiki.example/disk" }
object Service "load" { import "quiet"; host_name = "db-1"; max_check_attempts = 3 }
object Service "http" { import "quiet"; host_name = "web-1"; display_name = "Web pages" }
`

/** How often a starting one is asked whether it is ready, ms. */
const askEveryMs = 50

/** Started, answering, every host up and no check run yet. */
export async function startIcinga(): Promise<RealIcinga> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightdesk-icinga-'))
  const at = (...names: string[]): string => path.join(folder, ...names)
  for (const name of ['etc', 'data/certs', 'data/api', 'cache', 'log', 'run', 'spool'])
    mkdirSync(at(name), { recursive: true })
  const [port] = (await freePorts(1)) as [number]
  writeFileSync(at('etc', 'icinga2.conf'), configuration(port))
  const certs = at('data', 'certs')
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '30',
      ],
      ...['-keyout', 'icinga-test.key', '-out', 'icinga-test.crt', '-subj', '/CN=icinga-test'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { cwd: certs, stdio: 'ignore' },
  )
  const certificate = readFileSync(path.join(certs, 'icinga-test.crt'), 'utf8')
  writeFileSync(path.join(certs, 'ca.crt'), certificate)
  const url = `https://127.0.0.1:${port}`

  const ask: RealIcinga['ask'] = (asked, body, reads = false) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        `${url}${asked}`,
        {
          method: body === undefined ? 'GET' : 'POST',
          ca: certificate,
          agent: false,
          headers: {
            ...{ accept: 'application/json', ...signedInAs(icingaUsers.all) },
            ...(reads ? { 'x-http-method-override': 'GET' } : {}),
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8')
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown })
          })
        },
      )
      request.on('error', reject)
      request.end(body === undefined ? undefined : JSON.stringify(body))
    })

  let child: ChildProcess | null = null
  const start = async (): Promise<void> => {
    const user = userInfo().username
    const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()
    const defined = {
      ...{ ConfigDir: at('etc'), DataDir: at('data'), LogDir: at('log'), CacheDir: at('cache') },
      ...{ InitRunDir: at('run'), SpoolDir: at('spool'), RunAsUser: user, RunAsGroup: group },
      ...{ PidPath: at('run', 'pid'), StatePath: at('data', 'state'), ModAttrPath: at('data', 'modified') },
      ...{ ObjectsPath: at('cache', 'objects'), VarsPath: at('cache', 'vars') },
    }
    const args = Object.entries(defined).flatMap(([name, value]) => ['-D', `${name}=${value}`])
    const started = spawn('icinga2', ['daemon', '-c', at('etc', 'icinga2.conf'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let words = ''
    const hear = (chunk: Buffer): void => {
      words = (words + chunk.toString()).slice(-4_000)
    }
    started.stdout.on('data', hear)
    started.stderr.on('data', hear)
    child = started
    while (
      !(await ask('/v1').then(
        ({ status }) => status === 200,
        () => false,
      ))
    ) {
      if (started.exitCode !== null || started.signalCode !== null) throw new Error(`Icinga ended: ${words}`)
      await pause(askEveryMs)
    }
  }
  const end = async (): Promise<void> => {
    const ending = child
    child = null
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = once(ending, 'exit')
    ending.kill('SIGTERM')
    await ended
  }

  const check: RealIcinga['check'] = async (name, status, output) => {
    const type = name.includes('!') ? 'Service' : 'Host'
    const target = { type, filter: `${type.toLowerCase()}.__name == n`, filter_vars: { n: name } }
    const said = { ...target, exit_status: status, plugin_output: output }
    const reply = await ask('/v1/actions/process-check-result', said)
    if (reply.status !== 200) throw new Error(`no check result of ${name}: ${JSON.stringify(reply.body)}`)
  }

  await start()
  return {
    ...{ url, certificate, check, ask },
    pin: new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase(),
    restart: async (forgets = false) => {
      await end()
      if (forgets) rmSync(at('data', 'state'), { force: true })
      await start()
    },
    stop: async () => {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
