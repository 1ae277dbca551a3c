/** Certificates made for one test run by openssl: good, expired, not yet valid, for another name. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export interface TestCertificates {
  /** the authority that signed the others, PEM */
  readonly ca: string
  readonly good: Certificate
  readonly expired: Certificate
  readonly future: Certificate
  readonly otherName: Certificate
}

/** Makes them all, null (and a loud line) when no openssl is installed. */
export function makeCertificates(test: string): TestCertificates | null {
  if (spawnSync('openssl', ['version']).status !== 0) {
    console.warn(`NOT RUN: ${test}: no openssl on PATH`)
    return null
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'nightdesk-certificates-'))
  try {
    return make(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function make(folder: string): TestCertificates {
  const at = (name: string): string => path.join(folder, name)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  writeFileSync(at('index.txt'), '')
  writeFileSync(
    at('ca.cnf'),
    `[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`,
  )
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3650',
    '-subj',
    '/CN=Test CA',
  )
  const sign = (name: string, host: string, from: string, to: string): Certificate => {
    openssl(
      ...['req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=${host}`],
    )
    openssl(
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', `${name}.csr`, '-out', `${name}.pem`],
      ...['-startdate', from, '-enddate', to],
    )
    return { key: readFileSync(at(`${name}.key`), 'utf8'), cert: readFileSync(at(`${name}.pem`), 'utf8') }
  }
  const here = 'IP:127.0.0.1'
  return {
    ca: readFileSync(at('ca.pem'), 'utf8'),
    good: sign('good', here, '20200101000000Z', '20991231000000Z'),
    expired: sign('expired', here, '20200101000000Z', '20210101000000Z'),
    future: sign('future', here, '20980101000000Z', '20991231000000Z'),
    otherName: sign('other', 'DNS:elsewhere.example', '20200101000000Z', '20991231000000Z'),
  }
}
