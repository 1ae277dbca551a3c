/** Prometheus' own checker of rule files, where it is on this laptop. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { RuleVerdict } from '../../contract/postmortem-rule.ts'
import { runProgram } from './program.ts'

/** It reads one small file, ms. */
const deadlineMs = 15_000
const mostLines = 20

/** Has it read these rules, out of a private file that is gone afterwards. Never rejects. */
export async function checkRules(text: string, program = 'promtool'): Promise<RuleVerdict> {
  let folder: string | null = null
  try {
    folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-rules-'))
    const file = path.join(folder, 'rules.yaml')
    await writeFile(file, text, { mode: 0o600 })
    const result = await runProgram([program, 'check', 'rules', file], { deadlineMs })
    if (result.kind === 'missing') return { kind: 'missing' }
    if (result.kind === 'failed') return { kind: 'failed', reason: `promtool ${result.reason}` }
    if (result.code === 0) return { kind: 'passed' }
    const lines = `${result.output}\n${result.errors}`
      .split('\n')
      .map((line) => line.replaceAll(`${file}: `, '').replaceAll(file, 'the rules').trim())
      .filter((line) => line !== '' && !/^(Checking|FAILED:?$)/.test(line))
    return { kind: 'refused', lines: lines.slice(0, mostLines) }
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}
