/** Texts of «Actualités» beside those of its record. */
export const fr = { title: 'Actualités', all: 'Toutes les actualités' }
