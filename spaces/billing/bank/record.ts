import { recordData } from '../../../kernel/records/schema.ts'

const ibans = [
  'FR76 3000 6000 0112 3456 7890 189',
  'DE89 3704 0044 0532 0130 00',
  'BE68 5390 0754 7034',
  'NL91 ABNA 0417 1643 00',
  'ES91 2100 0418 4502 0005 1332',
  'IT60 X054 2811 1010 0000 0123 456',
]

/** An account of the brand at a bank (B12). */
export const bankAccount = recordData({
  name: 'billing.bank_account',
  table: 'bank_accounts',
  path: '/staff/bank-accounts',
  page: '/fournisseur/factures/comptes-bancaires',
  access: { read: 'billing.invoices.read', write: 'billing.settings.manage' },
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
    iban: { type: 'text', title: { fr: 'IBAN', en: 'IBAN' }, required: true, most: 50, span: 8, examples: ibans },
    bic: { type: 'text', title: { fr: 'BIC', en: 'BIC' }, most: 11, span: 4, examples: ['AGRIFRPP'] },
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
      examples: ['512000'],
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
