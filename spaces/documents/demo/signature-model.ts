// A model of signature that no folder uses yet: the client, then the provider, both at the foot of the last page.
import type { Demo } from '../../../kernel/demo/demo.ts'

/** Adds it. */
export function addSignatureModel({ add, ago, brandId, idOf }: Demo): void {
  const id = idOf('signature-model', 'contract')
  add('signature_models', {
    id,
    brand_id: brandId,
    created_at: ago(40),
    name: 'Contrat, client puis fournisseur',
    holder: 'client',
    days: 21,
    reminder_days: [7, 2],
  })
  const box = { y: 0.84, width: 0.34, height: 0.1 }
  add('signature_model_signers', { model_id: id, number: 1, position: 1, kind: 'client', x: 0.6, ...box })
  add('signature_model_signers', { model_id: id, number: 2, position: 2, kind: 'provider', x: 0.06, ...box })
}
