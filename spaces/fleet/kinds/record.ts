import { recordData } from '../../../kernel/records/schema.ts'

/** A sort of assets (P8): what the fleet is filtered by. */
export const assetKind = recordData({
  name: 'fleet.kind',
  table: 'asset_kinds',
  path: '/staff/asset-kinds',
  page: '/fournisseur/parc/genres',
  access: { read: 'fleet.assets.read', write: 'fleet.models.write' },
  byName: true,
  words: {
    many: { fr: 'Genres', en: 'Kinds' },
    new: { fr: 'Nouveau genre', en: 'New kind' },
    search: { fr: 'Code, nom', en: 'Code, name' },
    empty: { fr: 'Aucun genre', en: 'No kind' },
    emptyHelp: {
      fr: 'Un genre réunit des modèles\u00a0: le client filtre son parc par genre.',
      en: 'A kind gathers models: the client filters the fleet by kind.',
    },
  },
  fields: {
    code: { type: 'code', title: { fr: 'Code', en: 'Code' }, required: true, most: 40, span: 4 },
    label: { type: 'texts', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 },
    drawing: {
      type: 'select',
      title: { fr: 'Dessin', en: 'Drawing' },
      help: {
        fr: "Montré quand ni le bien ni son modèle n'ont d'image.",
        en: 'Shown where neither the asset nor its model has a picture.',
      },
      required: true,
      span: 4,
      options: {
        machine: { fr: 'Matériel', en: 'Equipment' },
        printer: { fr: 'Imprimante', en: 'Printer' },
        lift: { fr: 'Ascenseur', en: 'Lift' },
        door: { fr: 'Porte', en: 'Door' },
        screen: { fr: 'Écran', en: 'Screen' },
      },
    },
  },
  called: 'code',
  sections: [{ title: { fr: 'Genre', en: 'Kind' }, fields: ['code', 'label', 'drawing'] }],
  columns: ['code', 'label', 'drawing'],
  done: {
    created: { fr: 'Genre de biens ajouté', en: 'Kind of assets added' },
    updated: { fr: 'Genre de biens modifié', en: 'Kind of assets changed' },
    deleted: { fr: 'Genre de biens supprimé', en: 'Kind of assets deleted' },
  },
  deletion: { sure: { fr: "Aucun modèle n'est de ce genre.", en: 'No model is of this kind.' } },
})
