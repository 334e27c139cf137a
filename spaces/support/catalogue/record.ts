import { recordData } from '../../../kernel/records/schema.ts'

const access = { read: 'support.tickets.read', write: 'support.catalogue.write' } as const
const code = { type: 'code', title: { fr: 'Code', en: 'Code' }, required: true, most: 40, span: 4 } as const
const title = {
  type: 'texts',
  title: { fr: 'Libellé du fournisseur', en: "Provider's words" },
  required: true,
  most: 80,
} as const
const portalTitle = {
  type: 'texts',
  title: { fr: 'Libellé sur le portail', en: 'Words on the portal' },
  help: { fr: 'Vide\u00a0: celui du fournisseur.', en: "Empty: the provider's words." },
  most: 80,
} as const
const position = {
  type: 'number',
  title: { fr: 'Rang', en: 'Rank' },
  help: { fr: 'Le plus petit vient en premier.', en: 'The smallest comes first.' },
  required: true,
  least: 0,
  most: 999,
  span: 4,
} as const
const isVisible = { type: 'checkbox', title: { fr: 'Visible sur le portail', en: 'Visible on the portal' } } as const

/** A field that tickets are about (P12). */
export const ticketDomain = recordData({
  name: 'support.domain',
  table: 'ticket_domains',
  path: '/staff/ticket-domains',
  page: '/fournisseur/assistance/domaines',
  access,
  words: {
    many: { fr: 'Domaines', en: 'Domains' },
    new: { fr: 'Nouveau domaine', en: 'New domain' },
    search: { fr: 'Code, libellé', en: 'Code, words' },
    empty: { fr: 'Aucun domaine', en: 'No domain' },
    emptyHelp: {
      fr: "Un domaine réunit des natures\u00a0: impression, ascenseurs, téléphonie. C'est la première question de l'assistant.",
      en: 'A domain gathers natures: printing, lifts, telephony. It is the first question of the wizard.',
    },
  },
  fields: {
    code,
    title,
    portalTitle,
    position,
    isVisible,
    assetKind: {
      type: 'select',
      title: { fr: 'Genre de biens', en: 'Kind of assets' },
      help: {
        fr: "Pour un bien de ce genre, l'assistant ne demande plus le domaine.",
        en: 'For an asset of this kind the wizard no longer asks for the domain.',
      },
      asked: true,
      span: 4,
    },
  },
  called: 'code',
  calledAfter: 'title',
  byName: true,
  sections: [
    {
      title: { fr: 'Domaine', en: 'Domain' },
      fields: ['code', 'position', 'title', 'portalTitle', 'isVisible', 'assetKind'],
    },
  ],
  columns: ['code', 'title', 'portalTitle', 'isVisible', 'position'],
  done: {
    created: { fr: 'Domaine de tickets créé', en: 'Domain of tickets made' },
    updated: { fr: 'Domaine de tickets modifié', en: 'Domain of tickets changed' },
    deleted: { fr: 'Domaine de tickets supprimé', en: 'Domain of tickets deleted' },
  },
  deletion: { sure: { fr: "Aucune nature n'en dépend.", en: 'No nature is of it.' } },
})

/** How urgent a ticket is (P12). */
export const ticketPriority = recordData({
  name: 'support.priority',
  table: 'ticket_priorities',
  path: '/staff/ticket-priorities',
  page: '/fournisseur/assistance/priorites',
  access,
  words: {
    many: { fr: 'Priorités', en: 'Priorities' },
    new: { fr: 'Nouvelle priorité', en: 'New priority' },
    search: { fr: 'Code, libellé', en: 'Code, words' },
    empty: { fr: 'Aucune priorité', en: 'No priority' },
    emptyHelp: {
      fr: 'Le client dit sa gêne dans ses mots\u00a0; les délais promis en dépendent.',
      en: 'The client says how bad it is in their words; what is promised depends on it.',
    },
  },
  fields: { code, title, portalTitle, position, isVisible },
  called: 'code',
  calledAfter: 'title',
  byName: true,
  sections: [
    { title: { fr: 'Priorité', en: 'Priority' }, fields: ['code', 'position', 'title', 'portalTitle', 'isVisible'] },
  ],
  columns: ['code', 'title', 'portalTitle', 'isVisible', 'position'],
  done: {
    created: { fr: 'Priorité de tickets créée', en: 'Priority of tickets made' },
    updated: { fr: 'Priorité de tickets modifiée', en: 'Priority of tickets changed' },
    deleted: { fr: 'Priorité de tickets supprimée', en: 'Priority of tickets deleted' },
  },
  deletion: { sure: { fr: "Aucun ticket ne l'a.", en: 'No ticket has it.' } },
})

/** What a ticket is about within a domain, and what clients see of it (P12). */
export const ticketNature = recordData({
  name: 'support.nature',
  table: 'ticket_natures',
  path: '/staff/ticket-natures',
  page: '/fournisseur/assistance/natures',
  access,
  words: {
    many: { fr: 'Natures', en: 'Natures' },
    new: { fr: 'Nouvelle nature', en: 'New nature' },
    search: { fr: 'Code, libellé', en: 'Code, words' },
    empty: { fr: 'Aucune nature', en: 'No nature' },
    emptyHelp: {
      fr: 'Une nature dit ce qui se passe\u00a0: bourrage, arrêt entre deux étages. Ses mots sur le portail sont ceux de vos clients.',
      en: 'A nature says what happens: a paper jam, a stop between two floors. Its words on the portal are those of your clients.',
    },
  },
  fields: {
    code,
    position,
    domain: {
      type: 'select',
      title: { fr: 'Domaine', en: 'Domain' },
      help: { fr: 'Sans domaine, aucun client ne la voit.', en: 'Without a domain no client sees it.' },
      asked: true,
      span: 4,
    },
    title,
    portalTitle,
    portalHelp: {
      type: 'texts',
      title: { fr: 'Précision sur le portail', en: 'Explanation on the portal' },
      most: 200,
    },
    isVisible,
    category: {
      type: 'select',
      title: { fr: 'Catégorie', en: 'Category' },
      required: true,
      span: 4,
      options: {
        incident: { fr: 'Incident', en: 'Incident' },
        question: { fr: 'Question', en: 'Question' },
        profile: { fr: 'Nouveau profil', en: 'New profile' },
        other: { fr: 'Autre', en: 'Other' },
      },
    },
    priority: { type: 'select', title: { fr: 'Priorité proposée', en: 'Priority proposed' }, asked: true, span: 4 },
    needsAsset: {
      type: 'checkbox',
      title: { fr: "Demande de quel bien il s'agit", en: 'Asks which asset it is about' },
    },
  },
  called: 'code',
  calledAfter: 'title',
  byName: true,
  sections: [
    { title: { fr: 'Nature', en: 'Nature' }, fields: ['code', 'position', 'domain', 'title', 'category', 'priority'] },
    {
      title: { fr: 'Sur le portail', en: 'On the portal' },
      fields: ['isVisible', 'portalTitle', 'portalHelp', 'needsAsset'],
    },
  ],
  columns: ['code', 'title', 'portalTitle', 'isVisible', 'position'],
  done: {
    created: { fr: 'Nature de tickets créée', en: 'Nature of tickets made' },
    updated: { fr: 'Nature de tickets modifiée', en: 'Nature of tickets changed' },
    deleted: { fr: 'Nature de tickets supprimée', en: 'Nature of tickets deleted' },
  },
  deletion: { sure: { fr: "Aucun ticket ne l'a.", en: 'No ticket has it.' } },
})
