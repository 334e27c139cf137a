import { recordData } from '../../../kernel/records/schema.ts'

/** An account of the brand at a bank (B12). */
export const bankAccount = recordData({
  name: 'billing.bank_account',
  table: 'bank_accounts',
  path: '/staff/bank-accounts',
  page: '/fournisseur/factures/comptes-bancaires',
  access: { read: 'billing.bank.read', write: 'billing.settings.manage' },
  words: {
    many: { fr: 'Comptes bancaires', en: 'Bank accounts' },
    new: { fr: 'Ajouter un compte', en: 'Add an account' },
    search: { fr: 'Nom, IBAN', en: 'Name, IBAN' },
    empty: { fr: 'Aucun compte bancaire', en: 'No bank account' },
    emptyHelp: {
      fr: "Un relevé n'est pris que d'un compte nommé ici.",
      en: 'A statement is taken in only of an account that is named here.',
    },
  },
  fields: {
    name: { type: 'text', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 },
    iban: { type: 'text', title: { fr: 'IBAN', en: 'IBAN' }, required: true, most: 50, span: 8 },
    bic: { type: 'text', title: { fr: 'BIC', en: 'BIC' }, most: 11, span: 4 },
    ledgerAccount: {
      type: 'text',
      title: { fr: 'Compte comptable', en: 'Account of the books' },
      help: {
        fr: '512000, ou 512 et ce qui distingue ce compte.',
        en: '512000, or 512 and what tells this account apart.',
      },
      required: true,
      most: 10,
      span: 4,
    },
    endsOn: { type: 'day', title: { fr: 'Fermé le', en: 'Closed on' }, span: 4 },
  },
  called: 'name',
  sections: [
    { title: { fr: 'Compte', en: 'Account' }, fields: ['name', 'iban', 'bic'] },
    { title: { fr: 'Comptabilité', en: 'Books' }, fields: ['ledgerAccount', 'endsOn'] },
  ],
  columns: ['name', 'iban', 'ledgerAccount', 'endsOn'],
  done: {
    created: { fr: 'Compte bancaire ajouté', en: 'Bank account added' },
    updated: { fr: 'Compte bancaire modifié', en: 'Bank account changed' },
    deleted: { fr: 'Compte bancaire supprimé', en: 'Bank account deleted' },
  },
})
