import { recordData } from '../../../kernel/records/schema.ts'

/** The countries whose rates a brand keeps. */
const countries = {
  FR: { fr: 'France', en: 'France' },
  MC: { fr: 'Monaco', en: 'Monaco' },
  BE: { fr: 'Belgique', en: 'Belgium' },
  CH: { fr: 'Suisse', en: 'Switzerland' },
  DE: { fr: 'Allemagne', en: 'Germany' },
  ES: { fr: 'Espagne', en: 'Spain' },
  GB: { fr: 'Royaume-Uni', en: 'United Kingdom' },
  IT: { fr: 'Italie', en: 'Italy' },
  LU: { fr: 'Luxembourg', en: 'Luxembourg' },
  NL: { fr: 'Pays-Bas', en: 'Netherlands' },
  PT: { fr: 'Portugal', en: 'Portugal' },
}

/** A rate of VAT in some time (B11). */
export const vatRate = recordData({
  name: 'billing.vat_rate',
  table: 'vat_rates',
  path: '/staff/vat-rates',
  page: '/fournisseur/factures/taux-de-tva',
  access: { read: 'billing.invoices.read', write: 'billing.settings.manage' },
  words: {
    many: { fr: 'Taux de TVA', en: 'VAT rates' },
    new: { fr: 'Ajouter un taux', en: 'Add a rate' },
    search: { fr: 'Nom, pays', en: 'Name, country' },
    empty: { fr: 'Aucun taux', en: 'No rate' },
    emptyHelp: {
      fr: "Un taux vaut dans un pays, d'un jour à un autre.",
      en: 'A rate is in force in a country, from one day to another.',
    },
  },
  fields: {
    name: { type: 'texts', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 },
    country: { type: 'select', title: { fr: 'Pays', en: 'Country' }, required: true, span: 4, options: countries },
    category: {
      type: 'select',
      title: { fr: 'Régime', en: 'Category' },
      required: true,
      span: 4,
      options: {
        E: { fr: 'E\u00a0: exonéré', en: 'E: exempt' },
        S: { fr: 'S\u00a0: taxé', en: 'S: taxed' },
        Z: { fr: 'Z\u00a0: taux zéro', en: 'Z: zero rate' },
        AE: { fr: 'AE\u00a0: autoliquidation', en: 'AE: reverse charge' },
        K: { fr: 'K\u00a0: livraison intracommunautaire', en: 'K: intra-Community supply' },
        G: { fr: 'G\u00a0: exportation', en: 'G: export' },
        O: { fr: 'O\u00a0: hors champ', en: 'O: outside the scope' },
      },
    },
    rate: {
      type: 'number',
      title: { fr: 'Taux, en centièmes de %', en: 'Rate, in hundredths of a percent' },
      help: { fr: '2000 pour 20\u00a0%.', en: '2000 for 20%.' },
      required: true,
      least: 0,
      most: 10_000,
      span: 4,
    },
    startsOn: { type: 'day', title: { fr: 'Du', en: 'From' }, required: true, span: 4 },
    endsOn: { type: 'day', title: { fr: 'Au', en: 'To' }, span: 4 },
    exemptionCode: {
      type: 'text',
      title: { fr: "Code d'exonération", en: 'Exemption code' },
      help: { fr: 'De la liste VATEX, comme VATEX-EU-AE.', en: 'Of the VATEX list, like VATEX-EU-AE.' },
      most: 40,
      span: 4,
    },
    exemptionWords: {
      type: 'text',
      title: { fr: "Mention d'exonération", en: 'Exemption words' },
      help: { fr: 'Ce que la facture dit.', en: 'What the invoice says.' },
      most: 200,
      span: 8,
    },
  },
  called: 'name',
  sections: [
    { title: { fr: 'Taux', en: 'Rate' }, fields: ['name', 'country', 'category', 'rate'] },
    { title: { fr: 'Validité', en: 'In force' }, fields: ['startsOn', 'endsOn'] },
    { title: { fr: 'Sans TVA', en: 'Without VAT' }, fields: ['exemptionCode', 'exemptionWords'] },
  ],
  columns: ['name', 'country', 'category', 'rate', 'startsOn', 'endsOn'],
  done: {
    created: { fr: 'Taux de TVA ajouté', en: 'VAT rate added' },
    updated: { fr: 'Taux de TVA modifié', en: 'VAT rate changed' },
    deleted: { fr: 'Taux de TVA supprimé', en: 'VAT rate deleted' },
  },
})
