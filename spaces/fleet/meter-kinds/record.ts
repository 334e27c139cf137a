import { recordData } from '../../../kernel/records/schema.ts'

/** What meters count (P10), and the rules that a new one begins with. */
export const meterKind = recordData({
  name: 'fleet.meter_kind',
  table: 'meter_kinds',
  path: '/staff/meter-kinds',
  page: '/fournisseur/parc/compteurs',
  access: { read: 'fleet.assets.read', write: 'fleet.models.write' },
  byName: true,
  words: {
    many: { fr: 'Types de compteurs', en: 'Kinds of meters' },
    new: { fr: 'Nouveau type de compteur', en: 'New kind of meter' },
    search: { fr: 'Code, nom', en: 'Code, name' },
    empty: { fr: 'Aucun type de compteur', en: 'No kind of meter' },
    emptyHelp: {
      fr: 'Un type dit ce que les compteurs comptent et quand ils sont relevés\u00a0: pages en noir, trajets.',
      en: 'A kind says what meters count and when they are read: black pages, trips.',
    },
  },
  fields: {
    code: { type: 'code', title: { fr: 'Code', en: 'Code' }, required: true, most: 40, span: 4 },
    label: { type: 'texts', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 },
    unit: {
      type: 'texts',
      title: { fr: 'Unité', en: 'Unit' },
      help: { fr: 'Au pluriel\u00a0: pages, trajets, kWh.', en: 'In the plural: pages, trips, kWh.' },
      required: true,
      most: 30,
    },
    digits: {
      type: 'number',
      title: { fr: 'Chiffres', en: 'Digits' },
      help: {
        fr: 'Après tant de chiffres le compteur repart de 0\u00a0; vide\u00a0: jamais.',
        en: 'After so many digits the meter goes on from 0; empty: never.',
      },
      least: 3,
      most: 12,
      span: 4,
    },
    everyDays: {
      type: 'number',
      title: { fr: 'Relevé tous les … jours', en: 'Read every … days' },
      help: { fr: "Vide\u00a0: aucun relevé n'est demandé.", en: 'Empty: no reading is asked for.' },
      least: 1,
      most: 1100,
      span: 4,
    },
    usualLeast: {
      type: 'number',
      title: { fr: 'Habituel en 30 jours, au moins', en: 'Usual in 30 days, at least' },
      help: { fr: 'Vide\u00a0: selon les relevés du compteur.', en: 'Empty: as the readings of the meter show.' },
      least: 0,
      most: 2_000_000_000,
      span: 6,
    },
    usualMost: {
      type: 'number',
      title: { fr: 'Habituel en 30 jours, au plus', en: 'Usual in 30 days, at most' },
      least: 0,
      most: 2_000_000_000,
      span: 6,
    },
  },
  called: 'code',
  sections: [
    { title: { fr: 'Compteur', en: 'Meter' }, fields: ['code', 'label', 'unit'] },
    { title: { fr: 'Règles', en: 'Rules' }, fields: ['digits', 'everyDays', 'usualLeast', 'usualMost'] },
  ],
  columns: ['code', 'label', 'unit', 'everyDays'],
  done: {
    created: { fr: 'Type de compteur ajouté', en: 'Kind of meter added' },
    updated: { fr: 'Type de compteur modifié', en: 'Kind of meter changed' },
    deleted: { fr: 'Type de compteur supprimé', en: 'Kind of meter deleted' },
  },
  deletion: { sure: { fr: "Aucun compteur n'est de ce type.", en: 'No meter is of this kind.' } },
})
