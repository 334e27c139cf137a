import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of members and of the staff may do with invoices (decision table). */
export const permissions: Record<string, Permission> = {
  'billing.invoices.read': {
    title: { fr: 'Consulter les factures', en: 'Read invoices' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'billing.invoices.export': {
    title: { fr: 'Exporter les factures sous Excel', en: 'Export invoices to Excel' },
    parameter: 'AFFICHER_EXPORT_EXCEL_FACTURE',
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'billing.invoices.pay': {
    title: { fr: 'Payer et contester les factures', en: 'Pay and contest invoices' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'billing.paperless.decide': {
    title: { fr: 'Accepter ou refuser les factures dématérialisées', en: 'Accept or refuse paperless invoices' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'billing.invoices.write': {
    title: { fr: 'Préparer les factures et les payeurs', en: 'Prepare invoices and payers' },
    staff: ['agent'],
  },
  'billing.invoices.close': {
    title: { fr: 'Clôturer les factures', en: 'Close invoices' },
    staff: ['agent'],
  },
  'billing.payments.write': {
    title: { fr: 'Enregistrer et annuler des paiements', en: 'Record and undo payments' },
    staff: ['agent'],
  },
  'billing.receivables.manage': {
    title: {
      fr: "Relancer, convenir d'échéances et répondre aux contestations",
      en: 'Remind, agree on instalments and answer disputes',
    },
    staff: ['agent'],
  },
  'billing.bank.read': {
    title: { fr: 'Consulter les relevés bancaires', en: 'Read bank statements' },
    staff: ['agent'],
  },
  'billing.accounts.read': {
    title: { fr: 'Lire les comptes bancaires des clients en entier', en: "Read clients' bank accounts in full" },
    staff: [],
  },
  'billing.mandates.sign': {
    title: { fr: 'Donner et révoquer des mandats de prélèvement', en: 'Give and revoke mandates of direct debit' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'billing.mandates.write': {
    title: { fr: 'Enregistrer et révoquer des mandats', en: 'Record and revoke mandates' },
    staff: ['agent'],
  },
  'billing.collections.write': {
    title: { fr: 'Préparer les prélèvements', en: 'Prepare direct debits' },
    staff: ['agent'],
  },
  'billing.refunds.write': {
    title: { fr: 'Rembourser un client', en: 'Refund a client' },
    staff: ['agent'],
  },
  'billing.ledger.export': {
    title: { fr: 'Exporter les écritures comptables', en: 'Export the accounting entries' },
    staff: [],
  },
  'billing.settings.manage': {
    title: { fr: 'Régler la facturation', en: 'Set billing' },
    staff: [],
  },
}
