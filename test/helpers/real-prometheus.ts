/** A real Prometheus on a free loopback port with alerting rules, sending to Alertmanagers. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from './free-ports.ts'

export interface RealPrometheus {
  readonly url: string
  stop(): Promise<void>
}

/** Is Prometheus installed? Says so aloud when not, since the tests that need it are then not run. */
export function hasPrometheus(test: string): boolean {
  if (spawnSync('prometheus', ['--version']).status === 0) return true
  console.warn(`NOT RUN: ${test}: no prometheus on PATH`)
  return false
}

/** Starts one that evaluates `rules` (the YAML under `rules:`, one rule a line) each second. @param scrapesItself so that there is something to measure */
export async function startPrometheus(
  alertmanagers: readonly string[],
  rules: string,
  scrapesItself = false,
): Promise<RealPrometheus> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightdesk-prometheus-'))
  const targets = JSON.stringify(alertmanagers.map((url) => new URL(url).host))
  writeFileSync(path.join(folder, 'rules.yml'), `groups:\n  - name: test\n    rules:\n${rules}`)
  const [port] = await freePorts(1)
  const self = `scrape_configs: [{ job_name: self, scrape_interval: 1s, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]\n`
  writeFileSync(
    path.join(folder, 'prometheus.yml'),
    `${scrapesItself ? self : ''}global: { evaluation_interval: 1s }\nrule_files: [rules.yml]\nalerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ${targets}\n`,
  )
  const child = spawn(
    'prometheus',
    [
      `--config.file=${path.join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // The first sending is lost, since the Alertmanagers are discovered 5 s after the start.
      '--rules.alert.resend-delay=1s',
    ],
    { stdio: 'ignore' },
  )
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (child.exitCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
