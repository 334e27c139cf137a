/** Texts of the module «Clients»: its filters and its messages. */
export const fr = {
  filters: {
    title: 'Filtre dans la liste',
    apply: 'Filtrer',
    cancel: 'Annuler le filtre',
    one: '{{label}}\u00a0: {{value}}',
    noGroup: 'sans groupe',
    from: 'Inscrit depuis le',
    to: "Inscrit jusqu'au",
    everywhere: 'Filtre\u00a0: ce groupe dans tous les modules',
    hidesThis:
      "Le filtre ne montre que {{name}}\u00a0: les listes de cette fiche ne montrent rien de ce client tant qu'il est en place.",
  },
}
