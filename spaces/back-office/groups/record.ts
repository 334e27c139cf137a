import { recordData } from '../../../kernel/records/schema.ts'

/** A group of clients («Groupes de comptes», B5). */
export const clientGroup = recordData({
  name: 'back_office.group',
  table: 'client_groups',
  path: '/staff/client-groups',
  page: '/fournisseur/clients/groupes',
  access: { read: 'back-office.clients.read', write: 'back-office.groups.write' },
  words: {
    many: { fr: 'Groupes de comptes', en: 'Account groups' },
    new: { fr: 'Nouveau groupe', en: 'New group' },
    search: { fr: 'Nom, remarque', en: 'Name, remark' },
    empty: { fr: 'Aucun groupe', en: 'No group' },
    emptyHelp: {
      fr: 'Un groupe réunit des clients\u00a0: on les filtre ensemble, on leur écrit ensemble, une remise vaut pour tous.',
      en: 'A group brings clients together: they are filtered together, written to together, and share a discount.',
    },
  },
  fields: {
    name: { type: 'text', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 },
    remark: { type: 'textarea', title: { fr: 'Remarque', en: 'Remark' }, most: 1000, rows: 3 },
  },
  called: 'name',
  byName: true,
  sections: [{ title: { fr: 'Groupe', en: 'Group' }, fields: ['name', 'remark'] }],
  columns: ['name'],
  done: {
    created: { fr: 'Groupe de comptes créé', en: 'Account group made' },
    updated: { fr: 'Groupe de comptes modifié', en: 'Account group changed' },
    deleted: { fr: 'Groupe de comptes supprimé', en: 'Account group deleted' },
  },
  deletion: {
    sure: {
      fr: "Aucun client n'est dans ce groupe. Rien d'autre ne change.",
      en: 'No client is in this group. Nothing else changes.',
    },
  },
})
