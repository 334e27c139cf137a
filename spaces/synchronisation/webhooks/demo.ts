// The demo's webhooks with what was tried on them, and its readings of the drop.
import type { Demo } from '../../../kernel/demo/demo.ts'

export const exchangeTables = ['webhooks', 'webhook_deliveries', 'transfer_settings', 'drop_runs', 'drop_refusals']

const signed = 'documents.document.signed'
const deposited = 'documents.document.deposited'

/** Adds the rows. Secrets and passwords are nobody's in a demo: nothing is sent, nothing is read. */
export function fillExchange({ add, ago, brandId, idOf }: Demo): void {
  const webhook = (key: string, values: object) => {
    const id = idOf('webhook', key)
    add('webhooks', {
      id,
      brand_id: brandId,
      kinds: [signed, deposited],
      created_at: ago(60),
      created_by_label: 'BARREDON Ana',
      ...values,
    })
    return id
  }
  const tried = (webhookId: string, n: number, values: object) =>
    add('webhook_deliveries', {
      id: idOf('webhook-delivery', webhookId, String(n)),
      webhook_id: webhookId,
      message_id: `trial_demo${webhookId.slice(0, 8)}${n}`,
      kind: n % 2 ? deposited : signed,
      created_at: ago(n, '09:12'),
      tried_at: ago(n, '09:12'),
      attempts: 1,
      ...values,
    })
  const software = webhook('software', { name: 'Logiciel de gestion', url: 'https://erp.halbrane.example/parvis' })
  for (let n = 1; n <= 5; n++)
    tried(software, n, { state: 'delivered', status: 200, duration_ms: 80 + 37 * n, answer: '{"ok":true}' })
  const payroll = webhook('payroll', {
    name: 'Logiciel de paie',
    url: 'https://paie.halbrane.example/hooks',
    disabled_at: ago(6, '03:20'),
    disabled_because: 'failures',
    failures: 14,
    failing_since: ago(10, '02:00'),
    version: 2,
  })
  for (let n = 6; n <= 8; n++)
    tried(payroll, n, {
      state: 'failed',
      status: n === 6 ? 502 : null,
      failure: n === 6 ? 'status' : 'timeout',
      duration_ms: n === 6 ? 412 : 10_003,
      answer: n === 6 ? 'Bad Gateway' : '',
      attempts: 10,
    })
  add('transfer_settings', {
    brand_id: brandId,
    protocol: 'sftp',
    server: 'depot.halbrane.example',
    port: 22,
    identifier: 'portail',
    sealed_password: Buffer.from([0]),
    path: '/ged',
    temporary: '/ged-traites',
    updated_at: ago(20),
    updated_by_label: 'BARREDON Ana',
  })
  for (const [index, [created, replaced, same, refused]] of (
    [
      [6, 0, 0, 0],
      [31, 1, 2, 2],
      [0, 0, 0, 0],
      [12, 0, 0, 0],
    ] as const
  ).entries()) {
    const id = idOf('drop-run', String(index))
    const begun = ago(index, '06:05')
    const failed = index === 2
    add('drop_runs', {
      id,
      brand_id: brandId,
      started_at: begun,
      seen_at: begun,
      ended_at: new Date(begun.getTime() + 48_000),
      outcome: failed ? 'failed' : 'done',
      failed_step: failed ? 'port' : '',
      failure: failed ? 'timeout' : '',
      created,
      replaced,
      same,
      refused,
    })
    const refusals = [
      ['C09999/CLIENTS/Facture/F-2026-1180.pdf', 'synchronisation.code_unknown'],
      ['C00012/CLIENTS/Divers/plan.pdf', 'synchronisation.folder_unknown'],
    ] as const
    for (const [n, [path, code]] of refusals.slice(0, refused).entries())
      add('drop_refusals', {
        id: idOf('drop-refusal', id, String(n)),
        brand_id: brandId,
        run_id: id,
        path,
        code,
        refused_at: begun,
      })
  }
}
