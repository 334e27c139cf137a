import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of members and of the staff may do with electronic invoices (decision table). */
export const permissions: Record<string, Permission> = {
  'e-invoicing.deposits.read': {
    title: {
      fr: 'Consulter les factures déposées et leurs rejets',
      en: 'Read invoices handed in and their rejections',
    },
    membership: ['principal_manager', 'secondary_manager', 'technical'],
  },
  'e-invoicing.deposits.make': {
    title: { fr: 'Déposer des factures', en: 'Hand in invoices' },
    membership: ['principal_manager', 'secondary_manager', 'technical'],
  },
  'e-invoicing.received.read': {
    title: { fr: 'Consulter les factures reçues', en: 'Read invoices received' },
    staff: ['agent', 'reader'],
  },
  'e-invoicing.received.decide': {
    title: {
      fr: 'Approuver, contester ou refuser les factures reçues',
      en: 'Approve, dispute or refuse invoices received',
    },
    staff: ['agent'],
  },
  'e-invoicing.exchange.read': {
    title: { fr: 'Consulter les échanges avec les plateformes', en: 'Read the exchanges with the platforms' },
    staff: ['agent', 'reader'],
  },
  'e-invoicing.exchange.send': {
    title: { fr: 'Envoyer les factures par la plateforme', en: 'Send invoices by the platform' },
    staff: ['agent'],
  },
  'e-invoicing.platforms.manage': {
    title: { fr: 'Régler les plateformes agréées', en: 'Set the approved platforms' },
    staff: [],
  },
  'e-invoicing.reports.read': {
    title: { fr: "Consulter les rapports d'e-reporting", en: 'Read reports of e-reporting' },
    staff: ['agent', 'reader'],
  },
  'e-invoicing.reports.send': {
    title: { fr: "Faire et envoyer les rapports d'e-reporting", en: 'Make and send reports of e-reporting' },
    staff: ['agent'],
  },
}
