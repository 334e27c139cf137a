import { recordData } from '../../../kernel/records/schema.ts'

/** An article of a manufacturer (P8): what assets are examples of. */
export const assetModel = recordData({
  name: 'fleet.model',
  table: 'asset_models',
  path: '/staff/asset-models',
  page: '/fournisseur/parc/modeles',
  access: { read: 'fleet.assets.read', write: 'fleet.models.write' },
  words: {
    many: { fr: 'Modèles', en: 'Models' },
    new: { fr: 'Nouveau modèle', en: 'New model' },
    search: { fr: 'Fabricant, modèle, référence', en: 'Manufacturer, model, reference' },
    empty: { fr: 'Aucun modèle', en: 'No model' },
    emptyHelp: {
      fr: "Un modèle est un article d'un fabricant\u00a0: son image est celle des biens qui n'en ont pas.",
      en: 'A model is an article of a manufacturer: its picture is that of assets that have none.',
    },
  },
  fields: {
    manufacturer: { type: 'text', title: { fr: 'Fabricant', en: 'Manufacturer' }, required: true, most: 80, span: 6 },
    label: { type: 'text', title: { fr: 'Modèle', en: 'Model' }, required: true, most: 120, span: 6 },
    reference: {
      type: 'text',
      title: { fr: 'Référence', en: 'Reference' },
      help: { fr: 'Celle de votre logiciel de gestion.', en: 'That of your management software.' },
      most: 60,
      span: 6,
    },
    kind: { type: 'select', title: { fr: 'Genre', en: 'Kind' }, required: true, asked: true, span: 6 },
  },
  called: 'label',
  calledAfter: 'manufacturer',
  sections: [{ title: { fr: 'Modèle', en: 'Model' }, fields: ['manufacturer', 'label', 'reference', 'kind'] }],
  columns: ['label', 'manufacturer', 'reference', 'kind'],
  done: {
    created: { fr: 'Modèle de biens ajouté', en: 'Model of assets added' },
    updated: { fr: 'Modèle de biens modifié', en: 'Model of assets changed' },
    deleted: { fr: 'Modèle de biens supprimé', en: 'Model of assets deleted' },
  },
  deletion: { sure: { fr: "Aucun bien n'est de ce modèle.", en: 'No asset is of this model.' } },
  picture: { mostBytes: 10_000_000, side: 800 },
})
