// What is done with the platform's last word on what was sent: an invoice, a status.
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { holdRefused } from '../transmissions/prepare.ts'
import { defineFlowKind } from './flows.ts'

defineFlowKind('invoice', {
  answered: async (ctx, row, ack, details) => {
    if (ack === 'Error') await holdRefused(ctx, row.subject_id!, row.label, details)
  },
})

defineFlowKind('status', {
  answered: async (ctx, row, ack) => {
    if (ack === 'Ok') return
    await tellStaff(ctx, 'e_invoicing.status_refused', ['e-invoicing.exchange.send', 'e-invoicing.received.decide'], {
      params: () => ({ label: row.label }),
      href: `/fournisseur/echanges?echange=${row.id}`,
      key: `e_invoice_status_refused:${row.id}`,
    })
  },
})
