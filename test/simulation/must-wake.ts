/** The standard rules for somebody on duty, in other words than the program's: does this wake somebody, at any hour? */
export function mustWake(labels: Readonly<Record<string, string>>): boolean {
  if (labels.severity !== 'page') return false
  return labels.all_pipelines === 'true' || !(labels.pipeline ?? '').includes('test')
}
